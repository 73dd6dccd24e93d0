import { endOfQuoted, parameter, unquoted } from './message/values';

/** `"Alice" <sip:alice@example.com>;tag=1` and its like (RFC 3261 §20.10), read in place. */
export interface NameAddr {
	/** Without quotes; absent when there is none. */
	readonly displayName?: string;
	readonly uri: string;
	/** The header parameters as written, from their first `;` on. */
	readonly parameters: string;
}

/** Reads a name-addr or addr-spec; without angle brackets the parameters belong to the header (§20). */
export function parseNameAddr(value: string): NameAddr {
	const text = value.trim();
	const after = text.charCodeAt(0) === 0x22 ? endOfQuoted(text, 0) : 0;
	const open = text.indexOf('<', after);
	if (open < 0) {
		const semicolon = text.indexOf(';');
		return semicolon < 0 ? { uri: text, parameters: '' } : { uri: text.slice(0, semicolon).trim(), parameters: text.slice(semicolon) };
	}
	const close = text.indexOf('>', open);
	const end = close < 0 ? text.length : close;
	const displayName = unquoted(text.slice(0, open).trim());
	return {
		...(displayName === '' ? {} : { displayName }),
		uri: text.slice(open + 1, end).trim(),
		parameters: text.slice(end + 1),
	};
}

/** The URI of a name-addr or addr-spec; `''` when there is none. */
export function uriIn(value: string): string {
	const after = value.charCodeAt(0) === 0x22 ? endOfQuoted(value, 0) : 0;
	const open = value.indexOf('<', after);
	if (open >= 0) {
		const close = value.indexOf('>', open);
		return value.slice(open + 1, close < 0 ? value.length : close);
	}
	const semicolon = value.indexOf(';');
	return semicolon < 0 ? value : value.slice(0, semicolon);
}

/** The `tag` of a From or To value. */
export function tagOf(value: string): string | undefined {
	return tagIn(value, 0, value.length);
}

/** The same between two offsets of a text. */
export function tagIn(text: string, from: number, to: number): string | undefined {
	const tag = parameter(text, 'tag', behindUri(text, from, to), to);
	return tag === '' ? undefined : tag;
}

/** Whether From or To has a tag parameter without a value: no tag, and none can be added to it. */
export function hasEmptyTag(value: string): boolean {
	return parameter(value, 'tag', behindUri(value, 0, value.length)) === '';
}

/** Where the parameters of the header begin, those of a URI in brackets left out. */
function behindUri(text: string, from: number, to: number): number {
	const close = text.indexOf('>', text.charCodeAt(from) === 0x22 ? endOfQuoted(text, from) : from);
	return close < 0 || close > to ? from : close;
}
