import { posix } from 'node:path';
import type { Scenario, ScenarioAttachment, Step, StepStatus } from '../run';
import { requirementTags, SCENARIO_MEDIA_TYPE } from '../run';
import { KNOWN_ISSUE_TAG, verdictOf } from '../verdict';
import type { Envelope, Message } from './envelope';
import { type Features, featuresOf } from './features';

interface Attempt {
	readonly started: Message<'testCaseStarted'>;
	readonly steps: Map<string, Message<'testStepFinished'>['testStepResult']>;
	readonly begun: Set<string>;
	attachment?: ScenarioAttachment;
	finished?: Message<'testCaseFinished'>;
}

/** What the message stream says. */
export interface Stream {
	readonly scenarios: Scenario[];
	readonly gaps: string[];
	/** Wall time in milliseconds since 1970; absent when the stream does not say. */
	readonly startedAt?: number;
	readonly finishedAt?: number;
}

interface Timestamp {
	readonly seconds: number;
	readonly nanos: number;
}

const millis = (time: Timestamp) => time.seconds * 1000 + time.nanos / 1e6;

/** Reads Cucumber's messages into scenarios. Of a scenario that was repeated the last attempt counts. */
export function scenariosOf(envelopes: readonly Envelope[]): Stream {
	const gaps: string[] = [];
	const documents: Message<'gherkinDocument'>[] = [];
	const pickles = new Map<string, Message<'pickle'>>();
	const testCases = new Map<string, Message<'testCase'>>();
	const hooks = new Map<string, Message<'hook'>>();
	const attempts = new Map<string, Attempt>();
	// More than one where the runs of shards were put together.
	const started: Message<'testRunStarted'>[] = [];
	const finished: Message<'testRunFinished'>[] = [];

	for (const envelope of envelopes) {
		if (envelope.gherkinDocument !== undefined) documents.push(envelope.gherkinDocument);
		else if (envelope.pickle !== undefined) pickles.set(envelope.pickle.id, envelope.pickle);
		else if (envelope.testCase !== undefined) testCases.set(envelope.testCase.id, envelope.testCase);
		else if (envelope.hook !== undefined) hooks.set(envelope.hook.id, envelope.hook);
		else if (envelope.testRunStarted !== undefined) started.push(envelope.testRunStarted);
		else if (envelope.testRunFinished !== undefined) finished.push(envelope.testRunFinished);
		else if (envelope.parseError !== undefined) gaps.push(syntaxError(envelope.parseError));
		else if (envelope.testRunHookFinished?.result.status === 'FAILED')
			gaps.push(`a hook of the run failed: ${envelope.testRunHookFinished.result.exception?.message ?? ''}`);
		else follow(envelope, attempts, gaps);
	}
	if (finished.length < Math.max(1, started.length) && envelopes.length > 0) gaps.push('the run was cut off: the message stream has no end');
	for (const { exception } of finished) if (exception !== undefined) gaps.push(`the run broke: ${exception.message ?? exception.type}`);

	const features = featuresOf(documents);
	const latest = new Map<string, Attempt>();
	for (const attempt of attempts.values()) latest.set(attempt.started.testCaseId, attempt);
	const scenarios: Scenario[] = [];
	for (const attempt of latest.values()) {
		const testCase = testCases.get(attempt.started.testCaseId);
		const pickle = testCase && pickles.get(testCase.pickleId);
		if (testCase !== undefined && pickle !== undefined) scenarios.push(scenarioOf(attempt, testCase, pickle, hooks, features));
		else gaps.push(`a scenario (${attempt.started.testCaseId}) is not described in the message stream`);
	}
	const notBegun = testCases.size - latest.size;
	if (notBegun > 0) gaps.push(`${notBegun} scenario${notBegun === 1 ? ' was' : 's were'} not begun`);
	return {
		scenarios: distinct(scenarios).sort(inBookOrder),
		gaps,
		...(started.length > 0 && { startedAt: Math.min(...started.map(({ timestamp }) => millis(timestamp))) }),
		...(finished.length > 0 && { finishedAt: Math.max(...finished.map(({ timestamp }) => millis(timestamp))) }),
	};
}

function follow(envelope: Envelope, attempts: Map<string, Attempt>, gaps: string[]): void {
	if (envelope.testCaseStarted !== undefined) {
		attempts.set(envelope.testCaseStarted.id, { started: envelope.testCaseStarted, steps: new Map(), begun: new Set() });
	} else if (envelope.testStepStarted !== undefined) {
		attempts.get(envelope.testStepStarted.testCaseStartedId)?.begun.add(envelope.testStepStarted.testStepId);
	} else if (envelope.testStepFinished !== undefined) {
		const { testCaseStartedId, testStepId, testStepResult } = envelope.testStepFinished;
		attempts.get(testCaseStartedId)?.steps.set(testStepId, testStepResult);
	} else if (envelope.testCaseFinished !== undefined) {
		const attempt = attempts.get(envelope.testCaseFinished.testCaseStartedId);
		if (attempt !== undefined) attempt.finished = envelope.testCaseFinished;
	} else if (envelope.attachment?.mediaType === SCENARIO_MEDIA_TYPE) {
		const attempt = attempts.get(envelope.attachment.testCaseStartedId ?? '');
		const body =
			envelope.attachment.contentEncoding === 'BASE64' ? Buffer.from(envelope.attachment.body, 'base64').toString() : envelope.attachment.body;
		try {
			if (attempt !== undefined) attempt.attachment = JSON.parse(body);
		} catch {
			gaps.push('the attachment of a scenario is not JSON');
		}
	}
}

function scenarioOf(
	attempt: Attempt,
	testCase: Message<'testCase'>,
	pickle: Message<'pickle'>,
	hooks: Map<string, Message<'hook'>>,
	features: Features,
): Scenario {
	const { attachment } = attempt;
	const steps = testCase.testSteps.flatMap((testStep) => stepOf(testStep, attempt, pickle, hooks, features));
	const tags = pickle.tags.map((tag) => tag.name);
	const violations = attachment?.violations ?? [];
	const needsReview = attachment?.needsReview ?? [];
	const number = attempt.started.attempt + 1;
	const example = attachment?.example ?? features.example(pickle.astNodeIds.slice(1));
	const gaps: string[] = [];
	if (attempt.finished === undefined) gaps.push('the run was cut off in this scenario');
	else if (attachment === undefined) gaps.push('the scenario left no journal');
	return {
		id: attachment?.id ?? slug(`${pickle.uri.replace(/^.*features\//, '').replace(/\.feature$/, '')} ${pickle.name} ${example ?? ''}`),
		uri: pickle.uri,
		line: pickle.location?.line ?? features.line(pickle.astNodeIds),
		feature: features.name(pickle.uri),
		chapter: attachment?.chapter ?? posix.basename(posix.dirname(pickle.uri.replaceAll('\\', '/'))),
		name: pickle.name,
		...(example !== undefined && { example }),
		tags,
		requirements: attachment?.requirements ?? requirementTags(tags),
		verdict: verdictOf({
			steps,
			violations,
			attempt: number,
			finished: attempt.finished !== undefined,
			knownIssue: tags.includes(KNOWN_ISSUE_TAG),
			notApplicable: attachment?.notApplicable !== undefined,
			needsReview: needsReview.length > 0,
			...(attachment?.standstillMs !== undefined && { standstillMs: attachment.standstillMs }),
		}),
		needsReview,
		pictures: attachment?.pictures ?? [],
		devices: attachment?.devices ?? [],
		steps,
		violations,
		attempt: number,
		...(attachment !== undefined && {
			seed: attachment.seed,
			world: attachment.world,
			testbed: attachment.testbed,
			runSeed: attachment.runSeed,
			profile: attachment.profile,
			testbedFile: attachment.testbedFile,
			dashboards: attachment.dashboards,
			notExecutable: attachment.notExecutable,
			notApplicable: attachment.notApplicable,
			standstillMs: attachment.standstillMs,
			hash: attachment.hash,
			journal: attachment.journal,
		}),
		virtualMs: attachment?.virtualMs ?? 0,
		durationMs: attempt.finished === undefined ? 0 : millis(attempt.finished.timestamp) - millis(attempt.started.timestamp),
		gaps,
	};
}

/** A step as it ended. Hooks are told only where they matter: when they did not pass. */
function stepOf(
	testStep: Message<'testCase'>['testSteps'][number],
	attempt: Attempt,
	pickle: Message<'pickle'>,
	hooks: Map<string, Message<'hook'>>,
	features: Features,
): Step[] {
	const result = attempt.steps.get(testStep.id);
	const cutOff = attempt.finished === undefined && attempt.begun.has(testStep.id);
	const status = result === undefined ? (cutOff ? 'unknown' : 'skipped') : (result.status.toLowerCase() as StepStatus);
	const outcome = {
		status,
		durationMs: result === undefined ? 0 : millis(result.duration),
		...(result?.exception !== undefined && { errorType: result.exception.type, reason: plain(result.exception.message ?? result.exception.type) }),
		...(result?.message !== undefined && { message: plain(result.message) }),
	};
	if (testStep.pickleStepId === undefined) {
		const hook = hooks.get(testStep.hookId ?? '');
		if (status === 'passed' || status === 'skipped') return [];
		const text = hook?.name ?? (hook?.type === 'BEFORE_TEST_CASE' ? 'before the scenario' : 'after the scenario');
		return [{ keyword: '', text, hook: true, observes: false, line: 0, ...outcome }];
	}
	const step = pickle.steps.find((candidate) => candidate.id === testStep.pickleStepId);
	const argument =
		step?.argument?.docString?.content ??
		step?.argument?.dataTable?.rows.map((row) => `| ${row.cells.map((cell) => cell.value).join(' | ')} |`).join('\n');
	return [
		{
			...features.step(step?.astNodeIds ?? []),
			text: step?.text ?? '',
			hook: false,
			observes: step?.type === 'Outcome',
			...(argument !== undefined && { argument }),
			...outcome,
		},
	];
}

/** Without the colours that an error was given for a terminal. */
function plain(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
	return text.replace(/\u001b\[[0-9;]*m/g, '').trim();
}

function slug(text: string): string {
	return (
		text
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, '-')
			.replace(/^-+|-+$/g, '') || 'scenario'
	);
}

function syntaxError(error: Message<'parseError'>): string {
	return `${error.source.uri ?? 'a feature'}: ${error.message}`;
}

/** Links must lead to one place, even where two scenarios bear one id. */
function distinct(scenarios: readonly Scenario[]): Scenario[] {
	const seen = new Map<string, number>();
	return scenarios.map((scenario) => {
		const times = (seen.get(scenario.id) ?? 0) + 1;
		seen.set(scenario.id, times);
		return times === 1
			? scenario
			: { ...scenario, id: `${scenario.id}-${times}`, gaps: [...scenario.gaps, `another scenario bears the id ${scenario.id}`] };
	});
}

const NUMBERED = new Intl.Collator('en', { numeric: true });

function inBookOrder(a: Scenario, b: Scenario): number {
	return NUMBERED.compare(a.chapter, b.chapter) || compare(a.uri, b.uri) || a.line - b.line || compare(a.id, b.id);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
