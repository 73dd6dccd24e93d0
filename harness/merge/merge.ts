import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ExitCode, formatSummary, mergeRuns } from '../../reports';
import { requirementCatalogue } from '../catalogue';
import { wantedRun } from '../past-run';
import { brokenEnvironment, misuse, orRefusal } from '../refusal';

/** Which runs become one report. */
export interface MergeOptions {
	/** Folders of their reports. */
	readonly runs: readonly string[];
	/** Folder of the new report: one that is not there yet. */
	readonly out: string;
	readonly color: boolean;
}

/** Writes one report of several runs and tells what it says. Gives the exit code of a run that had them all. */
export function merge({ runs, out, color }: MergeOptions): Promise<ExitCode> {
	return orRefusal(() => {
		const folders = runs.map((run) => wantedRun(run).folder);
		const into = resolve(out);
		if (existsSync(into)) throw misuse({ code: 'output-folder', where: out, what: 'this folder is there already', remedy: 'name one that is not' });
		try {
			const merged = mergeRuns(folders, into, requirementCatalogue());
			process.stdout.write(`${formatSummary(merged, { color, width: process.stdout.columns ?? 120 })}report ${join(out, 'index.html')}\n`);
			return merged.exitCode;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
			rmSync(into, { recursive: true, force: true });
			throw brokenEnvironment({ code: 'output-folder', where: out, what: `the report cannot be written: ${(error as Error).message}` });
		}
	});
}
