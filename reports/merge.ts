import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFacts } from './reading/facts';
import { readRun } from './reading/run';
import type { Run } from './run';
import type { Catalogue } from './traceability/catalogue';
import { writeReportOf } from './write';

/**
 * Puts the evidence of several runs (shards of one, or runs side by side) into one new folder and writes one report of
 * them. A scenario that more than one of them has is told twice.
 */
export function mergeRuns(folders: readonly string[], into: string, catalogue: Catalogue): Run {
	mkdirSync(into, { recursive: true });
	const facts = folders.map(readFacts);
	const seeds = [...new Set(facts.flatMap(({ seed }) => (seed === undefined ? [] : [seed])))];
	const starts = facts.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [startedAt.getTime()]));
	const ends = facts.flatMap(({ startedAt, wallMs }) => (startedAt === undefined || wallMs === undefined ? [] : [startedAt.getTime() + wallMs]));
	const scenarios = new Set<string>();
	folders.forEach((folder, i) => {
		let messages = readFileSync(join(folder, 'messages.ndjson'), 'utf8');
		const evidence = join(folder, 'scenarios');
		// Evidence of a scenario that another run has too goes beside it.
		const place = `scenarios-${i + 1}`;
		const own = existsSync(evidence)
			? readRun({ evidenceDir: folder }).scenarios.flatMap(({ journal }) => (journal === undefined ? [] : [journal]))
			: [];
		const clash = own.some((journal) => scenarios.has(journal));
		for (const journal of own) scenarios.add(journal);
		if (existsSync(evidence)) cpSync(evidence, join(into, clash ? place : 'scenarios'), { recursive: true });
		if (clash) messages = messages.replaceAll('\\"journal\\":\\"scenarios/', `\\"journal\\":\\"${place}/`);
		appendFileSync(join(into, 'messages.ndjson'), messages.endsWith('\n') || messages === '' ? messages : `${messages}\n`);
	});
	const merged = readRun({ evidenceDir: into });
	const whole: Run = {
		...merged,
		seed: seeds.length > 0 ? seeds.join(', ') : merged.seed,
		...(starts.length > 0 && { startedAt: new Date(Math.min(...starts)) }),
		...(starts.length > 0 && ends.length > 0 && { wallMs: Math.max(...ends) - Math.min(...starts) }),
	};
	return writeReportOf(whole, into, catalogue);
}
