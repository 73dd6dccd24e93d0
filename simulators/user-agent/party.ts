/** The other end of a call. */
export interface Party {
	readonly name?: string;
	/** User part of the URI, or the digits of a `tel:` URI. */
	readonly number: string;
}

/**
 * Reads the first address of a From, To or P-Asserted-Identity header. sip.js cannot: it knows no `tel:` URI, and of
 * two addresses in one header (RFC 3325 §9.1) it takes none.
 */
export function partyOf(header: string): Party | undefined {
	const address = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^"<,]*?))\s*<(?:sips?:(?:([^@>;]+)(?:;[^@>]*)?@)?([^>;?]+)|tel:([^>;]+))[^>]*>/i.exec(header);
	if (address !== null) {
		const name = (address[1]?.replace(/\\(.)/g, '$1') ?? address[2] ?? '').trim();
		return party(address[3] ?? address[5] ?? address[4], name);
	}
	const bare = /^\s*(?:sips?:(?:([^@;,\s]+)(?:;[^@,\s]*)?@)?([^;?,\s]+)|tel:([^;,\s]+))/i.exec(header);
	return bare === null ? undefined : party(bare[1] ?? bare[3] ?? bare[2], '');
}

function party(number: string | undefined, name: string): Party | undefined {
	if (number === undefined) return undefined;
	return { ...(name === '' ? {} : { name }), number: unescaped(number) };
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
