import type { Headers, SipRequest } from '../drachtio';
import type { PbxBehaviour } from './behaviour';
import { displayName, type User } from './enterprise';
import { e164 } from './numbering';

/** Who a call is from, as the called side is to see it. */
export interface Identity {
	readonly name?: string;
	/** E.164; undefined when the caller withheld it or has none. */
	readonly number?: string;
	/** The number is for trusted peers only (RFC 3325 §9.3). */
	readonly withheld?: boolean;
	/** User part of the URI when it is no number. */
	readonly userPart?: string;
}

/** Where a user's side of a call is. */
export type Location = 'client' | 'desk' | 'mobile';

/** The identity of a user towards everybody: the business identity, whichever device calls, unless the user (or behaviour) wants otherwise. */
export function outgoingIdentity(user: User, from: Location, behaviour: PbxBehaviour, showsMobile = false): Identity {
	const name = behaviour.sameIdentityForEveryDevice || from === 'desk' ? displayName(user) : `${displayName(user)} Mobile`;
	const mobile = user.mobility.mobileNumbers[0];
	const always = from === 'mobile' && user.mobility.useMobilityCallingLineID;
	const wanted = (always || showsMobile) && behaviour.honoursMobilityCallingLineId;
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
	const withheld = request.has('Privacy') && /\b(id|user|header)\b/.test(request.get('Privacy'));
	return { ...(name && { name }), ...(number && { number }), ...(withheld && { withheld }) };
}

/** From and P-Asserted-Identity (RFC 3325) of an INVITE to a trusted peer; anonymous where there is nothing to present (RFC 3323 §4.1). */
export function identityHeaders(identity: Identity, domain: string): Headers {
	const party = partyOf(identity, domain);
	if (party === undefined) return ANONYMOUS;
	return identity.withheld ? { ...ANONYMOUS, 'P-Asserted-Identity': party, Privacy: 'id' } : { From: party, 'P-Asserted-Identity': party };
}

/** The same to a user's device, which learns nothing of who withheld the number. */
export function deviceIdentityHeaders(identity: Identity, domain: string): Headers {
	return identity.withheld ? ANONYMOUS : identityHeaders(identity, domain);
}

const ANONYMOUS: Headers = { From: '"Anonymous" <sip:anonymous@anonymous.invalid>' };

function partyOf({ name, number, userPart }: Identity, domain: string): string | undefined {
	const display = name === undefined ? '' : `"${name.replace(/["\\]/g, '')}" `;
	if (number !== undefined) return `${display}<sip:${number}@${domain};user=phone>`;
	return userPart === undefined ? undefined : `${display}<sip:${userPart}@${domain}>`;
}
