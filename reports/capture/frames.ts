import type { Address, Endpoint, Millis } from '../../simulators/kernel';
import { exportedPdu } from './exported-pdu';
import { InternetProtocol, TCP, UDP } from './ip';

/** An IP packet and when its sender put it out. */
export interface Frame {
	readonly at: Millis;
	readonly bytes: Buffer;
	/** Where it was seen: at the network card of the host that sent it. */
	readonly interface: string;
	/** The step that caused it. */
	readonly comment?: string | undefined;
	/** Not a packet as it went over the wire, but what one said inside TLS. */
	readonly decoded?: boolean;
}

/** Flags of a TCP segment (RFC 9293 §3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** Maximum segment size 1460, window scale 7 (RFC 9293 §3.7.1, RFC 7323 §2): what a host offers when it opens. */
const SYN_OPTIONS = Buffer.from([2, 4, 1460 >> 8, 1460 & 0xff, 1, 3, 3, 7]);

/** A segment as it goes into a capture. */
export interface TcpSegment {
	readonly from: Endpoint;
	readonly to: Endpoint;
	readonly flags: number;
	readonly sequence: number;
	readonly acknowledged: number;
	readonly data?: Buffer;
}

/** Collects the frames of a capture in the order in which they were sent. */
export class Frames {
	readonly all: Frame[] = [];
	/** Put on every frame from now on. */
	comment: string | undefined;
	readonly #ip = new InternetProtocol();
	readonly #hostOf: (address: Address) => string;

	/** `hostOf` names the host that has an address. */
	constructor(hostOf: (address: Address) => string) {
		this.#hostOf = hostOf;
	}

	udp(at: Millis, from: Endpoint, to: Endpoint, payload: Buffer): void {
		const datagram = Buffer.alloc(8 + payload.length);
		datagram.writeUInt16BE(from.port, 0);
		datagram.writeUInt16BE(to.port, 2);
		datagram.writeUInt16BE(datagram.length, 4);
		payload.copy(datagram, 8);
		this.#add(at, from, to, UDP, datagram, 6);
	}

	tcp(at: Millis, { from, to, flags, sequence, acknowledged, data }: TcpSegment): void {
		const options = (flags & SYN) !== 0 ? SYN_OPTIONS : undefined;
		const headerLength = 20 + (options?.length ?? 0);
		const segment = Buffer.alloc(headerLength + (data?.length ?? 0));
		segment.writeUInt16BE(from.port, 0);
		segment.writeUInt16BE(to.port, 2);
		segment.writeUInt32BE(sequence >>> 0, 4);
		segment.writeUInt32BE((flags & ACK) === 0 ? 0 : acknowledged >>> 0, 8);
		segment[12] = (headerLength / 4) << 4;
		segment[13] = flags;
		segment.writeUInt16BE(0xffff, 14);
		options?.copy(segment, 20);
		data?.copy(segment, headerLength);
		this.#add(at, from, to, TCP, segment, 16);
	}

	/** What was said inside an encrypted stream. */
	decoded(at: Millis, dissector: 'sip' | 'http', from: Endpoint, to: Endpoint, said: Buffer): void {
		this.all.push({ at, bytes: exportedPdu(dissector, from, to, said), interface: this.#hostOf(from.address), comment: this.comment, decoded: true });
	}

	#add(at: Millis, from: Endpoint, to: Endpoint, protocol: typeof UDP | typeof TCP, segment: Buffer, checksumAt: number): void {
		for (const bytes of this.#ip.packets(from.address, to.address, protocol, segment, checksumAt))
			this.all.push({ at, bytes, interface: this.#hostOf(from.address), comment: this.comment });
	}
}
