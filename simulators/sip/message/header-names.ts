/** Compact forms: RFC 3261 §7.3.3 and the IANA registry of SIP header fields. */
const COMPACT: Readonly<Record<string, string>> = {
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
};

/** Spellings that capitals at the hyphens do not give. */
const SPELLINGS: Readonly<Record<string, string>> = {
	'call-id': 'Call-ID',
	cseq: 'CSeq',
	'mime-version': 'MIME-Version',
	rack: 'RAck',
	rseq: 'RSeq',
	'sip-etag': 'SIP-ETag',
	'sip-if-match': 'SIP-If-Match',
	'www-authenticate': 'WWW-Authenticate',
};

/** Names that strangers invent must not fill the memory. */
const KNOWN_NAMES = 2_000;

const canonical = new Map<string, string>();
const spelled = new Map<string, string>();

/** The name in lower case, a compact form spelled out: `v` and `VIA` are `via`. */
export function canonicalName(name: string): string {
	let known = canonical.get(name);
	if (known === undefined) {
		const lower = name.toLowerCase();
		known = COMPACT[lower] ?? lower;
		if (canonical.size < KNOWN_NAMES) canonical.set(name, known);
	}
	return known;
}

/** The name as the RFCs print it: `cseq` is `CSeq`. Names of extensions (`X-…`) stay as they are. */
export function printedName(name: string): string {
	let known = spelled.get(name);
	if (known === undefined) {
		const lower = name.toLowerCase();
		known = SPELLINGS[lower] ?? (lower.startsWith('x-') ? name : lower.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()));
		if (spelled.size < KNOWN_NAMES) spelled.set(name, known);
	}
	return known;
}
