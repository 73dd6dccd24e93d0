import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Millis } from '../simulators/kernel';
import { claimLoopbackBlock } from '../simulators/network';
import { median } from './median';
import { Generator, type Load } from './signalling-load';

/** What is measured, on a core of its own, by a generator on another. */
const seconds = Number(process.argv[2] ?? 4);
if (!(seconds > 0)) {
	console.error(`'${process.argv[2]}' is no number of seconds: npm run bench:signalling -- 4`);
	process.exit(5);
}
const cores = availableParallelism();

/** Puts a process on a core. Not ahead of all else: the kernel delivers datagrams in threads that would have to wait for it. */
function pin(pid: number, core: number): void {
	spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}

interface Usage {
	readonly bytes: number;
	readonly rss: number;
	readonly cpuSeconds: number;
}

interface Server {
	readonly to: Load['to'];
	/** The time that it has used; or memory too, which costs collections, after so many milliseconds have passed for it. */
	usage(asked: 'time' | Millis): Promise<Usage>;
	stop(): void;
}

/** Room for young objects, as runs of scenarios have it (`npm start`), for the engine and its peers alike. */
const HEAP = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

/** A process on the core of what is measured. Without it there is nothing to measure. */
function measured(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): ChildProcess {
	const execArgv = [...HEAP, '--require', join(__dirname, '../cli/typescript'), '--expose-gc'];
	const child = fork(join(__dirname, file), args, { execArgv, env: { ...process.env, ...env } });
	if (child.pid !== undefined) pin(child.pid, Math.max(0, cores - 2));
	child.once('exit', (code) => {
		if (code) process.exit(code);
	});
	return child;
}

let servers = 0;

async function start(block: string, kind: string, callee: string, time: 'real' | 'stepped' = 'real'): Promise<Server> {
	const address = `${block}.91.${++servers}`;
	const child = measured('signalling-server.ts', [kind, address, callee], { TIME: time });
	await once(child, 'message');
	return {
		to: { address, port: 5060 },
		async usage(asked) {
			child.send(asked);
			const [usage] = (await once(child, 'message')) as [Usage];
			return usage;
		},
		stop: () => child.kill(),
	};
}

/** Longer than a transaction is remembered; and how many calls are begun before so much time passes where memory is measured. */
const ALL_IS_OVER_MS = 40_000;
const CALLS_AT_A_TIME = 2_000;

/** What a server did in all its turns. */
interface Measured {
	done: number;
	failed: number;
	retransmissions: number;
	seconds: number;
	cpuSeconds: number;
	/** CPU time of the generator. */
	generatorSeconds: number;
	/** In each turn, a second. */
	rates: number[];
}

/** How often each of two servers has its turn. */
const TURNS = 9;
/** How long a server is warmed up: V8 has compiled what drachtio-srf does for a call after some ten thousand calls. */
const WARM_UP_MS = 8_000;

/** Calls under way at a time: enough that a server has the next ones at hand while the generator waits for its core, and that none waits for T1. */
const [MANY, FEW] = [120, 40];

/** Two servers in turn, so that whatever else this machine does falls on both. */
async function measure(
	block: string,
	generator: Generator,
	kinds: readonly [string, string],
	play: Load['play'],
	slots: number,
): Promise<[Measured, Measured]> {
	const side = async (kind: string) => {
		const server = await start(block, kind, generator.callee);
		const run = (durationMs: number) => generator.run({ play, to: server.to, slots, durationMs });
		await run(WARM_UP_MS);
		const sum: Measured = { done: 0, failed: 0, retransmissions: 0, seconds: 0, cpuSeconds: 0, generatorSeconds: 0, rates: [] };
		const turn = async () => {
			const before = await server.usage('time');
			const { done, failed, retransmissions, seconds: lasted, busy } = await run((seconds * 1_000) / TURNS);
			const after = await server.usage('time');
			sum.done += done;
			sum.failed += failed;
			sum.retransmissions += retransmissions;
			sum.seconds += lasted;
			sum.cpuSeconds += after.cpuSeconds - before.cpuSeconds;
			sum.generatorSeconds += busy * lasted;
			sum.rates.push(done / lasted);
		};
		return { sum, turn, stop: () => server.stop() };
	};
	const [one, other] = [await side(kinds[0]), await side(kinds[1])];
	for (let n = 0; n < TURNS; n++) {
		await one.turn();
		await other.turn();
	}
	one.stop();
	other.stop();
	return [one.sum, other.sum];
}

/** In a process of its own, as servers are: what V8 has seen in this one would count. */
async function readAndWritten(): Promise<{ readonly bytes: number; readonly engine: number; readonly peer: number }> {
	const [rates] = await once(measured('signalling-messages.ts'), 'message');
	return rates;
}

async function main(): Promise<void> {
	pin(process.pid, cores - 1);
	const block = await claimLoopbackBlock();
	const generator = await Generator.open(`${block}.91.250`);
	const table = new Table({
		head: ['', 'engine', 'npm sip', 'ratio', 'CPU engine', 'CPU npm sip', 'ratio', 'must reach'],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
		style: { head: [], border: [] },
	});
	const notes = { push: (note: string) => console.error(note) };
	const row = async (name: string, ours: string, theirs: string, play: Load['play'], goal: string, slots: number) => {
		const [engine, peer] = await measure(block, generator, [ours, theirs], play, slots);
		// The machine may be taken away for a whole turn, where it is one of many on a host.
		const rate = ({ rates }: Measured) => median(rates);
		const cost = (one: Measured) => (1e6 * one.cpuSeconds) / one.done;
		table.push([
			name,
			`${Math.round(rate(engine))}/s`,
			`${Math.round(rate(peer))}/s`,
			(rate(engine) / rate(peer)).toFixed(2),
			`${Math.round(cost(engine))} µs`,
			`${Math.round(cost(peer))} µs`,
			(cost(peer) / cost(engine)).toFixed(2),
			goal,
		]);
		for (const [who, one] of [
			['engine', engine],
			['npm sip', peer],
		] as const) {
			const [serverBusy, busy] = [one.cpuSeconds / one.seconds, one.generatorSeconds / one.seconds];
			const limit = serverBusy < 0.85 && busy > serverBusy ? ', THE GENERATOR IS THE LIMIT' : '';
			notes.push(
				`${name}, ${who}: ${Math.round(Math.min(...one.rates))} to ${Math.round(Math.max(...one.rates))}/s in single turns, server ${percent(serverBusy)} of its core, generator ${percent(busy)}, ${one.retransmissions} retransmissions, ${one.failed} failures${limit}`,
			);
		}
	};
	const percent = (share: number) => `${Math.round(100 * share)} %`;
	await row('engine alone: INVITE, 200, ACK, BYE, 200', 'engine-uas', 'peer-uas', 'call', '2 × sip', MANY);
	await row('engine alone: REGISTER, 401, REGISTER, 200', 'engine-register', 'peer-register', 'register', '2 × sip', MANY);
	await row('drachtio-srf createUAS', 'srf-uas', 'peer-uas', 'call', '3,000/s', FEW);
	await row('drachtio-srf createB2BUA', 'srf-b2bua', 'peer-b2bua', 'call', '1,200/s', FEW);

	const messages = await readAndWritten();
	table.push([
		`read and write an INVITE of ${messages.bytes} bytes`,
		`${Math.round(messages.engine)}/s`,
		`${Math.round(messages.peer)}/s`,
		(messages.engine / messages.peer).toFixed(2),
		'',
		'',
		'',
		'150,000/s',
	]);

	const memory = async (name: string, kind: string, play: Load['play'], count: number, goal: string, afterMs = ALL_IS_OVER_MS) => {
		const server = await start(block, kind, generator.callee, 'stepped');
		const run = (many: number, what = play) => generator.run({ play: what, to: server.to, slots: 20, count: many });
		await run(500);
		const before = await server.usage(ALL_IS_OVER_MS);
		const outcome = { done: 0, failed: 0 };
		let after = before;
		for (let begun = 0; begun < count; begun += CALLS_AT_A_TIME) {
			const { done, failed } = await run(Math.min(count - begun, CALLS_AT_A_TIME));
			outcome.done += done;
			outcome.failed += failed;
			// Datagrams keep their order: when this is over, the last ACK has come before it.
			await run(1, play === 'register' ? play : 'call');
			after = await server.usage(afterMs);
		}
		server.stop();
		table.push([name, `${((after.bytes - before.bytes) / count / 1_024).toFixed(2)} KB`, '', '', '', '', '', goal]);
		notes.push(
			`${name}: ${outcome.done} of ${count}, ${outcome.failed} failures; heap ${megabytes(before.bytes)} before, ${megabytes(after.bytes)} after; resident ${megabytes(after.rss)}`,
		);
	};
	const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
	await memory('memory per idle registration', 'engine-register', 'register', 10_000, '4 KB');
	await memory('memory per established createB2BUA call', 'srf-b2bua', 'call-that-stays', 3_000, '24 KB');
	await memory('memory per createB2BUA call that ended a second ago', 'srf-b2bua', 'call', CALLS_AT_A_TIME, '', 1_000);
	await memory('memory per call that is over (engine alone)', 'engine-uas', 'call', Math.round(25_000 * seconds), 'nothing');
	generator.close();
	console.log(table.toString());
	console.log(
		`Node ${process.version}, medians of ${TURNS} turns in ${seconds} s each after ${WARM_UP_MS / 1_000} s of warming up, UDP on loopback, one core per process`,
	);
}

void main();
