import { type Cancel, type Clock, type Millis, type Stream, scope } from '../kernel';

export interface KeepAliveOptions {
	readonly clock: Clock;
	readonly random: Stream;
	/** Whose turn a keep-alive is. */
	readonly owner: string;
	ping(): void;
	/** The flow leads nowhere any more. */
	failed(why: string): void;
}

/** RFC 5626 §4.4.1. */
const PONG_WITHIN_MS: Millis = 10_000;

/** Shows the server that a stream is alive, as often as its Flow-Timer asks, and finds out that it is not (RFC 5626 §4.4.1). */
export class KeepAlive {
	readonly #options: KeepAliveOptions;
	#everyMs: Millis | undefined;
	#timer: Cancel | undefined;

	constructor(options: KeepAliveOptions) {
		this.#options = options;
	}

	/** Timers that are set. */
	get timers(): number {
		return this.#timer === undefined ? 0 : 1;
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
		this.#timer?.();
		this.#timer = undefined;
		if (this.#everyMs === undefined) return;
		const { random, ping, failed } = this.#options;
		this.#after((this.#everyMs * random.integer(800, 1_000)) / 1_000, () => {
			ping();
			this.#after(PONG_WITHIN_MS, () => failed('no answer to a keep-alive'));
		});
	}

	#after(ms: Millis, act: () => void): void {
		const { clock, owner } = this.#options;
		this.#timer = clock.at(clock.now() + ms, () => {
			this.#timer = undefined;
			scope.enter(owner);
			act();
		});
	}
}
