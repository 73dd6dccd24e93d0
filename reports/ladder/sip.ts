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
	const cseq = header(head, 'CSeq').replace(/\s+/g, ' ');
	const cseqMethod = cseq.split(' ')[1] ?? '';
	const about = { callId: header(head, 'Call-ID', 'i'), cseq, cseqMethod, caller: userOf(header(head, 'From', 'f')), sdp: body.startsWith('v=0') };
	const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start);
	if (response !== null)
		return { ...about, status: Number(response[1]), label: `${response[1]} ${response[2]}${cseqMethod === '' ? '' : ` (${cseqMethod})`}` };
	const [method = '', uri = ''] = start.split(' ');
	return { ...about, method, label: `${method} ${remark(method, uri, head, body)}`.trim() };
}

/** What one wants to know of a request besides its method. */
function remark(method: string, uri: string, head: string, body: string): string {
	switch (method) {
		case 'REGISTER': {
			const user = userOf(header(head, 'To', 't'));
			return header(head, 'Expires') === '0' || /;expires=0\b/.test(header(head, 'Contact', 'm')) ? `${user}, expires 0` : user;
		}
		case 'BYE':
		case 'CANCEL': {
			const reason = header(head, 'Reason');
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

const PATTERNS = new Map<string, RegExp>();

/** The first header of that name, unfolded. */
function header(head: string, name: string, compact?: string): string {
	let pattern = PATTERNS.get(name);
	if (pattern === undefined) {
		pattern = new RegExp(`\\r\\n(?:${name}${compact === undefined ? '' : `|${compact}`})[ \\t]*:[ \\t]*([^\\r]*(?:\\r\\n[ \\t]+[^\\r]*)*)`, 'i');
		PATTERNS.set(name, pattern);
	}
	return (
		pattern
			.exec(head)?.[1]
			?.replace(/\r\n[ \t]+/g, ' ')
			.trim() ?? ''
	);
}

/** User part of a URI, or its host where it has none. */
function userOf(value: string): string {
	const uri = /<([^>]*)>/.exec(value)?.[1] ?? value;
	const [, address = uri] = /^(?:sips?|tel):([^;?>]*)/.exec(uri) ?? [];
	return address.includes('@') ? address.slice(0, address.lastIndexOf('@')) : address;
}
