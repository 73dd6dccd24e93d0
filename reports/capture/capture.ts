import type { PacketEvent, Recorded } from '../../simulators/kernel';
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

	for (const event of events) {
		if (event.kind !== 'packet') continue;
		if (event.transport === 'udp') {
			moments.push({ at: event.at, order: event.n, happen: () => frames.udp(event.at, event.from, event.to, event.payload) });
			continue;
		}
		// The copies that a link makes of a segment are dropped by the receiver's TCP.
		if (event.duplicateOf !== undefined) continue;
		moments.push({ at: event.at, order: event.n, happen: () => tcp.sent(event) });
		if (event.arrives === undefined || event.fate !== 'delivered') continue;
		const way = direction(event);
		const arrives = Math.max(event.arrives, event.at, lastArrival.get(way) ?? 0);
		lastArrival.set(way, arrives);
		moments.push({ at: arrives, order: event.n + 0.5, happen: () => tcp.arrived(event, arrives) });
	}

	moments.sort((a, b) => a.at - b.at || a.order - b.order);
	for (const moment of moments) {
		tcp.elapse(moment.at);
		moment.happen();
	}
	tcp.elapse(Number.POSITIVE_INFINITY);
	return pcap(frames.all);
}

const direction = ({ from, to }: Packet) => `${from.address} ${from.port} ${to.address} ${to.port}`;
