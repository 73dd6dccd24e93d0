import type { Address, Endpoint, PacketEvent, Recorded } from '../../simulators/kernel';
import { isMedia } from '../media-packet';
import { Frames } from './frames';
import { pcapng } from './pcapng';
import { TcpConnections } from './tcp-connections';

type Packet = Recorded<PacketEvent>;

interface Moment {
	readonly at: number;
	readonly order: number;
	/** The step during which it was recorded. */
	readonly comment?: string | undefined;
	readonly happen: () => void;
}

/**
 * The packets of a journal as a capture file. It sees every packet leave its sender, so also those that never arrive;
 * time zero is the beginning of the world. Signalling bears the step that caused it as its comment; so does the first
 * packet of media in each step. What was said inside of TLS is there once more, decoded; Wireshark reads plain WebSockets itself.
 */
export function captureOf(events: readonly Recorded[], about?: string): Buffer {
	const frames = new Frames(hostNames(events));
	const tcp = new TcpConnections(frames);
	const moments: Moment[] = [];
	// The bytes of a stream arrive in the order in which they were sent.
	const lastArrival = new Map<string, number>();

	let step: string | undefined;
	let mediaSaid: string | undefined;
	const segment = (packet: Packet, order: number) => {
		const comment = step;
		moments.push({ at: packet.at, order, comment, happen: () => tcp.sent(packet) });
		if (packet.arrives === undefined || packet.fate !== 'delivered') return;
		const direction = way(packet.from, packet.to);
		const arrives = Math.max(packet.arrives, packet.at, lastArrival.get(direction) ?? 0);
		lastArrival.set(direction, arrives);
		moments.push({ at: arrives, order: order + 0.25, comment, happen: () => tcp.arrived(packet, arrives) });
	};

	const opened = new Set<string>();
	for (const event of events) {
		if (event.kind === 'packet' && event.part === 'open') opened.add(way(event.from, event.to));
	}
	for (const event of events) {
		if (event.kind === 'step' && event.phase === 'begin') step = event.text;
		if (event.kind === 'decoded' && event.transport !== 'ws') {
			const { at, from, to, payload } = event;
			moments.push({ at, order: event.n, comment: step, happen: () => frames.decoded(at, 'sip', from, to, payload) });
		}
		if (event.kind !== 'packet') continue;
		if (event.transport === 'udp') {
			const at = event.sent ?? event.at;
			const media = isMedia(event.payload);
			const comment = media && mediaSaid === step ? undefined : step;
			if (media) mediaSaid = step;
			moments.push({ at, order: event.n, comment, happen: () => frames.udp(at, event.from, event.to, event.payload) });
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
	for (const { comment, happen } of moments) {
		frames.comment = comment;
		happen();
	}
	return pcapng(frames.all, about);
}

/** Names of the hosts by their addresses; an address that no host of the journal has is its own name. */
function hostNames(events: readonly Recorded[]): (address: Address) => string {
	const names = new Map<Address, string>();
	for (const event of events) if (event.kind === 'host') for (const address of event.addresses) names.set(address, event.host);
	return (address) => names.get(address) ?? address;
}

const way = (from: Endpoint, to: Endpoint) => `${from.address} ${from.port} ${to.address} ${to.port}`;
