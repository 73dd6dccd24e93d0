import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scripts } from '../package.json';
import { type Envelope, readRun } from '../reports';
import { onTwoCores } from './two-cores';

/** Where the time of one `worktime run` went; wall time in milliseconds. */
export interface Measurement {
	readonly wallMs: number;
	/** From the start of the process to its first scenario. */
	readonly startUpMs: number;
	readonly scenariosMs: number;
	/** From the last scenario to the end of the process: the report. */
	readonly reportMs: number;
	readonly scenarios: number;
	readonly slowest: { readonly name: string; readonly durationMs: number };
	/** Time that passed in the simulated worlds. */
	readonly virtualMs: number;
}

const CLI = resolve(__dirname, '../cli/worktime.js');
/** What `npm start` gives Node. */
const FLAGS = scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** Runs `worktime` in a process of its own. */
export function worktime(...args: string[]): { wallMs: number; startedAt: number } {
	return onTwoCores([...FLAGS, CLI, ...args]);
}

/** One run of the selected scenarios. */
export function measure(...selection: string[]): Measurement {
	const folder = mkdtempSync(join(tmpdir(), 'worktime-bench-'));
	try {
		const out = join(folder, 'report');
		const { wallMs, startedAt } = worktime('run', '--quiet', '--out', out, ...selection);
		const { first, last } = course(join(out, 'messages.ndjson'));
		const { scenarios, virtualMs } = readRun({ evidenceDir: out });
		const slowest = scenarios.reduce((slow, scenario) => (scenario.durationMs > slow.durationMs ? scenario : slow));
		return {
			wallMs,
			startUpMs: first - startedAt,
			scenariosMs: last - first,
			reportMs: startedAt + wallMs - last,
			scenarios: scenarios.length,
			slowest,
			virtualMs,
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** When the first scenario began and the last one ended, in milliseconds since 1970. */
function course(messages: string): { first: number; last: number } {
	const times = readFileSync(messages, 'utf8')
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Envelope)
		.flatMap(({ testCaseStarted, testCaseFinished }) => testCaseStarted?.timestamp ?? testCaseFinished?.timestamp ?? [])
		.map(({ seconds, nanos }) => seconds * 1000 + nanos / 1e6);
	return { first: Math.min(...times), last: Math.max(...times) };
}
