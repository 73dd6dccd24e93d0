import type { Endpoint, PacketEvent, Recorded } from '../../simulators/kernel';
import { Frames } from './frames';
import { pcap } from './pcap';
import { TcpConnections } from './tcp-connections';

type Packet = Recorded<PacketEvent>;

interface Moment {
	readonly at: number;
	readonly order: number;
	readonly happen: () => void;
}

/**
 * The packets of a journal as a capture file. It sees every packet leave its sender, so also those that never arrive;
 * time zero is the beginning of the world.
 */
export function captureOf(events: readonly Recorded[]): Buffer {
	const frames = new Frames();
	const tcp = new TcpConnections(frames);
	const moments: Moment[] = [];
	// The bytes of a stream arrive in the order in which they were sent.
	const lastArrival = new Map<string, number>();

	const segment = (packet: Packet, order: number) => {
		moments.push({ at: packet.at, order, happen: () => tcp.sent(packet) });
		if (packet.arrives === undefined || packet.fate !== 'delivered') return;
		const direction = way(packet.from, packet.to);
		const arrives = Math.max(packet.arrives, packet.at, lastArrival.get(direction) ?? 0);
		lastArrival.set(direction, arrives);
		moments.push({ at: arrives, order: order + 0.25, happen: () => tcp.arrived(packet, arrives) });
	};

	const opened = new Set<string>();
	for (const event of events) {
		if (event.kind === 'packet' && event.part === 'open') opened.add(way(event.from, event.to));
	}
	for (const event of events) {
		if (event.kind !== 'packet') continue;
		if (event.transport === 'udp') {
			const at = event.sent ?? event.at;
			moments.push({ at, order: event.n, happen: () => frames.udp(at, event.from, event.to, event.payload) });
			continue;
		}
		segment(event, event.n);
		const answered = event.part !== 'open' || opened.has(way(event.to, event.from));
		if (!answered && event.fate === 'delivered' && event.arrives !== undefined) {
			// A network that journals no SYN of the accepting side: it answers at once.
			const { from, to, at, arrives } = event;
			segment({ ...event, from: to, to: from, at: arrives, arrives: 2 * arrives - at }, event.n + 0.5);
		}
	}

	moments.sort((a, b) => a.at - b.at || a.order - b.order);
	for (const moment of moments) moment.happen();
	return pcap(frames.all);
}

const way = (from: Endpoint, to: Endpoint) => `${from.address} ${from.port} ${to.address} ${to.port}`;
