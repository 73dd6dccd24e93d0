import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'libsql';
import type { Step } from '../run';
import { judged, runWith } from '../test-support/runs';
import type { Verdict } from '../verdict';
import { compared, remembered } from './conditions';
import { formatComparison, formatHistory } from './format';
import { firstBadOf, flipsOf, History } from './history';

function inHistory(act: (history: History, file: string) => void): void {
	const folder = mkdtempSync(join(tmpdir(), 'history-'));
	const file = join(folder, 'history.db');
	const history = new History(file);
	try {
		act(history, file);
	} finally {
		history.close();
		rmSync(folder, { recursive: true });
	}
}

const step = (sentence: string, status: Step['status'] = 'passed', more: Partial<Step> = {}): Step => {
	const [, keyword = '', text = ''] = /^(\S+ )(.*)$/.exec(sentence) ?? [];
	return { keyword, text, hook: false, observes: keyword === 'Then ', status, durationMs: 1, line: 1, ...more };
};
const add = (history: History, ...verdicts: Verdict[]) => {
	for (const verdict of verdicts) history.add(runWith([judged('a', verdict), judged('b', 'passed')]));
};

test('history: runs with their numbers, seeds and counts, the newest first; incomplete ones are said to be', () => {
	inHistory((history) => {
		assert.equal(history.add(runWith([judged('a', 'passed'), judged('b', 'failed')], { seed: '7', hash: 'abcdef0123456789' })), 1);
		assert.equal(history.add(runWith([judged('a', 'passed')], { gaps: ['cut off'] })), 2);
		const [second, first] = history.runs(10);
		assert.deepEqual([first?.number, first?.seed, first?.counts, first?.complete], [1, '7', { passed: 1, failed: 1 }, true]);
		assert.deepEqual([second?.number, second?.complete], [2, false]);
		assert.equal(history.runs(1).length, 1);
		const text = formatHistory(history.runs(10), history.courses(10), false);
		assert.match(text, /^ {3}1 {2}2026-01-02 03:04 {2}seed 7 {2}abcdef01 .*✕ 1 failed, ✓ 1 passed$/m);
		assert.match(text, /not complete/);
	});
});

test('history: flips count changes between good and bad; a run that left the scenario out says nothing; first bad run and last good one', () => {
	inHistory((history) => {
		add(history, 'passed', 'failed', 'notExecutable', 'error', 'passed', 'unstable', 'failed');
		const [a, b] = history.courses(10);
		assert.ok(a && b);
		assert.deepEqual([flipsOf(a), flipsOf(b)], [3, 0]);
		const bad = firstBadOf(a);
		assert.deepEqual([bad?.since, bad?.lastGood], [6, 5]);
		assert.equal(firstBadOf(b), undefined);
		const text = formatHistory(history.runs(10), history.courses(10), false);
		assert.match(text, /✓✕–!✓~✕ {2}3 flips {3}scenario a a/);
		assert.match(text, /✓✕–!✓~✕ {2}since run 6, last good in run 5 {2}scenario a a/);
	});
});

test('history: a run of another system is no flip and no bad run, and is said to be of another; so it is the other way round', () => {
	inHistory((history) => {
		const lab = { testbed: 'lab', testbedFile: 'lab.yaml' };
		add(history, 'passed');
		history.add(runWith([judged('a', 'failed', lab)]));
		assert.deepEqual(history.courses(10)[0]?.verdicts, [{ run: 2, verdict: 'failed' }]);
		add(history, 'passed');
		assert.deepEqual(history.courses(10).map(flipsOf), [0, 0]);
		const text = formatHistory(history.runs(10), history.courses(10), false);
		assert.match(text, /^ {3}2 .*✕ 1 failed {2}testbed lab \(lab\.yaml\)$/m);
		assert.match(text, /^Of the 2 that judged the system of the guide, as run 3 did:$/m);
		assert.match(text, /Nothing flipped, and all conforms, in 2 runs\./);
	});
});

test('history: a file of the first version goes on', () => {
	inHistory((history, file) => {
		add(history, 'passed');
		const old = new Database(file);
		old.exec('ALTER TABLE run DROP COLUMN judged; PRAGMA user_version = 1;');
		old.close();
		const again = new History(file);
		add(again, 'failed');
		assert.deepEqual(
			again.runs(10).map(({ judged: what }) => what),
			['', ''],
		);
		assert.deepEqual(again.courses(10).map(flipsOf), [1, 0]);
		again.close();
	});
});

test('history: a scenario that never conformed, and one whose good runs are not looked at', () => {
	inHistory((history) => {
		add(history, 'failed', 'failed');
		const bad = firstBadOf(history.courses(10)[0] as never);
		assert.deepEqual([bad?.since, bad?.lastGood], [1, undefined]);
	});
	assert.match(formatHistory([], [], false), /The history is empty/);
});

test('history: comes back from the file, with every condition', () => {
	inHistory((history, file) => {
		const scenario = judged('a', 'passed', { steps: [step('Given x'), step('Then y', 'failed', { argument: '| 1 |' })], hash: 'ff' });
		history.add(runWith([scenario]));
		const again = new History(file);
		assert.deepEqual(again.scenariosOf(1), [remembered(scenario)]);
		assert.equal(again.scenariosOf(2), undefined);
		again.close();
	});
});

test('history: a file that is something else, and one of a later version, are refused', () => {
	inHistory((_history, file) => {
		writeFileSync(`${file}.txt`, 'this is not a database, and long enough to be looked at as one: '.repeat(100));
		assert.throws(() => new History(`${file}.txt`));
	});
});

test('comparison: a check that silently vanished is seen, and so is one whose table changed, a scenario that is gone, a verdict that turned', () => {
	const before = [
		judged('a', 'passed', { steps: [step('Given x'), step('Then y'), step('Then z', 'passed', { argument: '| 1 |' })] }),
		judged('gone', 'passed'),
		judged('c', 'passed'),
	].map(remembered);
	const after = [
		judged('a', 'passed', { steps: [step('Given x'), step('Then z', 'passed', { argument: '| 2 |' })] }),
		judged('c', 'failed', { violations: [{ invariant: 'nothing is left', message: 'm', events: [] }] }),
		judged('fresh', 'knownIssue'),
	].map(remembered);
	assert.deepEqual(
		compared(before, after).map(({ scenario, text, worse }) => [scenario.id, text, worse]),
		[
			['a', 'no longer checked: Then y', true],
			['a', 'no longer checked: Then z\n| 1 |', true],
			['a', 'newly checked (passed): Then z\n| 2 |', false],
			['gone', 'was passed, is no longer there', true],
			['c', 'passed → failed', true],
			['c', 'no longer holds: invariant: nothing is left', true],
			['fresh', 'new, knownIssue', false],
		],
	);
	assert.match(
		formatComparison(compared(before, after), false),
		/^scenario a a\n {2}✕ no longer checked: Then y\n[\s\S]*7 differences, 5 for the worse\n$/,
	);
	assert.deepEqual(compared(after, after), []);
	assert.match(formatComparison([], false), /checked the same/);
});

test('comparison: the same sentence twice is two checks; steps that were skipped after a failure turned', () => {
	const twice = judged('a', 'passed', { steps: [step('When x'), step('When x')] });
	const once = judged('a', 'passed', { steps: [step('When x')] });
	assert.deepEqual(
		compared([remembered(twice)], [remembered(once)]).map(({ text }) => text),
		['no longer checked: When x'],
	);
	const skipped = judged('a', 'passed', { steps: [step('When x'), step('When x', 'skipped')] });
	assert.deepEqual(
		compared([remembered(twice)], [remembered(skipped)]).map(({ text, worse }) => [text, worse]),
		[['passed → skipped: When x', true]],
	);
});
