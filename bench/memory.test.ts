import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { claimLoopbackBlock } from '../simulators/network';
import { Generator, type Load } from './signalling-load';

/** How many transactions a server goes through; `TRANSACTIONS=1000000` in the long tier. */
const TRANSACTIONS = Number(process.env.TRANSACTIONS ?? 20_000);
const CALLS = 1_000;
const KB = 1_024;
/** T1 of the servers: their transactions are forgotten after 64 times that. */
const T1_MS = 20;

const open: (() => void)[] = [];
afterEach(() => {
	for (const close of open.splice(0)) close();
});

let servers = 0;

/** A server in a process of its own, and what it has on its heap when all it need not keep has gone. */
async function server(kind: string) {
	const block = await claimLoopbackBlock();
	const address = `${block}.97.${++servers}`;
	const generator = await Generator.open(`${block}.98.${servers}`);
	const child: ChildProcess = fork(join(__dirname, 'signalling-server.ts'), [kind, address, generator.callee], {
		execArgv: ['--require', join(__dirname, '../cli/typescript'), '--expose-gc'],
		env: { ...process.env, T1_MS: String(T1_MS) },
	});
	open.push(
		() => child.kill('SIGKILL'),
		() => generator.close(),
	);
	await once(child, 'message');
	return {
		async run(play: Load['play'], count: number): Promise<void> {
			const outcome = await generator.run({ play, to: { address, port: 5060 }, slots: 20, count });
			assert.deepEqual([outcome.done, outcome.failed], [count, 0]);
		},
		async bytes(): Promise<number> {
			await new Promise((done) => setTimeout(done, 64 * T1_MS + 1_200));
			child.send('usage');
			const [{ bytes }] = (await once(child, 'message')) as [{ bytes: number }];
			return bytes;
		},
	};
}

for (const kind of ['engine-uas', 'srf-uas'] as const) {
	test(`memory: ${kind}: flat after ${TRANSACTIONS} transactions`, async (t) => {
		const { run, bytes } = await server(kind);
		await run('call', 2_000);
		const before = await bytes();
		// Each call is an INVITE and a BYE.
		await run('call', TRANSACTIONS / 2);
		const grown = (await bytes()) - before;
		t.diagnostic(`${Math.round(grown / KB)} KB more`);
		assert.ok(grown < 2_048 * KB, `${grown} bytes`);
	});
}

test(`memory: ${CALLS} established calls of createB2BUA cost at most 24 KB each`, async (t) => {
	const { run, bytes } = await server('srf-b2bua');
	await run('call-that-stays', 200);
	const before = await bytes();
	await run('call-that-stays', CALLS);
	const each = ((await bytes()) - before) / CALLS;
	t.diagnostic(`${(each / KB).toFixed(1)} KB each`);
	assert.ok(each <= 24 * KB, `${each} bytes`);
});
