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
	state: 'opening' | 'established' | 'over';
	/** Acknowledgement of the handshake that the client still owes, and when it would be sent by itself. */
	handshakeAt?: Millis;
}

/** Room for data in a segment on Ethernet. */
const segmentSize = (address: string) => (address.includes(':') ? 1440 : 1460);

/**
 * Turns the journal's writes to streams into TCP as it looks on the wire. The journal knows when a write left and when
 * it arrived; the answers of the other host's TCP, which carry nothing that anybody said, are supplied.
 */
export class TcpConnections {
	readonly #connections = new Map<string, Connection>();
	readonly #frames: Frames;

	constructor(frames: Frames) {
		this.#frames = frames;
	}

	sent(packet: Packet): void {
		if (packet.part === 'open') this.#open(packet);
		else this.#write(packet, this.#connection(packet));
	}

	/** What `sent` put out has reached the other host. */
	arrived(packet: Packet, at: Millis): void {
		const connection = this.#connections.get(key(packet));
		if (connection === undefined || connection.state === 'over') return;
		const [sender, receiver] = ends(connection, packet);
		if (packet.part === 'open') {
			this.#put(at, receiver, sender, SYN | ACK);
			receiver.next++;
			connection.state = 'established';
			connection.handshakeAt = at + (at - packet.at);
			return;
		}
		if (packet.part === 'reset') return;
		const expected = packet.part === 'close' ? 1 : packet.payload.length;
		receiver.expects = (receiver.expects + expected) >>> 0;
		this.#settleHandshake(connection, at);
		this.#put(at, receiver, sender, ACK);
	}

	/** Puts out what a client's TCP has sent by `now` of its own accord. */
	elapse(now: Millis): void {
		for (const connection of this.#connections.values()) {
			if (connection.handshakeAt !== undefined && connection.handshakeAt <= now) this.#settleHandshake(connection, connection.handshakeAt);
		}
	}

	#open(packet: Packet): void {
		const connection = newConnection(packet);
		this.#connections.set(key(packet), connection);
		this.#put(packet.at, connection.client, connection.server, SYN);
		connection.client.next++;
		connection.server.expects = connection.client.next;
		if (packet.fate === 'no-listener') {
			// RFC 9293 §3.10.7.1: a port on which nobody listens answers with a reset.
			this.#put(packet.arrives ?? packet.at, connection.server, connection.client, RST | ACK);
			connection.state = 'over';
		}
	}

	/** The connection that a packet belongs to. A journal that begins in its midst gives no opening: it is supplied. */
	#connection(packet: Packet): Connection {
		const known = this.#connections.get(key(packet));
		if (known !== undefined) return known;
		const connection = newConnection(packet);
		this.#connections.set(key(packet), connection);
		this.#put(packet.at, connection.client, connection.server, SYN);
		connection.client.next++;
		connection.server.expects = connection.client.next;
		this.#put(packet.at, connection.server, connection.client, SYN | ACK);
		connection.server.next++;
		connection.state = 'established';
		this.#settleHandshake(connection, packet.at, true);
		return connection;
	}

	#write(packet: Packet, connection: Connection): void {
		if (connection.state !== 'established') {
			if (packet.part === 'reset' && connection.state === 'opening') {
				const [sender, receiver] = ends(connection, packet);
				this.#put(packet.at, sender, receiver, RST | ACK);
				connection.state = 'over';
			}
			return;
		}
		this.#settleHandshake(connection, packet.at);
		const [sender, receiver] = ends(connection, packet);
		switch (packet.part) {
			case 'open':
				break;
			case 'reset':
				this.#put(packet.at, sender, receiver, RST | ACK);
				connection.state = 'over';
				break;
			case 'close':
				this.#put(packet.at, sender, receiver, FIN | ACK);
				sender.next = (sender.next + 1) >>> 0;
				break;
			case 'data': {
				const size = segmentSize(packet.from.address);
				for (let offset = 0; offset < packet.payload.length; offset += size) {
					const data = packet.payload.subarray(offset, offset + size);
					const last = offset + size >= packet.payload.length;
					this.#put(packet.at, sender, receiver, ACK | (last ? PSH : 0), data);
					sender.next = (sender.next + data.length) >>> 0;
				}
			}
		}
	}

	/** Sends the last part of the handshake, if it is still owed: at the latest before anything else is sent. */
	#settleHandshake(connection: Connection, at: Millis, owed = connection.handshakeAt !== undefined): void {
		if (!owed) return;
		delete connection.handshakeAt;
		connection.client.expects = connection.server.next;
		this.#put(at, connection.client, connection.server, ACK);
	}

	#put(at: Millis, from: End, to: End, flags: number, data?: Buffer): void {
		this.#frames.tcp(at, { from: from.endpoint, to: to.endpoint, flags, sequence: from.next, acknowledged: from.expects, ...(data && { data }) });
	}
}

function newConnection(packet: Packet): Connection {
	// Initial sequence numbers that are told apart at a glance and are the same in every run.
	const first = ((packet.n + 1) * 1_000_003) >>> 0;
	return {
		client: { endpoint: packet.from, next: first, expects: 0 },
		server: { endpoint: packet.to, next: (first + 500_000_000) >>> 0, expects: 0 },
		state: 'opening',
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
