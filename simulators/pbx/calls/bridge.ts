import type { Millis } from '../../kernel';
import { mixed } from '../../media';
import type { CallControl } from './call-control';
import { answerRequests, type WithPbx } from './own-media';

/** How often the bridge listens to who is in it. */
const MIX_EVERY_MS: Millis = 100;

type Hears = (listener: WithPbx, speaker: WithPbx) => boolean;

/** Several legs, each connected with the PBX, which lets everybody hear the others. It lasts until it is ended. */
export class Bridge {
	readonly #control: CallControl;
	readonly #members = new Set<WithPbx>();
	readonly #hears: Hears;
	#stopMixing: () => void = () => {};

	/** @param hears who hears whom; everybody everybody else unless given */
	constructor(control: CallControl, hears: Hears = () => true) {
		this.#control = control;
		this.#hears = hears;
	}

	/** Who is in it, in the order in which they came. */
	get members(): readonly WithPbx[] {
		return [...this.#members];
	}

	/** Lets everybody hear the others, from soon on. */
	begin(afterMs: Millis = MIX_EVERY_MS): void {
		this.#stopMixing = this.#control.after(afterMs, () => {
			this.#mix();
			this.begin();
		});
	}

	/** Settles, with the Reason header if there was one, when the member has gone. */
	take(member: WithPbx): Promise<string | undefined> {
		const { leg, port } = member;
		this.#members.add(member);
		answerRequests(member);
		return leg.gone.then((reason) => {
			port.close();
			this.#members.delete(member);
			return reason;
		});
	}

	/** Releases everybody. */
	end(reason?: string): void {
		this.#stopMixing();
		for (const { leg } of this.#members) leg.release(reason);
	}

	#mix(): void {
		const heard = this.members.map((member) => ({ member, sound: member.port.hears() ?? 0 }));
		for (const { member } of heard) {
			const others = heard.filter((other) => other.member !== member && this.#hears(member, other.member));
			member.port.play(mixed(others.map(({ sound }) => sound)));
		}
	}
}
