// Runs the scenarios against every system of testbeds/broken: a requirement whose scenarios all pass there would not notice that
// fault in a real system. Fails then, and when a scenario breaks (an error) instead of failing. `broken-systems.ts NAME…`: only these.
import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { Verdict } from '../reports';
import type { Decided, WrongSystem } from './broken-systems-worker';
import { root } from './node-program';

const FOLDER = join(root, 'testbeds', 'broken');
const WORKER = ['--always-sparkplug', '--min-semi-space-size=64', '--max-semi-space-size=64', '--require', join(root, 'cli/typescript')];

/** What a scenario says of a system that is wrong; a known issue that does not show is stale. */
const NOTICED: ReadonlySet<Verdict> = new Set(['failed', 'staleIssue']);

function systemsNamed(wanted: readonly string[]): WrongSystem[] {
	const all = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
	const unknown = wanted.filter((name) => !all.includes(`${name}.yaml`));
	if (unknown.length > 0) throw new Error(`testbeds/broken holds no ${unknown.join(', ')}`);
	return all
		.filter((file) => wanted.length === 0 || wanted.includes(basename(file, '.yaml')))
		.map((file) => {
			const path = join(FOLDER, file);
			const text = readFileSync(path, 'utf8');
			const named = /^# noticed by: (.+)$/m.exec(text)?.[1];
			if (named === undefined) throw new Error(`${file} does not say what notices it`);
			return { file: path, text, requirements: named.split(/[ ,]+/) };
		});
}

/** Gives the process one system after the other until none is left. */
function workThrough(waiting: WrongSystem[], tell: (system: WrongSystem, decided: Decided) => void): Promise<void> {
	return new Promise((done, failed) => {
		const worker: ChildProcess = fork(join(__dirname, 'broken-systems-worker.ts'), [], { cwd: root, execArgv: WORKER });
		let current: WrongSystem | undefined;
		const next = () => {
			current = waiting.shift();
			if (current === undefined) worker.disconnect();
			else worker.send(current);
		};
		worker.on('message', (decided: Decided) => {
			if (current !== undefined) tell(current, decided);
			next();
		});
		worker.once('error', failed);
		worker.once('exit', (code) => (current === undefined ? done() : failed(new Error(`the process that ran ${current.file} ended with ${code}`))));
		next();
	});
}

async function main(): Promise<void> {
	const systems = systemsNamed(process.argv.slice(2));
	let passed = 0;
	let failed = 0;
	const tell = ({ file, requirements }: WrongSystem, { cases, summary }: Decided) => {
		let silent = cases.some(({ verdict }) => verdict === 'error');
		for (const requirement of requirements) {
			const own = cases.filter((decided) => decided.requirements.includes(requirement));
			const noticed = own.filter(({ verdict }) => NOTICED.has(verdict)).length;
			const broke = own.filter(({ verdict }) => verdict === 'error').length;
			const good = noticed > 0 && broke === 0;
			if (good) passed++;
			else failed++;
			silent ||= !good;
			const name = basename(file, '.yaml');
			console.log(`${good ? 'noticed    ' : 'NOT NOTICED'} ${name} by ${requirement}: ${noticed} of ${own.length} scenarios, ${broke} broke`);
		}
		if (silent) console.log(summary.replace(/^/gm, '    '));
	};
	const processes = Math.min(availableParallelism(), systems.length);
	await Promise.all(Array.from({ length: processes }, () => workThrough(systems, tell)));
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

main().catch((error: Error) => {
	console.error(`broken-systems: ${error.message}`);
	process.exitCode = 5;
});
