import { addressBytes } from './address';
import { internetChecksum, wordSum } from './checksum';

/** Protocol numbers of IANA. */
export const UDP = 17;
export const TCP = 6;
const FRAGMENT = 44;

/** Bytes that fit into one frame of Ethernet. */
export const MTU = 1500;

/** Puts transport packets into IP packets, and numbers them as their senders would. */
export class InternetProtocol {
	readonly #numbers = new Map<string, number>();

	/**
	 * The IP packets that carry one transport packet: more than one when it is larger than the MTU. The transport
	 * checksum, whose place in `segment` is `checksumAt`, is filled in.
	 */
	packets(from: string, to: string, protocol: typeof UDP | typeof TCP, segment: Buffer, checksumAt: number): Buffer[] {
		const source = addressBytes(from);
		const destination = addressBytes(to);
		const checksum = internetChecksum(pseudoHeaderSum(source, destination, protocol, segment.length) + wordSum(segment));
		// A computed zero is sent as all ones: in UDP zero means "no checksum" (RFC 768).
		segment.writeUInt16BE(protocol === UDP && checksum === 0 ? 0xffff : checksum, checksumAt);
		const number = (this.#numbers.get(from) ?? 0) + 1;
		this.#numbers.set(from, number);
		return source.length === 4 ? version4(source, destination, protocol, segment, number) : version6(source, destination, protocol, segment, number);
	}
}

/** Of RFC 768 and RFC 9293 §3.1 for IPv4, of RFC 8200 §8.1 for IPv6: the same words in another order. */
function pseudoHeaderSum(source: Uint8Array, destination: Uint8Array, protocol: number, length: number): number {
	return wordSum(source) + wordSum(destination) + protocol + length;
}

/** RFC 791 §3.1, fragments §3.2. */
function version4(source: Uint8Array, destination: Uint8Array, protocol: number, segment: Buffer, number: number): Buffer[] {
	return pieces(segment, MTU - 20).map(({ part, offset, more }) => {
		const header = Buffer.alloc(20);
		header[0] = 0x45;
		header.writeUInt16BE(20 + part.length, 2);
		header.writeUInt16BE(number & 0xffff, 4);
		header.writeUInt16BE((protocol === TCP ? 0x4000 : 0) | (more ? 0x2000 : 0) | (offset >>> 3), 6);
		header[8] = 64;
		header[9] = protocol;
		header.set(source, 12);
		header.set(destination, 16);
		header.writeUInt16BE(internetChecksum(wordSum(header)), 10);
		return Buffer.concat([header, part]);
	});
}

/** RFC 8200 §3, fragment header §4.5. */
function version6(source: Uint8Array, destination: Uint8Array, protocol: number, segment: Buffer, number: number): Buffer[] {
	const whole = segment.length <= MTU - 40;
	return pieces(segment, whole ? MTU - 40 : MTU - 48).map(({ part, offset, more }) => {
		const header = Buffer.alloc(whole ? 40 : 48);
		header[0] = 0x60;
		header.writeUInt16BE(part.length + (whole ? 0 : 8), 4);
		header[6] = whole ? protocol : FRAGMENT;
		header[7] = 64;
		header.set(source, 8);
		header.set(destination, 24);
		if (!whole) {
			header[40] = protocol;
			header.writeUInt16BE(offset | (more ? 1 : 0), 42);
			header.writeUInt32BE(number, 44);
		}
		return Buffer.concat([header, part]);
	});
}

/** Pieces of at most `room` bytes; all but the last are a multiple of eight long. */
function pieces(segment: Buffer, room: number): { part: Buffer; offset: number; more: boolean }[] {
	if (segment.length <= room) return [{ part: segment, offset: 0, more: false }];
	const size = room & ~7;
	const all: { part: Buffer; offset: number; more: boolean }[] = [];
	for (let offset = 0; offset < segment.length; offset += size) {
		all.push({ part: segment.subarray(offset, offset + size), offset, more: offset + size < segment.length });
	}
	return all;
}
