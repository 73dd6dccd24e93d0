import { type Cancel, Secret } from '../../kernel';
import type { Passage } from '../../media';
import type { CallControl } from '../calls/call-control';
import type { CallingSide } from '../calls/calling-side';
import { reasons } from '../calls/reasons';
import type { Answered } from '../calls/voice-mail-step';
import type { User } from '../enterprise';
import type { Mailboxes, VoiceMessage } from '../store/mailboxes';
import { HeardLeg } from './heard-leg';
import { enter, type MenuInput, type MenuOutput, type Position, type Stepped, step } from './menu';
import { type PortalAct, type PortalPlace, portalMenu } from './portal-menu';
import { type Prompt, spoken } from './prompts';

/** Somebody in the Voice Portal: goes with them through the menu until they hang up. */
class Visit {
	#position: Position<PortalPlace> | undefined;
	#user: User | undefined;
	#messages: readonly VoiceMessage[] = [];
	#at = 0;
	#silence: Cancel = () => {};

	constructor(
		private readonly control: CallControl,
		private readonly mailboxes: Mailboxes,
		private readonly visitor: HeardLeg,
		user: User | undefined,
	) {
		this.#user = user;
		visitor.onKey = (digit) => this.#input({ kind: 'key', digit });
		void visitor.gone.then(() => this.#silence());
	}

	begin(): void {
		const locked = this.#user !== undefined && this.mailboxes.isLocked(this.#user.id, this.control.clock.now());
		const asks = this.control.behaviour.portalAsksForPasscode ? 'passcode' : 'main';
		this.#goOn(enter(portalMenu, locked ? 'locked' : this.#user === undefined ? 'mailbox' : asks));
	}

	#input(input: MenuInput<PortalAct>): void {
		this.#silence();
		this.#silence = () => {};
		if (this.#position !== undefined) this.#goOn(step(portalMenu, this.#position, input));
	}

	#goOn({ position, output }: Stepped<PortalPlace, Prompt, PortalAct>): void {
		this.#position = position;
		if (output === undefined) this.#waitForKey();
		else this.#carryOut(output);
	}

	#carryOut(output: MenuOutput<Prompt, PortalAct>): void {
		switch (output.kind) {
			case 'say':
				this.visitor.play(
					output.what.flatMap((what) => this.#passages(what)),
					() => this.#input({ kind: 'said' }),
				);
				return;
			case 'hush':
				this.visitor.play([]);
				this.#waitForKey();
				return;
			case 'do':
				this.#input({ kind: 'done', act: output.act, outcome: this.#does(output.act, output.entered) });
				return;
			case 'end':
				this.#position = undefined;
				this.visitor.hangUp();
		}
	}

	#passages(what: Prompt | 'message'): readonly Passage[] {
		return what === 'message' ? (this.#messages[this.#at]?.passages ?? []) : [spoken(what)];
	}

	#waitForKey(): void {
		const silence = this.control.after(this.control.behaviour.portalPatienceMs, () => {
			// A key may have come that nobody has looked at yet.
			this.visitor.settle();
			if (this.#silence === silence) this.#input({ kind: 'silence' });
		});
		this.#silence = silence;
	}

	#does(act: PortalAct, entered: string): string {
		switch (act) {
			case 'identify':
				return this.#identify(entered);
			case 'log in':
				return this.#logIn(entered);
			case 'first':
				this.#messages = this.mailboxes.messages(this.#whose);
				this.#at = 0;
				return this.#messages.length > 0 ? 'message' : 'none';
			case 'next':
				this.#at++;
				return this.#at < this.#messages.length ? 'message' : 'none';
			case 'save':
				// Another phone of the user's may have erased it meanwhile.
				return this.mailboxes.save(this.#whose, this.#message) ? 'done' : 'erased';
			case 'erase':
				if (this.control.behaviour.erasesMessages) this.mailboxes.erase(this.#whose, this.#message);
				return 'done';
			case 'hang up':
				return 'done';
		}
	}

	/** A mailbox is named by its user's number or extension. */
	#identify(entered: string): string {
		const { provisioning } = this.control;
		this.#user = provisioning.byExtension(entered) ?? provisioning.byNumber(`+1${entered.replace(/^1(?=\d{10}$)/, '')}`);
		if (this.#user === undefined) return 'unknown';
		return this.mailboxes.isLocked(this.#user.id, this.control.clock.now()) ? 'locked' : 'known';
	}

	#logIn(entered: string): string {
		const { behaviour, clock } = this.control;
		const rule = { tries: behaviour.passcodeTries, lockedMs: behaviour.mailboxLockedMs };
		return this.mailboxes.tryPasscode(this.#whose, new Secret(entered), clock.now(), rule);
	}

	get #whose(): string {
		return this.#user?.id ?? '';
	}

	get #message(): number {
		return this.#messages[this.#at]?.id ?? 0;
	}
}

/** The Voice Portal answers; whoever calls from a phone of their own is known, and needs the passcode only. Gives the reason of the end. */
export async function visitPortal(control: CallControl, user: User | undefined, side: CallingSide, answered: Answered): Promise<string | undefined> {
	const visitor = await HeardLeg.answer(control, side, control.behaviour.leastKeyMs);
	if (visitor === undefined) return reasons.givenUp;
	answered(() => visitor.hangUp());
	new Visit(control, control.provisioning.mailboxes, visitor, user).begin();
	return visitor.gone;
}
