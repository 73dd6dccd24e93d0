import { z } from 'zod';
import {
	blindTransfer,
	type CallControl,
	type CallRecord,
	callBack,
	consultTransfer,
	destinationOf,
	type Imrns,
	isParty,
	lacksDeskPhone,
	pullable,
	pullByCallBack,
	reasons,
} from '../calls';
import type { User } from '../enterprise';
import { e164 } from '../numbering';
import { anywhereForClickToDial, anywhereLocations, conflicts, hasCellularFunctions, ownMobiles, usableMobiles } from '../services';
import { refusals } from './refusal';
import type { Content } from './representation';

const number = z.string().trim().min(1);

const imrnRequest = z.object({ callingPartyAddress: number, calledPartyAddress: number });

const newCall = z.object({
	address: number,
	location: z.enum(['Primary', 'BroadworksAnywhere', 'SharedCallAppearance', 'Mobility', 'All']).default('All'),
	locationAddress: number.optional(),
});

/** `calls/imrn`: a routing number for one Call Through of one of the user's own mobiles. */
export function allocateImrn(control: CallControl, imrns: Imrns, user: User, query: unknown): { readonly [name: string]: Content } {
	const { callingPartyAddress, calledPartyAddress } = checked(imrnRequest, query);
	requireCellularFunctions(control, user);
	const mobile = ownMobile(control, user, callingPartyAddress);
	requireReachable(control, user, calledPartyAddress);
	const allocation = imrns.allocate(user.id, mobile, calledPartyAddress);
	if (allocation === undefined) throw refusals.noRoutingNumber();
	return { imrn: allocation.imrn };
}

/** `calls/new`: Call Back to the user's mobile, or click-to-dial to other phones of the user's. */
export function startCall(control: CallControl, user: User, query: unknown): { readonly callId: string } {
	const { address, location, locationAddress } = checked(newCall, query);
	const destination = requireReachable(control, user, address);
	// A code is not somebody who could be called back.
	if (!isParty(destination)) throw refusals.badNumber(address);
	if (lacksDeskPhone(control, user)) throw refusals.notAllowed('The desk phone of this user is not registered');
	const phones = phonesAt(control, user, location, locationAddress);
	return { callId: callBack(control, user, phones, destination).record.id };
}

const retrieval = newCall.omit({ address: true });

/** `calls/CallRetrieve`: calls the user's phones there, and gives the one that answers the call that the user has elsewhere. */
export function retrieveCall(control: CallControl, user: User, query: unknown): { readonly callId: string } {
	const { location, locationAddress } = checked(retrieval, query);
	const phones = phonesAt(control, user, location, locationAddress);
	const to = [...(phones.desk ? ['desk' as const] : []), ...(phones.mobiles.length > 0 ? ['mobile' as const] : [])];
	// To ring them all is to ring all but the one that has the call.
	const found = pullable(control, user, location === 'All' ? [] : to);
	if (found.refused !== undefined) throw refusals.cannotPull(found.refused);
	const { location: at, id } = found.call.record;
	const others = { desk: phones.desk && at !== 'desk', mobiles: at === 'mobile' ? [] : phones.mobiles };
	void pullByCallBack(control, user, others, found.call);
	return { callId: id };
}

/** `calls`: the living calls of the user. */
export function listCalls(control: CallControl, user: User): { readonly [name: string]: Content } {
	const own = control.calls.living().filter((call) => call.user === user.id);
	return { call: own.map(({ id }) => ({ callId: id, uri: callPath(user, id) })) };
}

/** `calls/{id}`. */
export function describeCall(control: CallControl, user: User, id: string): { readonly [name: string]: Content } {
	const call = control.calls.find(user.id, id);
	if (call === undefined) throw refusals.unknownCall();
	const { personality, state, location, party } = call.record;
	return {
		callId: id,
		personality: PERSONALITIES[personality],
		state: STATES[state],
		endpoint: { location },
		remoteParty: { address: `tel:${party}` },
	};
}

const blind = z.object({ address: number });

/** PUT `calls/{id}/BlindTransfer`: goes on when the request is answered; when it fails, the call is what it was. */
export function transferCall(control: CallControl, user: User, id: string, query: unknown): void {
	const { address } = checked(blind, query);
	const call = connectedCall(control, user, id);
	const target = requireReachable(control, user, address);
	if (!isParty(target)) throw refusals.badNumber(address);
	const leg = call.conversation?.legOf(call);
	void blindTransfer(control, call, target).then((status) => status === 200 && leg?.release(reasons.clearing));
}

/** PUT `calls/{id}/ConsultTransfer/{id2}`: connects the other parties of the two, likewise. */
export function transferConsulted(control: CallControl, user: User, id: string, consulted: string): void {
	const [call, other] = [connectedCall(control, user, id), connectedCall(control, user, consulted)];
	if (call === other) throw refusals.notConnected();
	const legs = [call, other].map((one) => one.conversation?.legOf(one));
	void consultTransfer(control, call, other).then((status) => {
		if (status === 200) for (const leg of legs) leg?.release(reasons.clearing);
	});
}

function connectedCall(control: CallControl, user: User, id: string) {
	const call = control.calls.find(user.id, id);
	if (call === undefined) throw refusals.unknownCall();
	if (call.conversation === undefined || call.conversation.isOver || call.conversation.isChanging) throw refusals.notConnected();
	return call;
}

/** DELETE of `calls/{id}`. */
export function releaseCall(control: CallControl, user: User, id: string): void {
	const call = control.calls.find(user.id, id);
	if (call === undefined) throw refusals.unknownCall();
	call.hangUp(reasons.clearing);
}

/** Where a call of a user is found, under {@link PREFIX}. */
export const callPath = (user: User, id: string) => `/v2.0/user/${encodeURIComponent(user.id)}/calls/${id}`;

const PERSONALITIES: Record<CallRecord['personality'], string> = {
	originator: 'Originator',
	terminator: 'Terminator',
	'click-to-dial': 'Click-to-Dial',
};
const STATES: Record<CallRecord['state'], string> = {
	alerting: 'Alerting',
	active: 'Active',
	held: 'Held',
	'remote-held': 'Remote Held',
	detached: 'Detached',
	released: 'Released',
};

function checked<T>(schema: z.ZodType<T>, query: unknown): T {
	const result = schema.safeParse(query);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw refusals.badParameter(`Parameter ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

function requireCellularFunctions({ behaviour }: CallControl, user: User): void {
	if (!hasCellularFunctions(user, behaviour)) throw refusals.notAllowed('Mobility is not active for this user');
}

function ownMobile({ behaviour }: CallControl, user: User, address: string, own = ownMobiles(user, behaviour)): string {
	const mobile = e164(address);
	if (mobile === undefined) throw refusals.badNumber(address);
	// Without activation there may be no number to compare with.
	const known = behaviour.cellularFunctionsNeedMobility || user.mobility.mobileNumbers.length > 0;
	if (!known || own.includes(mobile)) return mobile;
	const conflict = user.mobility.active && conflicts(user).find(({ number }) => number === mobile);
	if (conflict) throw refusals.notAllowed(`Mobility cannot be used for ${mobile}: ${conflict.services.join(' and ')} want the same number`);
	throw refusals.notAllowed(`${address} is not a mobile number of this user`);
}

function requireReachable({ provisioning }: CallControl, user: User, address: string) {
	const destination = destinationOf(address, user, provisioning);
	if (destination.kind === 'nowhere') throw refusals.badNumber(address);
	return destination;
}

function phonesAt(control: CallControl, user: User, location: z.infer<typeof newCall>['location'], locationAddress?: string) {
	const { behaviour } = control;
	const mobiles = usableMobiles(user, behaviour);
	const active = user.mobility.active || !behaviour.cellularFunctionsNeedMobility;
	const alertsMobile = active && (user.mobility.alertClickToDialCalls || !behaviour.honoursAlertClickToDial);
	switch (location) {
		case 'Mobility':
			if (!active) throw refusals.notAllowed('Mobility is not active for this user');
			if (!alertsMobile) throw refusals.notAllowed('Click-to-dial calls do not alert the mobile of this user');
			if (locationAddress !== undefined) return { desk: false, mobiles: [ownMobile(control, user, locationAddress, mobiles)] };
			// Says why.
			if (mobiles.length === 0) for (const number of user.mobility.mobileNumbers) ownMobile(control, user, number, mobiles);
			return { desk: false, mobiles };
		case 'Primary':
			return { desk: true, mobiles: [] };
		case 'All':
			return { desk: true, mobiles: alertsMobile ? mobiles : [] };
		case 'BroadworksAnywhere':
			if (anywhereLocations(user, behaviour).length === 0) throw refusals.notAllowed('Office Anywhere is not active for this user');
			return {
				desk: false,
				mobiles: locationAddress === undefined ? anywhereForClickToDial(user, behaviour) : [ownMobile(control, user, locationAddress)],
			};
		case 'SharedCallAppearance':
			throw refusals.notAllowed(`The user has no ${location} location that click-to-dial alerts`);
	}
}
