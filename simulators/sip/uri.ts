import { parameter, parameters } from './message/values';

/** A SIP or SIPS URI (RFC 3261 §19.1). Escapes are kept as written. */
export interface SipUri {
	readonly scheme: 'sip' | 'sips';
	readonly user?: string;
	readonly password?: string;
	/** Without the brackets of an IPv6 reference, in lower case. */
	readonly host: string;
	readonly port?: number;
	/** By name in lower case; a flag has the value `''`. */
	readonly parameters: ReadonlyMap<string, string>;
	/** What follows `?`, as written. */
	readonly headers?: string;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();
const HOST = /^[A-Za-z0-9._-]+$/;
const IPV6 = /^[0-9A-Fa-f:.]+$/;

/** A host and perhaps a port: `10.0.0.1:5060`, `[2001:db8::1]`, `example.com`. */
export function parseHostPort(text: string): { host: string; port?: number } | undefined {
	let host = text;
	let rest = '';
	if (text.charCodeAt(0) === 0x5b) {
		const close = text.indexOf(']');
		if (close < 0) return undefined;
		host = text.slice(1, close);
		rest = text.slice(close + 1);
		if (!IPV6.test(host)) return undefined;
	} else {
		const colon = text.indexOf(':');
		if (colon >= 0) {
			host = text.slice(0, colon);
			rest = text.slice(colon);
		}
		if (!HOST.test(host)) return undefined;
	}
	if (rest === '') return { host: host.toLowerCase() };
	const port = Number(rest.slice(1));
	if (rest.charCodeAt(0) !== 0x3a || !Number.isInteger(port) || port < 1 || port > 65_535 || rest.length > 6) return undefined;
	return { host: host.toLowerCase(), port };
}

/** A host as it stands in a URI or a Via: an IPv6 address in brackets. */
export function hostText(host: string): string {
	return host.indexOf(':') >= 0 ? `[${host}]` : host;
}

/** Reads a SIP or SIPS URI; `undefined` for another scheme or what is none. */
export function parseUri(text: string): SipUri | undefined {
	const colon = text.indexOf(':');
	const scheme = text.slice(0, colon).toLowerCase();
	if (scheme !== 'sip' && scheme !== 'sips') return undefined;
	const at = text.lastIndexOf('@', endOfUserPart(text));
	let rest = at < 0 ? text.slice(colon + 1) : text.slice(at + 1);
	let user: string | undefined;
	let password: string | undefined;
	if (at >= 0) {
		user = text.slice(colon + 1, at);
		const secret = user.indexOf(':');
		if (secret >= 0) {
			password = user.slice(secret + 1);
			user = user.slice(0, secret);
		}
		if (user === '') return undefined;
	}
	let headers: string | undefined;
	const question = rest.indexOf('?');
	if (question >= 0) {
		headers = rest.slice(question + 1);
		rest = rest.slice(0, question);
	}
	const semicolon = rest.indexOf(';');
	const place = parseHostPort(semicolon < 0 ? rest : rest.slice(0, semicolon));
	if (place === undefined) return undefined;
	return {
		scheme,
		...(user === undefined ? {} : { user }),
		...(password === undefined ? {} : { password }),
		...place,
		parameters: semicolon < 0 ? NO_PARAMETERS : parameters(rest, semicolon),
		...(headers === undefined ? {} : { headers }),
	};
}

/** An `@` may stand unescaped in the headers part, not before: the user part ends at the last `@` before `?`. */
function endOfUserPart(text: string): number {
	const at = text.indexOf('@');
	const question = text.indexOf('?', Math.max(at, 0));
	return question < 0 ? text.length : question;
}

/** Whether a route is loose (RFC 3261 §19.1.1, `lr`). */
export function isLooseRoute(uri: string): boolean {
	return parameter(uri, 'lr') !== undefined;
}
