import type { Headers, SipMessage } from '../drachtio';
import type { SbcBehaviour } from './behaviour';

/** Who is on one side of the SBC. */
export type Side =
	| { readonly kind: 'pbx' }
	| { readonly kind: 'phone' }
	| { readonly kind: 'trunk'; readonly carrier: string; readonly trusted: boolean };

/** Asserted by an element, not by a user: only worth what that element is worth. */
const IDENTITY = ['P-Asserted-Identity', 'History-Info', 'Diversion'] as const;
/** Passed on in requests that begin a call, whoever is on either side. */
const WITH_INVITE = ['Privacy', 'Subject', 'Alert-Info', 'Accept', 'Reason', 'Referred-By'] as const;
/** Cross as they are: the digest is over the very URI that they name (RFC 3261 §22.4). */
const CREDENTIALS = ['Authorization', 'Proxy-Authorization'] as const;
/** Passed on in responses. */
const WITH_RESPONSE = ['Reason', 'Warning', 'Retry-After', 'WWW-Authenticate', 'Proxy-Authenticate', 'Min-Expires', 'Unsupported', 'Accept'] as const;

/** RFC 3323 §4.1. */
const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>';

/** Every address (not a name) that stands as the host of a SIP URI, with its port. */
const ADDRESS_IN_URI = /(sips?:(?:[^@>;,\s]+@)?)(?:\[[0-9a-f:.]+\]|\d+\.\d+\.\d+\.\d+)(?::\d+)?/gi;

/** From, To and all that may cross from one side to the other in an INVITE. */
export function inviteHeaders(invite: SipMessage, from: Side, to: Side, behaviour: SbcBehaviour, domain: string): Headers {
	const anonymous = wantsPrivacy(invite, 'user') && behaviour.privacy === 'apply' && !isTrusted(to);
	const headers: Headers = {
		From: anonymous ? ANONYMOUS : partyHeader(invite.get('From'), behaviour, domain),
		To: partyHeader(invite.get('To'), behaviour, domain),
	};
	for (const name of WITH_INVITE) if (invite.has(name)) headers[name] = hidden(invite.get(name), behaviour, domain);
	Object.assign(headers, picked(invite, CREDENTIALS));
	for (const name of IDENTITY) {
		if (invite.has(name) && identityCrosses(name, from, to, invite, behaviour)) headers[name] = hidden(invite.get(name), behaviour, domain);
	}
	return headers;
}

/** From and To as one side may see them: a new tag will be the SBC's own. */
export function partyHeader(value: string, behaviour: SbcBehaviour, domain: string): string {
	return hidden(value.replace(/;tag=[^;,>\s]*/i, ''), behaviour, domain);
}

/** A header value in which the domain stands for every address. */
export function hidden(value: string, behaviour: SbcBehaviour, domain: string): string {
	return behaviour.addresses === 'hide' ? value.replace(ADDRESS_IN_URI, `$1${domain}`) : value;
}

function identityCrosses(name: (typeof IDENTITY)[number], from: Side, to: Side, invite: SipMessage, behaviour: SbcBehaviour): boolean {
	// RFC 3325 §7: who asked for privacy has no identity beyond the trust domain.
	if (!isTrusted(to) && wantsPrivacy(invite, 'id') && behaviour.privacy === 'apply') return false;
	const believed = from.kind === 'pbx' || (from.kind === 'trunk' && from.trusted) || behaviour.identityFromUntrusted === 'keep';
	if (!believed || (name === 'Diversion' && behaviour.diversion === 'strip')) return false;
	switch (to.kind) {
		case 'pbx':
		case 'phone':
			return true;
		case 'trunk':
			return (to.trusted ? behaviour.identityTowardsTrusted : behaviour.identityTowardsUntrusted) === 'keep';
	}
}

/** Whether somebody is inside the trust domain of identity (RFC 3325 §4). A phone is shown what the PBX says, and is not trusted with what is withheld. */
function isTrusted(side: Side): boolean {
	return side.kind === 'pbx' || (side.kind === 'trunk' && side.trusted);
}

/** RFC 3323 §4.2: `user` asks for the hiding of From, `id` for that of asserted identity (RFC 3325 §9.3). */
function wantsPrivacy(invite: SipMessage, what: 'user' | 'id'): boolean {
	const asked = invite.has('Privacy')
		? invite
				.get('Privacy')
				.toLowerCase()
				.split(/[;,\s]+/)
		: [];
	return asked.includes(what) && !asked.includes('none');
}

/** What of a response crosses. */
export function responseHeaders(response: SipMessage): Headers {
	return picked(response, WITH_RESPONSE);
}

/** Why a call ends (RFC 3326): crosses with CANCEL and BYE. */
export function reasonHeader(request: SipMessage | undefined): Headers {
	return request === undefined ? {} : picked(request, ['Reason']);
}

/** Headers of a message that cross unchanged. */
export function picked(message: SipMessage, names: readonly string[]): Headers {
	const headers: Headers = {};
	for (const name of names) if (message.has(name)) headers[name] = message.get(name);
	return headers;
}
