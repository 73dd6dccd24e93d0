import type { Reply, SipRequest } from '../../drachtio';
import type { User } from '../enterprise';
import { type Location, outgoingDiversion, outgoingIdentity } from '../identity';
import { unescaped } from '../numbering';
import type { Authenticated } from '../registrar';
import type { Mode } from './call';
import type { CallControl } from './call-control';
import { caller } from './calling-side';
import { destinationOf } from './destination';
import { pullByCode } from './pull';
import { type Presented, routeTo } from './routes';
import { setUp } from './set-up';

/** How a user's outgoing call is presented, whichever way it came about. */
export function presentedAs(control: CallControl, user: User, from: Location): Presented {
	return {
		identity: outgoingIdentity(user, from, control.behaviour),
		headers: outgoingDiversion(user, control.behaviour),
	};
}

/** Whether behaviour keeps the user from calling because the desk phone is off. */
export function lacksDeskPhone({ behaviour, bindings }: CallControl, user: User): boolean {
	return behaviour.requiresDeskPhone && bindings.of(user.lines.desk?.linePort ?? '').length === 0;
}

/** A call that a phone of the user's starts: the client's VoIP call, or one of the desk phone. */
export function originate(control: CallControl, request: SipRequest, reply: Reply, { user, kind }: Authenticated): void {
	if (lacksDeskPhone(control, user)) {
		reply.send(480);
		return;
	}
	const destination = destinationOf(unescaped(request.calledNumber), user, control.provisioning);
	if (destination.kind === 'nowhere') {
		reply.send(destination.status);
		return;
	}
	if (destination.kind === 'own-call') {
		void pullByCode(control, user, kind, caller(control, request, reply));
		return;
	}
	const mode: Mode = kind === 'client' ? 'voip' : 'desk';
	const call = control.calls.begin({ user: user.id, mode, personality: 'originator', location: kind, party: destination.party });
	void setUp(control, caller(control, request, reply), routeTo(control, destination, presentedAs(control, user, kind)), call);
}
