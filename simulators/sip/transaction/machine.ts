import type { Millis } from '../../kernel';

/** Estimate of the round trip (RFC 3261 table 4). */
export const T1: Millis = 500;
/** Longest interval between copies of a request other than INVITE, and of an answer to INVITE. */
export const T2: Millis = 4_000;
/** How long a message may stay in the network. */
export const T4: Millis = 5_000;

/** How long a transaction may wait for its other end. */
export const TRANSACTION_MS: Millis = 64 * T1;

/** The timers of RFC 3261 table 4, with L and M of RFC 6026 (§7.1, §7.2). */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M';

/** What a transaction machine wants done, in this order. */
export type Output =
	/** Transmit what this transaction last had to send: its request, or its latest response. */
	| { readonly do: 'send' }
	/** Acknowledge the final response other than 2xx. */
	| { readonly do: 'acknowledge' }
	/** Hand the message at hand to the transaction user. */
	| { readonly do: 'deliver' }
	| { readonly do: 'start'; readonly timer: TimerName; readonly after: Millis }
	| { readonly do: 'stop'; readonly timer: TimerName }
	/** Start a timer that nothing stops: nothing is left to do but to wait for copies. It always takes the same time. */
	| { readonly do: 'linger'; readonly timer: TimerName; readonly after: Millis }
	/** Tell the transaction user that no (further) answer or ACK will come. */
	| { readonly do: 'give-up'; readonly why: 'timeout' | 'transport' }
	/** The transaction is over: forget it. */
	| { readonly do: 'end' };

/** The next state of a machine, and what to do. */
export interface Step<State> {
	readonly state: State;
	readonly outputs: readonly Output[];
}

export const SEND: Output = { do: 'send' };
export const DELIVER: Output = { do: 'deliver' };
export const END: Output = { do: 'end' };
export const NOTHING: readonly Output[] = [];

export const start = (timer: TimerName, after: Millis): Output => ({ do: 'start', timer, after });
export const linger = (timer: TimerName, after: Millis): Output => ({ do: 'linger', timer, after });
export const stop = (timer: TimerName): Output => ({ do: 'stop', timer });
