import { type Cancel, type Clock, type Endpoint, type Journal, type Millis, type PacketFate, scope } from '../../kernel';
import { MemorySocket, socketError, type Wire } from '../memory-socket';
import type { Links } from './links';

/** Bytes under way and not yet read, above which a writer has to wait. */
const WINDOW_BYTES = 65_536;
/** How long a SYN is repeated (RFC 9293 §3.8.3; six retries on Windows and BSD give about this). */
export const CONNECT_TIMEOUT_MS = 21_000;
/** How long written bytes may go unacknowledged. */
export const STALL_TIMEOUT_MS = 120_000;

/** What the streams of one network have in common. */
export interface StreamWorld {
	readonly clock: Clock;
	readonly journal: Journal;
	readonly links: Links;
}

/** The machine that one end of a stream belongs to. */
export interface StreamHost {
	readonly name: string;
	readonly ends: Set<End>;
	/** Who accepts streams there; nobody: refused. */
	acceptor(at: Endpoint): ((stream: MemorySocket) => void) | undefined;
}

interface Segment {
	readonly part: 'open' | 'data' | 'close' | 'reset';
	readonly payload: Buffer;
	readonly arrive: () => void;
	/** Fate when it does get through but nobody is there. */
	readonly refused?: boolean;
	/** Journal number of its first attempt. */
	first?: number;
}

const NOTHING = Buffer.alloc(0);

/** One end of a TCP connection: what its host's stack does for it. */
export class End implements Wire {
	readonly host: StreamHost;
	readonly socket: MemorySocket;
	readonly #world: StreamWorld;
	readonly #local: Endpoint;
	readonly #remote: Endpoint;
	#peer: End | undefined;
	/** Who may be at the other address before there is a peer. */
	readonly #peerHost: StreamHost;
	/** Sent while something stood in the way. */
	#stalled: Segment[] = [];
	#stallTimer: Cancel | undefined;
	#connectTimer: Cancel | undefined;
	private lastArrival: Millis = 0;
	#unread = 0;
	#takers: (() => void)[] = [];
	#inbox: Buffer[] = [];
	#full = false;
	#endComes = false;
	#endSent = false;
	#gone = false;

	private constructor(world: StreamWorld, host: StreamHost, peerHost: StreamHost, local: Endpoint, remote: Endpoint, connecting: boolean) {
		this.#world = world;
		this.host = host;
		this.#peerHost = peerHost;
		this.#local = local;
		this.#remote = remote;
		this.socket = new MemorySocket(this, { local, remote }, { connecting, clock: world.clock });
		host.ends.add(this);
	}

	/** Sends a SYN. */
	static connect(world: StreamWorld, host: StreamHost, peerHost: StreamHost, local: Endpoint, remote: Endpoint): MemorySocket {
		const end = new End(world, host, peerHost, local, remote, true);
		end.#connectTimer = end.#inMyTurn(world.clock.now() + CONNECT_TIMEOUT_MS, () => end.#fail('ETIMEDOUT', 'connect'));
		const refused = peerHost.acceptor(remote) === undefined;
		end.#send({ part: 'open', payload: NOTHING, arrive: () => end.#accepted(), refused });
		return end.socket;
	}

	/** The SYN has reached the other host (whose turn it is). */
	#accepted(): void {
		const accept = this.#peerHost.acceptor(this.#remote);
		if (accept === undefined) {
			this.#resetFromThere('ECONNREFUSED', 'connect');
			return;
		}
		const peer = new End(this.#world, this.#peerHost, this.host, this.#remote, this.#local, false);
		peer.#peer = this;
		this.#peer = peer;
		peer.#send({ part: 'open', payload: NOTHING, arrive: () => this.#connected() });
		accept(peer.socket);
	}

	#connected(): void {
		if (this.#gone) {
			this.#peer?.resetBy(this);
			return;
		}
		this.#connectTimer?.();
		this.socket.established();
	}

	/** A stack that has no such connection answers with RST (RFC 9293 §3.10.7.1). */
	#resetFromThere(code: string, syscall: string): void {
		const { clock, journal, links } = this.#world;
		const fate = links.obstacle(this.#peerHost.name, this.host.name) ?? 'delivered';
		const arrives = Math.max(links.segmentArrival(this.#peerHost.name, this.host.name, clock.now()), this.#peer?.lastArrival ?? 0);
		journal.record({
			kind: 'packet',
			transport: 'tcp',
			part: 'reset',
			from: this.#remote,
			to: this.#local,
			payload: NOTHING,
			fate,
			...(fate === 'delivered' && { arrives }),
		});
		if (fate === 'delivered') this.#inMyTurn(arrives, () => this.#fail(code, syscall));
	}

	write(bytes: Buffer, taken: () => void): void {
		this.#unread += bytes.length;
		this.#send({ part: 'data', payload: bytes, arrive: () => this.#peer?.data(bytes) });
		// Only now: a taker may write at once.
		if (this.#unread <= WINDOW_BYTES) taken();
		else this.#takers.push(taken);
	}

	end(): void {
		this.#endSent = true;
		this.#send({ part: 'close', payload: NOTHING, arrive: () => this.#peer?.peerEnds() });
	}

	ready(): void {
		this.#full = false;
		while (!this.#full) {
			const bytes = this.#inbox.shift();
			if (bytes === undefined) break;
			this.#pass(bytes);
		}
		if (this.#endComes && this.#inbox.length === 0) {
			this.#endComes = false;
			this.socket.receiveEnd();
		}
	}

	cut(abort: boolean): void {
		if (this.#gone) return;
		const unread = this.#inbox.length > 0 || this.socket.readableLength > 0;
		this.#leave();
		if (this.#peer === undefined) return;
		if (abort || unread) this.#peer.resetBy(this);
		else if (!this.#endSent) this.end();
	}

	/** The machine went down: no more from this end; the other one learns it at once, if it can be reached. */
	crash(): void {
		if (this.#gone) return;
		this.#leave();
		this.#stalled = [];
		this.#stallTimer?.();
		this.#peer?.resetBy(this);
		this.socket.destroy();
	}

	#leave(): void {
		this.#gone = true;
		this.#connectTimer?.();
		this.host.ends.delete(this);
	}

	#fail(code: string, syscall: string): void {
		if (this.#gone) return;
		this.#leave();
		this.#stalled = [];
		this.#stallTimer?.();
		this.socket.destroy(socketError(code, syscall, syscall === 'connect' ? this.#remote : undefined));
	}

	/** `from`'s stack sends RST to this end. */
	private resetBy(from: End): void {
		from.#stalled = [];
		from.#stallTimer?.();
		this.#resetFromThere('ECONNRESET', 'read');
	}

	private data(bytes: Buffer): void {
		if (this.#gone) {
			this.#peer?.resetBy(this);
			return;
		}
		if (this.#full || this.#inbox.length > 0) this.#inbox.push(bytes);
		else this.#pass(bytes);
	}

	#pass(bytes: Buffer): void {
		this.#full = !this.socket.receive(bytes);
		this.#peer?.acknowledged(bytes.length);
	}

	private peerEnds(): void {
		if (this.#gone) return;
		if (this.#inbox.length > 0) this.#endComes = true;
		else this.socket.receiveEnd();
	}

	/** Acknowledgements make no packets in the journal, but a waiting writer learns of them after the way back. */
	private acknowledged(length: number): void {
		this.#unread -= length;
		if (this.#unread > WINDOW_BYTES || this.#takers.length === 0) return;
		const takers = this.#takers;
		this.#takers = [];
		const { clock, links } = this.#world;
		this.#inMyTurn(clock.now() + links.latency(this.host.name, this.#peerHost.name), () => {
			for (const taken of takers) taken();
		});
	}

	#send(segment: Segment): void {
		if (this.#stalled.length === 0 && this.#transmit(segment)) return;
		if (this.#stalled.length > 0) this.#record(segment, this.#obstacle() ?? 'partitioned');
		this.#stalled.push(segment);
		if (this.#stalled.length > 1) return;
		this.#world.links.whenFaultEnds(() => this.#retransmit());
		this.#stallTimer = this.#inMyTurn(this.#world.clock.now() + STALL_TIMEOUT_MS, () => {
			this.#stalled = [];
			this.#fail('ETIMEDOUT', 'read');
		});
	}

	/** True when nothing waits any more. */
	#retransmit(): boolean {
		for (;;) {
			const segment = this.#stalled[0];
			if (segment === undefined) break;
			if (this.#obstacle() !== undefined) return false;
			this.#stalled.shift();
			this.#transmit(segment);
		}
		this.#stallTimer?.();
		return true;
	}

	#obstacle(): PacketFate | undefined {
		return this.#world.links.obstacle(this.host.name, this.#peerHost.name);
	}

	/** False when something stands in the way. */
	#transmit(segment: Segment): boolean {
		const obstacle = this.#obstacle();
		if (obstacle !== undefined) {
			this.#record(segment, obstacle);
			return false;
		}
		const { clock, links } = this.#world;
		const arrives = Math.max(links.segmentArrival(this.host.name, this.#peerHost.name, clock.now()), this.lastArrival);
		this.lastArrival = arrives;
		this.#record(segment, segment.refused === true ? 'no-listener' : 'delivered', arrives);
		scope.run(this.#peerHost.name, () =>
			clock.at(arrives, () => {
				if (!links.isDown(this.#peerHost.name)) segment.arrive();
			}),
		);
		return true;
	}

	#record(segment: Segment, fate: PacketFate, arrives?: Millis): void {
		const { n } = this.#world.journal.record({
			kind: 'packet',
			transport: 'tcp',
			part: segment.part,
			from: this.#local,
			to: this.#remote,
			payload: segment.payload,
			fate,
			...(arrives !== undefined && { arrives }),
			...(segment.first !== undefined && { duplicateOf: segment.first }),
		});
		segment.first ??= n;
	}

	#inMyTurn(when: Millis, act: () => void): Cancel {
		return scope.run(this.host.name, () => this.#world.clock.at(when, act));
	}
}
