import type { Secret } from '../kernel';
import { type ControlMessage, FrameReader, FramingError, parseControlMessage } from './frames';

/** The engine's side of the connection to an application. */
export interface ControlStream {
	/** Takes the content of one frame. Text has one character per byte. */
	write(content: string): void;
	close(): void;
}

/** What the applications of a node ask of it. */
export interface ControlHandler {
	/** Places where the node listens, as `proto/host:port`, comma-separated. */
	hostPorts(): string;
	/** The application serves a verb: a method in lower case, `cdr:start` … */
	serve(control: Control, verb: string): void;
	/** The application serves a verb no more. */
	stopServing(control: Control, verb: string): void;
	/** A SIP message to be sent. */
	send(control: Control, message: ControlMessage): void;
	/** A pending request to be proxied. */
	proxy(control: Control, message: ControlMessage): void;
	/** The application has gone. */
	gone(control: Control): void;
	/** Runs `act` in a later turn of the event loop. */
	later(act: () => void): void;
	nextId(): string;
}

const VERSION = 'v0.9.10';

/** One application's connection: the server side of the drachtio control protocol. */
export class Control {
	readonly #stream: ControlStream;
	readonly #handler: ControlHandler;
	readonly #secret: Secret;
	readonly #reader = new FrameReader();
	readonly #queue: string[] = [];
	#next = 0;
	#pumping = false;
	#authenticated = false;
	#closing = false;
	#closed = false;
	#tags: readonly string[] = [];

	constructor(stream: ControlStream, handler: ControlHandler, secret: Secret) {
		this.#stream = stream;
		this.#handler = handler;
		this.#secret = secret;
	}

	/** It has said the secret: nothing else is heard before. */
	get authenticated(): boolean {
		return this.#authenticated;
	}

	/** What the application calls itself, for routing by tag. */
	get tags(): readonly string[] {
		return this.#tags;
	}

	/** Bytes came from the application. */
	receive(bytes: Buffer): void {
		if (this.#closed || this.#closing) return;
		let frames: string[];
		try {
			frames = this.#reader.push(bytes);
		} catch (error) {
			if (!(error instanceof FramingError)) throw error;
			this.#close();
			return;
		}
		for (const content of frames) this.hear(content);
	}

	/** The content of one frame came from the application. */
	hear(content: string): void {
		if (!this.#closed && !this.#closing) this.#take(parseControlMessage(content));
	}

	/** The application's end of the stream has closed. */
	closed(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#queue.length = 0;
		this.#handler.gone(this);
	}

	/** Answers a message of the application. */
	ok(id: string, rest = ''): void {
		this.deliver(`response|${id}|OK${rest}`);
	}

	/** Refuses to send a SIP message. */
	notOk(id: string, reason: string): void {
		this.deliver(`response|${id}|NOK|${reason}`);
	}

	/**
	 * Sends a frame; its id is put before it. One frame per turn: drachtio-srf handles frames that come together before the
	 * promises that the first of them settles, so an application would miss the second.
	 */
	deliver(content: string): void {
		if (this.#closed) return;
		this.#queue.push(`${this.#handler.nextId()}|${content}`);
		if (this.#pumping) return;
		this.#pumping = true;
		this.#handler.later(() => this.#pump());
	}

	#pump(): void {
		const content = this.#queue[this.#next++];
		if (this.#next >= this.#queue.length || this.#next > 1_000) {
			this.#queue.splice(0, this.#next);
			this.#next = 0;
		}
		if (content !== undefined && !this.#closed) this.#stream.write(content);
		if (this.#queue.length > 0 && !this.#closed) {
			this.#handler.later(() => this.#pump());
			return;
		}
		this.#pumping = false;
		if (this.#closing) this.#close();
	}

	#take(message: ControlMessage): void {
		const { id, verb, tokens } = message;
		if (verb === 'authenticate') {
			this.#authenticated = tokens[0] === this.#secret.reveal();
			if (!this.#authenticated) {
				this.#refuse(id, 'incorrect secret');
				return;
			}
			this.#tags = (tokens[1] ?? '').split(',').filter((tag) => tag !== '');
			const places = this.#handler.hostPorts();
			this.ok(id, `|${places}|${VERSION}|${places}`);
			return;
		}
		if (!this.#authenticated) {
			this.#refuse(id, 'not authenticated');
			return;
		}
		switch (verb) {
			case 'route':
				this.#handler.serve(this, (tokens[0] ?? '').toLowerCase());
				this.ok(id);
				return;
			case 'remove_route':
				this.#handler.stopServing(this, (tokens[0] ?? '').toLowerCase());
				this.ok(id);
				return;
			case 'ping':
				this.ok(id, '|pong');
				return;
			case 'sip':
				this.#handler.send(this, message);
				return;
			case 'proxy':
				this.#handler.proxy(this, message);
				return;
			default:
				this.#refuse(id, 'Unknown message type');
				return;
		}
	}

	/** Says no and hangs up. */
	#refuse(id: string, reason: string): void {
		this.deliver(`response|${id}|NO|${reason}`);
		this.#closing = true;
	}

	#close(): void {
		this.#stream.close();
		this.closed();
	}
}
