import type { Cancel, Millis } from './clock';
import { WallClock } from './wall-clock';
import { whileHeld } from './while-held';

/** How often it is looked whether the process still turns. */
const BEAT_MS = 10;
/** So long at most between two looks in a process that turns: what is more it stood still. Below the least that a jitter buffer waits (40 ms). */
const MOST_MS = 30;

/**
 * Real time, as far as this process was there to see it. A busy machine takes a process off its processor for half a second and more: all
 * parts of a world stand still together then, and what was due must not all be late at once afterwards. For them that time did not pass.
 * Those outside (a browser, a real server) saw it pass: {@link longestStandstillMs} says how much.
 */
export class AwakeClock extends WallClock {
	#looked = super.now();
	#awake: Millis = 0;
	#longest: Millis = 0;

	constructor() {
		super();
		whileHeld(this, BEAT_MS, (clock) => clock.now());
	}

	override now(): Millis {
		const real = super.now();
		const passed = real - this.#looked;
		this.#looked = real;
		if (passed > MOST_MS) this.#longest = Math.max(this.#longest, passed);
		this.#awake += passed > MOST_MS ? BEAT_MS : passed;
		return this.#awake;
	}

	override at(when: Millis, act: () => void): Cancel {
		let cancel: Cancel;
		const wind = () => {
			cancel = super.at(when, () => {
				if (this.now() < when) wind();
				else act();
			});
		};
		wind();
		return () => cancel();
	}

	/** The longest time for which the process stood still since this clock was made; 0 when it did not. */
	get longestStandstillMs(): Millis {
		this.now();
		return this.#longest;
	}
}
