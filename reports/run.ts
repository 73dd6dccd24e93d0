import type { Millis } from '../simulators/kernel';
import type { ExitCode } from './exit-code';
import { stoodStill, type Verdict } from './verdict';

/** What became of a step. */
export type StepStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'undefined' | 'ambiguous' | 'unknown';

/** A sentence of a scenario, or a hook around it. */
export interface Step {
	/** `Given `, `When ` … with its blank, as it stands in the feature; empty for a hook. */
	readonly keyword: string;
	readonly text: string;
	/** Doc string or table, as text. */
	readonly argument?: string;
	readonly hook: boolean;
	/** A `Then`: it looks at what came of it. */
	readonly observes: boolean;
	readonly status: StepStatus;
	/** Wall time. */
	readonly durationMs: number;
	/** Name of the error's class. */
	readonly errorType?: string;
	/** What the error says, without a stack. */
	readonly reason?: string;
	/** The error with its stack. */
	readonly message?: string;
	/** Line in the feature file; 0 for a hook. */
	readonly line: number;
}

/** An invariant that does not hold, with the numbers of the journal events that show it. */
export interface Violation {
	readonly invariant: string;
	readonly message: string;
	readonly events: readonly number[];
}

/** A picture that was taken when a step failed: a file beside the scenario's journal. */
export interface Picture {
	readonly file: string;
	readonly shows: string;
}

/** One scenario (one row of an outline) as it ran. */
export interface Scenario {
	/** Unique, stable between runs, fit for a file name and a link. */
	readonly id: string;
	readonly uri: string;
	readonly line: number;
	readonly feature: string;
	readonly chapter: string;
	readonly name: string;
	/** The row of the outline, where there is one. */
	readonly example?: string;
	readonly tags: readonly string[];
	readonly requirements: readonly string[];
	readonly verdict: Verdict;
	readonly steps: readonly Step[];
	readonly violations: readonly Violation[];
	readonly attempt: number;
	readonly seed?: string;
	/** Where it ran, unless in virtual time on a virtual network. */
	readonly world?: string;
	/** Name of the testbed that it ran on. */
	readonly testbed?: string;
	/** The run's seed, which the scenario's own is derived from: runs with several may have been put together. */
	readonly runSeed?: string;
	/** Whether the guide's known defects were there. */
	readonly profile?: string;
	/** The file that described the testbed, as it was named. */
	readonly testbedFile?: string;
	/** How people got to the dashboards, unless by requests. */
	readonly dashboards?: string;
	/** Models of the phones that took part. */
	readonly devices: readonly string[];
	/** Why this testbed cannot execute it, where the scenario says so. */
	readonly notExecutable?: string;
	/** What the declared profile or device lacks for it. */
	readonly notApplicable?: string;
	/** What of its evidence a person must look at or listen to. */
	readonly needsReview: readonly string[];
	readonly pictures: readonly Picture[];
	/** The longest time for which its process stood still, where it ran in real time. */
	readonly standstillMs?: Millis;
	/** SHA-256 of the journal; absent where no two runs are the same. */
	readonly hash?: string;
	readonly virtualMs: Millis;
	/** Wall time. */
	readonly durationMs: number;
	/** Path of the journal, relative to the evidence directory; absent when the scenario did not get that far. */
	readonly journal?: string;
	/** What is missing or unreadable in its evidence. */
	readonly gaps: readonly string[];
}

/** A run and all that is known of it. */
export interface Run {
	readonly seed: string;
	readonly startedAt: Date;
	readonly wallMs: number;
	/** Time that passed in all worlds together. */
	readonly virtualMs: Millis;
	/** SHA-256 over the scenarios' hashes, sorted by the scenarios' ids: the same for any order, selection aside. Empty where all was in real time. */
	readonly hash: string;
	/** In the order of chapter, file and line. */
	readonly scenarios: readonly Scenario[];
	/** What could not be run or read: syntax errors of features, a run cut off, lines that are not JSON. */
	readonly gaps: readonly string[];
	readonly exitCode: ExitCode;
}

/** What the After hook of every scenario attaches, as `application/vnd.worktime.scenario+json`. */
export interface ScenarioAttachment {
	readonly id: string;
	readonly uri: string;
	readonly name: string;
	readonly example?: string;
	/** Feature folder. */
	readonly chapter: string;
	readonly seed: string;
	readonly world?: string;
	readonly testbed?: string;
	readonly devices?: readonly string[];
	readonly notExecutable?: string;
	readonly notApplicable?: string;
	readonly needsReview?: readonly string[];
	readonly pictures?: readonly Picture[];
	readonly runSeed?: string;
	readonly profile?: string;
	readonly testbedFile?: string;
	readonly dashboards?: string;
	readonly hash?: string;
	readonly standstillMs?: Millis;
	readonly virtualMs: Millis;
	/** Relative to the evidence directory; absent when the run keeps no evidence. */
	readonly journal?: string;
	readonly violations: readonly Violation[];
	readonly requirements: readonly string[];
}

/** Media type of {@link ScenarioAttachment}. */
export const SCENARIO_MEDIA_TYPE = 'application/vnd.worktime.scenario+json';

/** Media type of a scenario's journal, where it is attached instead of written; the name of the file is its path in the evidence directory. */
export const JOURNAL_MEDIA_TYPE = 'application/vnd.worktime.journal+x-ndjson';

/** Ids of the requirements that a scenario's tags name. */
export function requirementTags(tags: readonly string[]): string[] {
	return tags.filter((tag) => /^@[A-Z]{2,4}-\d+$/.test(tag)).map((tag) => tag.slice(1));
}

/** The step that decided a verdict other than passed, if it was a step. */
export function brokenStep(scenario: Scenario): Step | undefined {
	return scenario.steps.find((step) => step.status !== 'passed' && step.status !== 'skipped');
}

/** What tells a row of an outline apart, as far as the scenario's name does not say it already. */
export function rowOf({ example, name }: Scenario): string | undefined {
	const rest = example?.split(' | ').filter((cell) => !name.includes(cell)) ?? [];
	return rest.length === 0 ? undefined : rest.join(' | ');
}

/** What the broken step says. The hook that judges only repeats the violations: it says nothing of its own. */
export function stepReasonOf(scenario: Scenario): string | undefined {
	const broken = brokenStep(scenario);
	if (broken === undefined || (broken.hook && scenario.violations.length > 0 && scenario.verdict === 'failed')) return undefined;
	return broken.reason ?? STATUS_REASON[broken.status] ?? broken.status;
}

/** Why a scenario did not pass: the step's reason, then the violated invariants, then what is missing. */
export function reasonsOf(scenario: Scenario): string[] {
	const own = stepReasonOf(scenario);
	const violated = scenario.violations.map(({ invariant, message }) => `${invariant}: ${message}`);
	const stated = [own, scenario.notExecutable, scenario.notApplicable].filter((reason) => reason !== undefined);
	return [
		...standstillOf(scenario),
		...stated,
		...violated,
		...scenario.needsReview.map((what) => `to be looked at by a person: ${what}`),
		...scenario.gaps,
	];
}

/** Why what a step or an invariant says is no word about the system. */
function standstillOf({ verdict, standstillMs = 0 }: Scenario): string[] {
	if (verdict !== 'error' || !stoodStill(standstillMs)) return [];
	return [
		`this machine held the harness up for ${standstillMs} ms, and whoever waits for it saw that: nothing is said about the system; run it again when the machine is less busy`,
	];
}

const STATUS_REASON: Partial<Record<StepStatus, string>> = {
	undefined: 'no step definition matches this sentence',
	ambiguous: 'more than one step definition matches this sentence',
	pending: 'the step definition is not finished',
	unknown: 'the run ended before this step did',
};
