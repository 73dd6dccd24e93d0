import type { Clock, Millis } from '../../kernel';

interface Delayed {
	readonly due: Millis;
	readonly act: () => void;
}

/**
 * Does what is due, in the order in which it is due. Timers of real time with different lengths may overtake each
 * other by a millisecond; packets of one stream must not. What is due at once is done at once.
 */
export class DelayLine {
	readonly #clock: Clock;
	#waiting: Delayed[] = [];
	#cancel: (() => void) | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	add(due: Millis, act: () => void): void {
		if (this.#waiting.length === 0 && due <= this.#clock.now()) {
			act();
			return;
		}
		const at = this.#waiting.findIndex((other) => other.due > due);
		this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, { due, act });
		this.#wind();
	}

	/** Forgets what is not due yet. */
	clear(): void {
		this.#waiting = [];
		this.#wind();
	}

	#wind(): void {
		this.#cancel?.();
		this.#cancel = undefined;
		const [first] = this.#waiting;
		if (first !== undefined) this.#cancel = this.#clock.at(first.due, () => this.#run());
	}

	#run(): void {
		const now = this.#clock.now();
		while (this.#waiting[0] !== undefined && this.#waiting[0].due <= now) this.#waiting.shift()?.act();
		this.#wind();
	}
}
