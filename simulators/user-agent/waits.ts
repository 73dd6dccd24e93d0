import type { Clock, Millis } from '../kernel';

/** What a call waits for, on the clock or for an answer: none of it longer than the call lives. */
export class Waits {
	readonly #clock: Clock;
	readonly #all = new Set<(over: Error) => void>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Waits until what `begin` has begun is done or has failed. Rejects with what it failed with, or with which the waits were ended. */
	for<T>(begin: (done: (value: T) => void, failed: (error: Error) => void) => void): Promise<T> {
		return new Promise((resolve, reject) => {
			const end = (error: Error) => {
				this.#all.delete(end);
				reject(error);
			};
			this.#all.add(end);
			begin((value) => {
				this.#all.delete(end);
				resolve(value);
			}, end);
		});
	}

	/** Lets time pass. */
	pause(duration: Millis): Promise<void> {
		return new Promise((passed, failed) => {
			const cancel = this.#clock.at(this.#clock.now() + duration, () => {
				this.#all.delete(end);
				passed();
			});
			const end = (over: Error) => {
				this.#all.delete(end);
				cancel();
				failed(over);
			};
			this.#all.add(end);
		});
	}

	/** All of it is given up. */
	end(over: Error): void {
		for (const end of [...this.#all]) end(over);
	}
}
