/** What a ladder says of a SIP message. Read loosely: a malformed message is drawn as far as it goes. */
export interface SipGlance {
	/** Absent in a response. */
	readonly method?: string;
	readonly status?: number;
	/** `INVITE +13035550177`, `200 OK (INVITE)`. */
	readonly label: string;
	readonly callId: string;
	/** `17 REGISTER`. */
	readonly cseq: string;
	readonly cseqMethod: string;
	/** User part of From. */
	readonly caller: string;
	readonly sdp: boolean;
}

/** Reads the head of a message. */
export function glance(text: string): SipGlance {
	const end = text.indexOf('\r\n\r\n');
	const head = end < 0 ? text : text.slice(0, end);
	const body = end < 0 ? '' : text.slice(end + 4);
	const start = head.slice(0, Math.max(0, head.indexOf('\r\n')) || head.length);
	const headers = headersOf(head);
	const cseq = (headers.get('cseq') ?? '').replace(/\s+/g, ' ');
	const cseqMethod = cseq.split(' ')[1] ?? '';
	const about = { callId: headers.get('call-id') ?? '', cseq, cseqMethod, caller: userOf(headers.get('from') ?? ''), sdp: body.startsWith('v=0') };
	const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start);
	if (response !== null)
		return { ...about, status: Number(response[1]), label: `${response[1]} ${response[2]}${cseqMethod === '' ? '' : ` (${cseqMethod})`}` };
	const [method = '', uri = ''] = start.split(' ');
	return { ...about, method, label: `${method} ${remark(method, uri, headers, body)}`.trim() };
}

/** What one wants to know of a request besides its method. */
function remark(method: string, uri: string, headers: ReadonlyMap<string, string>, body: string): string {
	switch (method) {
		case 'REGISTER': {
			const user = userOf(headers.get('to') ?? '');
			return headers.get('expires') === '0' || /;expires=0\b/.test(headers.get('contact') ?? '') ? `${user}, expires 0` : user;
		}
		case 'BYE':
		case 'CANCEL': {
			const reason = headers.get('reason') ?? '';
			const cause = /cause=(\d+)/.exec(reason)?.[1];
			return cause === undefined ? '' : `${reason.split(';', 1)[0]} ${cause}`;
		}
		case 'INFO': {
			const digit = /^Signal=\s*(\S)/m.exec(body)?.[1];
			return digit === undefined ? '' : `digit ${digit}`;
		}
		case 'ACK':
		case 'PRACK':
			return '';
		default:
			return userOf(uri);
	}
}

/** Compact forms of RFC 3261 §20, as far as they are looked for. */
const COMPACT: Record<string, string> = { i: 'call-id', f: 'from', t: 'to', m: 'contact' };
const WANTED = new Set(['call-id', 'cseq', 'from', 'to', 'contact', 'expires', 'reason']);
/** Most lines are passed over by the length of their name. */
const LENGTHS = new Set([...WANTED, ...Object.keys(COMPACT)].map((name) => name.length));
const BLANK = 32;

/** The first header of each name that is looked for, unfolded. */
function headersOf(head: string): Map<string, string> {
	const found = new Map<string, string>();
	const text = FOLDED.test(head) ? head.replace(FOLDS, ' ') : head;
	for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
		const colon = text.indexOf(':', at);
		if (colon < 0) break;
		if (!LENGTHS.has(colon - at) && text.charCodeAt(colon - 1) !== BLANK) continue;
		const written = text.slice(at, colon).trim().toLowerCase();
		const name = COMPACT[written] ?? written;
		if (!WANTED.has(name) || found.has(name)) continue;
		const end = text.indexOf('\n', colon);
		found.set(name, text.slice(colon + 1, end < 0 ? undefined : end).trim());
	}
	return found;
}

const FOLDED = /\n[ \t]/;
const FOLDS = /\r?\n[ \t]+/g;

/** User part of a URI, or its host where it has none. */
function userOf(value: string): string {
	const uri = /<([^>]*)>/.exec(value)?.[1] ?? value;
	const [, address = uri] = /^(?:sips?|tel):([^;?>]*)/.exec(uri) ?? [];
	return address.includes('@') ? address.slice(0, address.lastIndexOf('@')) : address;
}
