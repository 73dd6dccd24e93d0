import type { Millis, Stream } from '../kernel';
import { TurnTimer, type TurnTimerOptions } from './turn-timer';

export interface KeepAliveOptions extends TurnTimerOptions {
	readonly random: Stream;
	ping(): void;
	/** The flow leads nowhere any more. */
	failed(why: string): void;
}

/** RFC 5626 §4.4.1. */
const PONG_WITHIN_MS: Millis = 10_000;

/** Shows the server that a stream is alive, as often as its Flow-Timer asks, and finds out that it is not (RFC 5626 §4.4.1). */
export class KeepAlive {
	readonly #options: KeepAliveOptions;
	readonly #timer: TurnTimer;
	#everyMs: Millis | undefined;

	constructor(options: KeepAliveOptions) {
		this.#options = options;
		this.#timer = new TurnTimer(options);
	}

	/** Timers that are set. */
	get timers(): number {
		return this.#timer.count;
	}

	/** Begins anew. @param seconds the Flow-Timer; none is sent while it is undefined. */
	begin(seconds: number | undefined): void {
		this.#everyMs = seconds === undefined ? undefined : seconds * 1_000;
		this.#wait();
	}

	/** The answer to a keep-alive has come. */
	pong(): void {
		this.#wait();
	}

	/** Each pause is another one, so that a thousand phones do not all send at once (RFC 5626 §4.4: between 80 and 100 % of the time). */
	#wait(): void {
		this.#timer.stop();
		if (this.#everyMs === undefined) return;
		const { random, ping, failed } = this.#options;
		this.#timer.set((this.#everyMs * random.integer(800, 1_000)) / 1_000, () => {
			ping();
			this.#timer.set(PONG_WITHIN_MS, () => failed('no answer to a keep-alive'));
		});
	}
}
