// The scenarios of chapters 2.1 and 2.2 on real sockets, three systems side by side: each verdict must be that of the virtual run in the
// first FOLDER. A scenario that real time cannot execute has none. `wire.ts VIRTUAL OUT`.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { SLICE } from '../bench/slice';
import { readRun, type Verdict } from '../reports';

const [virtual = '', out = ''] = process.argv.slice(2);
const TIMES = 3;
const root = resolve(__dirname, '..');

/** Verdicts by scenario. */
function verdictsOf(folder: string): Map<string, Verdict> {
	const { scenarios } = readRun({ evidenceDir: folder });
	return new Map(scenarios.filter(({ requirements }) => requirements.some((id) => SLICE.includes(id))).map(({ id, verdict }) => [id, verdict]));
}

/** Runs them on the wire; gives what was said. The exit code is the verdicts' business. */
function onTheWire(folder: string): Promise<string> {
	const tags = SLICE.map((id) => `@${id}`).join(' or ');
	const args = ['cli/worktime.js', 'run', '--quiet', '--world', 'wire', '--seed', '1', '--tags', tags, '--out', folder];
	return new Promise((done) => {
		const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (text) => {
				said += text;
			});
		}
		child.on('close', () => done(said));
	});
}

async function compare(time: number, expected: ReadonlyMap<string, Verdict>): Promise<boolean> {
	const folder = join(out, `wire-${time}`);
	const said = await onTheWire(folder);
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
	console.log(`run ${time} on the wire: ${same} verdicts as in virtual time, ${none} not executable, ${others.length} others`);
	const good = others.length === 0 && same > none && found.size === expected.size;
	if (!good) console.log([...others, said].join('\n').replace(/^/gm, '    '));
	return good;
}

async function main(): Promise<void> {
	const expected = verdictsOf(virtual);
	console.log(`${expected.size} scenarios`);
	const good = await Promise.all(Array.from({ length: TIMES }, (_, n) => compare(n + 1, expected)));
	process.exitCode = good.every(Boolean) ? 0 : 1;
}

void main();
