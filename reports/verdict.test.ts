import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExitCode, exitCodeOf, worstExitCode } from './exit-code';
import type { Step } from './run';
import { type Outcome, VERDICTS, verdictOf } from './verdict';

const step = (status: Step['status'], errorType?: string, hook = false, observes = true) => ({
	status,
	hook,
	observes,
	...(errorType !== undefined && { errorType }),
});
const VIOLATION = { invariant: 'nothing is left', message: 'a dialog is left', events: [3] };
const verdict = (outcome: Partial<Outcome>) => verdictOf({ steps: [step('passed')], violations: [], attempt: 1, finished: true, ...outcome });

test('verdict: an assertion, a time that ran out and a violated invariant are the system’s; all else a step throws is the harness’s', () => {
	assert.equal(verdict({}), 'passed');
	for (const type of ['AssertionError', 'TimeExpired']) assert.equal(verdict({ steps: [step('failed', type), step('skipped')] }), 'failed');
	assert.equal(verdict({ violations: [VIOLATION] }), 'failed');
	assert.equal(verdict({ steps: [step('passed'), step('failed', 'InvariantViolation', true)], violations: [VIOLATION] }), 'failed');
	for (const type of ['TypeError', 'Error', undefined]) assert.equal(verdict({ steps: [step('failed', type)] }), 'error');
});

test('verdict: the hook that judges may fail in its own words, but not without a violation', () => {
	assert.equal(verdict({ steps: [step('failed', 'Error', true)], violations: [VIOLATION] }), 'failed');
	assert.equal(verdict({ steps: [step('failed', 'Error', true)] }), 'error');
});

test('verdict: a broken step leaves things behind; the violations that follow do not make it the system’s failure', () => {
	assert.equal(verdict({ steps: [step('failed', 'TypeError'), step('failed', 'InvariantViolation', true)], violations: [VIOLATION] }), 'error');
});

test('verdict: undefined, ambiguous, pending and cut off are errors; skipped says that it cannot be done here', () => {
	for (const status of ['undefined', 'ambiguous', 'pending', 'unknown'] as const) assert.equal(verdict({ steps: [step(status)] }), 'error');
	assert.equal(verdict({ finished: false }), 'error');
	assert.equal(verdict({ steps: [step('passed'), step('skipped')] }), 'notExecutable');
});

test('verdict: what a harness that stood still did not see is no failure of the system, and no pass either', () => {
	const missed = { steps: [step('passed'), step('failed', 'AssertionError')] };
	assert.equal(verdict({ ...missed, standstillMs: 499 }), 'failed');
	assert.equal(verdict({ ...missed, standstillMs: 500 }), 'error');
	assert.equal(verdict({ ...missed, standstillMs: 500, knownIssue: true }), 'error');
	assert.equal(verdict({ violations: [VIOLATION], standstillMs: 500 }), 'error');
	assert.equal(verdict({ standstillMs: 500 }), 'passed');
	assert.equal(verdict({ standstillMs: 500, attempt: 2 }), 'unstable');
});

test('verdict: a retry never makes a pass, and does not soften a failure', () => {
	assert.equal(verdict({ attempt: 2 }), 'unstable');
	assert.equal(verdict({ attempt: 2, steps: [step('failed', 'AssertionError')] }), 'failed');
});

test('verdict: a documented defect that shows is a known issue; one that does not is stale, unless it could not even be provoked', () => {
	const knownIssue = true;
	assert.equal(verdict({ knownIssue }), 'knownIssue');
	assert.equal(verdict({ knownIssue, steps: [step('passed'), step('failed', 'AssertionError')] }), 'staleIssue');
	assert.equal(verdict({ knownIssue, steps: [step('failed', 'TimeExpired', false, false)] }), 'failed');
	assert.equal(verdict({ knownIssue, steps: [step('failed', 'AssertionError')], violations: [VIOLATION] }), 'failed');
	assert.equal(verdict({ knownIssue, violations: [VIOLATION] }), 'failed');
	assert.equal(verdict({ knownIssue, steps: [step('failed', 'TypeError')] }), 'error');
	assert.equal(verdict({ knownIssue, attempt: 2 }), 'unstable');
});

test('verdict: what the profile lacks is not applicable, and evidence that waits for a person is not yet a pass', () => {
	assert.equal(verdict({ steps: [step('passed'), step('skipped')], notApplicable: true }), 'notApplicable');
	assert.equal(verdict({ needsReview: true }), 'needsReview');
	assert.equal(verdict({ needsReview: true, steps: [step('failed', 'AssertionError')] }), 'failed');
	assert.equal(verdict({ notApplicable: true, needsReview: false }), 'passed');
});

test('exit codes: usage before product before environment before stale before unstable before policy', () => {
	const { Conforms, ProductFailure, Unstable, StaleIssue, EnvironmentError, Usage, PolicyOrEvidence } = ExitCode;
	const order = [Usage, ProductFailure, EnvironmentError, StaleIssue, Unstable, PolicyOrEvidence, Conforms];
	for (const [i, code] of order.entries()) assert.equal(worstExitCode(order.slice(i).reverse()), code);
	assert.equal(worstExitCode([]), Conforms);
	assert.deepEqual(VERDICTS.map(exitCodeOf), [
		...[ProductFailure, EnvironmentError, StaleIssue, Unstable, PolicyOrEvidence],
		...[Conforms, Conforms, Conforms, Conforms],
	]);
});
