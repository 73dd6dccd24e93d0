import { reasonFlaws } from './reason-header';

/**
 * A strict reader of SIP as it stood on the wire (RFC 3261 §7, §25). It shares nothing with the engine's parser, so
 * that a mistake there cannot hide here. It never throws: what is wrong is listed.
 */

/** Header fields by lower-case long name, in order of appearance. */
export type Fields = ReadonlyMap<string, readonly string[]>;

interface Common {
	readonly fields: Fields;
	readonly body: string;
	/** What RFC 3261 does not allow in this message. */
	readonly flaws: readonly string[];
}

/** A request, read by the invariants themselves and not by the engine that they judge. */
export interface WireRequest extends Common {
	readonly kind: 'request';
	readonly method: string;
	readonly uri: string;
}

/** A response, likewise. */
export interface WireResponse extends Common {
	readonly kind: 'response';
	readonly status: number;
	readonly reason: string;
}

export type WireMessage = WireRequest | WireResponse;

/** RFC 3261 §7.3.3 and the later registrations that the system uses. */
const LONG_NAMES: Readonly<Record<string, string>> = {
	a: 'accept-contact',
	b: 'referred-by',
	c: 'content-type',
	e: 'content-encoding',
	f: 'from',
	i: 'call-id',
	k: 'supported',
	l: 'content-length',
	m: 'contact',
	o: 'event',
	r: 'refer-to',
	s: 'subject',
	t: 'to',
	u: 'allow-events',
	v: 'via',
	x: 'session-expires',
};

/** RFC 3261 §8.1.1 for requests, §8.2.6 for responses. */
const MANDATORY = ['via', 'from', 'to', 'call-id', 'cseq'] as const;
const SINGLE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type'] as const;

const REQUEST_LINE = /^([A-Z]+) (sips?:[^\s]+|tel:[^\s]+) SIP\/2\.0$/;
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d) ([^\r\n]*)$/;
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

/** Value of a header field's first occurrence; the empty string when it is absent. */
export function field(message: WireMessage, name: string): string {
	return message.fields.get(name)?.[0] ?? '';
}

/** The `tag` parameter of a From or To value; the empty string when there is none. */
export function tagOf(value: string): string {
	return /;\s*tag=([^;,\s]+)/i.exec(value.replace(/^[^<]*<[^>]*>/, ''))?.[1] ?? '';
}

/** Branch of the topmost Via. */
export function branchOf(message: WireMessage): string {
	return /;\s*branch=([^;,\s]+)/i.exec(field(message, 'via'))?.[1] ?? '';
}

/** The CSeq in its two parts; NaN and the empty string when it has none. */
export function cseqOf(message: WireMessage): { readonly number: number; readonly method: string } {
	const [number = '', method = ''] = field(message, 'cseq').split(/\s+/);
	return { number: Number(number), method };
}

/** Reads one message; `framed` tells whether its end came from Content-Length (a stream) or from the datagram. */
export function readWireMessage(bytes: Buffer, framed: 'by-length' | 'by-datagram'): WireMessage | undefined {
	const flaws: string[] = [];
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const [start = '', ...lines] = bytes.toString('utf8', 0, end).split('\r\n');
	const body = bytes.subarray(end + 4);
	const request = REQUEST_LINE.exec(start);
	const status = STATUS_LINE.exec(start);
	if (request === null && status === null) return undefined;

	const fields = new Map<string, string[]>();
	let last: string[] | undefined;
	for (const line of lines) {
		if (/^[ \t]/.test(line) && last !== undefined) {
			last[last.length - 1] += ` ${line.trim()}`;
			continue;
		}
		const colon = line.indexOf(':');
		const name = line.slice(0, colon).trim().toLowerCase();
		if (colon < 1 || !TOKEN.test(name)) {
			flaws.push(`header line "${line}" has no name`);
			continue;
		}
		const long = LONG_NAMES[name] ?? name;
		last = fields.get(long) ?? [];
		last.push(line.slice(colon + 1).trim());
		fields.set(long, last);
	}

	const message = { fields, body: body.toString('utf8'), flaws };
	const read: WireMessage =
		request !== null
			? { ...message, kind: 'request', method: request[1] as string, uri: request[2] as string }
			: { ...message, kind: 'response', status: Number(status?.[1]), reason: status?.[2] ?? '' };
	flaws.push(...headerFlaws(read), ...lengthFlaws(read, body.length, framed));
	return read;
}

function headerFlaws(message: WireMessage): string[] {
	const flaws: string[] = [];
	for (const name of MANDATORY) if (field(message, name) === '') flaws.push(`${name} is missing`);
	for (const name of SINGLE) if ((message.fields.get(name)?.length ?? 0) > 1) flaws.push(`${name} occurs more than once`);
	if (!branchOf(message).startsWith('z9hG4bK')) flaws.push('the topmost Via has no RFC 3261 branch');
	const cseq = cseqOf(message);
	if (!Number.isInteger(cseq.number) || cseq.number < 0 || cseq.number >= 2 ** 31) flaws.push('CSeq is not a number below 2^31');
	if (tagOf(field(message, 'from')) === '') flaws.push('From has no tag');
	if (message.kind === 'request') {
		if (cseq.method !== message.method) flaws.push(`CSeq names ${cseq.method}, the request is ${message.method}`);
		if (!/^\d{1,3}$/.test(field(message, 'max-forwards'))) flaws.push('Max-Forwards is missing or no number');
		if (message.method === 'INVITE' && !message.fields.has('contact')) flaws.push('INVITE has no Contact (RFC 3261 §8.1.1.8)');
	} else {
		if (message.status > 100 && tagOf(field(message, 'to')) === '') flaws.push('To of a response above 100 has no tag (RFC 3261 §8.2.6.2)');
		const establishes = cseq.method === 'INVITE' && message.status >= 200 && message.status < 300;
		if (establishes && !message.fields.has('contact')) flaws.push('2xx to INVITE has no Contact (RFC 3261 §13.3.1.4)');
		if (message.status === 401 && !message.fields.has('www-authenticate')) flaws.push('401 has no WWW-Authenticate (RFC 3261 §20.44)');
	}
	if (message.body !== '' && !message.fields.has('content-type')) flaws.push('a body without Content-Type (RFC 3261 §20.15)');
	flaws.push(...reasonFlaws(message.fields.get('reason') ?? []));
	return flaws;
}

function lengthFlaws(message: WireMessage, length: number, framed: 'by-length' | 'by-datagram'): string[] {
	const stated = message.fields.get('content-length')?.[0];
	if (stated === undefined) return framed === 'by-length' ? ['no Content-Length on a stream (RFC 3261 §18.3)'] : [];
	return Number(stated) === length ? [] : [`Content-Length says ${stated}, the body has ${length} bytes`];
}
