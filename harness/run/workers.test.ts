import assert from 'node:assert/strict';
import childProcess, { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { PACKAGE_ROOT } from '../package-root';
import { Workers } from './workers';

const CUCUMBERS = require.resolve('@cucumber/cucumber/lib/runtime/parallel/run_worker');

/** Workers, and the processes that they are. */
function workers(count: number): { workers: Workers; processes: ChildProcess[] } {
	const processes: ChildProcess[] = [];
	const { fork } = childProcess;
	childProcess.fork = ((...args: Parameters<typeof fork>) => {
		const child = fork(...args);
		processes.push(child);
		return child;
	}) as typeof fork;
	try {
		return { workers: new Workers(count, { cwd: PACKAGE_ROOT, env: { PATH: process.env.PATH ?? '' } }), processes };
	} finally {
		childProcess.fork = fork;
	}
}

async function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
	if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
	return child.signalCode ?? child.exitCode;
}

describe('workers', () => {
	it('Cucumber gets those that were forked before it asked, and a new one when it wants more', async () => {
		const two = workers(2);
		const { fork } = childProcess;
		const got: ChildProcess[] = [];
		await two.workers.whileForking(async () => {
			for (let i = 0; i < 3; i++) got.push(childProcess.fork(CUCUMBERS, [], { execArgv: [] }));
		});
		assert.equal(childProcess.fork, fork);
		assert.deepEqual(got.slice(0, 2), two.processes);
		assert.ok(!two.processes.includes(got[2] as ChildProcess));
		for (const child of got) child.kill();
		assert.deepEqual(await Promise.all(got.map(ended)), ['SIGTERM', 'SIGTERM', 'SIGTERM']);
	});

	it('another program is forked as ever, and who has not been asked for is ended', async () => {
		const { workers: one, processes } = workers(1);
		let other: ChildProcess | undefined;
		await one.whileForking(async () => {
			other = childProcess.fork(`${__dirname}/nothing-is-here`, [], { execArgv: [], stdio: 'ignore' });
		});
		assert.equal(await ended(other as ChildProcess), 1);
		assert.equal(await ended(processes[0] as ChildProcess), 'SIGTERM');
	});

	it('a worker that nobody talks to any more ends by itself', async () => {
		const { processes } = workers(1);
		const [worker] = processes as [ChildProcess];
		worker.disconnect();
		assert.equal(await ended(worker), 0);
	});
});
