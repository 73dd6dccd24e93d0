import type { Endpoint, Journal, Millis, PacketEvent, Recorded } from '../kernel';
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

export interface Traffic {
	readonly messages: readonly SipPacket[];
	readonly unreadable: readonly Unreadable[];
}

/** A start line; what else goes over the network (HTTP, say) does not look like one. */
const LOOKS_LIKE_SIP = /^(?:SIP\/2\.0 |[A-Z]+ \S+ SIP\/2\.0)/;

/** All SIP in the journal, in the order it was sent; streams are cut into messages by Content-Length (RFC 3261 §18.3). */
export function sipTraffic(journal: Pick<Journal, 'ofKind'>): Traffic {
	const messages: SipPacket[] = [];
	const unreadable: Unreadable[] = [];
	const streams = new Map<string, Buffer>();

	const take = (packet: Recorded<PacketEvent>, bytes: Buffer, framed: 'by-length' | 'by-datagram') => {
		const { n, at, transport, from, to } = packet;
		const message = readWireMessage(bytes, framed);
		if (message === undefined) unreadable.push({ n, from, to, text: bytes.toString('utf8', 0, 60) });
		else messages.push({ n, at, transport, from, to, arrived: packet.fate === 'delivered' || packet.fate === 'held', message });
	};

	for (const packet of journal.ofKind('packet')) {
		if (packet.transport === 'udp') {
			if (packet.duplicateOf === undefined && LOOKS_LIKE_SIP.test(packet.payload.toString('latin1', 0, 200))) take(packet, packet.payload, 'by-datagram');
			continue;
		}
		const stream = `${packet.from.address}:${packet.from.port}>${packet.to.address}:${packet.to.port}`;
		if (packet.part !== 'data') {
			streams.delete(stream);
			continue;
		}
		let rest = Buffer.concat([streams.get(stream) ?? Buffer.alloc(0), packet.payload]);
		for (;;) {
			let start = 0;
			while (rest[start] === 0x0d || rest[start] === 0x0a) start++;
			rest = rest.subarray(start);
			if (!LOOKS_LIKE_SIP.test(rest.toString('latin1', 0, 200))) break;
			const end = rest.indexOf('\r\n\r\n');
			if (end < 0) break;
			const length = Number(/^(?:content-length|l)\s*:\s*(\d+)/im.exec(rest.toString('latin1', 0, end))?.[1] ?? 0);
			if (rest.length < end + 4 + length) break;
			take(packet, rest.subarray(0, end + 4 + length), 'by-length');
			rest = rest.subarray(end + 4 + length);
		}
		streams.set(stream, LOOKS_LIKE_SIP.test(rest.toString('latin1', 0, 200)) ? rest : Buffer.alloc(0));
	}
	return { messages, unreadable };
}
