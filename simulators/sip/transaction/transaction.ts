import type { Timers } from '../timers';
import type { Output, Step, TimerName } from './machine';

type TimerInput = `timer ${TimerName}`;

/** Drives one transaction machine: does what its steps ask for and keeps its timers. */
export abstract class Transaction<State, Input extends string> {
	#state: State | undefined;
	readonly #timers: Timers;
	readonly #running: Partial<Record<TimerName, () => void>> = {};
	#ended = false;

	constructor(timers: Timers) {
		this.#timers = timers;
	}

	/** True once the transaction is forgotten. */
	get ended(): boolean {
		return this.#ended;
	}

	protected abstract next(state: State, input: Input): Step<State>;
	/** Does one thing that concerns messages or the user. */
	protected abstract perform(output: Exclude<Output, { do: 'start' | 'stop' }>): void;

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

	/** Stops every timer: nothing more will happen. */
	abandon(): void {
		this.#ended = true;
		for (const cancel of Object.values(this.#running)) cancel();
	}

	#perform(outputs: readonly Output[]): void {
		for (const output of outputs) {
			// What one output causes (a lost stream, a user that gives up) may have ended the transaction.
			if (this.#ended) return;
			if (output.do === 'start') this.#start(output.timer, output.after);
			else if (output.do === 'stop') this.#stop(output.timer);
			else {
				if (output.do === 'end') this.abandon();
				this.perform(output);
			}
		}
	}

	#start(timer: TimerName, after: number): void {
		this.#running[timer]?.();
		this.#running[timer] = this.#timers.start(after, () => {
			delete this.#running[timer];
			const input: TimerInput = `timer ${timer}`;
			// A machine starts only timers that it takes as inputs.
			this.take(input as Input);
		});
	}

	#stop(timer: TimerName): void {
		this.#running[timer]?.();
		delete this.#running[timer];
	}
}
