import { type Millis, type Random, type Stream, seeded } from '../../kernel';
import type { AccessProfile, Span } from './access-profile';

/** How long the delay that a radio network has at a time stays as it is. */
const SPELL_MS = 5_000;
/** z value of the 95th percentile of a normal distribution. */
const Z95 = 1.645;
/** A datagram of one voice packet at IP level: 160 bytes of G.711 with RTP, UDP and IP headers. */
const DATAGRAM_BYTES = 200;
/** What waits longer than this in the queue of a narrow bearer is thrown away. */
const LONGEST_QUEUE_MS = 2_000;
/** Jitter beyond so many times its mean does not happen. */
const WORST_JITTER = 6;
const RETRANSMISSION_MS = 200;
const MOST_RETRANSMISSIONS = 8;

/**
 * One host's access network from one moment to the next: which delay, which losses. What concerns the network as a whole (how
 * slow it is now, whether it is away) depends on time alone; what concerns single packets each flow draws for itself. So what happens
 * to one flow does not depend on when another is looked at.
 */
export class Access {
	readonly #random: Random;
	readonly #name: string;
	readonly #ways = new Map<string, AccessWay>();
	#lastPacket: Millis = Number.NEGATIVE_INFINITY;

	/** @param name of the host and its bearer: its random numbers come from there. */
	constructor(
		readonly profile: AccessProfile,
		random: Random,
		name: string,
	) {
		this.#random = random;
		this.#name = `access/${name}`;
	}

	way(direction: 'up' | 'down', flow = ''): AccessWay {
		const key = `${direction} ${flow}`;
		let way = this.#ways.get(key);
		if (way === undefined) {
			way = new AccessWay(this, direction, this.#random.stream(`${this.#name}/${key}`));
			this.#ways.set(key, way);
		}
		return way;
	}

	/** Whether the radio channel has been given up when a packet comes at `at`. */
	isIdle(at: Millis): boolean {
		const { promotion } = this.profile;
		return promotion !== undefined && at - this.#lastPacket > promotion.afterIdleMs;
	}

	hasCarried(since: Millis): boolean {
		return this.#lastPacket >= since;
	}

	used(at: Millis): void {
		this.#lastPacket = Math.max(this.#lastPacket, at);
	}

	/** One way, at that time: between the access and whatever it leads to. */
	delayAt(direction: 'up' | 'down', at: Millis): Millis {
		const { rttMs, jitterMs, uplinkSpikes } = this.profile;
		const spell = Math.floor(at / SPELL_MS);
		const sigma = Math.log(rttMs.p95 / rttMs.median) / Z95;
		const slow = (rttMs.median / 2) * Math.exp(sigma * this.#of('spell', spell, normal));
		// Jitter comes on top: together they have the profile's median.
		const base = Math.max(slow - jitterMs, slow * 0.3);
		const spike = direction === 'up' && uplinkSpikes !== undefined ? this.#within('spike', at, uplinkSpikes) : undefined;
		return spike === undefined || uplinkSpikes === undefined ? base : base + this.#of('spike by', spike, (dice) => between(dice, uplinkSpikes.add));
	}

	/** Whether nothing passes at that time. */
	isOut(at: Millis): boolean {
		const { outages } = this.profile;
		return outages !== undefined && this.#within('outage', at, outages) !== undefined;
	}

	/** Number of the event at that time, of those that happen once in each period. */
	#within(what: string, at: Millis, { everyMs, lasts }: { everyMs: Millis; lasts: Span }): number | undefined {
		const period = Math.floor(at / everyMs);
		const { start, length } = this.#of(what, period, (dice) => {
			const long = between(dice, lasts);
			return { start: dice.next() * (everyMs - long), length: long };
		});
		const into = at - period * everyMs - start;
		return into >= 0 && into < length ? period : undefined;
	}

	readonly #drawn = new Map<string, unknown>();
	/** What was asked for last: packets come by the thousand in one period. */
	readonly #latest = new Map<string, { readonly period: number; readonly value: unknown }>();

	/** The same for the same period, whoever asks, when and how often. */
	#of<T>(what: string, period: number, draw: (dice: Stream) => T): T {
		const latest = this.#latest.get(what);
		if (latest?.period === period) return latest.value as T;
		const name = `${this.#name}/${what}/${period}`;
		if (!this.#drawn.has(name)) this.#drawn.set(name, draw(seeded(this.#random.seed).stream(name)));
		const value = this.#drawn.get(name) as T;
		this.#latest.set(what, { period, value });
		return value;
	}
}

/** One direction of one flow over an access network. */
export class AccessWay {
	readonly #access: Access;
	readonly #direction: 'up' | 'down';
	readonly #dice: Stream;
	/** State of the loss process: the packet before was lost. */
	#losing = false;
	#freeAt: Millis = 0;

	constructor(access: Access, direction: 'up' | 'down', dice: Stream) {
		this.#access = access;
		this.#direction = direction;
		this.#dice = dice;
	}

	/** When a datagram that comes to this access at `at` has passed it; undefined when it is lost. */
	datagram(at: Millis): Millis | undefined {
		if (this.#access.profile.streamsOnly === true) return undefined;
		const waits = this.#queue(at, DATAGRAM_BYTES);
		const lost = this.#losesOne();
		const passed = waits + this.#jitter() + this.#access.delayAt(this.#direction, at);
		this.#access.used(at);
		return lost || waits - at > LONGEST_QUEUE_MS + this.#serialisation(DATAGRAM_BYTES) || this.#access.isOut(at) ? undefined : passed;
	}

	/** When a segment of a stream has passed, after as many retransmissions as it takes. */
	segment(at: Millis, bytes: number): Millis {
		const promoted = at + this.#promotion(at);
		this.#access.used(promoted);
		let sent = this.#queue(promoted, bytes + 40);
		let lost = this.#losesOne();
		for (let attempt = 0; attempt < MOST_RETRANSMISSIONS && (lost || this.#access.isOut(sent)); attempt++) {
			sent += RETRANSMISSION_MS * 2 ** attempt;
			// A burst of losses is over by then.
			this.#losing = false;
			lost = this.#dice.chance(this.#access.profile.loss);
		}
		return sent + this.#jitter() + this.#access.delayAt(this.#direction, sent);
	}

	#promotion(at: Millis): Millis {
		const { promotion } = this.#access.profile;
		return promotion !== undefined && this.#access.isIdle(at) ? between(this.#dice, promotion) : 0;
	}

	#queue(at: Millis, bytes: number): Millis {
		const start = Math.max(at, this.#freeAt);
		const end = start + this.#serialisation(bytes);
		// What is thrown away does not take the bearer's time.
		if (start - at <= LONGEST_QUEUE_MS) this.#freeAt = end;
		return end;
	}

	#serialisation(bytes: number): Millis {
		const { upKbps, downKbps } = this.#access.profile;
		return (bytes * 8) / (this.#direction === 'up' ? upKbps : downKbps);
	}

	/** Two states, found and lost (Gilbert): mean loss and BurstR fix both of its probabilities (G.107 §3.5). */
	#losesOne(): boolean {
		const { loss, burstRatio } = this.#access.profile;
		const change = this.#losing ? (1 - loss) / burstRatio : loss / burstRatio;
		if (this.#dice.chance(change)) this.#losing = !this.#losing;
		return this.#losing;
	}

	#jitter(): Millis {
		const { jitterMs } = this.#access.profile;
		return Math.min(-Math.log(1 - this.#dice.next()), WORST_JITTER) * jitterMs;
	}
}

function between(dice: Stream, { least, most }: Span): Millis {
	return least + dice.next() * (most - least);
}

/** Box and Muller. */
function normal(dice: Stream): number {
	return Math.sqrt(-2 * Math.log(1 - dice.next())) * Math.cos(2 * Math.PI * dice.next());
}
