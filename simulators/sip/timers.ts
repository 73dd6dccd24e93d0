import type { Clock, Millis } from '../kernel';

/** Timers of one owner, counted. */
export class Timers {
	readonly #clock: Clock;
	readonly #scale: number;
	#pending = 0;

	/** @param scale what every duration is multiplied by. */
	constructor(clock: Clock, scale = 1) {
		this.#clock = clock;
		this.#scale = scale;
	}

	/** How many are running. */
	get pending(): number {
		return this.#pending;
	}

	/** Runs `act` after a while; gives the act that stops it. */
	start(after: Millis, act: () => void): () => void {
		let running = true;
		this.#pending++;
		const cancel = this.#clock.at(this.#clock.now() + after * this.#scale, () => {
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
