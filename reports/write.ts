import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Recorded } from '../simulators/kernel';
import { captureOf } from './capture/capture';
import { devicesOf } from './devices';
import type { Html } from './html';
import { junit } from './junit';
import { ladderOf } from './ladder/ladder';
import { markdown } from './markdown';
import { page } from './page/page';
import { scenarioCard } from './page/scenario';
import type { Envelope } from './reading/envelope';
import { writeFacts } from './reading/facts';
import { readJournal } from './reading/journal';
import { runOf } from './reading/run';
import type { Run, Scenario } from './run';
import type { Catalogue } from './traceability/catalogue';

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
	/** What the guide requires: shown with the scenarios that decide it, and what nothing decides. */
	readonly catalogue?: Catalogue;
}

/**
 * Writes `index.html`, `junit.xml`, `summary.md` and, beside each journal, `trace.pcapng` into the evidence directory. What a run that
 * was cut off left is reported as far as it goes, and what is missing is told.
 */
export function writeReport(source: ReportSource): Run {
	return writeReportOf(runOf(source), source.evidenceDir, source.catalogue);
}

/** The same for a run that was read already. */
export function writeReportOf(read: Run, evidenceDir: string, catalogue: Catalogue = new Map()): Run {
	const cards = new Map<string, Html>();
	const scenarios = read.scenarios.map((scenario) => {
		const { events, gaps } = evidenceOf(scenario, evidenceDir);
		const devices = scenario.devices.length > 0 ? scenario.devices : devicesOf(events);
		const complete: Scenario = { ...scenario, devices, gaps: [...scenario.gaps, ...gaps] };
		cards.set(scenario.id, scenarioCard(complete, ladderOf(complete, events), read.seed));
		return complete;
	});
	const run: Run = { ...read, scenarios };
	mkdirSync(evidenceDir, { recursive: true });
	writeFacts(evidenceDir, { seed: run.seed, startedAt: run.startedAt.toISOString(), wallMs: run.wallMs });
	writeFileSync(join(evidenceDir, 'index.html'), page(run, cards, catalogue));
	writeFileSync(join(evidenceDir, 'junit.xml'), junit(run));
	writeFileSync(join(evidenceDir, 'summary.md'), markdown(run));
	return run;
}

/** The journal of a scenario; beside it goes what Wireshark reads. */
function evidenceOf({ journal }: Scenario, evidenceDir: string): { events: readonly Recorded[]; gaps: readonly string[] } {
	if (journal === undefined) return { events: [], gaps: [] };
	const path = join(evidenceDir, journal);
	const { values: events, gap } = readJournal(path, journal);
	if (events.length > 0) writeFileSync(join(dirname(path), 'trace.pcapng'), captureOf(events));
	return { events, gaps: gap === undefined ? [] : [gap] };
}
