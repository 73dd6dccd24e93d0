import type { Headers, SipRequest } from '../drachtio';
import type { PbxBehaviour } from './behaviour';
import { displayName, type User } from './enterprise';
import { e164 } from './numbering';

/** Who a call is from, as the called side is to see it. */
export interface Identity {
	readonly name?: string;
	/** E.164; undefined when the caller withheld it or has none. */
	readonly number?: string;
	/** User part of the URI when it is no number. */
	readonly userPart?: string;
}

/** Where a user's side of a call is. */
export type Location = 'client' | 'desk' | 'mobile';

/** The identity of a user towards everybody: the business identity, whichever device calls, unless behaviour says otherwise. */
export function outgoingIdentity(user: User, from: Location, behaviour: PbxBehaviour): Identity {
	const name = behaviour.sameIdentityForEveryDevice || from === 'desk' ? displayName(user) : `${displayName(user)} Mobile`;
	const mobile = user.mobility.mobileNumbers[0];
	const wanted = from === 'mobile' && user.mobility.useMobilityCallingLineID && behaviour.honoursMobilityCallingLineId;
	if (mobile !== undefined && (wanted || behaviour.outgoingIdentity === 'mobile')) return { name, number: mobile };
	if (behaviour.outgoingIdentity === 'line-port') return { name, userPart: (user.lines.client ?? user.lines.desk)?.linePort.split('@')[0] };
	return { name, number: user.number };
}

/** What goes to the far end beside the identity: nothing, unless behaviour leaks the mobile number. */
export function outgoingDiversion(user: User, behaviour: PbxBehaviour): Headers {
	const mobile = user.mobility.mobileNumbers[0];
	return behaviour.exposesMobileInDiversion && mobile !== undefined
		? { Diversion: `<sip:${mobile}@mobile.invalid>;reason=unconditional;counter=1` }
		: {};
}

/** The caller of a request from the network side, asserted by a trusted peer (RFC 3325 §5) or, failing that, claimed in From. */
export function presentedBy(request: SipRequest): Identity {
	const from = request.getParsedHeader(request.has('P-Asserted-Identity') ? 'p-asserted-identity' : 'from');
	const number = e164(/^(?:sips?:([^@;]*)|tel:([^;]*))/.exec(from.uri)?.slice(1).find(Boolean) ?? '');
	const name = from.name?.replace(/^"|"$/g, '').trim();
	return { ...(name && { name }), ...(number && { number }) };
}

/** From and P-Asserted-Identity (RFC 3325) of an INVITE; anonymous where there is nothing to present (RFC 3323 §4.1). */
export function identityHeaders(identity: Identity, domain: string): Headers {
	const name = identity.name === undefined ? '' : `"${identity.name.replace(/["\\]/g, '')}" `;
	if (identity.number !== undefined) {
		const party = `${name}<sip:${identity.number}@${domain};user=phone>`;
		return { From: party, 'P-Asserted-Identity': party };
	}
	if (identity.userPart !== undefined) {
		const party = `${name}<sip:${identity.userPart}@${domain}>`;
		return { From: party, 'P-Asserted-Identity': party };
	}
	return { From: '"Anonymous" <sip:anonymous@anonymous.invalid>' };
}

/** Tells the mobile's carrier why it is asked to ring with somebody else's number (RFC 5806; simultaneous ring has no reason of its own). */
export function diversionFrom(user: User, domain: string): Headers {
	return { Diversion: `<sip:${user.number}@${domain}>;reason=unconditional;counter=1;privacy=off` };
}
