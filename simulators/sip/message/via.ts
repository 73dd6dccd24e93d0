import { parseHostPort } from '../uri';
import { parameter } from './values';

/** One Via value (RFC 3261 §20.42). */
export interface Via {
	readonly value: string;
	/** In lower case: `udp`, `tcp` … */
	readonly transport: string;
	readonly host: string;
	readonly port: number | undefined;
	readonly branch: string | undefined;
}

/** A branch that begins so identifies its transaction (RFC 3261 §8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

const SPACE = 0x20;

const PROTOCOL = 'SIP/2.0/';

/** Reads one Via value, between two offsets of a text; `undefined` when it is none. */
export function parseVia(text: string, from = 0, to = text.length): Via | undefined {
	if (!text.startsWith(PROTOCOL, from)) {
		// White space is allowed round the slashes: rare, so it is taken out only where it is.
		const value = text.slice(from, to);
		const tight = value.replace(/^SIP\s*\/\s*([0-9.]+)\s*\/\s*/i, (_, version: string) => `SIP/${version}/`);
		const via = tight.startsWith(PROTOCOL) ? parseVia(tight) : undefined;
		return via && { ...via, value };
	}
	const begin = from + PROTOCOL.length;
	let space = begin;
	while (space < to && text.charCodeAt(space) > SPACE) space++;
	const transport = text.slice(begin, space).toLowerCase();
	const semicolon = text.indexOf(';', space);
	const end = semicolon < 0 || semicolon > to ? to : semicolon;
	let host = space;
	while (host < end && text.charCodeAt(host) <= SPACE) host++;
	const place = parseHostPort(text, host, end) ?? parseHostPort(text.slice(host, end).replace(/\s+/g, ''));
	if (transport === '' || place === undefined) return undefined;
	const branch = parameter(text, 'branch', end, to);
	return { value: text.slice(from, to), transport, host: place.host, port: place.port, branch: branch === '' ? undefined : branch };
}

/** The Via value with where its request really came from (RFC 3261 §18.2.1, RFC 3581 §4). */
export function withSource(via: Via, address: string, port: number): string {
	const rport = parameter(via.value, 'rport');
	if (rport === undefined && via.host === address) return via.value;
	const value = rport === undefined ? via.value : via.value.replace(/;\s*rport(?:\s*=[^;]*)?(?=\s*(?:;|$))/i, `;rport=${port}`);
	return parameter(value, 'received') === undefined ? `${value};received=${address}` : value;
}
