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
/** So many are begun before time passes: who serves a million keeps what is over for half a minute, and not for ever. */
const CALLS_AT_A_TIME = 2_000;
/** Longer than a transaction is remembered (RFC 3261 §17: 64·T1). */
const ALL_IS_OVER_MS = 40_000;

const open: (() => void)[] = [];
afterEach(() => {
	for (const close of open.splice(0)) close();
});

let servers = 0;

/** A server in a process of its own, whose time passes when it is told to, and what it has on its heap when all it need not keep has gone. */
async function server(kind: string) {
	const block = await claimLoopbackBlock();
	const address = `${block}.97.${++servers}`;
	const generator = await Generator.open(`${block}.98.${servers}`);
	const child: ChildProcess = fork(join(__dirname, 'signalling-server.ts'), [kind, address, generator.callee], {
		execArgv: ['--require', join(__dirname, '../cli/typescript'), '--expose-gc'],
		env: { ...process.env, TIME: 'stepped' },
	});
	open.push(
		() => child.kill('SIGKILL'),
		() => generator.close(),
	);
	await once(child, 'message');
	const run = async (play: Load['play'], count: number) => {
		const outcome = await generator.run({ play, to: { address, port: 5060 }, slots: 20, count });
		assert.deepEqual([outcome.done, outcome.failed], [count, 0]);
	};
	return {
		/** Plays so many, and gives the bytes that are on the heap when nothing of what is over is remembered. */
		async bytesAfter(play: Load['play'], count: number): Promise<number> {
			let bytes = 0;
			for (let left = count; left > 0; left -= CALLS_AT_A_TIME) {
				await run(play, Math.min(left, CALLS_AT_A_TIME));
				// Datagrams keep their order: when this call is over, the last ACK has come before it.
				await run('call', 1);
				child.send(ALL_IS_OVER_MS);
				[{ bytes }] = (await once(child, 'message')) as [{ bytes: number }];
			}
			return bytes;
		},
	};
}

for (const kind of ['engine-uas', 'srf-uas'] as const) {
	test(`memory: ${kind}: flat after ${TRANSACTIONS} transactions`, async (t) => {
		const { bytesAfter } = await server(kind);
		const before = await bytesAfter('call', 2_000);
		// Each call is an INVITE and a BYE.
		const grown = (await bytesAfter('call', TRANSACTIONS / 2)) - before;
		t.diagnostic(`${Math.round(grown / KB)} KB more`);
		assert.ok(grown < 2_048 * KB, `${grown} bytes`);
	});
}

test(`memory: ${CALLS} established calls of createB2BUA cost at most 24 KB each`, async (t) => {
	const { bytesAfter } = await server('srf-b2bua');
	const before = await bytesAfter('call-that-stays', 200);
	const each = ((await bytesAfter('call-that-stays', CALLS)) - before) / CALLS;
	t.diagnostic(`${(each / KB).toFixed(1)} KB each`);
	assert.ok(each <= 24 * KB, `${each} bytes`);
});
