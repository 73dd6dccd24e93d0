/** Compact forms: RFC 3261 §7.3.3 and the IANA registry of SIP header fields. */
const COMPACT: ReadonlyMap<string, string> = new Map(
	Object.entries({
		a: 'accept-contact',
		b: 'referred-by',
		c: 'content-type',
		d: 'request-disposition',
		e: 'content-encoding',
		f: 'from',
		i: 'call-id',
		j: 'reject-contact',
		k: 'supported',
		l: 'content-length',
		m: 'contact',
		n: 'identity-info',
		o: 'event',
		r: 'refer-to',
		s: 'subject',
		t: 'to',
		u: 'allow-events',
		v: 'via',
		x: 'session-expires',
		y: 'identity',
	}),
);

/** Spellings that capitals at the hyphens do not give. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		'call-id': 'Call-ID',
		cseq: 'CSeq',
		'mime-version': 'MIME-Version',
		rack: 'RAck',
		rseq: 'RSeq',
		'sip-etag': 'SIP-ETag',
		'sip-if-match': 'SIP-If-Match',
		'www-authenticate': 'WWW-Authenticate',
	}),
);

/** Names that strangers invent must not fill the memory. */
const KNOWN_NAMES = 2_000;

/** Headers that are looked for in every message, by number. */
export const FREQUENT = { via: 0, from: 1, to: 2, 'call-id': 3, cseq: 4, 'max-forwards': 5, contact: 6, 'content-length': 7 } as const;

/** Number of a header in {@link FREQUENT}. */
export type Frequent = (typeof FREQUENT)[keyof typeof FREQUENT];

const FREQUENT_NAMES = Object.keys(FREQUENT);

/** A header name as it may be spelled. */
export interface HeaderName {
	readonly spelled: string;
	/** In lower case, a compact form spelled out: `v` and `VIA` are `via`. */
	readonly canonical: string;
	/** As the RFCs print it: `CSeq`. That of an extension (`X-…`) as it is spelled. */
	readonly printed: string;
	/** Its number in {@link FREQUENT}, or -1. */
	readonly frequent: number;
}

const known = new Map<string, HeaderName>();

function newName(spelled: string): HeaderName {
	const lower = spelled.toLowerCase();
	const canonical = COMPACT.get(lower) ?? lower;
	return { spelled, canonical, printed: canonical.startsWith('x-') ? spelled : printedName(canonical), frequent: FREQUENT_NAMES.indexOf(canonical) };
}

const printedName = (canonical: string) => SPELLINGS.get(canonical) ?? canonical.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function headerName(spelled: string): HeaderName {
	const name = known.get(spelled);
	if (name !== undefined) return name;
	// What is kept must not hold the text of the message.
	const own = newName(Buffer.from(spelled, 'latin1').toString('latin1'));
	if (known.size < KNOWN_NAMES) known.set(own.spelled, own);
	return own;
}

/** The latest name of each look: its first and last letter and its length tell most names apart. */
const looks: (HeaderName | undefined)[] = new Array(256).fill(undefined);

/** The header name that stands in a text: {@link headerName} of a piece of it, without cutting the piece out where it is known. */
export function headerNameAt(text: string, from: number, to: number): HeaderName {
	const look = (text.charCodeAt(from) + 5 * text.charCodeAt(to - 1) + 31 * (to - from)) & 255;
	const latest = looks[look];
	if (latest !== undefined && latest.spelled.length === to - from && text.startsWith(latest.spelled, from)) return latest;
	const name = headerName(text.slice(from, to));
	looks[look] = name;
	return name;
}
