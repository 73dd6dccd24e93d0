import type { DecodedEvent, Endpoint, Journal, Millis, PacketEvent, Recorded } from '../kernel';
import { readWireMessage, type WireMessage } from './wire-message';

/** A SIP message as it went over the network between two hosts. */
export interface SipPacket {
	/** The journal event that carried its last byte. */
	readonly n: number;
	readonly at: Millis;
	readonly transport: 'udp' | 'tcp';
	readonly from: Endpoint;
	readonly to: Endpoint;
	/** Whether it reached (or will reach) the other host. */
	readonly arrived: boolean;
	readonly message: WireMessage;
}

/** What was sent to a SIP port and could not be read as SIP. */
export interface Unreadable {
	readonly n: number;
	readonly from: Endpoint;
	readonly to: Endpoint;
	readonly text: string;
}

/** All SIP that was on the wire: what can be read, and what cannot. */
export interface Traffic {
	readonly messages: readonly SipPacket[];
	readonly unreadable: readonly Unreadable[];
}

/** A start line; what else goes over the network (HTTP, say) does not look like one. */
const LOOKS_LIKE_SIP = /^(?:SIP\/2\.0 |[A-Z]+ \S+ SIP\/2\.0)/;

/** How far each journal has been read, so that reading it again costs only what is new. */
const readers = new WeakMap<object, TrafficReader>();

/** All SIP in the journal, in the order it was sent; streams are cut into messages by Content-Length (RFC 3261 §18.3). */
export function sipTraffic(journal: Pick<Journal, 'ofKind'>): Traffic {
	let reader = readers.get(journal);
	if (reader === undefined) {
		reader = new TrafficReader();
		readers.set(journal, reader);
	}
	return reader.read(journal.ofKind('packet'), journal.ofKind('decoded'));
}

class TrafficReader implements Traffic {
	readonly messages: SipPacket[] = [];
	readonly unreadable: Unreadable[] = [];
	readonly #streams = new Map<string, Buffer>();
	#packets = 0;
	#decoded = 0;

	read(packets: readonly Recorded<PacketEvent>[], decoded: readonly Recorded<DecodedEvent>[]): Traffic {
		for (; this.#packets < packets.length; this.#packets++) {
			const packet = packets[this.#packets] as Recorded<PacketEvent>;
			this.#inside(decoded, packet.n);
			if (packet.transport === 'udp') this.#datagram(packet);
			else this.#segment(packet);
		}
		this.#inside(decoded, Number.POSITIVE_INFINITY);
		return this;
	}

	/** What was said inside of TLS and WebSockets before an event. */
	#inside(decoded: readonly Recorded<DecodedEvent>[], until: number): void {
		for (; this.#decoded < decoded.length; this.#decoded++) {
			const said = decoded[this.#decoded] as Recorded<DecodedEvent>;
			if (said.n > until) return;
			// RFC 7118 §4.2: a WebSocket message is one SIP message.
			this.#take({ ...said, transport: 'tcp', fate: 'delivered' }, said.payload, said.transport === 'tls' ? 'by-length' : 'by-datagram');
		}
	}

	#datagram(packet: Recorded<PacketEvent>): void {
		if (packet.duplicateOf === undefined && looksLikeSip(packet.payload)) this.#take(packet, packet.payload, 'by-datagram');
	}

	#segment(packet: Recorded<PacketEvent>): void {
		const stream = `${packet.from.address}:${packet.from.port}>${packet.to.address}:${packet.to.port}`;
		if (packet.part !== 'data') {
			this.#streams.delete(stream);
			return;
		}
		let rest = Buffer.concat([this.#streams.get(stream) ?? Buffer.alloc(0), packet.payload]);
		for (;;) {
			let start = 0;
			while (rest[start] === 0x0d || rest[start] === 0x0a) start++;
			rest = rest.subarray(start);
			if (!looksLikeSip(rest)) {
				this.#streams.delete(stream);
				return;
			}
			const end = rest.indexOf('\r\n\r\n');
			const length = Number(/^(?:content-length|l)\s*:\s*(\d+)/im.exec(rest.toString('latin1', 0, Math.max(end, 0)))?.[1] ?? 0);
			if (end < 0 || rest.length < end + 4 + length) break;
			this.#take(packet, rest.subarray(0, end + 4 + length), 'by-length');
			rest = rest.subarray(end + 4 + length);
		}
		this.#streams.set(stream, rest);
	}

	#take(
		{ n, at, transport, from, to, fate }: Pick<Recorded<PacketEvent>, 'n' | 'at' | 'transport' | 'from' | 'to' | 'fate'>,
		bytes: Buffer,
		framed: 'by-length' | 'by-datagram',
	): void {
		const message = readWireMessage(bytes, framed);
		if (message === undefined) this.unreadable.push({ n, from, to, text: bytes.toString('utf8', 0, 60) });
		else this.messages.push({ n, at, transport, from, to, arrived: fate === 'delivered' || fate === 'held', message });
	}
}

const looksLikeSip = (bytes: Buffer) => LOOKS_LIKE_SIP.test(bytes.toString('latin1', 0, 200));
