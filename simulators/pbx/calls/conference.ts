import type { Millis } from '../../kernel';
import { mixed } from '../../media';
import type { User } from '../enterprise';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import type { Leg } from './leg';
import type { Announcement } from './media-server';
import { answerReoffers } from './own-media';
import type { Transferred } from './transfer';

/** How often the bridge listens to who is in it. */
const MIX_EVERY_MS: Millis = 100;
const CLEARING = 'Q.850;cause=16;text="Normal call clearing"';

interface Member {
	readonly leg: Leg;
	/** Where the PBX hears it, and it hears the others. */
	readonly port: Announcement;
}

/**
 * A user's three-way call: the user and the other parties of the user's calls, each connected with the PBX, which lets everybody hear
 * all others. Who leaves leaves the others in it; with the user, or the last party, it is over.
 */
export class Conference {
	readonly #control: CallControl;
	readonly #owner: Member;
	readonly #parties = new Set<Member>();
	readonly #ended: () => void;
	#stopMixing: () => void = () => {};
	#isOver = false;

	constructor(control: CallControl, owner: Member, ended: () => void) {
		this.#control = control;
		this.#owner = owner;
		this.#ended = ended;
		answerReoffers(owner.leg, owner.port);
		void owner.leg.gone.then((reason) => {
			owner.port.close();
			if (control.behaviour.conferenceEndsWith.includes('owner')) this.#end(reason);
			else if (this.#parties.size === 0) this.#end(reason);
		});
		this.#mixAgain();
	}

	/** Whether somebody can still be taken in. */
	get isOpen(): boolean {
		return !this.#isOver && this.#owner.leg.isUp;
	}

	/** Takes in the other party of a call of the user's, who has left that call by it. Settles when the party has gone. */
	admit(call: Call, { leg, port }: Member): Promise<string | undefined> {
		const party = { leg, port };
		this.#parties.add(party);
		answerReoffers(leg, port);
		leg.onInfo = async () => 200;
		leg.onRefer = (_request, reply) => reply.send(603);
		call.is('active');
		call.hangUp = (reason) => leg.release(reason);
		return leg.gone.then((reason) => {
			port.close();
			this.#parties.delete(party);
			if (this.#parties.size === 0 || this.#control.behaviour.conferenceEndsWith.includes('party')) this.#end(CLEARING);
			return reason;
		});
	}

	#end(reason?: string): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#stopMixing();
		for (const { leg } of [this.#owner, ...this.#parties]) leg.release(reason);
		this.#ended();
	}

	#mixAgain(): void {
		this.#stopMixing = this.#control.after(MIX_EVERY_MS, () => {
			this.#mix();
			this.#mixAgain();
		});
	}

	#mix(): void {
		const { conferenceMix } = this.#control.behaviour;
		const heard = [this.#owner, ...this.#parties].map((member) => ({ member, sound: member.port.hears() ?? 0 }));
		for (const { member } of heard) {
			const others = heard.filter((other) => other.member !== member);
			const audible = conferenceMix === 'everybody' || member === this.#owner ? others : others.filter((other) => other.member === this.#owner);
			member.port.play(mixed(audible.map(({ sound }) => sound)));
		}
	}
}

/** A phone of the user's has called the bridge, to have the user's calls brought together there. One user has one. */
export async function openConference(control: CallControl, user: User, side: CallingSide): Promise<void> {
	const { behaviour, conferences, mediaServer } = control;
	if (!behaviour.threeWayCalls || conferences.has(user.id)) return side.refuse(behaviour.threeWayCalls ? 486 : 403);
	const port = mediaServer.announcement(0);
	const description = side.offer === '' ? port.offer : port.answer(side.offer);
	if (description === undefined) {
		port.close();
		return side.refuse(488);
	}
	try {
		const leg = await side.connect(description);
		if (side.offer === '') port.begin(await leg.acknowledged());
		if (!leg.isUp || conferences.has(user.id)) throw new Error('the phone has gone, or another one was faster');
		conferences.set(user.id, new Conference(control, { leg, port }, () => conferences.delete(user.id)));
	} catch {
		port.close();
		side.refuse(480);
	}
}

/** The other party of a user's call is connected with the user's bridge; when it refuses, the call is what it was. */
export async function joinConference(control: CallControl, call: Call): Promise<Transferred> {
	const { conversation } = call;
	const conference = control.conferences.get(call.record.user);
	if (conference === undefined || conversation === undefined || conversation.isOver) return 481;
	if (conversation.isChanging) return 491;
	const far = conversation.otherLegOf(call);
	const { told } = far;
	const port = control.mediaServer.announcement(0);
	const asked = await conversation.change(() => control.align(far, port.offer));
	if (!asked.ok || conversation.isOver || !conference.isOpen) {
		port.close();
		// The user has left the bridge meanwhile: the party goes back to what it heard before.
		if (asked.ok && !conversation.isOver) await control.align(far, told);
		return asked.ok ? 480 : asked.status;
	}
	port.begin(asked.description);
	conversation.continueIn(conference.admit(call, { leg: far, port }));
	return 200;
}
