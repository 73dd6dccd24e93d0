import type { Reply, SipRequest } from '../../drachtio';
import { presentedBy } from '../identity';
import { hasCellularFunctions } from '../services';
import type { CallControl } from './call-control';
import { caller } from './calling-side';
import { destinationOf } from './destination';
import type { Imrns } from './imrn';
import { lacksDeskPhone, presentedAs } from './originate';
import { pullByCode } from './pull';
import { routeTo } from './routes';
import { setUp } from './set-up';

/**
 * The access call of a Call Through: a mobile calls the routing number that the PBX gave its user. Whatever does not
 * fit (unknown, used, run out, another caller) is told 404 and reaches nobody.
 */
export function callThrough(control: CallControl, imrns: Imrns, imrn: string, request: SipRequest, reply: Reply): void {
	const allocation = imrns.claim(imrn, presentedBy(request).number);
	const user = allocation && control.provisioning.find(allocation.user);
	if (allocation === undefined || user === undefined || !hasCellularFunctions(user, control.behaviour)) {
		reply.send(404);
		return;
	}
	const destination = destinationOf(allocation.dialled, user, control.provisioning);
	if (destination.kind === 'nowhere') {
		reply.send(destination.status);
		return;
	}
	if (lacksDeskPhone(control, user)) {
		reply.send(480);
		return;
	}
	if (destination.kind === 'own-call') {
		void pullByCode(control, user, 'mobile', caller(control, request, reply));
		return;
	}
	const call = control.calls.begin({
		user: user.id,
		mode: 'call-through',
		personality: 'originator',
		location: 'mobile',
		party: destination.party,
	});
	void setUp(control, caller(control, request, reply), routeTo(control, destination, presentedAs(control, user, 'mobile')), call);
}
