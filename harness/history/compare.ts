import { compared, ExitCode, formatComparison, type Remembered, rememberedRun } from '../../reports';
import { wantedRun } from '../past-run';
import { misuse, orRefusal } from '../refusal';
import { openHistory } from './open-history';

/** Which two runs are compared: each a report's folder, or the number of a run in the history. */
export interface CompareOptions {
	readonly before: string;
	readonly after: string;
	readonly history: string;
	readonly color: boolean;
}

/** Prints what differs between two runs, condition by condition. Exit code 1 when something is worse, or is no longer checked. */
export function compare({ before, after, history, color }: CompareOptions): Promise<ExitCode> {
	return orRefusal(() => {
		const differences = compared(find(before, history), find(after, history));
		process.stdout.write(formatComparison(differences, color));
		return differences.some(({ worse }) => worse) ? ExitCode.ProductFailure : ExitCode.Conforms;
	});
}

function find(which: string, file: string): readonly Remembered[] {
	const number = /^#?(\d+)$/.exec(which)?.[1];
	if (number === undefined) return rememberedRun(wantedRun(which).run);
	const past = openHistory(file);
	try {
		const found = past.scenariosOf(Number(number));
		if (found !== undefined) return found;
	} finally {
		past.close();
	}
	throw misuse({ code: 'history', where: file, what: `there is no run ${number}`, remedy: 'worktime history lists the runs' });
}
