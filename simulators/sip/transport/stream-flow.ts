import type { Duplex } from 'node:stream';
import type { Endpoint, Millis } from '../../kernel';
import { MemorySocket } from '../../network';
import type { SipMessage } from '../message/message';
import type { Timers } from '../timers';
import type { Listening } from './decoded';
import type { Flow } from './flow';
import type { Receiver } from './receiver';
import { type Framer, framerFor, type StreamTransport } from './stream-layers';
import { LINGER_MS, type StreamLimits, type Tally } from './stream-limits';

/** How long a stream that this node opened stays open after the last message: longer than any transaction (RFC 3261 §18). */
const IDLE_STREAM_MS = 64_000;

const nothing = () => {};

/** What a stream shares with the others of its node. */
export interface Shared {
	readonly receiver: Receiver;
	/** Hears what the wire does not show. */
	readonly listening: Listening | undefined;
	readonly timers: Timers;
	/** Of idle streams. */
	readonly idle: Timers;
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

/** A stream of SIP messages: cut into them, kept alive, closed when idle, and cut off when it takes more than it may. */
export class StreamFlow implements Flow {
	readonly #stream: Duplex;
	readonly #shared: Shared;
	readonly #framer: Framer;
	readonly #lost = new Set<() => void>();
	#stopIdle: (() => void) | undefined;
	/** How long the other end may be silent; no limit while undefined. */
	#silenceMs: Millis | undefined;
	#stopSilence: (() => void) | undefined;
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

	expectWithin(ms: Millis | undefined): void {
		this.#silenceMs = ms;
		this.#heard();
	}

	close(): void {
		this.#stopIdle?.();
		this.#stopSilence?.();
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
		this.#heard();
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
		this.#stopSilence?.();
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

	/** Something has come: the other end is there. */
	#heard(): void {
		this.#stopSilence?.();
		this.#stopSilence = undefined;
		if (this.#silenceMs === undefined || !this.#open) return;
		this.#stopSilence = this.#shared.timers.start(this.#silenceMs, () => this.cutOff('it has kept silent for longer than was agreed'));
	}

	#used(): void {
		if (!this.#shared.closesWhenIdle) return;
		this.#stopIdle?.();
		this.#stopIdle = this.#shared.idle.start(IDLE_STREAM_MS, () => this.#stream.end());
	}
}
