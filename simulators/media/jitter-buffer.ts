import type { Millis } from '../kernel';

const LEAST_MS = 40;
const MOST_MS = 400;
/** How many times the measured jitter (RFC 3550 A.8) is waited for. */
const JITTERS = 3;
/** So many packets late in a row are no jitter: the way has become longer. */
const NEW_WAY = 10;

/** Plays every packet a fixed time after the fastest way there; the time adapts to the jitter. What comes later is as good as lost. */
export class JitterBuffer {
	/** Transit of the fastest packets, in this interval and the one before. */
	#fastest = Number.POSITIVE_INFINITY;
	#fastestBefore = Number.POSITIVE_INFINITY;
	#late = 0;
	#fastestLate = Number.POSITIVE_INFINITY;

	/** How long the fastest packet waits, at that jitter. */
	static delayMs(jitterMs: Millis): Millis {
		return Math.min(MOST_MS, Math.max(LEAST_MS, JITTERS * jitterMs));
	}

	/**
	 * @param transitMs from an origin that is the same for all packets
	 * @returns when it plays, as a transit; undefined when it came too late for that
	 */
	take(transitMs: Millis, jitterMs: Millis): Millis | undefined {
		if (transitMs < this.#fastest) this.#fastest = transitMs;
		const plays = Math.min(this.#fastest, this.#fastestBefore) + JitterBuffer.delayMs(jitterMs);
		if (transitMs <= plays) {
			this.#late = 0;
			this.#fastestLate = Number.POSITIVE_INFINITY;
			return plays;
		}
		this.#fastestLate = Math.min(this.#fastestLate, transitMs);
		if (++this.#late < NEW_WAY) return undefined;
		this.#fastest = this.#fastestLate;
		this.#fastestBefore = Number.POSITIVE_INFINITY;
		this.#late = 0;
		this.#fastestLate = Number.POSITIVE_INFINITY;
		return undefined;
	}

	/** An interval is over: a way that was fast once is forgotten after the next. */
	nextInterval(): void {
		if (this.#fastest !== Number.POSITIVE_INFINITY) this.#fastestBefore = this.#fastest;
		this.#fastest = Number.POSITIVE_INFINITY;
	}

	/** Another source: nothing of the old way holds. */
	reset(): void {
		this.#fastest = Number.POSITIVE_INFINITY;
		this.#fastestBefore = Number.POSITIVE_INFINITY;
		this.#late = 0;
		this.#fastestLate = Number.POSITIVE_INFINITY;
	}
}
