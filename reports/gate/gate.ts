import { counted } from '../format';
import { type Run, rowOf, type Scenario } from '../run';
import { countsOf, judgedBy, namesJudged, requirementsOf, SIGNS, unusually } from '../tally';
import type { Catalogue, Requirement } from '../traceability/catalogue';
import { conforms, leftOut, type Verdict } from '../verdict';
import type { Policy, Rule } from './policy';

/** What became of one rule of a policy. */
export interface Judgement {
	/** The rule in words. */
	readonly rule: string;
	readonly met: boolean;
	/** What the run shows, in a few words. */
	readonly found: string;
	/** What stands in the way, one line each. */
	readonly because: readonly string[];
}

/** What a policy is held against. */
export interface GateEvidence {
	readonly run: Pick<Run, 'scenarios' | 'gaps'>;
	readonly catalogue: Catalogue;
	/** The run that was good enough last time. */
	readonly baseline?: Pick<Run, 'scenarios'>;
	/** `2027-03-31`. */
	readonly today: string;
}

/** Holds a run against a policy, rule by rule. */
export function judge(policy: Policy, evidence: GateEvidence): Judgement[] {
	return [
		complete(evidence),
		...Object.entries(policy.judged).map(([what, name]) => judgedOnly(what as keyof Policy['judged'], name ?? '', evidence)),
		...(policy.minimumExecuted === undefined ? [] : [executedEnough(policy.minimumExecuted, evidence)]),
		...Object.entries(policy.atMost).map(([verdict, most]) => atMost(verdict as Verdict, most ?? 0, evidence)),
		...policy.rules.flatMap((rule) => shares(rule, evidence)),
		...knownIssues(policy, evidence),
		...(policy.noNewFailures ? [noNewFailures(evidence)] : []),
	];
}

/** A run that was cut off says nothing about what it did not reach. */
function complete({ run }: GateEvidence): Judgement {
	const gaps = [...run.gaps, ...run.scenarios.flatMap(({ name, gaps: own }) => own.map((gap) => `${name}: ${gap}`))];
	return { rule: 'the run is complete', met: gaps.length === 0, found: gaps.length === 0 ? 'complete' : counted(gaps.length, 'gap'), because: gaps };
}

function judgedOnly(what: keyof Policy['judged'], name: string, { run }: GateEvidence): Judgement {
	const names = namesJudged(run, what);
	return { rule: `the ${what} ${name} was judged`, met: names.length === 1 && names[0] === name, found: judgedBy(run)[what], because: [] };
}

function executedEnough(least: number, { run }: GateEvidence): Judgement {
	const executed = run.scenarios.filter(({ verdict }) => !leftOut(verdict)).length;
	return { rule: `at least ${counted(least, 'scenario')} executed`, met: executed >= least, found: String(executed), because: [] };
}

function atMost(verdict: Verdict, most: number, { run }: GateEvidence): Judgement {
	const count = countsOf(run.scenarios)[verdict];
	return {
		rule: `at most ${most} ${SIGNS[verdict].words}`,
		met: count <= most,
		found: String(count),
		because: count <= most ? [] : run.scenarios.filter((scenario) => scenario.verdict === verdict).map(nameOf),
	};
}

function shares(rule: Rule, { run, catalogue }: GateEvidence): Judgement[] {
	const wanted = [...catalogue.values()].filter((requirement) => concerns(rule, requirement));
	const executed = requirementsOf(run.scenarios.filter(({ verdict }) => !leftOut(verdict)));
	const about = `of the ${rule.kind === undefined ? '' : `${rule.kind} `}requirements${rule.chapter === undefined ? '' : ` of chapter ${rule.chapter}`}`;
	const judged = (least: number, words: string, among: readonly Requirement[], fits: (id: string) => boolean): Judgement => {
		const missing = among.filter(({ id }) => !fits(id));
		const share = among.length === 0 ? 0 : (100 * (among.length - missing.length)) / among.length;
		const met = among.length > 0 && share >= least;
		const found =
			among.length === 0 ? 'there are none: nothing to judge by' : `${among.length - missing.length} of ${among.length}, ${floored(share)} %`;
		return { rule: `${least} % ${about} ${words}`, met, found, because: met ? [] : missing.map(({ id, statement }) => `${id} ${statement}`) };
	};
	const isConforming = (id: string) => executed.get(id)?.every(({ verdict }) => conforms(verdict)) ?? false;
	return [
		...(rule.conforming === undefined
			? []
			: [
					judged(
						rule.conforming,
						'that were tried conform',
						wanted.filter(({ id }) => executed.has(id)),
						isConforming,
					),
				]),
		...(rule.covered === undefined ? [] : [judged(rule.covered, 'are decided by executed scenarios', wanted, (id) => executed.has(id))]),
	];
}

/** 99.96 % is not 100 %. */
const floored = (share: number) => Math.floor(share * 10) / 10;

function concerns({ kind, chapter }: Rule, requirement: Requirement): boolean {
	const section = requirement.guide;
	const inChapter = chapter === undefined || section === chapter || (section.startsWith(chapter) && /^[^\w]/.test(section.slice(chapter.length)));
	return inChapter && (kind === undefined || requirement.kind.includes(kind));
}

function knownIssues(policy: Policy, { run, today }: GateEvidence): Judgement[] {
	const entries = policy.knownIssues.map(({ requirement, owner, expires }): Judgement => {
		const own = run.scenarios.filter(({ requirements }) => requirements.includes(requirement));
		const shows = own.some(({ verdict }) => verdict === 'knownIssue');
		const stale = own.filter(({ verdict }) => verdict === 'staleIssue');
		const untried = own.length > 0 && own.every(({ verdict }) => leftOut(verdict));
		const rule = `known issue ${requirement} may show until ${expires} (${owner})`;
		if (stale.length > 0) return { rule, met: false, found: 'it no longer shows: take it out', because: stale.map(nameOf) };
		if (untried) return { rule, met: true, found: 'it was not tried', because: own.map(nameOf) };
		if (!shows) return { rule, met: false, found: 'it does not show: take it out, or run its scenario', because: own.map(nameOf) };
		if (expires < today) return { rule, met: false, found: 'it shows, and the time allowed for it is over', because: [] };
		return { rule, met: true, found: 'it shows', because: [] };
	});
	const allowed = new Set(policy.knownIssues.map(({ requirement }) => requirement));
	const others = run.scenarios.filter(({ verdict, requirements }) => verdict === 'knownIssue' && !requirements.some((id) => allowed.has(id)));
	return [
		...entries,
		{
			rule: 'no known issue shows that is not allowed',
			met: others.length === 0,
			found: others.length === 0 ? 'none' : String(others.length),
			because: others.map(nameOf),
		},
	];
}

function noNewFailures({ run, baseline }: GateEvidence): Judgement {
	const rule = 'no new failure against the baseline';
	if (baseline === undefined) return { rule, met: false, found: 'no baseline was given: nothing to judge by', because: [] };
	const [here, there] = [unusually(run), unusually(baseline)];
	if (here !== there) {
		const because = [`the run: ${here || 'the system of the guide'}`, `the baseline: ${there || 'the system of the guide'}`];
		return { rule, met: false, found: 'the baseline judged something else: nothing to judge by', because };
	}
	const now = new Map(run.scenarios.map((scenario) => [scenario.id, scenario]));
	const before = new Map(baseline.scenarios.map((scenario) => [scenario.id, scenario]));
	const broken = run.scenarios.filter((scenario) => {
		const then = before.get(scenario.id);
		return !conforms(scenario.verdict) && !leftOut(scenario.verdict) && (then === undefined || conforms(then.verdict) || leftOut(then.verdict));
	});
	const vanished = baseline.scenarios.filter(({ id, verdict }) => !leftOut(verdict) && leftOut(now.get(id)?.verdict ?? 'notExecutable'));
	const because = [
		...broken.map((scenario) => `${SIGNS[scenario.verdict].words}: ${nameOf(scenario)}`),
		...vanished.map((scenario) => `no longer executed: ${nameOf(scenario)}`),
	];
	return { rule, met: because.length === 0, found: because.length === 0 ? 'none' : String(because.length), because };
}

function nameOf(scenario: Scenario): string {
	const row = rowOf(scenario);
	return `${scenario.name}${row === undefined ? '' : ` (${row})`} ${scenario.uri}:${scenario.line}`;
}
