import type { Run, Scenario } from '../run';
import type { Verdict } from '../verdict';

/** A scenario of which only the verdict matters, and what is said of it besides. */
export function judged(id: string, verdict: Verdict, more: Partial<Scenario> = {}): Scenario {
	return {
		id,
		uri: 'features/2.1-placing-outbound-calls/a.feature',
		line: 3,
		feature: 'A',
		chapter: '2.1-placing-outbound-calls',
		name: `scenario ${id}`,
		tags: [],
		requirements: ['OUT-01'],
		verdict,
		steps: [],
		violations: [],
		attempt: 1,
		devices: [],
		needsReview: [],
		pictures: [],
		virtualMs: 1000,
		durationMs: 10,
		gaps: [],
		...more,
	};
}

/** A run of these. */
export function runWith(scenarios: readonly Scenario[], more: Partial<Run> = {}): Run {
	return {
		seed: '1',
		startedAt: new Date('2026-01-02T03:04:05Z'),
		wallMs: 100,
		virtualMs: 1000,
		hash: '00',
		scenarios,
		gaps: [],
		exitCode: 0,
		...more,
	};
}
