import { BegunReport } from './begun-report';
import { junit } from './junit';
import { markdown } from './markdown';
import type { Shown } from './page/index-data';
import { page } from './page/page';
import type { Envelope } from './reading/envelope';
import { writeFacts } from './reading/facts';
import { runOf } from './reading/run';
import type { Run } from './run';
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
export function writeReport(source: ReportSource, begun?: BegunReport): Run {
	return writeReportOf(runOf(source), source.evidenceDir, source.catalogue, begun);
}

/** The same for a run that was read already. */
export function writeReportOf(
	read: Run,
	evidenceDir: string,
	catalogue: Catalogue = new Map(),
	begun = new BegunReport(evidenceDir, read.seed),
): Run {
	const { output } = begun;
	const shown = new Map<string, Shown>();
	const scenarios = read.scenarios.map((scenario) => {
		const part = begun.partOf(scenario);
		shown.set(scenario.id, part.shown);
		return part.complete;
	});
	const run: Run = { ...read, scenarios, gaps: [...read.gaps, ...(output.gap === undefined ? [] : [output.gap])] };
	output.write('index.html', page(run, shown, catalogue));
	output.write('junit.xml', junit(run));
	output.write('summary.md', markdown(run));
	writeFacts(evidenceDir, { seed: run.seed, startedAt: run.startedAt.toISOString(), wallMs: run.wallMs });
	return run;
}
