import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { captureOf } from './capture/capture';
import { junit } from './junit';
import { type Ladder, ladderOf } from './ladder/ladder';
import { page } from './page/page';
import type { Envelope } from './reading/envelope';
import { readJournal } from './reading/journal';
import { runOf } from './reading/run';
import type { Run } from './run';

/** What a report is made from. */
export interface ReportSource {
	/** Where the scenarios left their journals, and where the report goes. */
	readonly evidenceDir: string;
	readonly envelopes: readonly Envelope[];
	/** Seed of the run. */
	readonly seed: string;
	readonly startedAt: Date;
	/** Wall time of the run. */
	readonly wallMs: number;
	/** Statements of the catalogue by requirement id, shown beside the ids. */
	readonly requirements?: ReadonlyMap<string, string>;
}

/**
 * Writes `index.html`, `junit.xml` and, beside each journal, `trace.pcap` into the evidence directory. What a run that
 * was cut off left is reported as far as it goes, and what is missing is told.
 */
export function writeReport(source: ReportSource): Run {
	const read = runOf(source);
	const ladders = new Map<string, Ladder>();
	const scenarios = read.scenarios.map((scenario) => {
		if (scenario.journal === undefined) {
			ladders.set(scenario.id, ladderOf(scenario, []));
			return scenario;
		}
		const journal = join(source.evidenceDir, scenario.journal);
		const { values: events, gap } = readJournal(journal, scenario.journal);
		ladders.set(scenario.id, ladderOf(scenario, events));
		if (events.length > 0) writeFileSync(join(dirname(journal), 'trace.pcap'), captureOf(events));
		return gap === undefined ? scenario : { ...scenario, gaps: [...scenario.gaps, gap] };
	});
	const run: Run = { ...read, scenarios };
	mkdirSync(source.evidenceDir, { recursive: true });
	writeFileSync(join(source.evidenceDir, 'index.html'), page(run, ladders, source.requirements ?? new Map()));
	writeFileSync(join(source.evidenceDir, 'junit.xml'), junit(run));
	return run;
}
