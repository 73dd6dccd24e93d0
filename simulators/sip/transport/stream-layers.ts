import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { Endpoint, Stream } from '../../kernel';
import { type Framed, StreamFramer } from '../message/stream-framer';
import type { Timers } from '../timers';
import type { Destination, TransportName } from './flow';
import type { StreamLimits } from './stream-limits';
import { acceptTls, openTls, secureContext, type TlsIdentity } from './tls';
import { MessageFramer, openWebSocket, WebSocketDoor, WebSocketStream } from './web-socket';

/** Every transport that runs over streams. */
export type StreamTransport = Exclude<TransportName, 'udp'>;

/** Divides what comes over a stream into messages. */
export interface Framer {
	/** Bytes of a message that has begun and not ended. */
	readonly unfinished: number;
	push(bytes: Buffer): Framed[];
	/** Where messages come whole: calls `see` when bytes have come, of messages that have ended or not. */
	onProgress?(see: () => void): void;
}

const SECURE: Readonly<Record<StreamTransport, boolean>> = { tcp: false, tls: true, ws: false, wss: true };
const WEB_SOCKET: Readonly<Record<StreamTransport, boolean>> = { tcp: false, tls: false, ws: true, wss: true };

/** What divides a stream into messages. */
export function framerFor(stream: Duplex): Framer {
	return stream instanceof WebSocketStream ? new MessageFramer(stream) : new StreamFramer();
}

/** What lies between the streams of a host and the messages of a transport: TLS, WebSocket, both or nothing. */
export class StreamLayers {
	readonly #timers: Timers;
	readonly #random: Stream;
	readonly #limits: StreamLimits;
	readonly #identity: TlsIdentity | undefined;
	readonly #opening = new Set<Socket>();
	#context: SecureContext | undefined;
	#door: WebSocketDoor | undefined;

	constructor(timers: Timers, random: Stream, limits: StreamLimits, identity: TlsIdentity | undefined) {
		this.#timers = timers;
		this.#limits = limits;
		this.#random = random;
		this.#identity = identity;
	}

	/** @throws when this node lacks what the transport needs. */
	check(transport: StreamTransport): void {
		if (SECURE[transport] && this.#identity === undefined) throw new Error(`SIP over ${transport.toUpperCase()} needs a key and a certificate`);
	}

	/** Puts the layers over an accepted stream; `ready` when a message may come. A client that dawdles is cut off. */
	accept(transport: StreamTransport, stream: Socket, ready: (messages: Duplex, from: Endpoint) => void): void {
		const from = { address: stream.remoteAddress ?? '', port: stream.remotePort ?? 0 };
		if (transport === 'tcp') {
			ready(stream, from);
			return;
		}
		const [oldest] = this.#opening;
		if (oldest !== undefined && this.#opening.size >= this.#limits.handshakes) oldest.destroy();
		this.#opening.add(stream);
		const stop = this.#timers.start(this.#limits.handshakeMs, () => stream.destroy());
		const over = () => {
			stop();
			this.#opening.delete(stream);
		};
		stream.on('error', () => {});
		stream.once('close', over);
		const done = (messages: Duplex) => {
			over();
			ready(messages, from);
		};
		const enter = (plain: Socket) => {
			if (!WEB_SOCKET[transport]) done(plain);
			else {
				this.#door ??= new WebSocketDoor();
				this.#door.enter(plain, done);
			}
		};
		if (!SECURE[transport]) enter(stream);
		else {
			this.#context ??= secureContext(this.#known());
			acceptTls(stream, this.#context, enter);
		}
	}

	/** Puts the layers over a stream that this node opens. A server that dawdles is cut off. */
	open(to: Destination & { readonly transport: StreamTransport }, stream: Socket): Duplex {
		const { transport, address, port, name } = to;
		if (transport === 'tcp') return stream;
		const stop = this.#timers.start(this.#limits.handshakeMs, () => stream.destroy());
		stream.once('close', stop);
		const plain = SECURE[transport] ? openTls(stream, { address, port }, name, this.#known()) : stream;
		if (!WEB_SOCKET[transport]) return plain.once('secureConnect', stop);
		return openWebSocket(plain, { address, port }, SECURE[transport], this.#random, stop);
	}

	/** Cuts off every handshake under way. */
	close(): void {
		for (const stream of this.#opening) stream.destroy();
	}

	#known(): TlsIdentity {
		if (this.#identity === undefined) throw new Error('there is no key and no certificate');
		return this.#identity;
	}
}
