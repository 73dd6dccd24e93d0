import type { Millis } from '../../kernel';
import { END, linger, NOTHING, type Output, SEND, type Step, start, stop, T1, T2, T4, TRANSACTION_MS } from './machine';

/** RFC 3261 §17.2.1, with the Accepted state of RFC 6026 §7.1. */
export interface InviteServerState {
	readonly phase: 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated';
	/** Interval of timer G. */
	readonly interval: Millis;
	readonly reliable: boolean;
}

/** A copy of the request, a response of the transaction user by its class, the ACK, or a timer. */
export type InviteServerInput = 'retransmission' | 'provisional' | 'success' | 'failure' | 'ack' | 'timer G' | 'timer H' | 'timer I' | 'timer L';

/** The request has come. @param reliable whether the transport loses no messages */
export function beginInviteServer(reliable: boolean): InviteServerState {
	return { phase: 'proceeding', interval: T1, reliable };
}

/** RFC 3261 figure 7, as RFC 6026 §7.1 changes it. An input that means nothing in a phase changes nothing. */
export function stepInviteServer(state: InviteServerState, input: InviteServerInput): Step<InviteServerState> {
	const to = (phase: InviteServerState['phase'], ...outputs: Output[]): Step<InviteServerState> => ({ state: { ...state, phase }, outputs });
	const ignore: Step<InviteServerState> = { state, outputs: NOTHING };
	const proceeding = state.phase === 'proceeding';
	switch (input) {
		case 'retransmission':
			// RFC 6026 §7.1: in Accepted it is absorbed; the transaction user retransmits its 2xx by itself.
			return proceeding || state.phase === 'completed' ? { state, outputs: [SEND] } : ignore;
		case 'provisional':
			return proceeding ? { state, outputs: [SEND] } : ignore;
		case 'success':
			if (proceeding) return to('accepted', SEND, linger('L', TRANSACTION_MS));
			return state.phase === 'accepted' ? { state, outputs: [SEND] } : ignore;
		case 'failure':
			if (!proceeding) return ignore;
			return state.reliable ? to('completed', SEND, start('H', TRANSACTION_MS)) : to('completed', SEND, start('G', T1), start('H', TRANSACTION_MS));
		case 'ack':
			if (state.phase !== 'completed') return ignore;
			return state.reliable ? to('terminated', stop('H'), END) : to('confirmed', stop('G'), stop('H'), linger('I', T4));
		case 'timer G': {
			if (state.phase !== 'completed') return ignore;
			const interval = Math.min(2 * state.interval, T2);
			return { state: { ...state, interval }, outputs: [SEND, start('G', interval)] };
		}
		case 'timer H':
			return state.phase === 'completed' ? to('terminated', stop('G'), { do: 'give-up', why: 'timeout' }, END) : ignore;
		case 'timer I':
		case 'timer L':
			return to('terminated', END);
	}
}
