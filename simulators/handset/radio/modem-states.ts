import type { DataDuringCalls, ModemCapability, RadioTechnology, Span } from '../../network';

/** Circuit-switched side. Alerting is late: the channel is assigned before anything rings (IS-2000, 3GPP TS 24.008 §5.2.2). */
export type CsState = 'idle' | 'paged' | 'originating' | 'traffic' | 'alerting' | 'active';

/** Packet-switched side over the cellular radio. */
export type PsState = 'connected' | 'dormant' | 'suspended' | 'detached';

/** Both sides of a modem, and what serves it. */
export interface ModemState {
	readonly cs: CsState;
	readonly ps: PsState;
	/** What serves data now. */
	readonly technology?: RadioTechnology;
	/** What a call has taken the phone away from (circuit-switched fallback). */
	readonly fallenFrom?: RadioTechnology;
}

/** What happens to a modem. */
export type ModemInput =
	/** A page has come and is answered. */
	| { readonly type: 'page' }
	/** The user, or the client, calls. */
	| { readonly type: 'originate' }
	/** SETUP has come: there is a traffic channel. */
	| { readonly type: 'channel' }
	| { readonly type: 'alert' }
	| { readonly type: 'connect' }
	/** The last circuit-switched call is over. */
	| { readonly type: 'release' }
	/** The time that the network takes to give data back has passed. */
	| { readonly type: 'resume' }
	/** The phone camps on a technology that carries data, or on none. */
	| { readonly type: 'camp'; readonly technology: RadioTechnology | undefined }
	/** No packet for a while, and the next one. */
	| { readonly type: 'idle' }
	| { readonly type: 'packet' };

/** What a step does to the data of the phone. */
export type ModemEffect =
	| { readonly type: 'suspend-data' }
	/** Data flows again; `from` is the technology before, when it is another now. */
	| { readonly type: 'resume-data' }
	/** `resume` is due after a time within the span. */
	| { readonly type: 'resume-after'; readonly span: Span }
	/** The phone serves data by another technology from now on, after a gap. */
	| { readonly type: 'move'; readonly to: RadioTechnology; readonly gapMs: Span; readonly setUpMs?: Span };

/** What an event leads to. */
export interface ModemStep {
	readonly state: ModemState;
	readonly effects: readonly ModemEffect[];
}

/** What the network there is like, and what this phone can do. */
export interface ModemSurroundings {
	readonly capabilities: ReadonlySet<ModemCapability>;
	duringCalls(technology: RadioTechnology): DataDuringCalls;
	resumesAfterMs(technology: RadioTechnology): Span;
}

const NONE: readonly ModemEffect[] = [];

/** The next state of a modem. An input that means nothing in a state changes nothing. */
export function nextModem(state: ModemState, input: ModemInput, around: ModemSurroundings): ModemStep {
	switch (input.type) {
		case 'page':
			return state.cs === 'idle' ? begun(state, 'paged', around) : { state, effects: NONE };
		case 'originate':
			if (state.cs === 'paged') return { state: { ...state, cs: 'originating' }, effects: NONE };
			return state.cs === 'idle' ? begun(state, 'originating', around) : { state, effects: NONE };
		case 'channel':
			return state.cs === 'paged' ? { state: { ...state, cs: 'traffic' }, effects: NONE } : { state, effects: NONE };
		case 'alert':
			return state.cs === 'traffic' || state.cs === 'originating' ? { state: { ...state, cs: 'alerting' }, effects: NONE } : { state, effects: NONE };
		case 'connect':
			return state.cs === 'idle' ? { state, effects: NONE } : { state: { ...state, cs: 'active' }, effects: NONE };
		case 'release':
			return released(state, around);
		case 'resume':
			return resumed(state);
		case 'camp':
			return camped(state, input.technology, around);
		case 'idle':
			return state.ps === 'connected' && state.cs === 'idle' ? { state: { ...state, ps: 'dormant' }, effects: NONE } : { state, effects: NONE };
		case 'packet':
			return state.ps === 'dormant' ? { state: { ...state, ps: 'connected' }, effects: NONE } : { state, effects: NONE };
	}
}

/** At the page response, or the origination: before anything rings, and whether or not anybody will answer. */
function begun(state: ModemState, cs: 'paged' | 'originating', around: ModemSurroundings): ModemStep {
	const { technology } = state;
	if (technology === undefined || state.ps === 'detached') return { state: { ...state, cs }, effects: NONE };
	const rule = around.duringCalls(technology);
	if (rule.data === 'falls-back') {
		const there = around.duringCalls(rule.to);
		const move: ModemEffect = { type: 'move', to: rule.to, gapMs: rule.gapMs, setUpMs: rule.setUpMs };
		const fallen = { ...state, cs, technology: rule.to, fallenFrom: technology };
		return survives(there, around)
			? { state: fallen, effects: [move] }
			: { state: { ...fallen, ps: 'suspended' }, effects: [move, { type: 'suspend-data' }] };
	}
	return survives(rule, around)
		? { state: { ...state, cs }, effects: NONE }
		: { state: { ...state, cs, ps: 'suspended' }, effects: [{ type: 'suspend-data' }] };
}

function survives(rule: DataDuringCalls, { capabilities }: ModemSurroundings): boolean {
	switch (rule.data) {
		case 'continues':
			return true;
		case 'suspended':
		case 'falls-back':
			return false;
		case 'continues-with':
			return capabilities.has(rule.capability);
	}
}

function released(state: ModemState, around: ModemSurroundings): ModemStep {
	if (state.cs === 'idle') return { state, effects: NONE };
	const idle: ModemState = { ...state, cs: 'idle' };
	const home = state.fallenFrom ?? state.technology;
	if (home === undefined || (state.ps !== 'suspended' && state.fallenFrom === undefined)) return { state: idle, effects: NONE };
	return { state: idle, effects: [{ type: 'resume-after', span: around.resumesAfterMs(home) }] };
}

const SHORT_GAP: Span = { least: 200, most: 500 };

function resumed({ cs, ps, technology, fallenFrom }: ModemState): ModemStep {
	const now: ModemState = { cs, ps, ...(technology && { technology }), ...(fallenFrom && { fallenFrom }) };
	if (cs !== 'idle' || (ps !== 'suspended' && fallenFrom === undefined)) return { state: now, effects: NONE };
	const back: ModemEffect[] = fallenFrom === undefined ? [] : [{ type: 'move', to: fallenFrom, gapMs: SHORT_GAP }];
	const home = fallenFrom ?? technology;
	return {
		state: { cs, ps: 'connected', ...(home && { technology: home }) },
		effects: [...(ps === 'suspended' ? [{ type: 'resume-data' } as const] : []), ...back],
	};
}

/** Another technology, or none, while a call may go on: that stays on the technology to which it falls back. */
function camped(state: ModemState, technology: RadioTechnology | undefined, around: ModemSurroundings): ModemStep {
	if (technology === undefined) return { state: { cs: state.cs, ps: 'detached' }, effects: NONE };
	const wasSuspended = state.ps === 'suspended';
	const rule = state.cs === 'idle' ? undefined : around.duringCalls(technology);
	const [serves, fallenFrom] = rule?.data === 'falls-back' ? [rule.to, technology] : [technology, undefined];
	const camp: ModemState = { cs: state.cs, ps: 'connected', technology: serves, ...(fallenFrom && { fallenFrom }) };
	if (rule === undefined || survives(around.duringCalls(serves), around)) {
		return { state: camp, effects: wasSuspended ? [{ type: 'resume-data' }] : NONE };
	}
	return { state: { ...camp, ps: 'suspended' }, effects: wasSuspended ? NONE : [{ type: 'suspend-data' }] };
}
