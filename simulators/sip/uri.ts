import { parameter, parameters } from './message/values';

/** A SIP or SIPS URI (RFC 3261 §19.1). Escapes are kept as written. */
export interface SipUri {
	readonly scheme: 'sip' | 'sips';
	readonly user: string | undefined;
	readonly password: string | undefined;
	/** Without the brackets of an IPv6 reference, in lower case. */
	readonly host: string;
	readonly port: number | undefined;
	/** By name in lower case; a flag has the value `''`. */
	readonly parameters: ReadonlyMap<string, string>;
	/** What follows `?`, as written. */
	readonly headers: string | undefined;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();
const IPV6 = /^[0-9A-Fa-f:.]+$/;
const COLON = 0x3a;
const OPENING = 0x5b;

/** A host and perhaps a port: `10.0.0.1:5060`, `[2001:db8::1]`, `example.com`, between two offsets of a text. */
export function parseHostPort(text: string, from = 0, to = text.length): { readonly host: string; readonly port: number | undefined } | undefined {
	let start = from;
	let end = from;
	let behind: number;
	if (text.charCodeAt(from) === OPENING) {
		start = from + 1;
		end = text.indexOf(']', start);
		behind = end + 1;
		if (end < 0 || end >= to || !IPV6.test(text.slice(start, end))) return undefined;
	} else {
		while (end < to && isOfHost(text.charCodeAt(end))) end++;
		behind = end;
		if (end === from) return undefined;
	}
	const host = text.slice(start, end).toLowerCase();
	if (behind === to) return { host, port: undefined };
	const port = portAt(text, behind + 1, to);
	return text.charCodeAt(behind) !== COLON || port === undefined ? undefined : { host, port };
}

/** Letters, digits, hyphens, dots and, as some write them, underscores. */
function isOfHost(c: number): boolean {
	return (c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c === 0x2e || c === 0x2d || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
}

function portAt(text: string, from: number, to: number): number | undefined {
	if (to - from > 5) return undefined;
	let port = 0;
	for (let at = from; at < to; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		port = port * 10 + digit;
	}
	return port < 1 || port > 65_535 ? undefined : port;
}

/** A host as it stands in a URI or a Via: an IPv6 address in brackets. */
export function hostText(host: string): string {
	return host.indexOf(':') >= 0 ? `[${host}]` : host;
}

/** Reads a SIP or SIPS URI; `undefined` for another scheme or what is none. */
export function parseUri(text: string): SipUri | undefined {
	const scheme = schemeOf(text);
	if (scheme === undefined) return undefined;
	const begin = scheme.length + 1;
	const at = endOfUser(text);
	let user: string | undefined;
	let password: string | undefined;
	if (at >= 0) {
		user = text.slice(begin, at);
		const secret = user.indexOf(':');
		if (secret >= 0) {
			password = user.slice(secret + 1);
			user = user.slice(0, secret);
		}
		if (user === '') return undefined;
	}
	const from = at < 0 ? begin : at + 1;
	const question = text.indexOf('?', from);
	const end = question < 0 ? text.length : question;
	const semicolon = text.indexOf(';', from);
	const plain = semicolon < 0 || semicolon > end;
	const place = parseHostPort(text, from, plain ? end : semicolon);
	if (place === undefined) return undefined;
	const { host, port } = place;
	return {
		scheme,
		user,
		password,
		host,
		port,
		parameters: plain ? NO_PARAMETERS : parameters(text.slice(semicolon, end)),
		headers: question < 0 ? undefined : text.slice(question + 1),
	};
}

function schemeOf(text: string): 'sip' | 'sips' | undefined {
	if (text.startsWith('sip:')) return 'sip';
	const scheme = text.slice(0, text.indexOf(':')).toLowerCase();
	return scheme === 'sip' || scheme === 'sips' ? scheme : undefined;
}

/** Where the user part ends, or -1: at the last `@` before `?`. In the headers an `@` may stand unescaped, before them not. */
function endOfUser(text: string): number {
	let at = text.indexOf('@');
	if (at < 0) return at;
	const question = text.indexOf('?', at);
	for (let next = text.indexOf('@', at + 1); next >= 0 && (question < 0 || next < question); next = text.indexOf('@', next + 1)) at = next;
	return at;
}

/** Whether a route is loose (RFC 3261 §19.1.1, `lr`). */
export function isLooseRoute(uri: string): boolean {
	return parameter(uri, 'lr') !== undefined;
}
