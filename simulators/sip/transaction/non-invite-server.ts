import { END, linger, NOTHING, SEND, type Step, TRANSACTION_MS } from './machine';

/** RFC 3261 §17.2.2. */
export interface NonInviteServerState {
	readonly phase: 'trying' | 'proceeding' | 'completed' | 'terminated';
	readonly reliable: boolean;
}

/** A copy of the request, a response of the transaction user by its class, or none in time. */
export type NonInviteServerInput = 'retransmission' | 'provisional' | 'final' | 'unanswered' | 'timer J';

/** The request has come. @param reliable whether the transport loses no messages */
export function beginNonInviteServer(reliable: boolean): NonInviteServerState {
	return { phase: 'trying', reliable };
}

/** RFC 3261 figure 8. An input that means nothing in a phase changes nothing. */
export function stepNonInviteServer(state: NonInviteServerState, input: NonInviteServerInput): Step<NonInviteServerState> {
	const ignore: Step<NonInviteServerState> = { state, outputs: NOTHING };
	const waiting = state.phase === 'trying' || state.phase === 'proceeding';
	switch (input) {
		case 'retransmission':
			return state.phase === 'proceeding' || state.phase === 'completed' ? { state, outputs: [SEND] } : ignore;
		case 'provisional':
			return waiting ? { state: { ...state, phase: 'proceeding' }, outputs: [SEND] } : ignore;
		case 'final':
			if (!waiting) return ignore;
			return state.reliable
				? { state: { ...state, phase: 'terminated' }, outputs: [SEND, END] }
				: { state: { ...state, phase: 'completed' }, outputs: [SEND, linger('J', TRANSACTION_MS)] };
		case 'unanswered':
			// RFC 4320 §4.2: nobody waits any more for an answer that is this late.
			return waiting ? { state: { ...state, phase: 'terminated' }, outputs: [END] } : ignore;
		case 'timer J':
			return { state: { ...state, phase: 'terminated' }, outputs: [END] };
	}
}
