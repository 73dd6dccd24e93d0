import { scope } from '../scope';
import type { Millis } from './clock';

/** The longest delay that Node knows; it takes a longer one for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

type Act = (...args: unknown[]) => void;

/** What has to be done at an instant, as the global timer functions give it out. */
export interface VirtualTimer {
	ref(): this;
	unref(): this;
	hasRef(): boolean;
	/** Counts its delay from now on anew. */
	refresh(): this;
}

/**
 * The timers of a virtual world in the order in which they are due: earlier ones first, of one instant those of `setImmediate` first, and
 * otherwise as they were set. A timer's turn belongs to the component that set it.
 */
export class TimerQueue {
	/** A binary heap: no timer is due before the one at half its place. */
	#timers: Timer[] = [];
	#set = 0;
	#firing = false;
	now: Millis;

	constructor(start: Millis) {
		this.now = start;
	}

	/** How many timers are set. */
	get size(): number {
		return this.#timers.length;
	}

	/** When the next timer is due. */
	get due(): Millis | undefined {
		return this.#timers[0]?.due;
	}

	/** From here it is `start`, and nothing is to be done. */
	reset(start: Millis): void {
		for (const timer of this.#timers) timer.place = -1;
		this.#timers = [];
		this.now = start;
	}

	timeout(act: Act, delay: unknown, args: unknown[]): VirtualTimer {
		return this.#add(new Timer(this, act, args, delayMs(delay)));
	}

	interval(act: Act, delay: unknown, args: unknown[]): VirtualTimer {
		const everyMs = delayMs(delay);
		return this.#add(new Timer(this, act, args, everyMs, everyMs));
	}

	immediate(act: Act, args: unknown[]): VirtualTimer {
		return this.#add(new Timer(this, act, args, 0, undefined, true));
	}

	/** Nothing becomes of `timer`, unless it has fired already. */
	clear(timer: unknown): void {
		if (timer instanceof Timer) this.#remove(timer);
	}

	/** Goes to the instant of the next timer, and does what is to be done. */
	fire(): void {
		const timer = this.#timers[0];
		if (timer === undefined) return;
		this.now = timer.due;
		this.#remove(timer);
		if (timer.everyMs !== undefined) {
			timer.due += timer.everyMs;
			this.#insert(timer);
		}
		this.#firing = true;
		try {
			scope.enter(timer.owner);
			timer.act(...timer.args);
		} finally {
			this.#firing = false;
		}
	}

	/** Sets `timer`, again if need be. */
	restart(timer: Timer): void {
		this.#remove(timer);
		this.#add(timer);
	}

	#add(timer: Timer): Timer {
		// What a timer sets for at once is due a millisecond later: nothing can keep an instant from ending.
		timer.due = this.now + (timer.delayMs === 0 && this.#firing ? 1 : timer.delayMs);
		this.#insert(timer);
		return timer;
	}

	#insert(timer: Timer): void {
		timer.order = this.#set++;
		this.#timers.push(timer);
		this.#rise(timer, this.#timers.length - 1);
	}

	#remove(timer: Timer): void {
		const { place } = timer;
		if (this.#timers[place] !== timer) return;
		timer.place = -1;
		const last = this.#timers.pop() as Timer;
		if (last === timer) return;
		this.#sink(last, place);
		this.#rise(last, last.place);
	}

	/** Puts `timer`, which is at `place`, nearer to the front as long as it is due before what is there. */
	#rise(timer: Timer, place: number): void {
		const timers = this.#timers;
		let at = place;
		while (at > 0) {
			const above = (at - 1) >> 1;
			const other = timers[above] as Timer;
			if (!timer.isBefore(other)) break;
			timers[at] = other;
			other.place = at;
			at = above;
		}
		timers[at] = timer;
		timer.place = at;
	}

	/** Puts `timer` at `place`, or farther back as long as what is there is due before it. */
	#sink(timer: Timer, place: number): void {
		const timers = this.#timers;
		let at = place;
		for (;;) {
			let below = 2 * at + 1;
			if (below >= timers.length) break;
			if (below + 1 < timers.length && (timers[below + 1] as Timer).isBefore(timers[below] as Timer)) below++;
			const other = timers[below] as Timer;
			if (!other.isBefore(timer)) break;
			timers[at] = other;
			other.place = at;
			at = below;
		}
		timers[at] = timer;
		timer.place = at;
	}
}

class Timer implements VirtualTimer {
	due: Millis = 0;
	order = 0;
	/** Where it is in the heap. */
	place = -1;
	/** Whose turn it will be. */
	readonly owner = scope.current();
	#kept = true;

	constructor(
		private readonly queue: TimerQueue,
		readonly act: Act,
		readonly args: unknown[],
		readonly delayMs: Millis,
		/** How long after it fired it fires again. */
		readonly everyMs?: Millis,
		readonly immediate = false,
	) {
		if (typeof act !== 'function') throw new TypeError('a timer needs a function to call');
	}

	isBefore(other: Timer): boolean {
		if (this.due !== other.due) return this.due < other.due;
		return this.immediate === other.immediate ? this.order < other.order : this.immediate;
	}

	// Virtual time needs nothing that keeps the process: it moves while it is driven.
	ref(): this {
		this.#kept = true;
		return this;
	}

	unref(): this {
		this.#kept = false;
		return this;
	}

	hasRef(): boolean {
		return this.#kept;
	}

	refresh(): this {
		this.queue.restart(this);
		return this;
	}
}

function delayMs(delay: unknown): Millis {
	const ms = Math.trunc(Number(delay));
	if (ms > LONGEST_MS) return 1;
	return ms > 0 ? ms : 0;
}
