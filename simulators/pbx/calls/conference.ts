import type { User } from '../enterprise';
import { Bridge } from './bridge';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import { answerWithPbx, moveToPbx, type WithPbx } from './own-media';
import { reasonOf, reasons } from './reasons';
import type { Transferred } from './transfer';

/**
 * A user's three-way call: the user and the other parties of the user's calls, each connected with the PBX, which lets everybody hear
 * all others. Who leaves leaves the others in it; with the user, or the last party, it is over.
 */
export class Conference {
	readonly #control: CallControl;
	readonly #owner: WithPbx;
	readonly #bridge: Bridge;
	readonly #ended: () => void;
	#isOver = false;

	constructor(control: CallControl, owner: WithPbx, ended: () => void) {
		this.#control = control;
		this.#owner = owner;
		this.#ended = ended;
		const hearsAll = ({ leg }: WithPbx) => control.behaviour.conferenceMix === 'everybody' || leg === owner.leg;
		this.#bridge = new Bridge(control, (listener, speaker) => hearsAll(listener) || speaker === owner);
		void this.#bridge.take(owner).then((reason) => {
			if (control.behaviour.conferenceEndsWith.includes('owner') || this.#bridge.members.length === 0) this.#end(reason);
		});
		this.#bridge.begin();
	}

	/** Whether somebody can still be taken in. */
	get isOpen(): boolean {
		return !this.#isOver && this.#owner.leg.isUp;
	}

	/** Takes in the other party of a call of the user's, who has left that call by it. Settles when the party has gone. */
	admit(call: Call, party: WithPbx): Promise<string | undefined> {
		call.is('active');
		call.hangUp = (reason) => party.leg.release(reason);
		return this.#bridge.take(party).then((reason) => {
			const parties = this.#bridge.members.filter((member) => member !== this.#owner);
			if (parties.length === 0 || this.#control.behaviour.conferenceEndsWith.includes('party')) this.#end(reasons.clearing);
			return reason;
		});
	}

	#end(reason?: string): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#bridge.end(reason);
		this.#ended();
	}
}

/** A phone of the user's has called the bridge, to have the user's calls brought together there. One user has one. */
export async function openConference(control: CallControl, user: User, side: CallingSide): Promise<void> {
	const { behaviour, conferences } = control;
	if (!behaviour.threeWayCalls || conferences.has(user.id)) return side.refuse(behaviour.threeWayCalls ? 486 : 403);
	// The phone refers its calls here as soon as it has the answer: that may overtake ACK, or ACK be lost.
	const owner = await answerWithPbx(control, side);
	if (owner === undefined) return;
	owner.leg.hear(owner.port);
	// Another phone of the user's was faster.
	if (conferences.has(user.id)) return owner.leg.release(reasonOf({ status: 486 }));
	conferences.set(user.id, new Conference(control, owner, () => conferences.delete(user.id)));
}

/** The other party of a user's call is connected with the user's bridge; when it refuses, the call is what it was. */
export async function joinConference(control: CallControl, call: Call): Promise<Transferred> {
	const { conversation } = call;
	const conference = control.conferences.get(call.record.user);
	if (conference === undefined || conversation === undefined || conversation.isOver) return 481;
	if (conversation.isChanging) return 491;
	return conversation.change(async () => {
		const party = await moveToPbx(control, conversation.otherLegOf(call));
		if (!party.ok) return party.status;
		if (conversation.isOver || !conference.isOpen) {
			// The user has left the bridge meanwhile: the party goes back to what it heard before.
			await party.giveBack(!conversation.isOver);
			return 480;
		}
		party.begin();
		conversation.continueIn(conference.admit(call, party));
		return 200;
	});
}
