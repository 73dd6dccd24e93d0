import type { Millis } from '../../kernel';
import { DELIVER, END, linger, NOTHING, type Output, SEND, type Step, start, stop, T1, T2, T4, TRANSACTION_MS } from './machine';

/** RFC 3261 §17.1.2. */
export interface NonInviteClientState {
	readonly phase: 'trying' | 'proceeding' | 'completed' | 'terminated';
	/** Interval of timer E. */
	readonly interval: Millis;
	readonly reliable: boolean;
}

/** A response by its class, a timer, or the loss of the stream. */
export type NonInviteClientInput = 'provisional' | 'final' | 'timer E' | 'timer F' | 'timer K' | 'transport lost';

/** The request is to be sent. @param reliable whether the transport loses no messages */
export function beginNonInviteClient(reliable: boolean): Step<NonInviteClientState> {
	const outputs: Output[] = [SEND, start('F', TRANSACTION_MS)];
	if (!reliable) outputs.push(start('E', T1));
	return { state: { phase: 'trying', interval: T1, reliable }, outputs };
}

/** RFC 3261 figure 6. An input that means nothing in a phase changes nothing. */
export function stepNonInviteClient(state: NonInviteClientState, input: NonInviteClientInput): Step<NonInviteClientState> {
	const to = (phase: NonInviteClientState['phase'], ...outputs: Output[]): Step<NonInviteClientState> => ({ state: { ...state, phase }, outputs });
	const ignore: Step<NonInviteClientState> = { state, outputs: NOTHING };
	const waiting = state.phase === 'trying' || state.phase === 'proceeding';
	const quiet = state.reliable ? [stop('F')] : [stop('E'), stop('F')];
	switch (input) {
		case 'provisional':
			return waiting ? to('proceeding', DELIVER) : ignore;
		case 'final':
			if (!waiting) return ignore;
			return state.reliable ? to('terminated', ...quiet, DELIVER, END) : to('completed', ...quiet, DELIVER, linger('K', T4));
		case 'timer E': {
			if (!waiting) return ignore;
			const interval = state.phase === 'proceeding' ? T2 : Math.min(2 * state.interval, T2);
			return { state: { ...state, interval }, outputs: [SEND, start('E', interval)] };
		}
		case 'timer F':
			return waiting ? to('terminated', ...quiet, { do: 'give-up', why: 'timeout' }, END) : ignore;
		case 'transport lost':
			return waiting ? to('terminated', ...quiet, { do: 'give-up', why: 'transport' }, END) : ignore;
		case 'timer K':
			return to('terminated', END);
	}
}
