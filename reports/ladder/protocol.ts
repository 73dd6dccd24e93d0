/** What the bytes of a message give away of its protocol. */
export type Protocol = 'sip' | 'http' | 'keep-alive' | 'tls' | 'unknown';

export const CR = 13;
export const LF = 10;

/** What a message speaks, by its beginning. */
export function protocolOf(bytes: Buffer): Protocol {
	if (isBlank(bytes) || stunOf(bytes) !== undefined) return 'keep-alive';
	if (isTls(bytes)) return 'tls';
	const end = bytes.indexOf(CR);
	const first = bytes.toString('latin1', 0, 8);
	const last = end < 8 ? '' : bytes.toString('latin1', end - 9, end);
	if (first === 'SIP/2.0 ' || last.endsWith(' SIP/2.0')) return 'sip';
	return first.startsWith('HTTP/1.') || last.startsWith(' HTTP/1.') ? 'http' : 'unknown';
}

/** A ping or pong of RFC 5626 §3.5.1, or the single zero byte that some send. */
function isBlank(bytes: Buffer): boolean {
	return bytes.length <= 4 && bytes.every((byte) => byte === CR || byte === LF || byte === 0);
}

const STUN_KINDS: ReadonlyMap<number, string> = new Map([
	[0x0001, 'STUN Binding request'],
	[0x0101, 'STUN Binding success'],
	[0x0111, 'STUN Binding error'],
]);

/** What keeps a flow of datagrams alive (RFC 5626 §3.5.2), by its kind and magic cookie (RFC 8489 §5). */
export function stunOf(bytes: Buffer): string | undefined {
	return bytes.length >= 20 && bytes.readUInt32BE(4) === 0x2112a442 ? STUN_KINDS.get(bytes.readUInt16BE(0)) : undefined;
}

/** A record of TLS: its content type, then a version 3.x (RFC 8446 §5.1). */
const isTls = (bytes: Buffer) => bytes.length > 4 && (bytes[0] ?? 0) >= 20 && (bytes[0] ?? 0) <= 23 && bytes[1] === 3 && (bytes[2] ?? 9) <= 4;

/** Whether a person can read it. */
export function isText(bytes: Buffer): boolean {
	return !bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32));
}
