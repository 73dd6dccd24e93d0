// The scenarios of chapters 2.1 and 2.2 on real sockets, three times: each verdict must be that of the virtual run in the folder VIRTUAL. A
// scenario that real time cannot execute has none. One run after the other: each has many systems side by side, and seconds are seconds in
// all of them. `wire.ts VIRTUAL OUT`.
import { join } from 'node:path';
import { SLICE } from '../bench/slice';
import { readRun, type Verdict } from '../reports';
import { runNode } from './node-program';

const [virtual = '', out = ''] = process.argv.slice(2);
const TIMES = 3;
const TAGS = SLICE.map((id) => `@${id}`).join(' or ');

/** Verdicts by scenario. */
function verdictsOf(folder: string): Map<string, Verdict> {
	const { scenarios } = readRun({ evidenceDir: folder });
	return new Map(scenarios.filter(({ requirements }) => requirements.some((id) => SLICE.includes(id))).map(({ id, verdict }) => [id, verdict]));
}

async function compare(time: number, expected: ReadonlyMap<string, Verdict>): Promise<boolean> {
	const folder = join(out, `wire-${time}`);
	const began = Date.now();
	// The exit code is the verdicts' business.
	const { said } = await runNode(['cli/worktime.js', 'run', '--quiet', '--world', 'wire', '--seed', '1', '--tags', TAGS, '--out', folder]);
	const found = verdictsOf(folder);
	let same = 0;
	let none = 0;
	const others: string[] = [];
	for (const [id, verdict] of expected) {
		const here = found.get(id);
		if (here === verdict) same++;
		else if (here === 'notExecutable') none++;
		else others.push(`${id}: ${here ?? 'not run'} on the wire, ${verdict} in virtual time`);
	}
	const seconds = Math.round((Date.now() - began) / 1_000);
	console.log(`run ${time} on the wire: ${same} verdicts as in virtual time, ${none} not executable, ${others.length} others (${seconds} s)`);
	const good = others.length === 0 && same > none && found.size === expected.size;
	if (!good) console.log([...others, said].join('\n').replace(/^/gm, '    '));
	return good;
}

async function main(): Promise<void> {
	const expected = verdictsOf(virtual);
	console.log(`${expected.size} scenarios`);
	let good = expected.size > 0;
	for (let time = 1; time <= TIMES; time++) good = (await compare(time, expected)) && good;
	process.exitCode = good ? 0 : 1;
}

void main();
