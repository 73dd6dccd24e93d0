import type { Millis } from '../kernel';
import { JitterBuffer } from './jitter-buffer';

/** Audio clock of everything here. */
export const SAMPLES_PER_MS = 8;
/** A jump that is no reordering: the source has begun anew (RFC 3550 A.1, MAX_DROPOUT). */
const MAX_DROPOUT = 3000;

const MISSING = 0;
const IN_TIME = 1;
const LATE = 2;

/** What came of a stream in an interval. */
export interface Interval {
	/** Packets that came, each counted once, late ones included. */
	readonly packets: number;
	/** Packets that were sent, by their numbers. */
	readonly expected: number;
	/** Never came, or only after the interval. */
	readonly lost: number;
	/** Came too late to be played. */
	readonly late: number;
	readonly duplicates: number;
	/** Came after a later one. */
	readonly reordered: number;
	/** Interarrival jitter at the end (RFC 3550 A.8). */
	readonly jitterMs: Millis;
	/** Mean of the packets' way through the network, where the sender's clock is known. */
	readonly transitMs?: Millis;
	/** Mean from the sending of a packet to its playing, likewise. */
	readonly playoutMs?: Millis;
	/** Mean length of the observed bursts of missing packets by what random loss would make it (ITU-T G.107 §3.5); 1 without loss. */
	readonly burstRatio: number;
}

/** Follows the packets of one source (RFC 3550 A.1, A.3, A.8), and when they would be played. */
export class StreamStatistics {
	readonly ssrc: number;
	readonly #buffer = new JitterBuffer();
	/** Extended sequence numbers. */
	readonly #first: number;
	#highest: number;
	/** The first of this interval. */
	#begin: number;
	/** What became of the packets from `#begin` on, and of those of the interval before. */
	#fates: number[] = [];
	#fatesBefore: readonly number[] = [];
	#jitter = 0;
	#lastTransit: number | undefined;
	/** First arrival and its timestamp: the origin of all transits. */
	readonly #origin: { readonly arrival: Millis; readonly timestamp: number };
	/** True transit of the origin, from the sender's clock. */
	#originTransitMs: Millis | undefined;
	#received = 0;
	#receivedAtReport = 0;
	#expectedAtReport = 0;
	#counts = { packets: 0, late: 0, duplicates: 0, reordered: 0, transits: 0, transitMs: 0, playouts: 0, playoutMs: 0 };

	readonly #ticksPerMs: number;

	/** @param ticksPerMs of the stream's timestamps */
	constructor(ssrc: number, sequence: number, timestamp: number, arrival: Millis, ticksPerMs: number = SAMPLES_PER_MS) {
		this.ssrc = ssrc;
		this.#ticksPerMs = ticksPerMs;
		this.#first = sequence;
		this.#highest = sequence - 1;
		this.#begin = sequence;
		this.#origin = { arrival, timestamp };
	}

	/** Whether a sequence number may belong to this run of the source. */
	continues(sequence: number): boolean {
		const ahead = (sequence - (this.#highest & 0xffff)) & 0xffff;
		return ahead < MAX_DROPOUT || ahead > 0x10000 - MAX_DROPOUT;
	}

	/**
	 * A packet came.
	 * @param timestamp undefined for one whose timestamp says nothing of its sending (RFC 4733 §2.1)
	 * @returns whether it is in time to be played
	 */
	take(sequence: number, timestamp: number | undefined, arrival: Millis): boolean {
		const distance = ((sequence - (this.#highest & 0xffff) + 0x8000) & 0xffff) - 0x8000;
		const extended = this.#highest + distance;
		const counts = this.#counts;
		const at = extended - this.#begin;
		const known = at < 0 ? this.#fatesBefore[this.#fatesBefore.length + at] : this.#fates[at];
		if (known === IN_TIME || known === LATE) {
			counts.duplicates++;
			return false;
		}
		this.#received++;
		if (distance > 0) this.#highest = extended;
		else counts.reordered++;
		let played = true;
		if (timestamp !== undefined) {
			const transit = this.#transit(timestamp, arrival);
			const plays = this.#buffer.take(transit, this.#jitter);
			played = plays !== undefined;
			if (this.#lastTransit !== undefined) this.#jitter += (Math.abs(transit - this.#lastTransit) - this.#jitter) / 16;
			this.#lastTransit = transit;
			counts.transits++;
			counts.transitMs += transit;
			if (plays !== undefined) {
				counts.playouts++;
				counts.playoutMs += plays;
			}
		}
		if (at < 0) {
			// It was given up with the interval that it belongs to.
			counts.late++;
			return false;
		}
		counts.packets++;
		if (!played) counts.late++;
		while (this.#fates.length < at) this.#fates.push(MISSING);
		this.#fates[at] = played ? IN_TIME : LATE;
		return played;
	}

	/**
	 * Packets at equal distances that follow the one before, where none has been disturbed on its way so far: what `take`
	 * does to each, done to all.
	 * @returns false, and nothing is done, where it is not so
	 */
	takeUndisturbed(sequence: number, timestamp: number, arrival: Millis, count: number): boolean {
		// Jitter never becomes 0 again, and the first packet is the origin of all transits.
		const undisturbed = this.#jitter === 0 && this.#lastTransit === 0 && this.#transit(timestamp, arrival) === 0;
		if (!undisturbed || sequence !== ((this.#highest + 1) & 0xffff)) return false;
		const counts = this.#counts;
		const at = this.#highest + 1 - this.#begin;
		for (let i = 0; i < count; i++) this.#fates[at + i] = IN_TIME;
		this.#highest += count;
		this.#received += count;
		counts.packets += count;
		counts.transits += count;
		counts.playouts += count;
		counts.playoutMs += count * JitterBuffer.delayMs(0);
		return true;
	}

	#transit(timestamp: number, arrival: Millis): number {
		return arrival - this.#origin.arrival - ((timestamp - this.#origin.timestamp) | 0) / this.#ticksPerMs;
	}

	/** The sender's clock: its time for a timestamp (RFC 3550 §6.4.1). All hosts of a world have the same time. */
	senderTime(sent: Millis, timestamp: number): void {
		this.#originTransitMs = this.#origin.arrival - (sent + ((this.#origin.timestamp - timestamp) | 0) / this.#ticksPerMs);
	}

	/** What RTCP says of it (RFC 3550 A.3): totals, and the share that was lost since this was asked last. */
	reception(): { ssrc: number; fractionLost: number; lost: number; highestSequence: number; jitter: number } {
		const expected = this.#highest - this.#first + 1;
		const expectedSince = expected - this.#expectedAtReport;
		const lostSince = expectedSince - (this.#received - this.#receivedAtReport);
		this.#expectedAtReport = expected;
		this.#receivedAtReport = this.#received;
		return {
			ssrc: this.ssrc,
			fractionLost: expectedSince === 0 || lostSince <= 0 ? 0 : lostSince / expectedSince,
			lost: expected - this.#received,
			highestSequence: this.#highest,
			jitter: this.#jitter * this.#ticksPerMs,
		};
	}

	/** Closes the interval. */
	interval(): Interval {
		const expected = this.#highest + 1 - this.#begin;
		const { packets, late, duplicates, reordered, transits, transitMs, playouts, playoutMs } = this.#counts;
		const origin = this.#originTransitMs;
		const interval = {
			packets,
			expected,
			lost: expected - packets,
			late,
			duplicates,
			reordered,
			jitterMs: this.#jitter,
			...(origin !== undefined && transits > 0 && { transitMs: origin + transitMs / transits }),
			...(origin !== undefined && playouts > 0 && { playoutMs: origin + playoutMs / playouts }),
			burstRatio: burstRatio(this.#fates, expected),
		};
		this.#begin = this.#highest + 1;
		this.#fatesBefore = this.#fates;
		this.#fates = [];
		this.#counts = { packets: 0, late: 0, duplicates: 0, reordered: 0, transits: 0, transitMs: 0, playouts: 0, playoutMs: 0 };
		return interval;
	}
}

/** At random, bursts are 1/(1−p) packets long on average. */
function burstRatio(fates: readonly number[], expected: number): number {
	let missing = 0;
	let bursts = 0;
	for (let i = 0; i < expected; i++) {
		if (fates[i] === IN_TIME) continue;
		missing++;
		if (i === 0 || fates[i - 1] === IN_TIME) bursts++;
	}
	if (missing === 0 || missing === expected) return 1;
	return (missing / bursts) * (1 - missing / expected);
}
