import type { Cancel, Clock, Millis } from '../../kernel';

/**
 * The time of an application that the system can suspend: meanwhile none of its timers runs, so that it sends no keep-alive and
 * refreshes nothing; what has come due runs when it wakes. What comes in over its connections it takes in all the same (iOS: background
 * mode `voip`).
 */
export class ApplicationClock implements Clock {
	readonly #clock: Clock;
	#suspended = false;
	/** How what has come due meanwhile is begun, in the order of its times. */
	readonly #due = new Set<() => void>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	suspend(): void {
		this.#suspended = true;
	}

	wake(): void {
		this.#suspended = false;
		for (const begin of [...this.#due]) begin();
		this.#due.clear();
	}

	at(when: Millis, act: () => void): Cancel {
		let cancel: Cancel = () => {};
		const begin = () => {
			cancel = this.#clock.at(this.#clock.now(), act);
		};
		cancel = this.#clock.at(when, () => {
			if (this.#suspended) this.#due.add(begin);
			else act();
		});
		return () => {
			this.#due.delete(begin);
			cancel();
		};
	}

	now(): Millis {
		return this.#clock.now();
	}

	date(): Date {
		return this.#clock.date();
	}

	lag(): Millis {
		return this.#clock.lag();
	}

	run(duration: Millis): Promise<void> {
		return this.#clock.run(duration);
	}

	until(reached: () => boolean, within: Millis): Promise<void> {
		return this.#clock.until(reached, within);
	}

	settle<T>(work: Promise<T>, within: Millis): Promise<T> {
		return this.#clock.settle(work, within);
	}

	hold<T>(work: Promise<T>): Promise<T> {
		return this.#clock.hold(work);
	}
}
