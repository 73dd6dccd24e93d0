import type { CallControlMessage, Millis } from '../kernel';
import type { Subscription } from './line';

/**
 * One call as one side of a line sees it. The two sides go through the same states under other names (3GPP TS 24.008
 * §5.1.2); the numbers are those of the mobile station (U) and of the network (N).
 */
export type Phase =
	/** The network looks for the telephone before it offers the call (PAGING; air only). */
	| 'paging'
	/** SETUP was sent (U1, N6). */
	| 'initiated'
	/** The other side works on it (U3, N9). */
	| 'outgoing-proceeding'
	/** The other side rings (U4, N7). */
	| 'delivered'
	/** SETUP was received (U6, N1). */
	| 'present'
	/** CALL PROCEEDING was sent (U9, N3). */
	| 'incoming-proceeding'
	/** ALERTING was sent (U7, N4). */
	| 'received'
	/** CONNECT was sent (U8, N28). */
	| 'connecting'
	/** U10, N10. */
	| 'active'
	/** DISCONNECT was sent (U11, N12). */
	| 'disconnecting'
	/** RELEASE was sent (U19, N19). */
	| 'releasing'
	/** The same after T308 expired once. */
	| 'releasing-again'
	/** U0, N0. */
	| 'null';

/** An end of the line: the user side and the network side of the protocol. */
export type Side = 'telephone' | 'network';

/** What may happen to a call: the other side's message, an act of this side's owner, or the guard timer of the phase. */
export type Input =
	| { readonly type: 'message'; readonly message: CallControlMessage; readonly cause?: number }
	| { readonly type: 'act'; readonly act: 'proceed' | 'alert' | 'connect' }
	| { readonly type: 'act'; readonly act: 'clear'; readonly cause: number }
	| { readonly type: 'expiry' };

/** What a step leads to. */
export interface Output {
	readonly phase: Phase;
	/** In this order. */
	readonly send: readonly { readonly message: CallControlMessage; readonly cause?: number }[];
	/** Why the call is being cleared, when this step began its clearing. */
	readonly cause?: number;
}

/** Recovery on timer expiry. */
const RECOVERY = 102;
const NORMAL_CLEARING = 16;

/**
 * How long a phase may last: 3GPP TS 24.008 tables 11.3 and 11.4. A land line has the same here, but for T310 of its telephone: between 30 and
 * 120 s (Q.931 table 9-2), the longest, for beyond a gateway the news that it rings may get lost. T301 is the network's alone; a telephone that
 * hears ringing waits until its user gives up.
 */
export function guardMs(side: Side, line: Subscription['line'], phase: Phase, pagingMs: Millis): Millis | undefined {
	switch (phase) {
		case 'paging':
			return pagingMs;
		case 'initiated': // T303
		case 'connecting': // T313
		case 'disconnecting': // T305
		case 'releasing': // T308
		case 'releasing-again':
			return 30_000;
		case 'outgoing-proceeding': // T310
			if (side === 'network') return 10_000;
			return line === 'land' ? 120_000 : 30_000;
		case 'delivered': // T301
			return side === 'network' ? 180_000 : undefined;
		case 'present':
		case 'incoming-proceeding':
		case 'received':
		case 'active':
		case 'null':
			return undefined;
	}
}

/** The next state of a call, and what goes out. An input that means nothing in a phase changes nothing (§8.4). */
export function next(side: Side, phase: Phase, input: Input): Output {
	switch (input.type) {
		case 'message':
			return onMessage(phase, input.message, input.cause);
		case 'act':
			return input.act === 'clear' ? onClear(phase, input.cause) : onProgress(phase, input.act);
		case 'expiry':
			return onExpiry(side, phase);
	}
}

const stay = (phase: Phase): Output => ({ phase, send: [] });

function onMessage(phase: Phase, message: CallControlMessage, cause?: number): Output {
	const clearing = phase === 'disconnecting' || phase === 'releasing' || phase === 'releasing-again';
	const why = clearing ? {} : { cause: cause ?? NORMAL_CLEARING };
	switch (message) {
		case 'CALL PROCEEDING':
			return phase === 'initiated' ? stay('outgoing-proceeding') : stay(phase);
		case 'ALERTING':
			return phase === 'initiated' || phase === 'outgoing-proceeding' ? stay('delivered') : stay(phase);
		case 'CONNECT':
			return phase === 'initiated' || phase === 'outgoing-proceeding' || phase === 'delivered'
				? { phase: 'active', send: [{ message: 'CONNECT ACKNOWLEDGE' }] }
				: stay(phase);
		case 'CONNECT ACKNOWLEDGE':
			return phase === 'connecting' ? stay('active') : stay(phase);
		case 'DISCONNECT':
			// Two that cross are a clear collision (§5.4.5): each side answers with RELEASE.
			if (phase === 'releasing' || phase === 'releasing-again') return stay(phase);
			return { phase: 'releasing', send: [{ message: 'RELEASE', cause: cause ?? NORMAL_CLEARING }], ...why };
		case 'RELEASE':
			// Two that cross end the call without RELEASE COMPLETE (§5.4.5).
			if (phase === 'releasing' || phase === 'releasing-again') return stay('null');
			return { phase: 'null', send: [{ message: 'RELEASE COMPLETE', cause: cause ?? NORMAL_CLEARING }], ...why };
		case 'RELEASE COMPLETE':
			return { phase: 'null', send: [], ...why };
		case 'PAGING':
		case 'SETUP':
		case 'EMERGENCY SETUP':
		case 'START DTMF':
		case 'STOP DTMF':
			return stay(phase);
	}
}

function onProgress(phase: Phase, act: 'proceed' | 'alert' | 'connect'): Output {
	switch (act) {
		case 'proceed':
			return phase === 'present' ? { phase: 'incoming-proceeding', send: [{ message: 'CALL PROCEEDING' }] } : stay(phase);
		case 'alert':
			return phase === 'present' || phase === 'incoming-proceeding' ? { phase: 'received', send: [{ message: 'ALERTING' }] } : stay(phase);
		case 'connect':
			return phase === 'present' || phase === 'incoming-proceeding' || phase === 'received'
				? { phase: 'connecting', send: [{ message: 'CONNECT' }] }
				: stay(phase);
	}
}

function onClear(phase: Phase, cause: number): Output {
	switch (phase) {
		case 'paging':
			return { phase: 'null', send: [], cause };
		case 'present':
			// Nothing was answered yet: the call is rejected (§5.4.2).
			return { phase: 'null', send: [{ message: 'RELEASE COMPLETE', cause }], cause };
		case 'initiated':
		case 'outgoing-proceeding':
		case 'delivered':
		case 'incoming-proceeding':
		case 'received':
		case 'connecting':
		case 'active':
			return { phase: 'disconnecting', send: [{ message: 'DISCONNECT', cause }], cause };
		case 'disconnecting':
		case 'releasing':
		case 'releasing-again':
		case 'null':
			return stay(phase);
	}
}

function onExpiry(side: Side, phase: Phase): Output {
	const recover: Output['send'] = [{ message: 'DISCONNECT', cause: RECOVERY }];
	switch (phase) {
		case 'paging':
			return { phase: 'initiated', send: [{ message: 'SETUP' }] };
		case 'initiated':
			// Towards the caller the network says why: no user responding (§5.2.2.3.3).
			return { phase: 'null', send: [{ message: 'RELEASE COMPLETE', cause: RECOVERY }], cause: side === 'network' ? 18 : RECOVERY };
		case 'outgoing-proceeding':
			return { phase: 'disconnecting', send: recover, cause: side === 'network' ? 18 : RECOVERY };
		case 'delivered':
			return { phase: 'disconnecting', send: recover, cause: 19 };
		case 'connecting':
			return { phase: 'disconnecting', send: recover, cause: RECOVERY };
		case 'disconnecting':
			return { phase: 'releasing', send: [{ message: 'RELEASE', cause: RECOVERY }] };
		case 'releasing':
			return { phase: 'releasing-again', send: [{ message: 'RELEASE', cause: RECOVERY }] };
		case 'releasing-again':
			return stay('null');
		case 'present':
		case 'incoming-proceeding':
		case 'received':
		case 'active':
		case 'null':
			return stay(phase);
	}
}
