import { join, posix } from 'node:path';
import type { Recorded } from '../simulators/kernel';
import { captureOf } from './capture/capture';
import { devicesOf } from './devices';
import { junit } from './junit';
import { ladderOf } from './ladder/ladder';
import { markdown } from './markdown';
import { Output } from './output';
import type { Shown } from './page/index-data';
import { page } from './page/page';
import { packedScenario } from './page/scenario';
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
	const output = new Output(evidenceDir);
	const shown = new Map<string, Shown>();
	const scenarios = read.scenarios.map((scenario) => {
		const { events, gaps } = evidenceOf(scenario, evidenceDir);
		const devices = scenario.devices.length > 0 ? scenario.devices : devicesOf(events);
		const complete: Scenario = { ...scenario, devices, gaps: [...scenario.gaps, ...gaps] };
		const ladder = ladderOf(complete, events);
		shown.set(scenario.id, { messages: ladder.messages, blob: output.blob(packedScenario(complete, ladder, events, read.seed)) });
		const { journal } = scenario;
		// What Wireshark reads goes beside the journal.
		if (journal !== undefined && events.length > 0)
			output.capture(posix.join(posix.dirname(journal), 'trace.pcapng'), () => captureOf(events, scenario.name));
		return complete;
	});
	const run: Run = { ...read, scenarios, gaps: [...read.gaps, ...(output.gap === undefined ? [] : [output.gap])] };
	output.write('index.html', page(run, shown, catalogue));
	output.write('junit.xml', junit(run));
	output.write('summary.md', markdown(run));
	writeFacts(evidenceDir, { seed: run.seed, startedAt: run.startedAt.toISOString(), wallMs: run.wallMs });
	return run;
}

/** What the journal of a scenario says, and what is missing of it. */
function evidenceOf({ journal }: Scenario, evidenceDir: string): { events: readonly Recorded[]; gaps: readonly string[] } {
	if (journal === undefined) return { events: [], gaps: [] };
	const { values: events, gap } = readJournal(join(evidenceDir, journal), journal);
	return { events, gaps: gap === undefined ? [] : [gap] };
}
