import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Endpoint, Stream } from '../../kernel';
import type { Datagrams, Host, Listener } from '../../network';
import type { SipMessage } from '../message/message';
import { parseText } from '../message/parse';
import { Timers } from '../timers';
import { journalled, type Listening } from './decoded';
import type { Destination, Flow, TransportName } from './flow';
import { framerFor, StreamLayers, type StreamTransport } from './stream-layers';
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
	readonly #layers: StreamLayers;
	readonly #streams = new Set<StreamFlow>();
	/** The stream to use towards an address and port: the youngest. */
	readonly #byRemote = new Map<string, StreamFlow>();

	/** @param identity what TLS needs. */
	constructor(host: Host, clock: Clock, receiver: Receiver, random: Stream, identity?: TlsIdentity) {
		this.#host = host;
		this.#receiver = receiver;
		this.#timers = new Timers(clock);
		this.#layers = new StreamLayers(this.#timers, random, identity);
	}

	/** Binds the ports. Rejects when one is taken. */
	async start(listen: readonly ListenOn[]): Promise<void> {
		for (const { transport, port, address } of listen) {
			if (transport === 'udp') this.#ports.push(new DatagramPort(await this.#host.udp(port, address), this.#receiver));
			else {
				this.#layers.check(transport);
				const listener: Listener = await this.#host.listen(
					port,
					(stream) =>
						this.#layers.accept(transport, stream, (messages, from) => this.#adopt(transport, messages, stream, listener.local, from, 'accepted')),
					address,
				);
				this.#listeners.push({ transport, listener });
			}
		}
	}

	/** Every place where this node listens. */
	locals(): readonly Destination[] {
		return [
			...this.#ports.map(({ socket }) => ({ transport: 'udp' as const, ...socket.local })),
			...this.#listeners.map(({ transport, listener }) => ({ transport, ...listener.local })),
		];
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
		const { transport } = to;
		const known = this.#byRemote.get(place(transport, remote));
		if (known?.open) return known;
		const listening = this.#listeners.find((one) => one.transport === transport && isIpv6(one.listener.local.address) === isIpv6(to.address));
		if (listening === undefined) return undefined;
		const stream = this.#host.connect(remote);
		const messages = this.#layers.open({ ...to, transport }, stream);
		return this.#adopt(transport, messages, stream, listening.listener.local, remote, 'opened');
	}

	close(): void {
		for (const { socket } of this.#ports) socket.close();
		for (const { listener } of this.#listeners) listener.close();
		this.#layers.close();
		for (const stream of [...this.#streams]) stream.close();
	}

	#adopt(transport: StreamTransport, messages: Duplex, stream: Socket, local: Endpoint, remote: Endpoint, how: 'accepted' | 'opened'): StreamFlow {
		const idle = how === 'accepted' ? undefined : this.#timers;
		const listening = journalled(this.#host, transport, stream, remote);
		const flow = new StreamFlow(transport, messages, local, remote, this.#receiver, listening, idle, () => {
			this.#streams.delete(flow);
			if (this.#byRemote.get(key) === flow) this.#byRemote.delete(key);
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

class StreamFlow implements Flow {
	readonly #stream: Duplex;
	readonly #listening: Listening | undefined;
	readonly #idle: Timers | undefined;
	readonly #lost = new Set<() => void>();
	#stopIdle: (() => void) | undefined;
	#open = true;

	constructor(
		readonly transport: StreamTransport,
		stream: Duplex,
		readonly local: Endpoint,
		readonly remote: Endpoint,
		receiver: Receiver,
		listening: Listening | undefined,
		/** Of a stream that this node opened, and so closes when it has long been idle. */
		idle: Timers | undefined,
		gone: () => void,
	) {
		this.#stream = stream;
		this.#listening = listening;
		this.#idle = idle;
		const framer = framerFor(transport);
		stream.on('data', (bytes: Buffer) => {
			this.#used();
			for (const framed of framer.push(bytes)) {
				if (framed.is === 'message') {
					listening?.received(framed.text);
					receiver.message(framed.message, this);
				} else if (framed.is === 'ping') this.#write('\r\n');
				else {
					receiver.noise(framed.why, this);
					this.close();
				}
			}
		});
		// What follows an error is a close, and that is all that matters here.
		stream.on('error', nothing);
		stream.on('end', () => stream.end());
		stream.on('close', () => {
			this.#open = false;
			this.#stopIdle?.();
			gone();
			const waiting = [...this.#lost];
			this.#lost.clear();
			for (const lost of waiting) lost();
		});
		this.#used();
	}

	get open(): boolean {
		return this.#open;
	}

	send(text: string): void {
		const listening = this.#listening;
		// What is written during a handshake goes out when that is over, or never.
		this.#write(text, listening && ((error) => !error && listening.sent(text)));
	}

	onLost(lost: () => void): () => void {
		this.#lost.add(lost);
		return () => this.#lost.delete(lost);
	}

	close(): void {
		this.#stopIdle?.();
		this.#stream.destroy();
	}

	#write(text: string, written?: (error?: Error | null) => void): void {
		if (!this.#open || this.#stream.writableEnded) return;
		this.#used();
		this.#stream.write(text, 'latin1', written);
	}

	#used(): void {
		if (this.#idle === undefined) return;
		this.#stopIdle?.();
		this.#stopIdle = this.#idle.start(IDLE_STREAM_MS, () => this.#stream.end());
	}
}
