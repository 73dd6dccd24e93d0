import type { Step, Violation } from './run';

/**
 * What a scenario says:
 * - `passed`: the system conforms.
 * - `failed`: the system is wrong: an observation was not made, or an invariant does not hold.
 * - `unstable`: passed, but not at the first attempt. A retry never makes a pass.
 * - `notExecutable`: this testbed cannot do or observe it; a step said so by skipping.
 * - `error`: the harness or its environment is wrong, never the product.
 */
export type Verdict = 'passed' | 'failed' | 'unstable' | 'notExecutable' | 'error';

/** All verdicts, the one to look at first in front. */
export const VERDICTS: readonly Verdict[] = ['failed', 'error', 'unstable', 'notExecutable', 'passed'];

/** What a verdict is made from. */
export interface Outcome {
	readonly steps: readonly Pick<Step, 'status' | 'errorType' | 'hook'>[];
	readonly violations: readonly Violation[];
	/** From 1. */
	readonly attempt: number;
	/** False when the run ended before the scenario did. */
	readonly finished: boolean;
}

/** Errors that say "the system did not do what was expected of it". Whatever else a step throws is the harness's own fault. */
const OF_THE_SYSTEM = new Set(['AssertionError', 'TimeExpired', 'InvariantViolation']);

/** The verdict of one attempt at a scenario. The first step that did not pass decides: what follows it is its consequence. */
export function verdictOf(outcome: Outcome): Verdict {
	const broken = outcome.steps.find((step) => step.status !== 'passed' && step.status !== 'skipped');
	if (broken !== undefined) return brokenBy(broken, outcome.violations);
	if (!outcome.finished) return 'error';
	if (outcome.violations.length > 0) return 'failed';
	if (outcome.steps.some((step) => step.status === 'skipped')) return 'notExecutable';
	return outcome.attempt > 1 ? 'unstable' : 'passed';
}

function brokenBy(step: Outcome['steps'][number], violations: readonly Violation[]): Verdict {
	if (step.status !== 'failed') return 'error';
	if (step.errorType !== undefined && OF_THE_SYSTEM.has(step.errorType)) return 'failed';
	// The hook that checks the invariants may fail in its own words; a step that broke otherwise leaves calls behind,
	// and the violations that follow from that say nothing about the system.
	return step.hook && violations.length > 0 ? 'failed' : 'error';
}
