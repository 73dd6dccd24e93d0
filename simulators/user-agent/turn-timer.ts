import { type Cancel, type Clock, type Millis, scope } from '../kernel';

export interface TurnTimerOptions {
	readonly clock: Clock;
	/** Whose turn it is when the timer ends. */
	readonly owner: string;
}

/** One timer at a time: to set it is to stop the one before. */
export class TurnTimer {
	readonly #options: TurnTimerOptions;
	#cancel: Cancel | undefined;

	constructor(options: TurnTimerOptions) {
		this.#options = options;
	}

	/** Timers that are set. */
	get count(): 0 | 1 {
		return this.#cancel === undefined ? 0 : 1;
	}

	set(afterMs: Millis, act: () => void): void {
		const { clock, owner } = this.#options;
		this.stop();
		this.#cancel = clock.at(clock.now() + afterMs, () => {
			this.#cancel = undefined;
			scope.enter(owner);
			act();
		});
	}

	stop(): void {
		this.#cancel?.();
		this.#cancel = undefined;
	}
}
