import type { Reply, SipRequest } from '../../drachtio';
import { presentedBy } from '../identity';
import { hasCellularFunctions } from '../services';
import type { CallControl } from './call-control';
import { caller } from './calling-side';
import { carryOut } from './dialled';
import type { Imrns } from './imrn';
import { lacksDeskPhone } from './originate';

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
	if (lacksDeskPhone(control, user)) {
		reply.send(480);
		return;
	}
	const { dialled } = allocation;
	carryOut(control, { user, location: 'mobile', mode: 'call-through', dialled }, caller(control, request, reply));
}
