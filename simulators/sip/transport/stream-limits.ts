import type { Millis } from '../../kernel';

/** How much of a node its streams may use, whoever is at their other ends. */
export interface StreamLimits {
	/** Streams that others have opened. Beyond them the oldest that has never said anything goes, or else whoever comes. */
	readonly accepted: number;
	/** Handshakes of TLS and WebSocket under way; beyond them the oldest is cut off. */
	readonly handshakes: number;
	/** How long a client may take for the handshakes of TLS and WebSocket. */
	readonly handshakeMs: Millis;
	/** How long a message may take from its first byte to its last. */
	readonly messageMs: Millis;
	/** What one stream may leave unread. */
	readonly unsentBytes: number;
	/** What all streams together may leave unread, or begin and not end. */
	readonly bytesInAll: number;
}

/** Those of a server in front of some thousand phones. */
export const STREAM_LIMITS: StreamLimits = {
	accepted: 10_000,
	handshakes: 1_000,
	handshakeMs: 10_000,
	// As long as a transaction may wait: who sends more slowly than that gets no answer in time.
	messageMs: 32_000,
	unsentBytes: 1_048_576,
	bytesInAll: 67_108_864,
};

/** How long a stream that is over may still take to read the last word. */
export const LINGER_MS: Millis = 5_000;

/** Counts bytes that several streams hold. */
export class Tally {
	#total = 0;

	get total(): number {
		return this.#total;
	}

	/** A stream held `before` and now holds `after`; gives `after`. */
	change(before: number, after: number): number {
		this.#total += after - before;
		return after;
	}
}
