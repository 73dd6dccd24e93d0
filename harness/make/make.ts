import { join } from 'node:path';
import { type ExitCode, formatSummary, writeReportOf } from '../../reports';
import { requirementCatalogue } from '../catalogue';
import { wantedRun } from '../past-run';
import { brokenEnvironment, orRefusal } from '../refusal';

/** Makes a report anew from the messages and journals of a run, also of one that was killed. Gives the exit code of the run. */
export function make({ run: given, color }: { readonly run: string; readonly color: boolean }): Promise<ExitCode> {
	return orRefusal(() => {
		const { run, folder } = wantedRun(given);
		try {
			const report = writeReportOf(run, folder, requirementCatalogue());
			process.stdout.write(`${formatSummary(report, { color, width: process.stdout.columns ?? 120 })}report ${join(given, 'index.html')}\n`);
			return report.exitCode;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
			throw brokenEnvironment({ code: 'output-folder', where: given, what: `the report cannot be written: ${(error as Error).message}` });
		}
	});
}
