import type { Timers } from '../timers';
import type { Lingerer, Lingering } from './lingering';
import type { Output, Step, TimerName } from './machine';

type TimerInput = `timer ${TimerName}`;

/** What all transactions of a layer wait by. */
export interface Waiting {
	readonly timers: Timers;
	readonly lingering: Lingering;
}

/** Drives one transaction machine: does what its steps ask for and keeps its timers. */
export abstract class Transaction<State, Input extends string> implements Lingerer {
	#state: State | undefined;
	readonly #waiting: Waiting;
	/** Acts that stop the timers that run, by name; there when one has been started. */
	#running: Map<TimerName, () => void> | undefined;
	#ended = false;

	constructor(waiting: Waiting) {
		this.#waiting = waiting;
	}

	/** True once the transaction is forgotten. */
	get ended(): boolean {
		return this.#ended;
	}

	protected abstract next(state: State, input: Input): Step<State>;
	/** Does one thing that concerns messages or the user. */
	protected abstract perform(output: Exclude<Output, { do: 'start' | 'stop' | 'linger' }>): void;

	/** Only copies of what was answered can come from now on: what they do not need may be let go. */
	protected lingers(_: TimerName): void {}

	protected begin(step: Step<State>): void {
		this.#state = step.state;
		this.#perform(step.outputs);
	}

	/** Feeds the machine. */
	protected take(input: Input): void {
		if (this.#ended || this.#state === undefined) return;
		const step = this.next(this.#state, input);
		this.#state = step.state;
		this.#perform(step.outputs);
	}

	protected get state(): State | undefined {
		return this.#state;
	}

	/** A timer has ended. */
	expired(timer: TimerName): void {
		this.#running?.delete(timer);
		const input: TimerInput = `timer ${timer}`;
		// A machine starts only timers that it takes as inputs.
		this.take(input as Input);
	}

	/** Stops every timer: nothing more will happen. */
	abandon(): void {
		this.#ended = true;
		if (this.#running === undefined) return;
		for (const cancel of this.#running.values()) cancel();
		this.#running = undefined;
	}

	#perform(outputs: readonly Output[]): void {
		for (const output of outputs) {
			// What one output causes (a lost stream, a user that gives up) may have ended the transaction.
			if (this.#ended) return;
			if (output.do === 'start') this.#start(output.timer, output.after);
			else if (output.do === 'stop') this.#stop(output.timer);
			else if (output.do === 'linger') {
				this.#waiting.lingering.start(output.timer, output.after, this);
				this.lingers(output.timer);
			} else {
				if (output.do === 'end') this.abandon();
				this.perform(output);
			}
		}
	}

	#start(timer: TimerName, after: number): void {
		this.#running ??= new Map();
		this.#running.get(timer)?.();
		this.#running.set(
			timer,
			this.#waiting.timers.start(after, () => this.expired(timer)),
		);
	}

	#stop(timer: TimerName): void {
		this.#running?.get(timer)?.();
		this.#running?.delete(timer);
	}
}
