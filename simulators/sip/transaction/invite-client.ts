import type { Millis } from '../../kernel';
import { DELIVER, END, linger, NOTHING, type Output, SEND, type Step, start, stop, T1, TRANSACTION_MS } from './machine';

/** RFC 3261 §17.1.1, with the Accepted state of RFC 6026 §7.2. */
export interface InviteClientState {
	readonly phase: 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated';
	/** Interval of timer A. */
	readonly interval: Millis;
	/** The transport does not lose messages: nothing is sent twice. */
	readonly reliable: boolean;
}

/** A response by its class, a timer, the loss of the stream, or a CANCEL that has brought no final response. */
export type InviteClientInput =
	| 'provisional'
	| 'success'
	| 'failure'
	| 'timer A'
	| 'timer B'
	| 'timer D'
	| 'timer M'
	| 'transport lost'
	| 'cancelled in vain';

/** RFC 3261 §17.1.1.2: at least 32 s over a transport that loses messages. */
const TIMER_D: Millis = 32_000;

const ACKNOWLEDGE: Output = { do: 'acknowledge' };

/** The request is to be sent. @param reliable whether the transport loses no messages */
export function beginInviteClient(reliable: boolean): Step<InviteClientState> {
	const outputs: Output[] = [SEND, start('B', TRANSACTION_MS)];
	if (!reliable) outputs.push(start('A', T1));
	return { state: { phase: 'calling', interval: T1, reliable }, outputs };
}

/** RFC 3261 figure 5, as RFC 6026 §7.2 changes it. An input that means nothing in a phase changes nothing. */
export function stepInviteClient(state: InviteClientState, input: InviteClientInput): Step<InviteClientState> {
	const to = (phase: InviteClientState['phase'], ...outputs: Output[]): Step<InviteClientState> => ({ state: { ...state, phase }, outputs });
	const ignore: Step<InviteClientState> = { state, outputs: NOTHING };
	const waiting = state.phase === 'calling' || state.phase === 'proceeding';
	const quiet = state.phase === 'calling' ? (state.reliable ? [stop('B')] : [stop('A'), stop('B')]) : [];
	switch (input) {
		case 'provisional':
			return waiting ? to('proceeding', ...quiet, DELIVER) : ignore;
		case 'success':
			if (waiting) return to('accepted', ...quiet, DELIVER, linger('M', TRANSACTION_MS));
			// RFC 6026 §7.2: retransmitted and forked 2xx are the transaction user's business.
			return state.phase === 'accepted' ? { state, outputs: [DELIVER] } : ignore;
		case 'failure':
			if (state.phase === 'completed') return { state, outputs: [ACKNOWLEDGE] };
			if (!waiting) return ignore;
			return state.reliable
				? to('terminated', ...quiet, ACKNOWLEDGE, DELIVER, END)
				: to('completed', ...quiet, ACKNOWLEDGE, DELIVER, linger('D', TIMER_D));
		case 'timer A': {
			if (state.phase !== 'calling') return ignore;
			const interval = 2 * state.interval;
			return { state: { ...state, interval }, outputs: [SEND, start('A', interval)] };
		}
		case 'timer B':
			return state.phase === 'calling' ? to('terminated', ...quiet, { do: 'give-up', why: 'timeout' }, END) : ignore;
		case 'transport lost':
			return waiting ? to('terminated', ...quiet, { do: 'give-up', why: 'transport' }, END) : ignore;
		case 'cancelled in vain':
			// RFC 3261 §9.1: 64 T1 after the CANCEL the INVITE counts as cancelled, whatever the other end says.
			return waiting ? to('terminated', ...quiet, { do: 'give-up', why: 'timeout' }, END) : ignore;
		case 'timer D':
		case 'timer M':
			return to('terminated', END);
	}
}
