import { isUtf8 } from 'node:buffer';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Endpoint, Stream } from '../../kernel';
import { LIMITS } from '../message/message';
import { parseText } from '../message/parse';
import type { Framed } from '../message/stream-framer';
import { hostText } from '../uri';
import { STREAM_LIMITS } from './stream-limits';
import { FrameProgress } from './web-socket-frames';

/** RFC 7118 §4.1. */
const SUBPROTOCOL = 'sip';
const OPTIONS = { maxPayload: LIMITS.messageBytes, perMessageDeflate: false } as const;

/** A WebSocket as a stream whose every chunk is one message, both ways. */
export class WebSocketStream extends Duplex {
	readonly #socket: WebSocket;
	readonly #frames = new FrameProgress();
	/** Bytes have come; what they end is known, but not yet given out. */
	onProgress: () => void = () => {};

	constructor(socket: WebSocket) {
		super({ readableObjectMode: true, allowHalfOpen: false });
		this.#socket = socket;
		// Without a list of fragments a message is one buffer.
		socket.on('message', (data) => {
			if (!this.push(data)) socket.pause();
		});
		// Each ping is answered by the library itself.
		socket.on('ping', () => {
			if (socket.bufferedAmount > STREAM_LIMITS.unsentBytes) this.destroy();
		});
		socket.on('error', (error) => this.destroy(error));
		socket.on('close', () => this.destroy());
	}

	/** Bytes of a message that has begun and not ended. */
	get unfinished(): number {
		return this.#frames.unfinished;
	}

	/** The handshake is over: from now on what comes over `bytes` is frames. */
	follow(bytes: Duplex): void {
		// Before the library hands out what they end.
		bytes.prependListener('data', (chunk: Buffer) => {
			this.#frames.push(chunk);
			this.onProgress();
		});
	}

	override _read(): void {
		if (this.#socket.isPaused) this.#socket.resume();
	}

	override _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
		this.#opened(() => this.#socket.send(bytes, { binary: !isUtf8(bytes) }, (error) => done(error)));
	}

	override _final(done: () => void): void {
		this.#opened(() => this.#socket.close(1000));
		done();
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void): void {
		// A socket that is still connecting says so as an error.
		this.#socket.terminate();
		done(error);
	}

	#opened(act: () => void): void {
		if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.once('open', act);
		else act();
	}
}

/** Divides nothing: every message of a WebSocket is one SIP message, with or without Content-Length (RFC 7118 §4.2). */
export class MessageFramer {
	readonly #stream: WebSocketStream;

	constructor(stream: WebSocketStream) {
		this.#stream = stream;
	}

	get unfinished(): number {
		return this.#stream.unfinished;
	}

	onProgress(see: () => void): void {
		this.#stream.onProgress = see;
	}

	push(bytes: Buffer): Framed[] {
		const text = bytes.toString('latin1');
		if (/^(?:\r\n)+$/.test(text)) return text.length >= 4 ? [{ is: 'ping' }] : [];
		const message = parseText(text);
		return [message === undefined ? { is: 'broken', why: 'not SIP' } : { is: 'message', message, text }];
	}
}

/** The server's side of the opening handshake (RFC 6455 §4.2), for many streams. */
export class WebSocketDoor {
	readonly #http: Server;
	readonly #sockets = new WebSocketServer({ ...OPTIONS, noServer: true, clientTracking: false, handleProtocols: () => SUBPROTOCOL });
	readonly #ready = new WeakMap<object, (messages: WebSocketStream) => void>();

	constructor() {
		this.#http = createServer((_request, response) => {
			response.sendDate = false;
			response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
		});
		this.#http.on('upgrade', (request, stream, head) => this.#upgrade(request, stream as Socket, head));
	}

	/** Lets a client in; `ready` when the handshake is over. */
	enter(stream: Socket, ready: (messages: WebSocketStream) => void): void {
		this.#ready.set(stream, ready);
		this.#http.emit('connection', stream);
	}

	#upgrade(request: IncomingMessage, stream: Socket, head: Buffer): void {
		const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim().toLowerCase());
		if (!offered.includes(SUBPROTOCOL)) {
			stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		this.#sockets.handleUpgrade(request, stream, head, (socket) => {
			const messages = new WebSocketStream(socket);
			messages.follow(stream);
			this.#ready.get(stream)?.(messages);
		});
	}
}

/** The client's side over a stream, which may still be connecting; `ready` when the handshake is over. What is written before waits for it. */
export function openWebSocket(stream: Socket, to: Endpoint, secure: boolean, random: Stream, ready: () => void): WebSocketStream {
	const socket = new WebSocket(`${secure ? 'wss' : 'ws'}://${hostText(to.address)}:${to.port}/`, SUBPROTOCOL, {
		...OPTIONS,
		createConnection: () => stream,
		generateMask: (mask) => void random.bytes(mask.length).copy(mask),
	});
	const messages = new WebSocketStream(socket);
	socket.once('open', () => {
		messages.follow(stream);
		ready();
	});
	return messages;
}
