import { type Cancel, type Clock, type Endpoint, type Journal, type Millis, scope } from '../../kernel';
import type { Attachment } from '../bearer';
import type { Links } from '../links';
import { MemorySocket, socketError, type Wire } from '../memory-socket';
import { CONNECT_TIMEOUT_MS, NOTHING, SendWindow, Transmission } from '../transmission';

/** What the streams of one network have in common. */
export interface StreamWorld {
	readonly clock: Clock;
	readonly journal: Journal;
	readonly links: Links;
}

/** The machine that one end of a stream belongs to. */
export interface StreamHost {
	readonly name: string;
	/** Where it is on the network: streams do not outlive it. */
	readonly attachment: Attachment | undefined;
	readonly ends: Set<End>;
	/** The other ends of its streams, also of those that it has left. */
	readonly partners: Set<End>;
	/** Who accepts streams there; nobody: refused. */
	acceptor(at: Endpoint): ((stream: MemorySocket) => void) | undefined;
}

/** Own end of a stream: as the host has it, and as it is seen from outside. */
export interface OwnEnd {
	readonly inside: Endpoint;
	readonly outside: Endpoint;
}

/** After so long without an answer the other side counts as gone: servers probe idle streams after 45 s, three times, 10 s apart. */
const KEEP_ALIVE_MS: Millis = 75_000;

/** One end of a TCP connection: what its host's stack does for it. */
export class End implements Wire {
	readonly host: StreamHost;
	readonly socket: MemorySocket;
	readonly #world: StreamWorld;
	/** Own end as the other side, and the journal, see it: before or behind an address translator. */
	readonly #local: Endpoint;
	readonly #inside: Endpoint;
	/** Where the two hosts were when the stream began. */
	readonly #at: Attachment | undefined;
	readonly #peerAt: Attachment | undefined;
	readonly #remote: Endpoint;
	#peer: End | undefined;
	/** Who may be at the other address before there is a peer. */
	readonly #peerHost: StreamHost;
	readonly #out: Transmission;
	readonly #window = new SendWindow();
	#connectTimer: Cancel | undefined;
	#inbox: Buffer[] = [];
	#full = false;
	#endComes = false;
	#endSent = false;
	#gone = false;

	private constructor(world: StreamWorld, host: StreamHost, peerHost: StreamHost, local: OwnEnd, remote: Endpoint, connecting: boolean) {
		this.#world = world;
		this.host = host;
		this.#peerHost = peerHost;
		this.#local = local.outside;
		this.#inside = local.inside;
		this.#remote = remote;
		this.#at = host.attachment;
		this.#peerAt = peerHost.attachment;
		this.socket = new MemorySocket(this, { local: local.inside, remote }, { connecting, clock: world.clock });
		this.#out = new Transmission({
			clock: world.clock,
			journal: world.journal,
			links: world.links,
			from: host.name,
			to: peerHost.name,
			local: () => local.outside,
			broken: () => this.#isBroken(),
			remote,
			deliver: (arrives, arrive) => {
				scope.run(peerHost.name, () =>
					world.clock.at(arrives, () => {
						if (!world.links.isDown(peerHost.name) && peerHost.attachment === this.#peerAt) arrive();
					}),
				);
			},
			inTurn: (when, act) => this.#inMyTurn(when, act),
			gaveUp: () => this.#fail('ETIMEDOUT', 'read'),
		});
		host.ends.add(this);
		peerHost.partners.add(this);
	}

	/** Sends a SYN. */
	static connect(world: StreamWorld, host: StreamHost, peerHost: StreamHost, local: OwnEnd, remote: Endpoint): MemorySocket {
		const end = new End(world, host, peerHost, local, remote, true);
		end.#connectTimer = end.#inMyTurn(world.clock.now() + CONNECT_TIMEOUT_MS, () => end.#fail('ETIMEDOUT', 'connect'));
		const refused = peerHost.acceptor(remote) === undefined;
		end.#out.send({ part: 'open', payload: NOTHING, arrive: () => end.#accepted(), refused });
		return end.socket;
	}

	/** The SYN has reached the other host (whose turn it is). */
	#accepted(): void {
		const accept = this.#peerHost.acceptor(this.#remote);
		if (accept === undefined) {
			this.#resetFromThere('ECONNREFUSED', 'connect');
			return;
		}
		const peer = new End(this.#world, this.#peerHost, this.host, { inside: this.#remote, outside: this.#remote }, this.#local, false);
		peer.#peer = this;
		this.#peer = peer;
		peer.#out.send({ part: 'open', payload: NOTHING, arrive: () => this.#connected() });
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
		const fate = this.#isBroken() ? 'no-bearer' : (links.obstacle(this.#peerHost.name, this.host.name) ?? 'delivered');
		const sentBefore = this.#peer === undefined ? 0 : this.#peer.#out.lastArrival;
		const arrives = Math.max(links.segmentArrival(this.#peerHost.name, this.host.name, clock.now()), sentBefore);
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
		this.#window.fill(bytes.length);
		this.#out.send({ part: 'data', payload: bytes, arrive: () => this.#peer?.data(bytes) });
		// Only now: a taker may write at once.
		this.#window.whenRoom(taken);
	}

	end(): void {
		this.#endSent = true;
		this.#out.send({ part: 'close', payload: NOTHING, arrive: () => this.#peer?.peerEnds() });
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
		this.#out.forget();
		this.#peer?.resetBy(this);
		this.socket.destroy();
	}

	/** The host's address is gone: its stack ends the stream (as Android and iOS do); nothing can be said to the other side. */
	addressGone(): void {
		if (this.#gone) return;
		this.#fail('ECONNABORTED', this.socket.connecting ? 'connect' : 'read');
	}

	/** TCP keep-alive: a peer that has vanished is noticed although nothing is sent (RFC 1122 §4.2.3.6). */
	findOutThatNobodyAnswers(): void {
		if (!this.#gone) this.#inMyTurn(this.#world.clock.now() + KEEP_ALIVE_MS, () => this.#fail('ETIMEDOUT', 'read'));
	}

	/** Nothing comes through any more: one of the hosts has moved, or a translator has forgotten the stream. */
	#isBroken(): boolean {
		if (this.host.attachment !== this.#at || this.#peerHost.attachment !== this.#peerAt) return true;
		const now = this.#world.clock.now();
		const [own, theirs] = [this.#at?.nat, this.#peerAt?.nat];
		if (own !== undefined && own.out('tcp', this.#inside, this.#remote, now).port !== this.#local.port) return true;
		return theirs !== undefined && theirs.in('tcp', this.#remote, this.#local, now) === undefined;
	}

	#leave(): void {
		this.#gone = true;
		this.#connectTimer?.();
		this.host.ends.delete(this);
		this.#peerHost.partners.delete(this);
	}

	#fail(code: string, syscall: string): void {
		if (this.#gone) return;
		this.#leave();
		this.#out.forget();
		this.socket.destroy(socketError(code, syscall, syscall === 'connect' ? this.#remote : undefined));
	}

	/** `from`'s stack sends RST to this end. */
	private resetBy(from: End): void {
		from.#out.forget();
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
		const takers = this.#window.read(length);
		if (takers.length === 0) return;
		const { clock, links } = this.#world;
		this.#inMyTurn(clock.now() + links.latency(this.host.name, this.#peerHost.name), () => {
			for (const taken of takers) taken();
		});
	}

	#inMyTurn(when: Millis, act: () => void): Cancel {
		return scope.run(this.host.name, () => this.#world.clock.at(when, act));
	}
}
