import { type Cancel, type Clock, type Millis, TimeExpired } from './clock';
import { settlingOf } from './settling';
import { whileHeld } from './while-held';

/** How often a condition is looked at while real time passes. */
const LOOK_EVERY_MS = 5;
/** How often lateness is measured. */
const SAMPLE_EVERY_MS = 20;

/** Real time, counted from the moment the clock is made. */
export class WallClock implements Clock {
	readonly #began = performance.now();
	/** When the next sample of lateness is due, once somebody has asked. */
	#due: Millis | undefined;
	#late: Millis = 0;

	now(): Millis {
		return performance.now() - this.#began;
	}

	date(): Date {
		return new Date();
	}

	at(when: Millis, act: () => void): Cancel {
		// Node cuts the fraction off, and would act too early.
		const timer = setTimeout(act, Math.max(0, Math.ceil(when - this.now())));
		return () => clearTimeout(timer);
	}

	run(duration: Millis): Promise<void> {
		return new Promise((done) => {
			this.at(this.now() + duration, done);
		});
	}

	async until(reached: () => boolean, within: Millis): Promise<void> {
		const end = this.now() + within;
		while (!reached()) {
			if (this.now() >= end) throw new TimeExpired(within, this.now());
			await this.run(LOOK_EVERY_MS);
		}
	}

	async settle<T>(work: Promise<T>, within: Millis): Promise<T> {
		await this.until(settlingOf(work), within);
		return work;
	}

	lag(): Millis {
		if (this.#due === undefined) {
			this.#due = performance.now() + SAMPLE_EVERY_MS;
			whileHeld(this, SAMPLE_EVERY_MS, (clock) => clock.#sample());
		}
		return Math.max(0, this.#late, performance.now() - this.#due);
	}

	#sample(): void {
		const now = performance.now();
		this.#late = now - (this.#due ?? now);
		this.#due = now + SAMPLE_EVERY_MS;
	}

	hold<T>(work: Promise<T>): Promise<T> {
		return work;
	}
}
