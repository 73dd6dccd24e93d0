import { e164 } from '../numbering';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import { Conversation } from './conversation';
import type { Party } from './destination';
import { Diversions } from './diversions';
import type { Leg } from './leg';
import { exchange, talksOn } from './leg-exchange';
import { sameMedia, sendingAndReceiving } from './local-description';
import { reasonOf } from './reasons';
import { type Presented, routeTo } from './routes';
import { setUp } from './set-up';

/** What becomes of a transfer, as a status of SIP: 200, or why both calls are what they were. */
export type Transferred = number;

/**
 * Connects the other party of a user's call with somebody else (RFC 5589 §6): the target is called, in the name of the party that comes,
 * and when it has answered the party gets the target's description by re-INVITE. Only then the user is out of the call. The user may
 * hang up before; what fails then ends the call of the party as well.
 *
 * @param progress told of each provisional answer of the target
 */
export function blindTransfer(control: CallControl, call: Call, target: Party, progress: (status: number) => void = () => {}): Promise<Transferred> {
	const { conversation } = call;
	if (conversation === undefined || conversation.isOver || conversation.isChanging) return Promise.resolve(491);
	const { leg: far, call: farCall } = conversation.otherEndOf(call);
	return new Promise((done) => {
		conversation.mayLeave(call, true);
		const side: CallingSide = {
			offer: sendingAndReceiving(far.remote),
			...(farCall && { call: farCall }),
			progress,
			async connect(description) {
				const aligned = await conversation.change(() => control.align(far, description));
				if (!aligned.ok || conversation.isOver) throw new Error('the party that is transferred cannot be connected');
				farCall?.nowWith(target.party);
				call.redirected(target.party, 'transfer');
				conversation.continueIn(over.then(() => far.gone));
				done(200);
				return far;
			},
			refuse(status) {
				if (control.behaviour.failedTransfer === 'drops') conversation.release(reasonOf({ cause: 16 }));
				else conversation.mayLeave(call, false);
				done(status);
			},
			gone: far.gone,
		};
		const over = setUp(control, side, routeTo(control, target, presentedBy(control, call)));
		// Whoever gives up is told nothing: the transfer ends with it.
		void far.gone.then(() => done(487));
	});
}

/** Connects the other parties of two calls of one user with each other (RFC 5589 §7): both have answered, and the user is out of both. */
export async function consultTransfer(control: CallControl, call: Call, consulted: Call): Promise<Transferred> {
	const [one, other] = [call.conversation, consulted.conversation];
	if (one === undefined || other === undefined || one === other || one.isOver || other.isOver) return 481;
	if (one.isChanging || other.isChanging) return 491;
	const [party, target] = [one.otherEndOf(call), other.otherEndOf(consulted)];
	let status = 480;
	const offer = sendingAndReceiving(party.leg.remote);
	const side: CallingSide = {
		offer,
		progress: () => {},
		async connect(description) {
			const aligned = await control.align(party.leg, description);
			if (!aligned.ok) throw new Error(`the party that is transferred refused with ${aligned.status}`);
			return party.leg;
		},
		refuse: (refused) => {
			status = refused;
		},
		gone: party.leg.gone,
	};
	const moved: Leg | undefined = await one.change(() =>
		other.change(() => exchange(control, { far: target.leg, before: talksOn(control, other.legOf(consulted)), side, holdsMeanwhile: false })),
	);
	if (moved === undefined || one.isOver || other.isOver) return status;
	const next = new Conversation(party, target, control.behaviour.musicOnHold ? control.mediaServer : undefined);
	party.call?.nowWith(consulted.record.party);
	target.call?.nowWith(call.record.party);
	call.redirected(consulted.record.party, 'transfer');
	consulted.redirected(call.record.party, 'transfer');
	one.continueIn(next.over);
	other.continueIn(next.over);
	if (!sameMedia(party.leg.remote, offer)) void control.align(target.leg, party.leg.remote);
	return 200;
}

/** The target sees who comes; and, as with every call that was sent on, through whom. */
function presentedBy(control: CallControl, call: Call): Presented {
	const number = e164(call.record.party);
	const user = control.provisioning.user(call.record.user);
	return { identity: number === undefined ? {} : { number }, headers: {}, diversions: Diversions.none.with(user.number, 'unconditional') };
}
