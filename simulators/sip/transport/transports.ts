import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Endpoint, Stream } from '../../kernel';
import { type Datagrams, type Host, type Listener, MemorySocket } from '../../network';
import type { SipMessage } from '../message/message';
import { parseText } from '../message/parse';
import { Timers } from '../timers';
import { journalled, type Listening } from './decoded';
import type { Destination, Flow, TransportName } from './flow';
import { type Framer, framerFor, StreamLayers, type StreamTransport } from './stream-layers';
import { LINGER_MS, STREAM_LIMITS, type StreamLimits, Tally } from './stream-limits';
import type { TlsIdentity } from './tls';

/** Where a node listens; the address is the host's first unless given. */
export interface ListenOn {
	readonly transport: TransportName;
	readonly port: number;
	readonly address?: string;
}

export interface Receiver {
	/** A message came; it may have a `fault`. */
	message(message: SipMessage, flow: Flow): void;
	/** What came is no SIP message. */
	noise(why: string, flow: Flow): void;
	/** A stream is ended because it takes more than it may. */
	cutOff(why: string, flow: Flow): void;
}

/** How long a stream that this node opened stays open after the last message: longer than any transaction (RFC 3261 §18). */
const IDLE_STREAM_MS = 64_000;

const nothing = () => {};

/** The datagram ports, listeners and streams of a node (RFC 3261 §18). */
export class Transports {
	readonly #host: Host;
	readonly #receiver: Receiver;
	readonly #timers: Timers;
	readonly #ports: DatagramPort[] = [];
	readonly #listeners: { readonly transport: StreamTransport; readonly listener: Listener }[] = [];
	#locals: readonly Destination[] = [];
	readonly #layers: StreamLayers;
	readonly #limits: StreamLimits;
	readonly #held = new Tally();
	readonly #streams = new Set<StreamFlow>();
	/** Accepted streams over which no message has come, oldest first. */
	readonly #silent = new Set<StreamFlow>();
	#accepted = 0;
	/** The stream to use towards an address and port: the youngest. */
	readonly #byRemote = new Map<string, StreamFlow>();

	/** @param identity what TLS needs. */
	constructor(host: Host, clock: Clock, receiver: Receiver, random: Stream, identity?: TlsIdentity, limits: Partial<StreamLimits> = {}) {
		this.#host = host;
		this.#receiver = receiver;
		this.#timers = new Timers(clock);
		this.#limits = { ...STREAM_LIMITS, ...limits };
		this.#layers = new StreamLayers(this.#timers, random, this.#limits, identity);
	}

	/** Binds the ports. Rejects when one is taken. */
	async start(listen: readonly ListenOn[]): Promise<void> {
		for (const { transport, port, address } of listen) {
			if (transport === 'udp') this.#ports.push(new DatagramPort(await this.#host.udp(port, address), this.#receiver));
			else {
				this.#layers.check(transport);
				const listener: Listener = await this.#host.listen(
					port,
					(stream) => this.#layers.accept(transport, stream, (messages, from) => this.#accept(transport, messages, stream, listener.local, from)),
					address,
				);
				this.#listeners.push({ transport, listener });
			}
		}
		this.#locals = [
			...this.#ports.map(({ socket }) => ({ transport: 'udp' as const, ...socket.local })),
			...this.#listeners.map(({ transport, listener }) => ({ transport, ...listener.local })),
		];
	}

	/** Every place where this node listens. */
	locals(): readonly Destination[] {
		return this.#locals;
	}

	/** Whether this node can send over that transport. */
	offers(transport: TransportName): boolean {
		return transport === 'udp' ? this.#ports.length > 0 : this.#listeners.some((one) => one.transport === transport);
	}

	/** Open streams. */
	get streams(): number {
		return this.#streams.size;
	}

	get timers(): number {
		return this.#timers.pending;
	}

	/**
	 * The flow to a destination: an open stream whose other end is that address and port, a new one, or datagrams, from the
	 * port `from` if it is one of this node's. `undefined` when this node does not offer the transport.
	 */
	flowTo(to: Destination, from?: Endpoint): Flow | undefined {
		const remote: Endpoint = { address: to.address, port: to.port };
		if (to.transport === 'udp') {
			const same = this.#ports.find(({ socket }) => socket.local.port === from?.port && socket.local.address === from.address);
			const port = same ?? this.#ports.find(({ socket }) => isIpv6(socket.local.address) === isIpv6(to.address));
			return port?.flowTo(remote);
		}
		return this.#streamTo({ ...to, transport: to.transport });
	}

	/** The flow that already leads there: an open stream whose other end is that address and port, or datagrams, of which nobody knows. */
	existingFlowTo(to: Destination): Flow | undefined {
		if (to.transport === 'udp') return this.flowTo(to);
		const known = this.#byRemote.get(place(to.transport, to));
		return known?.open ? known : undefined;
	}

	/** Sends over streams, open or new, to the first of these places that takes it; `lost` when none does. */
	sendToOneOf(places: readonly Destination[], text: string, lost: () => void): void {
		const [first, ...others] = places;
		if (first === undefined || first.transport === 'udp') {
			lost();
			return;
		}
		const stream = this.#streamTo({ ...first, transport: first.transport });
		const next = () => this.sendToOneOf(others, text, lost);
		if (stream === undefined) next();
		else stream.send(text, (error) => error && next());
	}

	#streamTo(to: Destination & { readonly transport: StreamTransport }): StreamFlow | undefined {
		const { transport } = to;
		const remote: Endpoint = { address: to.address, port: to.port };
		const known = this.#byRemote.get(place(transport, remote));
		if (known?.open) return known;
		const listening = this.#listeners.find((one) => one.transport === transport && isIpv6(one.listener.local.address) === isIpv6(to.address));
		if (listening === undefined) return undefined;
		const stream = this.#host.connect(remote);
		const messages = this.#layers.open(to, stream);
		return this.#adopt(transport, messages, stream, listening.listener.local, remote, 'opened');
	}

	close(): void {
		for (const { socket } of this.#ports) socket.close();
		for (const { listener } of this.#listeners) listener.close();
		this.#layers.close();
		for (const stream of [...this.#streams]) stream.close();
	}

	#accept(transport: StreamTransport, messages: Duplex, stream: Socket, local: Endpoint, remote: Endpoint): void {
		if (this.#accepted >= this.#limits.accepted) {
			const [silent] = this.#silent;
			if (silent === undefined) {
				messages.on('error', nothing);
				messages.destroy();
				return;
			}
			silent.cutOff('too many streams, and it has said nothing');
		}
		this.#silent.add(this.#adopt(transport, messages, stream, local, remote, 'accepted'));
		this.#accepted++;
	}

	#adopt(transport: StreamTransport, messages: Duplex, stream: Socket, local: Endpoint, remote: Endpoint, how: 'accepted' | 'opened'): StreamFlow {
		const flow: StreamFlow = new StreamFlow(transport, messages, local, remote, {
			receiver: this.#receiver,
			listening: journalled(this.#host, transport, stream, remote),
			timers: this.#timers,
			closesWhenIdle: how === 'opened',
			limits: this.#limits,
			held: this.#held,
			spoke: () => this.#silent.delete(flow),
			gone: () => {
				if (how === 'accepted') this.#accepted--;
				this.#silent.delete(flow);
				this.#streams.delete(flow);
				if (this.#byRemote.get(key) === flow) this.#byRemote.delete(key);
			},
		});
		const key = place(transport, remote);
		this.#streams.add(flow);
		this.#byRemote.set(key, flow);
		return flow;
	}
}

function place(transport: StreamTransport, { address, port }: Endpoint): string {
	return `${transport} ${address}:${port}`;
}

function isIpv6(address: string): boolean {
	return address.indexOf(':') >= 0;
}

class DatagramPort {
	constructor(
		readonly socket: Datagrams,
		receiver: Receiver,
	) {
		socket.receive((payload, from) => {
			const flow = this.flowTo(from);
			const text = withoutBlankLines(payload.toString('latin1'));
			// A keep-alive (RFC 5626 §3.5.1, or STUN, whose first byte is 0 or 1) is no message and no fault.
			if (text === '' || text.charCodeAt(0) < 4) return;
			const message = parseText(text);
			if (message === undefined) receiver.noise('not SIP', flow);
			else receiver.message(message, flow);
		});
	}

	flowTo(remote: Endpoint): Flow {
		return new DatagramFlow(this.socket, remote);
	}
}

function withoutBlankLines(text: string): string {
	let at = 0;
	while (text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a) at += 2;
	return at === 0 ? text : text.slice(at);
}

class DatagramFlow implements Flow {
	readonly transport = 'udp';
	readonly open = true;
	readonly #socket: Datagrams;

	constructor(
		socket: Datagrams,
		readonly remote: Endpoint,
	) {
		this.#socket = socket;
	}

	get local(): Endpoint {
		return this.#socket.local;
	}

	send(text: string): void {
		this.#socket.send(Buffer.from(text, 'latin1'), this.remote);
	}

	onLost(): () => void {
		return nothing;
	}
}

/** What a stream shares with the others of its node. */
interface Shared {
	readonly receiver: Receiver;
	/** Hears what the wire does not show. */
	readonly listening: Listening | undefined;
	readonly timers: Timers;
	/** This node has opened the stream, and closes it when it has long been idle. */
	readonly closesWhenIdle: boolean;
	readonly limits: StreamLimits;
	/** What all streams together hold. */
	readonly held: Tally;
	/** The first message has come. */
	spoke(): void;
	/** The stream has closed. */
	gone(): void;
}

class StreamFlow implements Flow {
	readonly #stream: Duplex;
	readonly #shared: Shared;
	readonly #framer: Framer;
	readonly #lost = new Set<() => void>();
	#stopIdle: (() => void) | undefined;
	/** Runs while a message has begun and not ended. */
	#stopDeadline: (() => void) | undefined;
	#spoke = false;
	#open = true;
	/** Bytes that the other end does not take, and bytes of a message that it does not end. */
	#unsent = 0;
	#unfinished = 0;

	constructor(
		readonly transport: StreamTransport,
		stream: Duplex,
		readonly local: Endpoint,
		readonly remote: Endpoint,
		shared: Shared,
	) {
		this.#stream = stream;
		this.#shared = shared;
		this.#framer = framerFor(stream);
		this.#framer.onProgress?.(() => this.#underWay(false));
		stream.on('data', (bytes: Buffer) => this.#receive(bytes));
		stream.on('drain', () => this.#holds(0));
		// What follows an error is a close, and that is all that matters here.
		stream.on('error', nothing);
		stream.on('end', () => stream.end());
		stream.on('close', () => this.#closed());
		this.#used();
	}

	/** One that this end is closing takes nothing more. */
	get open(): boolean {
		return this.#open && !this.#stream.writableEnded;
	}

	/** @param written called once the bytes have gone out, or with the reason why they never will. */
	send(text: string, written?: (error?: Error | null) => void): void {
		const { listening } = this.#shared;
		// What is written during a handshake goes out when that is over, or never.
		this.#write(
			text,
			listening === undefined
				? written
				: (error) => {
						if (!error) listening.sent(text);
						written?.(error);
					},
		);
	}

	#write(text: string, written?: (error?: Error | null) => void): void {
		if (!this.#open || this.#stream.writableEnded) return;
		this.#used();
		const taken = this.#stream.write(text, 'latin1', written);
		if (taken && this.#unsent === 0) return;
		const { limits, held } = this.#shared;
		this.#holds(taken ? 0 : this.#stream.writableLength);
		if (this.#unsent > limits.unsentBytes) this.cutOff('it does not read');
		else if (this.#unsent > 0 && held.total > limits.bytesInAll) this.cutOff('it does not read, and all streams together hold too much');
	}

	onLost(lost: () => void): () => void {
		this.#lost.add(lost);
		return () => this.#lost.delete(lost);
	}

	close(): void {
		this.#stopIdle?.();
		this.#stopDeadline?.();
		this.#stream.destroy();
	}

	/** Ends the stream, and says so: it takes more than it may. What is sent to it from now on is lost (RFC 3261 §18.4). */
	cutOff(why: string): void {
		if (!this.#open) return;
		this.#shared.receiver.cutOff(why, this);
		this.#open = false;
		// What waits is worth nothing to somebody who does not take it.
		if (this.#stream instanceof MemorySocket) this.#stream.resetAndDestroy();
		this.close();
	}

	#receive(bytes: Buffer): void {
		if (!this.#open || this.#stream.writableEnded) return;
		this.#used();
		const { receiver, listening } = this.#shared;
		let ended = false;
		for (const framed of this.#framer.push(bytes)) {
			if (framed.is === 'ping') this.#write('\r\n');
			else if (framed.is === 'message') {
				ended = true;
				this.#speaks();
				listening?.received(framed.text);
				receiver.message(framed.message, this);
			} else {
				this.#broken(framed.why, framed.message);
				return;
			}
		}
		this.#underWay(ended);
	}

	/** Bytes have come. @param ended of a message that is now whole, so that what has begun after it has its time from now on. */
	#underWay(ended: boolean): void {
		if (!this.#open) return;
		const { limits, held } = this.#shared;
		const { unfinished } = this.#framer;
		if (unfinished === 0 && this.#unfinished === 0) return;
		this.#unfinished = held.change(this.#unfinished, unfinished);
		if (ended || unfinished === 0) {
			this.#stopDeadline?.();
			this.#stopDeadline = undefined;
		}
		if (unfinished === 0) return;
		this.#stopDeadline ??= this.#shared.timers.start(limits.messageMs, () => this.cutOff('a message that does not end'));
		if (held.total > limits.bytesInAll) this.cutOff('a message under way, and all streams together hold too much');
	}

	#speaks(): void {
		if (this.#spoke) return;
		this.#spoke = true;
		this.#shared.spoke();
	}

	/** Where a message was expected is none. What can be answered is, before the stream ends. */
	#broken(why: string, message: SipMessage | undefined): void {
		const { receiver, timers } = this.#shared;
		receiver.noise(why, this);
		if (message === undefined) {
			this.close();
			return;
		}
		receiver.message(message, this);
		this.#stopDeadline?.();
		this.#stream.end();
		this.#stopDeadline = timers.start(LINGER_MS, () => this.close());
	}

	#closed(): void {
		const { held, gone } = this.#shared;
		this.#open = false;
		this.#stopIdle?.();
		this.#stopDeadline?.();
		this.#holds(0);
		this.#unfinished = held.change(this.#unfinished, 0);
		gone();
		const waiting = [...this.#lost];
		this.#lost.clear();
		for (const lost of waiting) lost();
	}

	#holds(unsent: number): void {
		this.#unsent = this.#shared.held.change(this.#unsent, unsent);
	}

	#used(): void {
		if (!this.#shared.closesWhenIdle) return;
		this.#stopIdle?.();
		this.#stopIdle = this.#shared.timers.start(IDLE_STREAM_MS, () => this.#stream.end());
	}
}
