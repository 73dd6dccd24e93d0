import type { Millis } from '../kernel';

const LEAST_MS = 40;
const MOST_MS = 400;
/** How many times the measured jitter (RFC 3550 A.8) is waited for. */
const JITTERS = 3;
/** Share of a packet in the mean: a way that becomes longer or shorter is followed within about half a second. */
const GAIN = 1 / 32;
/** So many packets late in a row are no jitter: the way has become much longer at once. */
const NEW_WAY = 10;

/** Plays packets some time after the mean of their way there; that time adapts to the jitter. What comes later is as good as lost. */
export class JitterBuffer {
	#meanMs: Millis | undefined;
	#late = 0;

	/** How long a packet of mean transit waits, at that jitter. */
	static delayMs(jitterMs: Millis): Millis {
		return Math.min(MOST_MS, Math.max(LEAST_MS, JITTERS * jitterMs));
	}

	/**
	 * @param transitMs from an origin that is the same for all packets
	 * @returns when it plays, as a transit; undefined when it came too late for that
	 */
	take(transitMs: Millis, jitterMs: Millis): Millis | undefined {
		const mean = this.#meanMs ?? transitMs;
		const plays = mean + JitterBuffer.delayMs(jitterMs);
		this.#meanMs = mean + (transitMs - mean) * GAIN;
		if (transitMs <= plays) {
			this.#late = 0;
			return plays;
		}
		if (++this.#late === NEW_WAY) {
			this.#meanMs = transitMs;
			this.#late = 0;
		}
		return undefined;
	}
}
