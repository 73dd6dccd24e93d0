import { parseHostPort } from '../uri';
import { parameter } from './values';

/** One Via value (RFC 3261 §20.42). */
export interface Via {
	readonly value: string;
	/** In lower case: `udp`, `tcp` … */
	readonly transport: string;
	readonly host: string;
	readonly port?: number;
	readonly branch?: string;
}

/** A branch that begins so identifies its transaction (RFC 3261 §8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

/** Reads one Via value; `undefined` when it is none. */
export function parseVia(value: string): Via | undefined {
	let text = value;
	// White space is allowed round the slashes: rare, so it is taken out only where it is.
	if (!text.startsWith('SIP/2.0/')) {
		text = text.replace(/^SIP\s*\/\s*([0-9.]+)\s*\/\s*/i, (_, version: string) => `SIP/${version}/`);
		if (!text.startsWith('SIP/2.0/')) return undefined;
	}
	let space = 8;
	while (space < text.length && text[space] !== ' ' && text[space] !== '\t') space++;
	const transport = text.slice(8, space).toLowerCase();
	const semicolon = text.indexOf(';', space);
	const sentBy = text.slice(space, semicolon < 0 ? text.length : semicolon);
	const place = parseHostPort(sentBy.indexOf(' ', 1) < 0 ? sentBy.trim() : sentBy.replace(/\s+/g, ''));
	if (transport === '' || place === undefined) return undefined;
	const branch = semicolon < 0 ? undefined : parameter(text, 'branch', semicolon);
	return { value, transport, ...place, ...(branch === undefined || branch === '' ? {} : { branch }) };
}

/** The Via value with where its request really came from (RFC 3261 §18.2.1, RFC 3581 §4). */
export function withSource(via: Via, address: string, port: number): string {
	const rport = parameter(via.value, 'rport');
	if (rport === undefined && via.host === address) return via.value;
	const value = rport === undefined ? via.value : via.value.replace(/;\s*rport(?:\s*=[^;]*)?(?=\s*(?:;|$))/i, `;rport=${port}`);
	return parameter(value, 'received') === undefined ? `${value};received=${address}` : value;
}
