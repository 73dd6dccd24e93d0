import type { Reply, SipRequest } from '../../drachtio';
import { presentedBy } from '../identity';
import { e164, unescaped } from '../numbering';
import type { CallControl } from './call-control';
import { callThrough } from './call-through';
import { toUser } from './called-user';
import { caller } from './calling-side';
import { Diversions } from './diversions';
import type { Imrns } from './imrn';
import { setUp } from './set-up';

/** A call from the telephone network: to a user's business number, or to a routing number. */
export function inbound(control: CallControl, imrns: Imrns, request: SipRequest, reply: Reply): void {
	const called = e164(unescaped(request.calledNumber));
	if (called !== undefined && imrns.includes(called)) {
		callThrough(control, imrns, called, request, reply);
		return;
	}
	const identity = presentedBy(request);
	if (called !== undefined && called === control.provisioning.voicePortal) {
		const own = control.provisioning
			.users()
			.find(({ mobility }) => identity.number !== undefined && mobility.mobileNumbers.includes(identity.number));
		void setUp(control, caller(control, request, reply), () => ({ kind: 'voice-portal', ...(own && { user: own }) }));
		return;
	}
	const user = called === undefined ? undefined : control.provisioning.byNumber(called);
	if (user === undefined) {
		reply.send(404);
		return;
	}
	const diversions = Diversions.named(request.has('Diversion') ? request.get('Diversion') : undefined);
	const from = { identity, headers: {}, diversions };
	void setUp(control, caller(control, request, reply), toUser(control, user, from));
}
