import type { Cancel, Clock, Millis } from '../../kernel';
import type { TimerName } from './machine';

/** Waits for the end of a timer that nothing stops. */
export interface Lingerer {
	expired(timer: TimerName): void;
}

/**
 * The timers that wait for copies of what is over (D, I, J, K, L, M). Those of one name all take the same time, so they end in the order
 * in which they began, and one timer of the clock does for thousands.
 */
export class Lingering {
	readonly #clock: Clock;
	readonly #scale: number;
	readonly #queues = new Map<TimerName, Queue>();

	/** @param scale what every duration is multiplied by. */
	constructor(clock: Clock, scale: number) {
		this.#clock = clock;
		this.#scale = scale;
	}

	/** How many are waiting. */
	get size(): number {
		let size = 0;
		for (const queue of this.#queues.values()) size += queue.size;
		return size;
	}

	/** @param after the same for every timer of that name */
	start(timer: TimerName, after: Millis, one: Lingerer): void {
		let queue = this.#queues.get(timer);
		if (queue === undefined) {
			queue = new Queue(this.#clock, timer);
			this.#queues.set(timer, queue);
		}
		queue.add(this.#clock.now() + after * this.#scale, one);
	}

	/** Forgets them all. */
	clear(): void {
		for (const queue of this.#queues.values()) queue.clear();
	}
}

/** What has ended is cut off in pieces of at least this many. */
const PIECE = 1_024;

class Queue {
	readonly #clock: Clock;
	readonly #timer: TimerName;
	#waiting: (Lingerer | undefined)[] = [];
	/** When each of them is due. */
	#due: Millis[] = [];
	#first = 0;
	#cancel: Cancel | undefined;

	constructor(clock: Clock, timer: TimerName) {
		this.#clock = clock;
		this.#timer = timer;
	}

	get size(): number {
		return this.#waiting.length - this.#first;
	}

	add(due: Millis, one: Lingerer): void {
		this.#waiting.push(one);
		this.#due.push(due);
		if (this.#cancel === undefined) this.#wind();
	}

	clear(): void {
		this.#cancel?.();
		this.#cancel = undefined;
		this.#waiting = [];
		this.#due = [];
		this.#first = 0;
	}

	#wind(): void {
		const due = this.#due[this.#first];
		this.#cancel = due === undefined ? undefined : this.#clock.at(due, () => this.#run());
	}

	#run(): void {
		const now = this.#clock.now();
		for (;;) {
			const one = this.#waiting[this.#first];
			if (one === undefined || (this.#due[this.#first] ?? 0) > now) break;
			this.#waiting[this.#first++] = undefined;
			one.expired(this.#timer);
		}
		if (this.#first >= PIECE && 2 * this.#first >= this.#waiting.length) {
			this.#waiting = this.#waiting.slice(this.#first);
			this.#due = this.#due.slice(this.#first);
			this.#first = 0;
		}
		this.#wind();
	}
}
