import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Status } from '@cucumber/cucumber';
import type { Envelope } from '../reading/envelope';
import type { ScenarioAttachment } from '../run';
import { SCENARIO_MEDIA_TYPE } from '../run';
import type { Story } from './stories';

/** A scenario to be told as Cucumber would tell it. */
export interface Told {
	readonly story: Story;
	readonly name: string;
	readonly id: string;
	readonly uri?: string;
	readonly tags?: readonly string[];
	readonly chapter?: string;
	readonly example?: string;
	/** Fails at this step (from 0). */
	readonly fails?: undefined | { readonly at: number; readonly type?: string; readonly message: string; readonly status?: 'FAILED' | 'UNDEFINED' };
	readonly violations?: ScenarioAttachment['violations'];
	readonly pictures?: ScenarioAttachment['pictures'];
	/** Ends after this many envelopes of its own, as if the run had been killed. */
	readonly cutAfter?: number;
	readonly attempt?: number;
}

const time = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: Math.round((ms % 1000) * 1e6) });
const START = Date.UTC(2025, 10, 22, 14, 30);

/** Writes the journals into `evidenceDir` and gives the messages of a run of these scenarios. */
export function tell(evidenceDir: string, told: readonly Told[], { ended = true }: { ended?: boolean } = {}): Envelope[] {
	const descriptions: Envelope[] = [{ testRunStarted: { timestamp: time(START) } }];
	const course: Envelope[] = [];
	let now = START;
	for (const [index, one] of told.entries()) {
		const line = 9 + 20 * index;
		const uri = one.uri ?? 'features/2.1-placing-outbound-calls/call-through.feature';
		const key = one.id;
		const astSteps = one.story.steps.map((sentence, i) => {
			const [, keyword = '', text = ''] = /^(\S+ )(.*)$/.exec(sentence) ?? [];
			return { id: `${key}/ast/${i}`, keyword, text, location: { line: line + 1 + i } };
		});
		const tags = (one.tags ?? ['@OUT-02']).map((name, i) => ({ name, id: `${key}/tag/${i}`, astNodeId: `${key}/tag/${i}`, location: { line: 8 } }));
		descriptions.push({
			gherkinDocument: {
				uri,
				comments: [],
				feature: {
					location: { line: 1 },
					tags: [],
					language: 'en',
					keyword: 'Feature',
					name: 'Call Through',
					description: '',
					children: [
						{
							scenario: {
								id: `${key}/scenario`,
								location: { line },
								tags,
								keyword: 'Scenario',
								name: one.name,
								description: '',
								steps: astSteps,
								examples: [],
							},
						},
					],
				},
			},
		});
		descriptions.push({
			pickle: {
				id: `${key}/pickle`,
				uri,
				location: { line },
				name: one.name,
				language: 'en',
				steps: astSteps.map((step, i) => ({
					id: `${key}/step/${i}`,
					text: step.text,
					astNodeIds: [step.id],
					...(step.keyword.startsWith('Then') && { type: 'Outcome' as never }),
				})),
				tags,
				astNodeIds: [`${key}/scenario`],
			},
		});
		descriptions.push({
			testCase: {
				id: `${key}/case`,
				pickleId: `${key}/pickle`,
				testSteps: astSteps.map((_, i) => ({ id: `${key}/test/${i}`, pickleStepId: `${key}/step/${i}`, stepDefinitionIds: ['d'] })),
			},
		});
		const own: Envelope[] = [{ testCaseStarted: { attempt: one.attempt ?? 0, id: `${key}/run`, testCaseId: `${key}/case`, timestamp: time(now) } }];
		one.story.steps.forEach((_, i) => {
			now += 3;
			const base = { testCaseStartedId: `${key}/run`, testStepId: `${key}/test/${i}`, timestamp: time(now) };
			const duration = time(2.5);
			own.push({ testStepStarted: base });
			if (one.fails?.at !== i) {
				const status = one.fails !== undefined && i > one.fails.at ? Status.SKIPPED : Status.PASSED;
				own.push({ testStepFinished: { ...base, testStepResult: { status, duration } } });
				return;
			}
			const { type = 'AssertionError', message, status = 'FAILED' } = one.fails;
			const stackTrace = `${type}: ${message}\n    at World.<anonymous> (steps/telephone.ts:41:9)`;
			const thrown = status === 'FAILED' ? { message: stackTrace, exception: { type, message, stackTrace } } : {};
			own.push({ testStepFinished: { ...base, testStepResult: { status: Status[status], duration, ...thrown } } });
		});
		const journal = `scenarios/${one.id}/journal.ndjson`;
		const attachment: ScenarioAttachment = {
			id: one.id,
			uri,
			name: one.name,
			...(one.example !== undefined && { example: one.example }),
			chapter: one.chapter ?? '2.1-placing-outbound-calls',
			seed: '7',
			hash: one.story.world.journal.hash(),
			virtualMs: one.story.world.now,
			journal,
			violations: one.violations ?? [],
			...(one.pictures && { pictures: one.pictures }),
			requirements: tags.map((tag) => tag.name.slice(1)),
		};
		own.push({
			attachment: {
				body: JSON.stringify(attachment),
				contentEncoding: 'IDENTITY' as never,
				mediaType: SCENARIO_MEDIA_TYPE,
				testCaseStartedId: `${key}/run`,
				testStepId: `${key}/test/0`,
			},
		});
		own.push({ testCaseFinished: { testCaseStartedId: `${key}/run`, timestamp: time(now), willBeRetried: false } });
		course.push(...own.slice(0, one.cutAfter));
		const path = join(evidenceDir, journal);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, `${one.story.world.journal.lines().join('\n')}\n`);
	}
	const end: Envelope[] = ended ? [{ testRunFinished: { success: true, timestamp: time(now) } }] : [];
	return [...descriptions, ...course, ...end];
}
