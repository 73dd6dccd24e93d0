import type { Endpoint } from '../../kernel';

/** STUN as SIP needs it: one Binding request and its answer, which keep a flow of datagrams alive (RFC 8489; RFC 5626 §3.5.2, §8). */

const HEADER_BYTES = 20;
const MAGIC_COOKIE = Buffer.from([0x21, 0x12, 0xa4, 0x42]);

const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;

const ERROR_CODE = 0x0009;
const UNKNOWN_ATTRIBUTES = 0x000a;
const XOR_MAPPED_ADDRESS = 0x0020;

/** Of XOR-MAPPED-ADDRESS, by the family of the address (RFC 8489 §14.1). */
const ADDRESS_BYTES: readonly (number | undefined)[] = [undefined, 8, 20];

/** From here on an attribute need not be understood (RFC 8489 §14). */
const COMPREHENSION_OPTIONAL = 0x8000;

/**
 * The others that RFC 8489 §18.3 knows, and that this usage may pass over: nobody identifies himself to keep a flow alive (RFC 5626 §8), so
 * there is no integrity to check. What of RFC 3489 is not there any more (CHANGE-REQUEST, …) is unknown.
 */
const UNDERSTOOD = new Set([
	0x0001, // MAPPED-ADDRESS
	0x0006, // USERNAME
	0x0008, // MESSAGE-INTEGRITY
	ERROR_CODE,
	UNKNOWN_ATTRIBUTES,
	0x0014, // REALM
	0x0015, // NONCE
	0x001c, // MESSAGE-INTEGRITY-SHA256
	0x001d, // PASSWORD-ALGORITHM
	0x001e, // USERHASH
	XOR_MAPPED_ADDRESS,
]);

interface StunMessage {
	readonly type: number;
	/** The magic cookie and the transaction id: what an answer repeats, and addresses are masked with. */
	readonly mask: Buffer;
	readonly attributes: readonly Attribute[];
}

interface Attribute {
	readonly type: number;
	readonly value: Buffer;
}

/** Whether a datagram on a SIP port is meant as STUN: no SIP message begins so (RFC 5626 §8, RFC 7983 §7). */
export function isStun(payload: Buffer): boolean {
	return payload.length > 0 && (payload[0] as number) < 4;
}

/**
 * The answer to a Binding request: where it came from (RFC 8489 §6.3.1.1), or 420 and what in it is not understood.
 * Nothing for what is no such request, or is not well formed.
 */
export function answerToBinding(payload: Buffer, from: Endpoint): Buffer | undefined {
	const request = read(payload);
	if (request?.type !== BINDING_REQUEST) return undefined;
	const unknown = notUnderstood(request);
	if (unknown.length > 0) {
		return written(BINDING_ERROR, request.mask, [
			{ type: ERROR_CODE, value: Buffer.from('\0\0\x04\x14Unknown Attribute', 'latin1') },
			{ type: UNKNOWN_ATTRIBUTES, value: Buffer.concat(unknown.map(uint16)) },
		]);
	}
	const address = addressBytes(from.address);
	const family = address.length === 4 ? 1 : 2;
	const plain = Buffer.concat([uint16(from.port), address]);
	// The port is masked with the first half of the cookie, and so are the addresses from its beginning (RFC 8489 §14.2).
	const masked = Buffer.concat([xor(plain.subarray(0, 2), request.mask), xor(plain.subarray(2), request.mask)]);
	return written(BINDING_SUCCESS, request.mask, [{ type: XOR_MAPPED_ADDRESS, value: Buffer.concat([uint16(family), masked]) }]);
}

/** @param transactionId 12 random bytes; repeated when the request is sent again, and by its answer. */
export function bindingRequest(transactionId: Buffer): Buffer {
	return written(BINDING_REQUEST, Buffer.concat([MAGIC_COOKIE, transactionId]), []);
}

/** What a server says to a Binding request. */
export interface BindingAnswer {
	readonly transactionId: Buffer;
	/** Where the request came from, as the server saw it; an IPv6 address with all its groups. Undefined: it was refused, or this is not understood. */
	readonly mapped: Endpoint | undefined;
}

/** Undefined for what is no answer to a Binding request, or is not well formed. */
export function readBindingAnswer(payload: Buffer): BindingAnswer | undefined {
	const answer = read(payload);
	if (answer?.type !== BINDING_SUCCESS && answer?.type !== BINDING_ERROR) return undefined;
	const transactionId = answer.mask.subarray(4);
	// What cannot be understood is as good as a refusal (RFC 8489 §6.3.3).
	if (answer.type === BINDING_ERROR || notUnderstood(answer).length > 0) return { transactionId, mapped: undefined };
	const { value } = answer.attributes.find(({ type }) => type === XOR_MAPPED_ADDRESS) ?? {};
	if (value === undefined || value.length !== ADDRESS_BYTES[value[1] ?? 0]) return undefined;
	const address = xor(value.subarray(4), answer.mask);
	return { transactionId, mapped: { address: addressText(address), port: xor(value.subarray(2, 4), answer.mask).readUInt16BE() } };
}

/** RFC 8489 §5, §14: undefined for what is not laid out so. */
function read(payload: Buffer): StunMessage | undefined {
	if (payload.length < HEADER_BYTES || payload.length % 4 !== 0) return undefined;
	const type = payload.readUInt16BE(0);
	if (type >= 0x4000 || payload.readUInt16BE(2) !== payload.length - HEADER_BYTES || !payload.subarray(4, 8).equals(MAGIC_COOKIE)) return undefined;
	const attributes: Attribute[] = [];
	// Attributes are padded to four bytes, as the whole is: where one begins there is room for its type and length.
	for (let at = HEADER_BYTES; at < payload.length; ) {
		const end = at + 4 + payload.readUInt16BE(at + 2);
		if (end > payload.length) return undefined;
		attributes.push({ type: payload.readUInt16BE(at), value: payload.subarray(at + 4, end) });
		at = end + padding(end);
	}
	return { type, mask: payload.subarray(4, HEADER_BYTES), attributes };
}

function written(type: number, mask: Buffer, attributes: readonly Attribute[]): Buffer {
	const body = attributes.flatMap((one) => [uint16(one.type), uint16(one.value.length), one.value, Buffer.alloc(padding(one.value.length))]);
	const length = body.reduce((sum, { length }) => sum + length, 0);
	return Buffer.concat([uint16(type), uint16(length), mask, ...body]);
}

function notUnderstood({ attributes }: StunMessage): number[] {
	return [...new Set(attributes.map(({ type }) => type))].filter((type) => type < COMPREHENSION_OPTIONAL && !UNDERSTOOD.has(type));
}

/** Of an address that the network has told. */
function addressBytes(address: string): Buffer {
	if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
	const hex = address.replace(/%.*$/, '').replace(/\d+\.\d+\.\d+\.\d+$/, (dotted) => addressBytes(dotted).toString('hex').replace(/^.{4}/, '$&:'));
	const [before = [], after = []] = hex.split('::').map((side) => side.split(':').filter((group) => group !== ''));
	const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
	return Buffer.concat(groups.map((group) => uint16(Number.parseInt(group, 16))));
}

function addressText(bytes: Buffer): string {
	return bytes.length === 4 ? bytes.join('.') : (bytes.toString('hex').match(/.{4}/g) ?? []).map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

function xor(bytes: Buffer, mask: Buffer): Buffer {
	return Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] as number)));
}

function uint16(value: number): Buffer {
	return Buffer.from([value >> 8, value & 0xff]);
}

/** To the next multiple of four. */
function padding(length: number): number {
	return -length & 3;
}
