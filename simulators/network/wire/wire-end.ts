import { Socket } from 'node:net';
import type { Cancel, Endpoint, Millis } from '../../kernel';
import { MemorySocket, socketError, type Wire } from '../memory-socket';
import { CONNECT_TIMEOUT_MS, NOTHING, type Segment, SendWindow, Transmission } from '../transmission';
import type { WireHost } from './wire-host';

/** How long bytes may wait for a peer after their writer has closed: kernels keep such orphans for some tens of seconds. */
const ORPHAN_MS: Millis = 10_000;

/**
 * One end of a TCP connection of the kernel. Parts get a socket in front of it, as in the virtual network: what goes
 * through is journalled on its way, and links can hold it up.
 */
export class WireEnd implements Wire {
	readonly socket: MemorySocket;
	readonly #host: WireHost;
	readonly #kernel: Socket;
	readonly #remote: Endpoint;
	readonly #out: Transmission;
	readonly #window = new SendWindow();
	/** The other side is none of this network's hosts: nobody else journals what it sends. */
	readonly #outside: boolean;
	#local: Endpoint;
	#connectTimer: Cancel | undefined;
	#orphanTimer: Cancel | undefined;
	/** Came from outside during a fault. */
	#heldBack: (() => void)[] = [];
	#dialled = false;
	#endSent = false;
	#gone = false;

	private constructor(host: WireHost, kernel: Socket, local: Endpoint, remote: Endpoint, connecting: boolean) {
		const { clock, journal, links } = host.around;
		this.#host = host;
		this.#kernel = kernel;
		this.#local = local;
		this.#remote = remote;
		this.#outside = host.around.hostAt(remote.address) === undefined;
		this.#dialled = !connecting;
		this.socket = new MemorySocket(this, { local, remote }, { connecting, clock });
		this.#out = new Transmission({
			clock,
			journal,
			links,
			from: host.name,
			to: host.nameOf(remote.address),
			local: () => this.#local,
			remote,
			deliver: (arrives, arrive) => host.delays.add(arrives, arrive),
			inTurn: (when, act) => clock.at(when, act),
			gaveUp: () => this.#fail('ETIMEDOUT', 'read'),
		});
		host.ends.add(this);
		this.#listen();
	}

	/** Calls a listener. */
	static connect(host: WireHost, local: Endpoint, remote: Endpoint): MemorySocket {
		const { clock } = host.around;
		const end = new WireEnd(host, new Socket({ allowHalfOpen: true }), local, remote, true);
		end.#connectTimer = clock.at(clock.now() + CONNECT_TIMEOUT_MS, () => end.#fail('ETIMEDOUT', 'connect'));
		const open: Segment = { part: 'open', payload: NOTHING, arrive: () => end.#dial(open), unrecorded: true };
		end.#out.send(open);
		return end.socket;
	}

	/** A listener was called. */
	static accept(host: WireHost, kernel: Socket, local: Endpoint, remote: Endpoint): MemorySocket {
		const end = new WireEnd(host, kernel, local, remote, false);
		if (end.#outside) end.#recordFromThere('open');
		end.#out.send({ part: 'open', payload: NOTHING, arrive: () => {} });
		return end.socket;
	}

	#dial(open: Segment): void {
		if (this.#gone) return;
		this.#dialled = true;
		const { address, port } = this.#remote;
		this.#kernel.setNoDelay(true);
		this.#kernel.connect({ host: address, port, localAddress: this.#local.address });
		// Node binds in the next tick, and only then the journal can say from which port the SYN came.
		process.nextTick(() => {
			this.#local = { address: this.#local.address, port: this.#kernel.localPort ?? 0 };
			const { clock } = this.#host.around;
			this.#out.record(open, this.#host.accepts(this.#remote) ? 'delivered' : 'no-listener', clock.now());
		});
	}

	#listen(): void {
		const kernel = this.#kernel;
		kernel.on('connect', () => {
			this.#connectTimer?.();
			if (this.#outside) this.#recordFromThere('open');
			this.socket.established(this.#local);
		});
		kernel.on('data', (bytes) => {
			if (this.#outside) this.#recordFromThere('data', bytes);
			this.#arrived(() => {
				if (!this.#gone && !this.socket.receive(bytes)) kernel.pause();
			});
		});
		kernel.on('end', () => {
			if (this.#outside) this.#recordFromThere('close');
			this.#arrived(() => this.socket.receiveEnd());
		});
		kernel.on('error', (error: NodeJS.ErrnoException) => {
			const refused = error.code === 'ECONNREFUSED';
			if (refused || (this.#outside && error.code === 'ECONNRESET')) this.#recordFromThere('reset');
			this.#leave();
			this.socket.destroy(error);
		});
		kernel.on('close', () => {
			this.#orphanTimer?.();
			this.#host.ends.delete(this);
			this.#leave();
		});
	}

	/** A partition stops what hosts of this network send where it is sent, and what others send here. */
	#arrived(act: () => void): void {
		const { links } = this.#host.around;
		const blocked = () => this.#outside && links.obstacle(this.#remote.address, this.#host.name) !== undefined;
		if (this.#heldBack.length === 0 && !blocked()) {
			act();
			return;
		}
		this.#heldBack.push(act);
		if (this.#heldBack.length > 1) return;
		links.whenFaultEnds(() => {
			if (blocked()) return false;
			for (const held of this.#heldBack.splice(0)) held();
			return true;
		});
	}

	write(bytes: Buffer, taken: () => void): void {
		this.#window.fill(bytes.length);
		this.#out.send({
			part: 'data',
			payload: bytes,
			arrive: () => {
				this.#kernel.write(bytes, (error) => {
					if (error) return;
					for (const next of this.#window.read(bytes.length)) next();
				});
			},
		});
		this.#window.whenRoom(taken);
	}

	end(): void {
		this.#endSent = true;
		this.#out.send({ part: 'close', payload: NOTHING, arrive: () => this.#kernel.end() });
	}

	ready(): void {
		if (this.#kernel.isPaused()) this.#kernel.resume();
	}

	cut(abort: boolean): void {
		if (this.#gone) return;
		const unread = this.socket.readableLength > 0;
		const began = this.#dialled && !this.#kernel.connecting;
		this.#leave();
		if (!began) {
			this.#out.forget();
			this.#kernel.destroy();
			return;
		}
		if (abort || unread) this.#out.send({ part: 'reset', payload: NOTHING, arrive: () => this.#reset() });
		else this.#out.send({ part: 'close', payload: NOTHING, arrive: () => this.#closeSoon(), unrecorded: this.#endSent });
	}

	/** What is written is still sent; but not for ever, to a peer that does not read. */
	#closeSoon(): void {
		const { clock } = this.#host.around;
		this.#kernel.destroySoon();
		if (!this.#kernel.destroyed) this.#orphanTimer = clock.at(clock.now() + ORPHAN_MS, () => this.#reset());
	}

	/** The machine went down. */
	crash(): void {
		if (!this.#gone && this.#dialled)
			this.#out.record({ part: 'reset', payload: NOTHING, arrive: () => {} }, 'delivered', this.#host.around.clock.now());
		this.close();
	}

	/** At once, whatever is under way. */
	close(): void {
		this.#leave();
		this.#out.forget();
		this.#reset();
		this.socket.destroy();
	}

	/** While its FIN is on the way the kernel knows no RST any more, and Node would wait for ever (uv_tcp_close_reset: EINVAL). */
	#reset(): void {
		if (this.#kernel.writableEnded && !this.#kernel.writableFinished) this.#kernel.destroy();
		else this.#kernel.resetAndDestroy();
	}

	#fail(code: string, syscall: string): void {
		if (this.#kernel.destroyed) return;
		this.#leave();
		this.#kernel.destroy();
		this.socket.destroy(socketError(code, syscall, syscall === 'connect' ? this.#remote : undefined));
	}

	#leave(): void {
		this.#gone = true;
		this.#connectTimer?.();
	}

	#recordFromThere(part: Segment['part'], payload: Buffer = NOTHING): void {
		const { clock, journal } = this.#host.around;
		journal.record({
			kind: 'packet',
			transport: 'tcp',
			part,
			from: this.#remote,
			to: this.#local,
			payload,
			fate: 'delivered',
			arrives: clock.now(),
		});
	}
}
