import type { User } from '../enterprise';
import type { Call } from './call';
import type { CallControl } from './call-control';
import { answeredUser } from './calling-side';
import type { Party } from './destination';
import { presentedAs } from './presented-as';
import { Ring } from './ring';
import { routeTo, toOwnPhones } from './routes';
import { setUp } from './set-up';

/** Which of the user's phones a Call Back rings. */
export interface OwnPhones {
	readonly desk: boolean;
	/** E.164. */
	readonly mobiles: readonly string[];
}

/**
 * Call Back, or click-to-dial: the PBX calls the user and, once the user has answered (and confirmed), the
 * destination; then it gives each the other's description (RFC 3725). It goes on when the request's data connection is
 * long gone.
 */
export function callBack(control: CallControl, user: User, phones: OwnPhones, destination: Party): Call {
	const location = phones.mobiles.length > 0 ? 'mobile' : 'desk';
	const call = control.calls.begin({ user: user.id, mode: 'call-back', personality: 'click-to-dial', location, party: destination.party });
	void carryOut(control, user, phones, destination, call);
	return call;
}

async function carryOut(control: CallControl, user: User, phones: OwnPhones, destination: Party, call: Call) {
	const toUser = toOwnPhones(control, user, phones);
	const toDestination = routeTo(control, destination, presentedAs(control, user, 'mobile', destination.presentation));
	const [first, second] = control.behaviour.clickToDialOrder === 'mobile-first' ? [toUser, toDestination] : [toDestination, toUser];

	const step = first('');
	if (step.kind !== 'ring') return call.released();
	const ring = new Ring(control, step.waves, step.timeoutMs);
	call.hangUp = (reason) => ring.abandon(reason);
	const rung = await ring.outcome;
	if (rung.kind === 'won') {
		call.takenAt(rung.location);
		await setUp(control, answeredUser(control, rung.leg), second, call);
	} else {
		const failure = rung.kind === 'lost' ? rung.failures.find(({ reason }) => reason !== undefined)?.reason : undefined;
		call.released(failure ?? (rung.kind === 'lost' ? 'unanswered' : rung.kind));
	}
	step.call?.released();
}
