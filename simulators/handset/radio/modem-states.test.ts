import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataDuringCalls, ModemCapability, RadioTechnology } from '../../network';
import { type ModemInput, type ModemState, type ModemSurroundings, nextModem } from './modem-states';

const RULES: Readonly<Record<RadioTechnology, DataDuringCalls>> = {
	lte: { data: 'falls-back', to: 'hspa', setUpMs: { least: 1, most: 1 }, gapMs: { least: 1, most: 1 } },
	hspa: { data: 'continues-with', capability: 'multi-rab' },
	'ev-do': { data: 'continues-with', capability: 'svdo' },
	'1xrtt': { data: 'suspended' },
	edge: { data: 'continues-with', capability: 'dtm' },
};

/** States and effects after each input, as `cs/ps technology: effects`. */
function walk(technology: RadioTechnology, capabilities: readonly ModemCapability[], inputs: readonly ModemInput[], lteTo: RadioTechnology = 'hspa') {
	const rules = { ...RULES, lte: { ...RULES.lte, to: lteTo } as DataDuringCalls };
	const around: ModemSurroundings = {
		capabilities: new Set(capabilities),
		duringCalls: (of) => rules[of],
		resumesAfterMs: () => ({ least: 1_000, most: 2_000 }),
	};
	let state: ModemState = { cs: 'idle', ps: 'connected', technology };
	return inputs.map((input) => {
		const step = nextModem(state, input, around);
		state = step.state;
		return `${state.cs}/${state.ps} ${state.technology ?? '-'}: ${step.effects.map(({ type }) => type).join(' ')}`;
	});
}

const incoming: readonly ModemInput[] = [
	{ type: 'page' },
	{ type: 'channel' },
	{ type: 'alert' },
	{ type: 'connect' },
	{ type: 'release' },
	{ type: 'resume' },
];

test('modem, EV-DO, one transmitter: data stops at the page response, before anything rings, and comes back after the call', () => {
	assert.deepEqual(walk('ev-do', [], incoming), [
		'paged/suspended ev-do: suspend-data',
		'traffic/suspended ev-do: ',
		'alerting/suspended ev-do: ',
		'active/suspended ev-do: ',
		'idle/suspended ev-do: resume-after',
		'idle/connected ev-do: resume-data',
	]);
});

test('modem, EV-DO: a call that is placed does the same (Call Through)', () => {
	assert.deepEqual(walk('ev-do', [], [{ type: 'originate' }, { type: 'alert' }, { type: 'release' }]), [
		'originating/suspended ev-do: suspend-data',
		'alerting/suspended ev-do: ',
		'idle/suspended ev-do: resume-after',
	]);
});

for (const [technology, capability] of [
	['ev-do', 'svdo'],
	['hspa', 'multi-rab'],
	['edge', 'dtm'],
] as const) {
	test(`modem, ${technology}: with ${capability} data goes on, without it is suspended`, () => {
		assert.deepEqual(walk(technology, [capability], [{ type: 'page' }]), [`paged/connected ${technology}: `]);
		assert.deepEqual(walk(technology, [], [{ type: 'page' }]), [`paged/suspended ${technology}: suspend-data`]);
	});
}

test('modem, 1xRTT: no capability helps', () => {
	assert.deepEqual(walk('1xrtt', ['svdo', 'svlte', 'dtm', 'multi-rab'], [{ type: 'page' }]), ['paged/suspended 1xrtt: suspend-data']);
});

test('modem, LTE with fallback to UTRAN: the call goes to HSPA, data with it; afterwards back to LTE', () => {
	assert.deepEqual(walk('lte', ['multi-rab'], [{ type: 'page' }, { type: 'connect' }, { type: 'release' }, { type: 'resume' }]), [
		'paged/connected hspa: move',
		'active/connected hspa: ',
		'idle/connected hspa: resume-after',
		'idle/connected lte: move',
	]);
});

test('modem, LTE with fallback to GERAN, no DTM: data stands still for the whole call', () => {
	assert.deepEqual(walk('lte', ['multi-rab'], [{ type: 'page' }, { type: 'release' }, { type: 'resume' }], 'edge'), [
		'paged/suspended edge: move suspend-data',
		'idle/suspended edge: resume-after',
		'idle/connected lte: resume-data move',
	]);
});

test('modem: a new call before data came back keeps it suspended; a second page during a call changes nothing', () => {
	assert.deepEqual(walk('ev-do', [], [{ type: 'page' }, { type: 'release' }, { type: 'page' }, { type: 'resume' }, { type: 'page' }]), [
		'paged/suspended ev-do: suspend-data',
		'idle/suspended ev-do: resume-after',
		'paged/suspended ev-do: suspend-data',
		'paged/suspended ev-do: ',
		'paged/suspended ev-do: ',
	]);
});

test('modem: out of data coverage it is detached, and camps again', () => {
	assert.deepEqual(walk('hspa', ['multi-rab'], [{ type: 'camp', technology: undefined }, { type: 'page' }, { type: 'camp', technology: 'edge' }]), [
		'idle/detached -: ',
		'paged/detached -: ',
		'paged/suspended edge: suspend-data',
	]);
});
