import FakeTimers from '@sinonjs/fake-timers';
import { scope } from '../scope';
import { type Cancel, type Clock, type Millis, TimeExpired } from './clock';

/** The calendar day on which every virtual world begins. */
const EPOCH = Date.UTC(2015, 0, 1);

const FAKED = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'Date'] as const;

type Timers = Pick<typeof globalThis, 'setTimeout' | 'setInterval' | 'setImmediate'>;

/**
 * Time that moves only when it is driven, from one timer to the next.
 *
 * The global timers and `Date` are replaced once per process (see `VirtualClock.install`), so that libraries live in
 * virtual time too. After each timer one real macrotask lets Node drain every promise and `nextTick`, so that a
 * timer's consequences are complete before the next timer fires.
 */
export class VirtualClock implements Clock {
	static #installed: VirtualClock | undefined;

	readonly #fake: FakeTimers.Clock;
	readonly #macrotask: typeof setImmediate;
	readonly #timers: Timers;
	#held = 0;
	#world = 0;
	#driving = false;
	#fired = 0;

	private constructor() {
		this.#macrotask = globalThis.setImmediate;
		this.#fake = FakeTimers.install({ now: EPOCH, toFake: [...FAKED], ignoreMissingTimers: true });
		this.#timers = { setTimeout, setInterval, setImmediate };
		this.#rememberScopes();
	}

	/** Replaces the global timers, once per process: call it before any library that captures them is loaded. */
	static install(): VirtualClock {
		VirtualClock.#installed ??= new VirtualClock();
		return VirtualClock.#installed;
	}

	/** A timer's turn belongs to the component that set it. */
	#rememberScopes(): void {
		const { setTimeout: timeout, setInterval: interval, setImmediate: immediate } = this.#timers;
		type Act = (...args: unknown[]) => void;
		const owned = (act: Act): Act => {
			const owner = scope.current();
			return (...args) => {
				scope.enter(owner);
				act(...args);
			};
		};
		const patched = {
			setTimeout: (act: Act, ms?: number, ...args: unknown[]) => timeout(owned(act), ms, ...args),
			setInterval: (act: Act, ms?: number, ...args: unknown[]) => interval(owned(act), ms, ...args),
			setImmediate: (act: Act, ...args: unknown[]) => immediate(owned(act), ...args),
		};
		Object.assign(globalThis, patched);
	}

	/** Starts a new world: time zero, no timer left from the one before, whose driver (if any) is ended. */
	begin(): void {
		this.#world++;
		this.#driving = false;
		this.#held = 0;
		this.#fired = 0;
		this.#fake.reset();
		scope.enter('world');
	}

	now(): Millis {
		return this.#fake.now - EPOCH;
	}

	date(): Date {
		return new Date(this.#fake.now);
	}

	/** How many timers are set. */
	pending(): number {
		return this.#fake.countTimers();
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
		if (this.now() < end) this.#fake.tick(end - this.now());
	}

	async until(reached: () => boolean, within: Millis): Promise<void> {
		const end = this.now() + within;
		if (!(await this.#drive(end, reached))) {
			if (this.now() < end) this.#fake.tick(end - this.now());
			throw new TimeExpired(within, this.now());
		}
	}

	async settle<T>(work: Promise<T>, within: Millis): Promise<T> {
		let settled = false;
		const mark = () => {
			settled = true;
		};
		work.then(mark, mark);
		await this.until(() => settled, within);
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
		try {
			await this.#quiesce(world);
			for (;;) {
				if (stop()) return true;
				const due = this.#fake.timerHeap?.peek()?.callAt;
				if (due === undefined || due - EPOCH > end) return false;
				this.#fired++;
				this.#fake.next();
				await this.#quiesce(world);
			}
		} finally {
			if (world === this.#world) this.#driving = false;
		}
	}

	/** Lets everything that the last timer started come to rest. */
	async #quiesce(world: number): Promise<void> {
		do {
			await new Promise<void>((done) => {
				this.#macrotask(done);
			});
			if (world !== this.#world) throw new Error('this world has ended: its step ran into the watchdog');
		} while (this.#held > 0);
		scope.enter('world');
	}
}
