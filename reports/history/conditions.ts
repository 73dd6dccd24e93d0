import type { Run, Scenario } from '../run';
import type { Verdict } from '../verdict';

/** One thing that a scenario checked or did, and what became of it. */
export interface Condition {
	/** The sentence with its table or text. */
	readonly text: string;
	/** A step's status, or `violated` for an invariant. */
	readonly status: string;
}

/** A scenario of a run, as far as runs are compared. */
export interface Remembered {
	readonly id: string;
	readonly name: string;
	readonly uri: string;
	readonly verdict: Verdict;
	readonly hash?: string;
	readonly conditions: readonly Condition[];
}

/** What is remembered of a scenario. */
export function remembered(scenario: Scenario): Remembered {
	const steps = scenario.steps
		.filter(({ hook }) => !hook)
		.map(({ keyword, text, argument, status }): Condition => ({ text: `${keyword}${text}${argument === undefined ? '' : `\n${argument}`}`, status }));
	const violated = [...new Set(scenario.violations.map(({ invariant }) => invariant))].map((invariant) => ({
		text: `invariant: ${invariant}`,
		status: 'violated',
	}));
	const { id, name, uri, verdict, hash } = scenario;
	return { id, name, uri, verdict, ...(hash !== undefined && { hash }), conditions: [...steps, ...violated] };
}

/** What differs between two runs. */
export interface Difference {
	readonly scenario: Remembered;
	readonly what: 'vanished' | 'new' | 'verdict' | 'condition';
	/** In words: `passed → failed`, `no longer checked: Then …`. */
	readonly text: string;
	/** Less is checked than before, or what is checked went from good to bad. */
	readonly worse: boolean;
}

const GOOD = new Set<string>(['passed', 'knownIssue']);

/** Compares two runs scenario by scenario and condition by condition, so that a check that silently vanished is seen. */
export function compared(before: readonly Remembered[], after: readonly Remembered[]): Difference[] {
	const now = new Map(after.map((scenario) => [scenario.id, scenario]));
	const then = new Set(before.map(({ id }) => id));
	const differences = before.flatMap((scenario): Difference[] => {
		const later = now.get(scenario.id);
		if (later === undefined) return [{ scenario, what: 'vanished', text: `was ${scenario.verdict}, is no longer there`, worse: true }];
		const verdict: Difference[] =
			scenario.verdict === later.verdict
				? []
				: [
						{
							scenario: later,
							what: 'verdict',
							text: `${scenario.verdict} → ${later.verdict}`,
							worse: GOOD.has(scenario.verdict) && !GOOD.has(later.verdict),
						},
					];
		return [...verdict, ...conditionsCompared(scenario, later)];
	});
	const added = after.filter(({ id }) => !then.has(id));
	return [
		...differences,
		...added.map((scenario): Difference => ({ scenario, what: 'new', text: `new, ${scenario.verdict}`, worse: !GOOD.has(scenario.verdict) })),
	];
}

function conditionsCompared(before: Remembered, after: Remembered): Difference[] {
	const difference = (text: string, worse: boolean): Difference => ({ scenario: after, what: 'condition', text, worse });
	const waiting = [...after.conditions];
	const differences: Difference[] = [];
	for (const condition of before.conditions) {
		const at = waiting.findIndex(({ text }) => text === condition.text);
		const [later] = at < 0 ? [] : waiting.splice(at, 1);
		if (later === undefined) {
			if (condition.status === 'violated') differences.push(difference(`holds again: ${condition.text}`, false));
			else differences.push(difference(`no longer checked: ${condition.text}`, true));
		} else if (later.status !== condition.status) {
			differences.push(difference(`${condition.status} → ${later.status}: ${condition.text}`, condition.status === 'passed'));
		}
	}
	return [
		...differences,
		...waiting.map(({ text, status }) =>
			status === 'violated' ? difference(`no longer holds: ${text}`, true) : difference(`newly checked (${status}): ${text}`, false),
		),
	];
}

/** The scenarios of a run, remembered. */
export const rememberedRun = (run: Pick<Run, 'scenarios'>): Remembered[] => run.scenarios.map(remembered);
