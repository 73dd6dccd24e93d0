import type { Run, Scenario } from './run';
import { VERDICTS, type Verdict } from './verdict';

/** How a verdict is written: a sign that needs no colour, and words. */
export const SIGNS: Record<Verdict, { sign: string; words: string }> = {
	passed: { sign: '✓', words: 'passed' },
	failed: { sign: '✕', words: 'failed' },
	unstable: { sign: '~', words: 'unstable' },
	staleIssue: { sign: '≠', words: 'stale issue' },
	needsReview: { sign: '?', words: 'needs review' },
	notExecutable: { sign: '–', words: 'not executable' },
	notApplicable: { sign: '∅', words: 'not applicable' },
	knownIssue: { sign: '≈', words: 'known issue' },
	error: { sign: '!', words: 'error' },
};

/** How many scenarios have each verdict. */
export function countsOf(scenarios: readonly Scenario[]): Record<Verdict, number> {
	const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
	for (const scenario of scenarios) counts[scenario.verdict]++;
	return counts;
}

/** Groups by a key, in the order of first appearance. */
export function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const thing of things) {
		const group = groups.get(keyOf(thing));
		if (group === undefined) groups.set(keyOf(thing), [thing]);
		else group.push(thing);
	}
	return groups;
}

/** The worst verdict among scenarios. */
export function worstOf(scenarios: readonly Scenario[]): Verdict {
	return VERDICTS.find((verdict) => scenarios.some((scenario) => scenario.verdict === verdict)) ?? 'notExecutable';
}

/** The scenarios of each requirement, in the order of the ids. */
export function requirementsOf(scenarios: readonly Scenario[]): Map<string, Scenario[]> {
	const all = new Map<string, Scenario[]>();
	for (const scenario of scenarios) {
		for (const id of scenario.requirements) all.set(id, [...(all.get(id) ?? []), scenario]);
	}
	return new Map([...all].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}

/** What a run judged: which testbed, with which defects, where, and how people got to the dashboards. Several where runs were put together. */
export interface Judged {
	readonly testbed: string;
	readonly profile: string;
	readonly world: string;
	readonly dashboards: string;
}

/** What goes without saying. */
const USUAL: Judged = { testbed: 'guide-r21', profile: 'guide-r21', world: 'virtual', dashboards: 'http' };

/** What this run judged. */
export function judgedBy({ scenarios }: Pick<Run, 'scenarios'>): Judged {
	const all = (of: (scenario: Scenario) => string | undefined, usual: string) =>
		[...new Set(scenarios.map((one) => of(one) ?? usual))].join(', ') || usual;
	return {
		testbed: all(({ testbed, testbedFile }) => (testbedFile === undefined ? testbed : `${testbed} (${testbedFile})`), USUAL.testbed),
		profile: all(({ profile }) => profile, USUAL.profile),
		world: all(({ world }) => world, USUAL.world),
		dashboards: all(({ dashboards }) => dashboards, USUAL.dashboards),
	};
}

/** The different names that its scenarios give for one part of it, without files. */
export function namesJudged({ scenarios }: Pick<Run, 'scenarios'>, what: keyof Judged): string[] {
	return [...new Set(scenarios.map((scenario) => scenario[what] ?? USUAL[what]))];
}

/** What of it is not as usual, as name and value. */
export function unusual(run: Pick<Run, 'scenarios'>): [string, string][] {
	return Object.entries(judgedBy(run)).filter(([name, value]) => value !== USUAL[name as keyof Judged]);
}

/** The same in words; empty for the system of the guide as usual. */
export function unusually(run: Pick<Run, 'scenarios'>): string {
	return unusual(run)
		.map(([name, value]) => `${name} ${value}`)
		.join(', ');
}
