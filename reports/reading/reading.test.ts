import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ExitCode } from '../exit-code';
import { SCENARIO_MEDIA_TYPE } from '../run';
import { type Told, tell } from '../test-support/evidence';
import { callThrough, leakedIdentity } from '../test-support/stories';
import type { Envelope } from './envelope';
import { readJournal } from './journal';
import { parseNdjson } from './ndjson';
import { readRun, runOf } from './run';

const story = callThrough();
const told = (more: Partial<Told> = {}): Told => ({ story, name: 'Call Through', id: 'call-through', ...more });

function inFolder(act: (folder: string) => void): void {
	const folder = mkdtempSync(join(tmpdir(), 'reports-'));
	try {
		act(folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const runFrom = (scenarios: readonly Told[], more?: Parameters<typeof tell>[2]) => {
	let run: ReturnType<typeof runOf> | undefined;
	inFolder((folder) => {
		run = runOf({ envelopes: tell(folder, scenarios, more), seed: '7' });
	});
	return run as ReturnType<typeof runOf>;
};

test('messages: steps with keyword, status and line; tags, requirement, chapter and hash of a scenario; the times of the run', () => {
	const run = runFrom([told({ tags: ['@OUT-02', '@ios'], example: 'iPhone' })]);
	const [scenario] = run.scenarios;
	assert.ok(scenario);
	assert.deepEqual(
		scenario.steps.slice(0, 2).map(({ keyword, text, status, line }) => [keyword, text, status, line]),
		[
			['Given ', 'Alice is signed in to WorkTime on her iPhone', 'passed', 10],
			['When ', 'Alice calls Bob by Call Through', 'passed', 11],
		],
	);
	assert.equal(scenario.verdict, 'passed');
	assert.deepEqual(scenario.tags, ['@OUT-02', '@ios']);
	assert.equal(scenario.hash, story.world.journal.hash());
	assert.equal(scenario.virtualMs, story.world.now);
	assert.equal(Math.round(scenario.durationMs), 21);
	assert.equal(run.wallMs, 21);
	assert.equal(run.startedAt.toISOString(), '2025-11-22T14:30:00.000Z');
	assert.equal(run.exitCode, ExitCode.Conforms);
	assert.deepEqual(run.gaps, []);
});

test('messages: a failure has its step, its reason and where it was thrown; what follows was skipped', () => {
	const [scenario] = runFrom([told({ fails: { at: 2, message: 'rings after \u001b[31m5 s\u001b[39m' } })]).scenarios;
	assert.equal(scenario?.verdict, 'failed');
	assert.deepEqual(
		scenario.steps.map(({ status }) => status),
		['passed', 'passed', 'failed', 'skipped', 'skipped', 'skipped', 'skipped'],
	);
	assert.equal(scenario.steps[2]?.reason, 'rings after 5 s');
	assert.match(scenario.steps[2]?.message ?? '', /telephone\.ts:41:9/);
});

test('messages: of a repeated scenario the last attempt counts, and it is unstable', () => {
	const run = runFrom([told({ attempt: 1 })]);
	assert.equal(run.scenarios[0]?.verdict, 'unstable');
	assert.equal(run.exitCode, ExitCode.Unstable);
});

test('messages: scenarios that ran side by side are kept apart', () => {
	inFolder((folder) => {
		const envelopes = tell(folder, [told({ id: 'a', name: 'A' }), told({ id: 'b', name: 'B', fails: { at: 1, message: 'no' } })]);
		const shuffled = [...envelopes].sort((x, y) => rank(x) - rank(y));
		assert.deepEqual(
			runOf({ envelopes: shuffled }).scenarios.map(({ id, verdict }) => [id, verdict]),
			[
				['a', 'passed'],
				['b', 'failed'],
			],
		);
	});
	/** Brings the steps of the two alternately. */
	function rank(envelope: Envelope): number {
		return envelope.testStepFinished === undefined && envelope.testStepStarted === undefined
			? envelope.testCaseFinished
				? 2
				: envelope.testCaseStarted
					? 0
					: envelope.testRunFinished
						? 3
						: envelope.attachment
							? 1
							: -1
			: 1;
	}
});

test('the run’s hash: independent of the order, dependent on every scenario', () => {
	const [a, b] = [told({ id: 'a', name: 'A' }), told({ id: 'b', name: 'B', story: leakedIdentity() })];
	assert.equal(runFrom([a, b]).hash, runFrom([b, a]).hash);
	assert.notEqual(runFrom([a]).hash, runFrom([a, b]).hash);
	assert.notEqual(runFrom([a, { ...b, story }]).hash, runFrom([a, b]).hash);
});

test('an empty run: no scenario, no evidence, exit code 6', () => {
	const run = runOf({ envelopes: [] });
	assert.deepEqual([run.scenarios, run.gaps, run.exitCode], [[], [], ExitCode.PolicyOrEvidence]);
});

test('a run that was cut off: its scenario is an error, the others are counted, and it is said', () => {
	const run = runFrom([told(), told({ id: 'second', name: 'Second', cutAfter: 4 }), told({ id: 'third', name: 'Third', cutAfter: 0 })], {
		ended: false,
	});
	assert.deepEqual(
		run.scenarios.map(({ verdict }) => verdict),
		['passed', 'error'],
	);
	assert.deepEqual(run.gaps, ['the run was cut off: the message stream has no end', '1 scenario was not begun']);
	assert.deepEqual(run.scenarios[1]?.gaps, ['the run was cut off in this scenario']);
	assert.equal(run.scenarios[1]?.steps[1]?.status, 'unknown');
	assert.equal(run.exitCode, ExitCode.EnvironmentError);
});

test('messages.ndjson cut off in the middle of a line is read up to there', () => {
	inFolder((folder) => {
		const envelopes = tell(folder, [told(), told({ id: 'second', name: 'Second' })]);
		const text = envelopes.map((envelope) => JSON.stringify(envelope)).join('\n');
		const file = join(folder, 'messages.ndjson');
		writeFileSync(file, text);
		assert.deepEqual(readRun({ evidenceDir: folder }).gaps, []);
		assert.equal(readRun({ evidenceDir: folder }).seed, '7');
		writeFileSync(file, text.slice(0, text.lastIndexOf('"attachment"') + 60));
		const run = readRun({ evidenceDir: folder });
		assert.deepEqual(
			run.scenarios.map(({ verdict }) => verdict),
			['passed', 'error'],
		);
		assert.match(run.gaps[0] ?? '', /^messages\.ndjson is cut off in line \d+$/);
		rmSync(file);
		assert.match(readRun({ evidenceDir: folder }).gaps[0] ?? '', /could not be read \(ENOENT\)/);
	});
});

test('a syntax error in a feature and an attachment that is not JSON are told', () => {
	inFolder((folder) => {
		const envelopes = tell(folder, [told()]).map((envelope) =>
			envelope.attachment?.mediaType === SCENARIO_MEDIA_TYPE ? { attachment: { ...envelope.attachment, body: '{' } } : envelope,
		);
		const broken = { parseError: { source: { uri: 'features/x.feature', location: { line: 3 } }, message: '(3:1): expected: #StepLine' } };
		const run = runOf({ envelopes: [...envelopes, broken] });
		assert.deepEqual(run.gaps, ['the attachment of a scenario is not JSON', 'features/x.feature: (3:1): expected: #StepLine']);
		assert.deepEqual(run.scenarios[0]?.gaps, ['the scenario left no journal']);
		assert.equal(run.exitCode, ExitCode.EnvironmentError);
	});
});

test('two scenarios with one id get two links, and it is told', () => {
	inFolder((folder) => {
		const envelopes = tell(folder, [told({ id: 'one', name: 'One' }), told({ id: 'two', name: 'Two' })]);
		const same = envelopes.map((envelope) =>
			envelope.attachment === undefined
				? envelope
				: { attachment: { ...envelope.attachment, body: envelope.attachment.body.replace('"id":"two"', '"id":"one"') } },
		);
		const { scenarios } = runOf({ envelopes: same });
		assert.deepEqual(
			scenarios.map(({ id, gaps }) => [id, ...gaps]),
			[['one'], ['one-2', 'another scenario bears the id one']],
		);
	});
});

test('a journal comes back as it was recorded, bytes and all; a cut or damaged line is told', () => {
	inFolder((folder) => {
		tell(folder, [told()]);
		const file = join(folder, 'scenarios/call-through/journal.ndjson');
		const { values, gap } = readJournal(file, 'journal.ndjson');
		assert.equal(gap, undefined);
		assert.deepEqual(
			values,
			story.world.journal.all().map((event) => ({ ...event })),
		);
		const text = readFileSync(file, 'utf8');
		writeFileSync(file, text.slice(0, -40));
		const cut = readJournal(file, 'journal.ndjson');
		assert.equal(cut.values.length, values.length - 1);
		assert.equal(cut.gap, `journal.ndjson is cut off in line ${values.length}`);
	});
});

test('damaged lines: the first three are named', () => {
	const { values, gap } = parseNdjson<number>('1\nx\n2\ny\nz\nq\n3\n', 'f', (value) => (typeof value === 'number' ? value : undefined));
	assert.deepEqual(values, [1, 2, 3]);
	assert.equal(gap, 'f: line 2, 4, 5 and 1 more could not be read');
});
