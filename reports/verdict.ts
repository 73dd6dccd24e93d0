import type { Step, Violation } from './run';

/**
 * What a scenario says:
 * - `passed`: the system conforms.
 * - `failed`: the system is wrong: an observation was not made, or an invariant does not hold.
 * - `knownIssue`: a scenario that asserts a documented defect (tag {@link KNOWN_ISSUE_TAG}) saw it: conforms to the guide, counted apart.
 * - `staleIssue`: such a scenario saw proper behaviour instead.
 * - `unstable`: passed, but not at the first attempt. A retry never makes a pass.
 * - `notApplicable`: the declared profile or device lacks what it is about.
 * - `notExecutable`: this testbed cannot do or observe it; a step said so by skipping.
 * - `needsReview`: its evidence waits for a person.
 * - `error`: the harness or its environment is wrong, never the product.
 */
export type Verdict = 'passed' | 'failed' | 'knownIssue' | 'staleIssue' | 'unstable' | 'notApplicable' | 'notExecutable' | 'needsReview' | 'error';

/** All verdicts, the one to look at first in front. */
export const VERDICTS: readonly Verdict[] = [
	'failed',
	'error',
	'staleIssue',
	'unstable',
	'needsReview',
	'notExecutable',
	'notApplicable',
	'knownIssue',
	'passed',
];

/** Borne by a scenario that asserts a defect which the guide documents. */
export const KNOWN_ISSUE_TAG = '@known-issue';

/** Whether the scenario was executed and says that the system is as the guide has it. */
export const conforms = (verdict: Verdict): boolean => verdict === 'passed' || verdict === 'knownIssue';

/** Whether the scenario was left out, for a reason that is no fault. */
export const leftOut = (verdict: Verdict): boolean => verdict === 'notExecutable' || verdict === 'notApplicable';

/**
 * A peer that is not answered for T1 (500 ms, RFC 3261 §17.1.1.1) begins to ask again, and to give up: from there on what was not observed
 * may be the work of a machine too busy to run the harness.
 */
const STANDSTILL_MS = 500;

/** Whether the harness was away for so long that what it did not see is no failure of the system. */
export const stoodStill = (longestMs: number): boolean => longestMs >= STANDSTILL_MS;

/** What a verdict is made from. */
export interface Outcome {
	readonly steps: readonly Pick<Step, 'status' | 'errorType' | 'hook' | 'observes'>[];
	readonly violations: readonly Violation[];
	/** From 1. */
	readonly attempt: number;
	/** False when the run ended before the scenario did. */
	readonly finished: boolean;
	/** The scenario asserts a documented defect. */
	readonly knownIssue?: boolean;
	/** The declared profile or device lacks what it is about. */
	readonly notApplicable?: boolean;
	/** Some of its evidence waits for a person. */
	readonly needsReview?: boolean;
	/** The longest time for which the process stood still, in real time. */
	readonly standstillMs?: number;
}

/** Errors that say "the system did not do what was expected of it". Whatever else a step throws is the harness's own fault. */
const OF_THE_SYSTEM = new Set(['AssertionError', 'TimeExpired', 'InvariantViolation']);

/** The verdict of one attempt at a scenario. The first step that did not pass decides: what follows it is its consequence. */
export function verdictOf(outcome: Outcome): Verdict {
	const verdict = judged(outcome);
	const ofTheSystem = verdict === 'failed' || verdict === 'staleIssue';
	return ofTheSystem && stoodStill(outcome.standstillMs ?? 0) ? 'error' : verdict;
}

function judged(outcome: Outcome): Verdict {
	const broken = outcome.steps.find((step) => step.status !== 'passed' && step.status !== 'skipped');
	if (broken !== undefined) return brokenBy(broken, outcome);
	if (!outcome.finished) return 'error';
	if (outcome.violations.length > 0) return 'failed';
	if (outcome.steps.some((step) => step.status === 'skipped')) return outcome.notApplicable ? 'notApplicable' : 'notExecutable';
	if (outcome.attempt > 1) return 'unstable';
	if (outcome.needsReview) return 'needsReview';
	return outcome.knownIssue ? 'knownIssue' : 'passed';
}

function brokenBy(step: Outcome['steps'][number], { violations, knownIssue }: Outcome): Verdict {
	if (step.status !== 'failed') return 'error';
	if (step.errorType !== undefined && OF_THE_SYSTEM.has(step.errorType)) {
		// The defect was provoked and did not show. When it could not even be provoked, something else is wrong.
		return knownIssue && step.observes && violations.length === 0 ? 'staleIssue' : 'failed';
	}
	// The hook that checks the invariants may fail in its own words; a step that broke otherwise leaves calls behind,
	// and the violations that follow from that say nothing about the system.
	return step.hook && violations.length > 0 ? 'failed' : 'error';
}
