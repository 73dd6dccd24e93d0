import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ITestCaseHookParameter } from '@cucumber/cucumber';
import type { ScenarioIdentity } from '../simulators/testbed';

/** What the report knows a scenario's attachment by. */
export const SCENARIO_MEDIA_TYPE = 'application/vnd.worktime.scenario+json';

/** What the report knows a scenario's journal by, where it is attached. */
export const JOURNAL_MEDIA_TYPE = 'application/vnd.worktime.journal+x-ndjson';

const PACKAGE = path.resolve(__dirname, '..');
const REQUIREMENT = /^@([A-Z]{3}-\d+)$/;

/** Which scenario this is, whatever runs beside it. */
export function identityOf({ pickle, gherkinDocument }: Pick<ITestCaseHookParameter, 'pickle' | 'gherkinDocument'>): ScenarioIdentity {
	const rowId = pickle.astNodeIds[1];
	const scenarios = gherkinDocument.feature?.children.flatMap(({ scenario, rule }) => [
		scenario,
		...(rule?.children.map((child) => child.scenario) ?? []),
	]);
	const rows = scenarios?.flatMap((scenario) => scenario?.examples ?? []).flatMap(({ tableBody }) => tableBody);
	const row = rows?.find(({ id }) => id === rowId);
	return {
		path: path.relative(PACKAGE, path.resolve(PACKAGE, pickle.uri)).replaceAll(path.sep, '/'),
		name: pickle.name,
		...(row && { example: row.cells.map(({ value }) => value).join(' | ') }),
	};
}

/** A name for files and links: readable, and one per scenario: rows may differ in what a file name cannot say. */
export function slugOf({ path: feature, name, example = '' }: ScenarioIdentity): string {
	const cells = example.split(' | ').filter((cell) => !name.includes(cell));
	const words = `${path.posix.basename(feature, '.feature')} ${name} ${cells.join(' ')}`;
	const readable = words
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 110)
		.replace(/-$/, '');
	return `${readable}-${createHash('sha256').update([feature, name, example].join('\n')).digest('hex').slice(0, 6)}`;
}

/** The requirements that a scenario decides. */
export function requirementsOf({ pickle }: ITestCaseHookParameter): string[] {
	return pickle.tags.map(({ name }) => REQUIREMENT.exec(name)?.[1]).filter((id) => id !== undefined);
}

/** A picture of what somebody saw; the file lies beside the scenario's journal. */
export interface Picture {
	readonly file: string;
	readonly shows: string;
}

/** Writes a picture into a scenario's folder. */
export function writePicture(evidence: string, slug: string, file: string, png: Buffer): void {
	const folder = path.join(evidence, 'scenarios', slug);
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, file), png);
}

/** Where a scenario's journal goes, from the evidence folder of a run. */
export const journalPath = (slug: string): string => path.posix.join('scenarios', slug, 'journal.ndjson');

/** Writes a scenario's journal into the evidence folder of a run. */
export function writeJournal(evidence: string, slug: string, lines: readonly string[]): void {
	const target = path.join(evidence, journalPath(slug));
	mkdirSync(path.dirname(target), { recursive: true });
	writeFileSync(target, `${lines.join('\n')}\n`);
}
