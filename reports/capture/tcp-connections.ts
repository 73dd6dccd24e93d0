import type { Endpoint, Millis, PacketEvent, Recorded } from '../../simulators/kernel';
import { ACK, FIN, type Frames, PSH, RST, SYN } from './frames';

type Packet = Recorded<PacketEvent>;

/** One end of a connection: what it has sent, and what it has got. */
interface End {
	readonly endpoint: Endpoint;
	/** Sequence number of the next byte it sends. */
	next: number;
	/** Sequence number of the next byte it expects. */
	expects: number;
}

interface Connection {
	readonly client: End;
	readonly server: End;
	state: 'opening' | 'accepted' | 'established' | 'over';
	/** Where in the stream a packet (by its number) began: a retransmission begins there again. */
	readonly begins: Map<number, number>;
}

/** Room for data in a segment on Ethernet. */
const segmentSize = (address: string) => (address.includes(':') ? 1440 : 1460);

/**
 * Turns the journal's writes to streams into TCP as it looks on the wire (RFC 9293). The journal knows when a write
 * left and when it arrived; the acknowledgements, with which nobody says anything, are supplied.
 */
export class TcpConnections {
	readonly #connections = new Map<string, Connection>();
	readonly #frames: Frames;

	constructor(frames: Frames) {
		this.#frames = frames;
	}

	sent(packet: Packet): void {
		const known = this.#connections.get(key(packet));
		if (packet.part === 'open') this.#open(packet, known);
		else this.#write(packet, known ?? this.#supplied(packet));
	}

	/** What `sent` put out has reached the other host. */
	arrived(packet: Packet, at: Millis): void {
		const connection = this.#connections.get(key(packet));
		if (connection === undefined || connection.state === 'over' || packet.part === 'reset') return;
		const [sender, receiver] = ends(connection, packet);
		if (packet.part === 'open') {
			receiver.expects = ((connection.begins.get(packet.duplicateOf ?? packet.n) ?? sender.next - 1) + 1) >>> 0;
			if (sender === connection.client) return;
			connection.state = 'established';
		} else {
			receiver.expects = (receiver.expects + (packet.part === 'close' ? 1 : packet.payload.length)) >>> 0;
		}
		this.#put(at, receiver, sender, ACK);
	}

	#open(packet: Packet, known: Connection | undefined): void {
		if (known !== undefined && packet.duplicateOf !== undefined) {
			const [sender, receiver] = ends(known, packet);
			this.#put(packet.at, sender, receiver, sender === known.client ? SYN : SYN | ACK, undefined, known.begins.get(packet.duplicateOf));
			return;
		}
		if (known?.state === 'opening' && name(known.server.endpoint) === name(packet.from)) {
			this.#begin(packet.at, packet.n, known, known.server, known.client, SYN | ACK);
			known.state = 'accepted';
			return;
		}
		const connection = newConnection(packet);
		this.#connections.set(key(packet), connection);
		this.#begin(packet.at, packet.n, connection, connection.client, connection.server, SYN);
	}

	#begin(at: Millis, n: number, connection: Connection, sender: End, receiver: End, flags: number): void {
		connection.begins.set(n, sender.next);
		this.#put(at, sender, receiver, flags);
		sender.next = (sender.next + 1) >>> 0;
	}

	/** The connection of a journal that begins in the midst of it. */
	#supplied(packet: Packet): Connection {
		const connection = newConnection(packet);
		const { client, server } = connection;
		this.#connections.set(key(packet), connection);
		this.#begin(packet.at, -1, connection, client, server, SYN);
		server.expects = client.next;
		this.#begin(packet.at, -2, connection, server, client, SYN | ACK);
		client.expects = server.next;
		this.#put(packet.at, client, server, ACK);
		connection.state = 'established';
		return connection;
	}

	#write(packet: Packet, connection: Connection): void {
		if (connection.state === 'over') return;
		const [sender, receiver] = ends(connection, packet);
		switch (packet.part) {
			case 'open':
				break;
			case 'reset':
				this.#put(packet.at, sender, receiver, RST | ACK);
				connection.state = 'over';
				break;
			case 'close':
			case 'data':
				this.#segments(packet, connection, sender, receiver);
		}
	}

	#segments(packet: Packet, connection: Connection, sender: End, receiver: End): void {
		const again = packet.duplicateOf === undefined ? undefined : connection.begins.get(packet.duplicateOf);
		let sequence = again ?? sender.next;
		connection.begins.set(packet.n, sequence);
		if (packet.part === 'close') {
			this.#put(packet.at, sender, receiver, FIN | ACK, undefined, sequence);
			sequence++;
		}
		const size = segmentSize(packet.from.address);
		for (let offset = 0; offset < packet.payload.length; offset += size) {
			const data = packet.payload.subarray(offset, offset + size);
			const last = offset + size >= packet.payload.length;
			this.#put(packet.at, sender, receiver, ACK | (last ? PSH : 0), data, sequence);
			sequence += data.length;
		}
		if (again === undefined) sender.next = sequence >>> 0;
	}

	#put(at: Millis, from: End, to: End, flags: number, data?: Buffer, sequence = from.next): void {
		this.#frames.tcp(at, { from: from.endpoint, to: to.endpoint, flags, sequence, acknowledged: from.expects, ...(data && { data }) });
	}
}

function newConnection(packet: Packet): Connection {
	// Initial sequence numbers that are told apart at a glance and are the same in every run.
	const first = ((packet.n + 1) * 1_000_003) >>> 0;
	return {
		client: { endpoint: packet.from, next: first, expects: 0 },
		server: { endpoint: packet.to, next: (first + 500_000_000) >>> 0, expects: 0 },
		state: 'opening',
		begins: new Map(),
	};
}

const name = (end: Endpoint) => `${end.address} ${end.port}`;

/** One name for both directions. */
function key(packet: Packet): string {
	const [a, b] = [name(packet.from), name(packet.to)];
	return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function ends(connection: Connection, packet: Packet): [sender: End, receiver: End] {
	return name(connection.client.endpoint) === name(packet.from) ? [connection.client, connection.server] : [connection.server, connection.client];
}
