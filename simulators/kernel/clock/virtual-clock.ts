import { scope } from '../scope';
import { type Cancel, type Clock, type Millis, TimeExpired } from './clock';
import { settlingOf } from './settling';
import { TimerQueue } from './timer-queue';

/** The calendar day on which every virtual world begins. */
const EPOCH = Date.UTC(2015, 0, 1);

const RealDate = Date;
const SETTLED = Promise.resolve();

/** So many macrotasks at most are set ahead. */
const MOST_AHEAD = 32;

/**
 * Time that moves only when it is driven, from one timer to the next.
 *
 * The global timers and `Date` are replaced once per process (see `VirtualClock.install`), so that libraries live in
 * virtual time too. After each timer one real macrotask lets Node drain every promise and `nextTick`, so that a
 * timer's consequences are complete before the next timer fires.
 */
export class VirtualClock implements Clock {
	static #installed: VirtualClock | undefined;

	readonly #queue = new TimerQueue(EPOCH);
	readonly #macrotask: typeof setImmediate;
	#held = 0;
	#world = 0;
	#driving = false;
	#fired = 0;

	private constructor() {
		this.#macrotask = globalThis.setImmediate;
		const queue = this.#queue;
		type Act = (...args: unknown[]) => void;
		const clear = (timer: unknown) => queue.clear(timer);
		Object.assign(globalThis, {
			setTimeout: (act: Act, ms?: number, ...args: unknown[]) => queue.timeout(act, ms, args),
			setInterval: (act: Act, ms?: number, ...args: unknown[]) => queue.interval(act, ms, args),
			setImmediate: (act: Act, ...args: unknown[]) => queue.immediate(act, args),
			clearTimeout: clear,
			clearInterval: clear,
			clearImmediate: clear,
			Date: dateOf(() => queue.now),
		});
	}

	/** Replaces the global timers, once per process: call it before any library that captures them is loaded. */
	static install(): VirtualClock {
		VirtualClock.#installed ??= new VirtualClock();
		return VirtualClock.#installed;
	}

	/** Starts a new world: time zero, no timer left from the one before, whose driver (if any) is ended. */
	begin(): void {
		this.#world++;
		this.#driving = false;
		this.#held = 0;
		this.#fired = 0;
		this.#queue.reset(EPOCH);
		scope.enter('world');
	}

	now(): Millis {
		return this.#queue.now - EPOCH;
	}

	date(): Date {
		return new RealDate(this.#queue.now);
	}

	/** How many timers are set. */
	pending(): number {
		return this.#queue.size;
	}

	/** How many timers have fired in this world. */
	fired(): number {
		return this.#fired;
	}

	at(when: Millis, act: () => void): Cancel {
		const timer = setTimeout(act, Math.max(0, when - this.now()));
		return () => clearTimeout(timer);
	}

	async run(duration: Millis): Promise<void> {
		const end = this.now() + duration;
		await this.#drive(end, () => false);
		this.#passTo(end);
	}

	async until(reached: () => boolean, within: Millis): Promise<void> {
		const end = this.now() + within;
		if (!(await this.#drive(end, reached))) {
			this.#passTo(end);
			throw new TimeExpired(within, this.now());
		}
	}

	async settle<T>(work: Promise<T>, within: Millis): Promise<T> {
		await this.until(settlingOf(work), within);
		return work;
	}

	lag(): Millis {
		return 0;
	}

	hold<T>(work: Promise<T>): Promise<T> {
		const world = this.#world;
		this.#held++;
		return work.finally(() => {
			if (world === this.#world) this.#held--;
		});
	}

	/** Fires timers in order until `stop` or the end of the window; says which of the two it was. */
	async #drive(end: Millis, stop: () => boolean): Promise<boolean> {
		if (this.#driving) throw new Error('the clock already has a driver: a step must await the one it started before it starts another');
		this.#driving = true;
		const world = this.#world;
		let over = false;
		try {
			return await new Promise<boolean>((done, failed) => {
				const turn = () => {
					try {
						if (world !== this.#world) throw new Error('this world has ended: its step ran into the watchdog');
						if (this.#held === 0) {
							scope.enter('world');
							if (stop()) return done(true);
							const { due } = this.#queue;
							if (due === undefined || due - EPOCH > end) return done(false);
							this.#fired++;
							this.#queue.fire();
						}
						later();
					} catch (error) {
						failed(error);
					}
				};
				// One real macrotask, and the promises that it finds settled first. Between two that were set together Node drains them just as well, and
				// does not ask the operating system for news: whoever waits for that holds the clock.
				let ahead = 0;
				let atOnce = 1;
				const next = () => {
					ahead--;
					if (!over) void SETTLED.then(turn);
				};
				const later = () => {
					if (ahead > 0) return;
					ahead = this.#held > 0 ? 1 : atOnce;
					atOnce = Math.min(2 * atOnce, MOST_AHEAD);
					for (let i = 0; i < ahead; i++) this.#macrotask(next);
				};
				later();
			});
		} finally {
			over = true;
			if (world === this.#world) this.#driving = false;
		}
	}

	/** Nothing is due until then. */
	#passTo(end: Millis): void {
		this.#queue.now = Math.max(this.#queue.now, EPOCH + Math.floor(end));
	}
}

/** `Date` in a world in which it is `now()`. */
function dateOf(now: () => Millis): DateConstructor {
	function VirtualDate(...args: unknown[]): unknown {
		if (new.target === undefined) return new RealDate(now()).toString();
		return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target);
	}
	VirtualDate.prototype = RealDate.prototype;
	VirtualDate.now = now;
	return Object.setPrototypeOf(VirtualDate, RealDate);
}
