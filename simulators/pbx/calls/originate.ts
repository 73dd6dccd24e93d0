import type { Reply, SipRequest } from '../../drachtio';
import type { User } from '../enterprise';
import { unescaped } from '../numbering';
import type { Authenticated } from '../registrar';
import type { Mode } from './call';
import type { CallControl } from './call-control';
import { caller } from './calling-side';
import { carryOut } from './dialled';

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
	const mode: Mode = kind === 'client' ? 'voip' : 'desk';
	carryOut(control, { user, location: kind, mode, dialled: unescaped(request.calledNumber) }, caller(control, request, reply));
}
