import type { Clock, Millis } from '../../kernel';
import type { CallMode } from './call-mode';

/** How a call that the client placed went, as far as the phone can tell. */
export type CallOutcome = 'in progress' | 'answered' | 'not answered' | 'not placed';

/** A line of the client's call history. */
export interface LoggedCall {
	readonly direction: 'outgoing' | 'incoming';
	readonly mode: CallMode;
	/** The number that was dialled, or that called; never a routing number. */
	readonly party: string;
	/** When it began. */
	readonly at: Millis;
	readonly outcome: CallOutcome;
}

/** The client's call history, oldest first. */
export class CallLog {
	readonly #clock: Clock;
	readonly #calls: (LoggedCall & { outcome: CallOutcome })[] = [];

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	get calls(): readonly LoggedCall[] {
		return this.#calls.map((call) => ({ ...call }));
	}

	/** Begins a line; the function it gives back says how the call goes. */
	begin(direction: LoggedCall['direction'], mode: CallMode, party: string): (outcome: CallOutcome) => void {
		const call = { direction, mode, party, at: this.#clock.now(), outcome: 'in progress' as CallOutcome };
		this.#calls.push(call);
		return (outcome) => {
			call.outcome = outcome;
		};
	}
}
