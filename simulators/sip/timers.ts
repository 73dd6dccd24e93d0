import type { Clock, Millis } from '../kernel';

/** Timers of one owner, counted. */
export class Timers {
	readonly #clock: Clock;
	#pending = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** How many are running. */
	get pending(): number {
		return this.#pending;
	}

	/** Runs `act` after a while; gives the act that stops it. */
	start(after: Millis, act: () => void): () => void {
		let running = true;
		this.#pending++;
		const cancel = this.#clock.at(this.#clock.now() + after, () => {
			if (!running) return;
			running = false;
			this.#pending--;
			act();
		});
		return () => {
			if (!running) return;
			running = false;
			this.#pending--;
			cancel();
		};
	}
}
