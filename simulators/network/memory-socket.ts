import { Socket } from 'node:net';
import type { Cancel, Clock, Endpoint, Millis } from '../kernel';

/** What carries the bytes of one end of a stream. */
export interface Wire {
	/** Takes one write; calls `taken` when there is room for the next. */
	write(bytes: Buffer, taken: () => void): void;
	/** No more will be written. */
	end(): void;
	/** The reader has room again after `receive` said no. */
	ready(): void;
	/** This end is gone. `abort`: whatever is under way is worth nothing (RFC 9293 §3.10.5). */
	cut(abort: boolean): void;
}

/** The two addresses of one end of a stream. */
export interface Ends {
	readonly local: Endpoint;
	readonly remote: Endpoint;
}

/**
 * A `net.Socket` that has no kernel handle: its bytes go over a {@link Wire}. Libraries that insist on
 * `instanceof net.Socket` run over it: Node's HTTP, drachtio-srf, fastify.
 *
 * Half-open as Node's own: unless `allowHalfOpen` is set, the end of what comes in ends what goes out.
 */
export class MemorySocket extends Socket {
	readonly #wire: Wire;
	readonly #clock: Pick<Clock, 'now' | 'at'> | undefined;
	#beforeConnect: (() => void)[] = [];
	#writing: ((error: Error) => void) | undefined;
	#abort = false;
	#idleMs: Millis = 0;
	#lastActive: Millis = 0;
	#idle: Cancel | undefined;

	/** @param clock measures `setTimeout`; without it the socket never reports a timeout. */
	constructor(wire: Wire, ends: Ends, opts: { connecting?: boolean; clock?: Pick<Clock, 'now' | 'at'> } = {}) {
		super({ allowHalfOpen: false });
		this.#wire = wire;
		this.#clock = opts.clock;
		Object.assign(this, { connecting: opts.connecting ?? false });
		this.#know({ remoteAddress: ends.remote.address, remotePort: ends.remote.port, remoteFamily: family(ends.remote) });
		this.#knowLocal(ends.local);
	}

	#knowLocal({ address, port }: Endpoint): void {
		this.#know({ localAddress: address, localPort: port, localFamily: family({ address }) });
	}

	#know(known: Readonly<Record<string, string | number>>): void {
		for (const [name, value] of Object.entries(known)) Object.defineProperty(this, name, { value, configurable: true });
	}

	/**
	 * The other side has accepted.
	 * @param local this end, when it was not known before.
	 */
	established(local?: Endpoint): void {
		if (this.destroyed) return;
		if (local !== undefined) this.#knowLocal(local);
		Object.assign(this, { connecting: false });
		this.#active();
		const waiting = this.#beforeConnect;
		this.#beforeConnect = [];
		for (const act of waiting) act();
		this.emit('connect');
		this.emit('ready');
	}

	/** Bytes have come in. False when the reader wants no more until `Wire.ready`. */
	receive(bytes: Buffer): boolean {
		this.#active();
		return this.push(bytes);
	}

	/** The other side writes no more. */
	receiveEnd(): void {
		if (this.destroyed) return;
		this.push(null);
		// An idle reader would never see the end (net.Socket does the same on EOF).
		if (this.readableLength === 0) this.read(0);
	}

	override _read(): void {
		if (this.connecting) this.#beforeConnect.push(() => this.#wire.ready());
		else this.#wire.ready();
	}

	override _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#send(bytesOf(chunk, encoding), done);
	}

	override _writev(chunks: { chunk: Buffer | string; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
		this.#send(Buffer.concat(chunks.map(({ chunk, encoding }) => bytesOf(chunk, encoding))), done);
	}

	#send(bytes: Buffer, done: (error?: Error | null) => void): void {
		this.#writing = done;
		this.#active();
		const taken = () => {
			if (this.#writing !== done) return;
			this.#writing = undefined;
			this.#active();
			done();
		};
		if (this.connecting) this.#beforeConnect.push(() => this.#wire.write(bytes, taken));
		else this.#wire.write(bytes, taken);
	}

	override _final(done: (error?: Error | null) => void): void {
		const end = () => {
			this.#wire.end();
			done();
		};
		if (this.connecting) this.#beforeConnect.push(end);
		else end();
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.#idle?.();
		this.#beforeConnect = [];
		this.#wire.cut(this.#abort);
		const writing = this.#writing;
		this.#writing = undefined;
		writing?.(error ?? socketError('EPIPE', 'write'));
		super._destroy(error, done);
	}

	override resetAndDestroy(): this {
		this.#abort = true;
		return this.destroy();
	}

	override setTimeout(idleMs: Millis, see?: () => void): this {
		this.#idleMs = idleMs;
		this.#idle?.();
		this.#idle = undefined;
		if (see !== undefined) {
			if (idleMs === 0) this.removeListener('timeout', see);
			else this.once('timeout', see);
		}
		this.#active();
		this.#watchIdleness();
		return this;
	}

	#active(): void {
		this.#lastActive = this.#clock?.now() ?? 0;
	}

	#watchIdleness(): void {
		const clock = this.#clock;
		if (this.#idleMs === 0 || clock === undefined || this.destroyed) return;
		this.#idle = clock.at(this.#lastActive + this.#idleMs, () => {
			if (clock.now() < this.#lastActive + this.#idleMs) this.#watchIdleness();
			else this.emit('timeout');
		});
	}

	override setNoDelay(): this {
		return this;
	}

	override setKeepAlive(): this {
		return this;
	}

	override ref(): this {
		return this;
	}

	override unref(): this {
		return this;
	}
}

/**
 * Two sockets back to back, without a network between them: what one writes the other reads in a later microtask.
 * @param ends as the first socket sees them.
 */
export function memorySocketPair(ends: Ends): [MemorySocket, MemorySocket] {
	const sockets: MemorySocket[] = [];
	const waiting: (() => void)[][] = [[], []];
	const wire = (self: 0 | 1): Wire => {
		const other = (1 - self) as 0 | 1;
		const peer = () => sockets[other];
		return {
			write(bytes, taken) {
				process.nextTick(() => {
					const to = peer();
					if (to === undefined || to.destroyed || to.receive(bytes)) taken();
					else waiting[other]?.push(taken);
				});
			},
			end: () => process.nextTick(() => peer()?.receiveEnd()),
			ready: () => {
				for (const taken of waiting[self]?.splice(0) ?? []) taken();
			},
			cut(abort) {
				process.nextTick(() => {
					const to = peer();
					if (to === undefined || to.destroyed) return;
					if (abort) to.destroy(socketError('ECONNRESET', 'read'));
					else to.receiveEnd();
				});
			},
		};
	};
	const first = new MemorySocket(wire(0), ends);
	const second = new MemorySocket(wire(1), { local: ends.remote, remote: ends.local });
	sockets.push(first, second);
	return [first, second];
}

/** An error as Node's sockets give it: it comes from the network, and nothing called led to it. */
export function socketError(code: string, syscall: string, at?: Endpoint): NodeJS.ErrnoException {
	const where = at === undefined ? '' : ` ${at.address}:${at.port}`;
	const frames = Error.stackTraceLimit;
	// Streams write out the stack of each error that ends them.
	Error.stackTraceLimit = 0;
	const error = new Error(`${syscall} ${code}${where}`);
	Error.stackTraceLimit = frames;
	return Object.assign(error, { code, syscall, ...at });
}

function family(end: Pick<Endpoint, 'address'>): 'IPv4' | 'IPv6' {
	return end.address.includes(':') ? 'IPv6' : 'IPv4';
}

function bytesOf(chunk: Buffer | string, encoding: BufferEncoding): Buffer {
	return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
}
