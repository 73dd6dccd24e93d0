import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExitCode, formatHistory, type Run } from '../../reports';
import { formatRefusal, orRefusal, Refusal } from '../refusal';
import { opened, openHistory } from './open-history';

/** What is wanted of the history. */
export interface HistoryOptions {
	readonly file: string;
	/** How many of the last runs are looked at. */
	readonly last: number;
	readonly color: boolean;
}

/** Prints the last runs, what flips in them, and since when what does not conform has not. */
export function history({ file, last, color }: HistoryOptions): Promise<ExitCode> {
	return orRefusal(() => {
		const past = openHistory(file);
		try {
			process.stdout.write(formatHistory(past.runs(last), past.courses(last), color));
		} finally {
			past.close();
		}
		return ExitCode.Conforms;
	});
}

/** Remembers a run. That it cannot be is told, and changes nothing about the run. */
export function rememberRun(file: string, run: Run): void {
	try {
		mkdirSync(dirname(file), { recursive: true });
		const past = opened(file);
		try {
			past.add(run);
		} finally {
			past.close();
		}
	} catch (error) {
		const detail = error instanceof Refusal ? error.detail : { code: 'history', where: file, what: (error as Error).message };
		process.stderr.write(formatRefusal({ ...detail, remedy: 'this run is not remembered; its report is complete' }).replace('error[', 'warning['));
	}
}
