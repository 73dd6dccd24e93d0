import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Run, readRun } from '../reports';
import { misuse } from './refusal';

/** Where `worktime run` puts its report unless it is told otherwise. */
export const LAST_RUN = 'reports/latest';

/** A run of which the report is still there. */
export interface PastRun {
	readonly folder: string;
	readonly run: Run;
}

/** The run in a report's folder, if it is one. */
export function pastRun(given: string): PastRun | undefined {
	const folder = resolve(given);
	return existsSync(join(folder, 'messages.ndjson')) ? { folder, run: readRun({ evidenceDir: folder }) } : undefined;
}

/** @throws {Refusal} when the folder holds no run. */
export function wantedRun(given: string): PastRun {
	const found = pastRun(given);
	if (found !== undefined) return found;
	throw misuse({ code: 'run-folder', where: given, what: 'this folder holds no run', remedy: 'give the folder that worktime run --out was given' });
}
