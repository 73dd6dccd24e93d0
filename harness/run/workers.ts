import childProcess, { type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../package-root';

const OURS = join(PACKAGE_ROOT, 'steps/worker.ts');
const CUCUMBERS = require.resolve('@cucumber/cucumber/lib/runtime/parallel/run_worker');
const READS_TYPESCRIPT = ['cli/short-run', 'cli/typescript'].flatMap((module) => ['--require', join(PACKAGE_ROOT, module)]);

/**
 * The processes that run scenarios. Cucumber forks its own when it has read features and vocabulary; these are forked at once, and read the
 * system while this process reads the rest.
 */
export class Workers {
	readonly #waiting: ChildProcess[];

	/** @param count none: scenarios run in this process. */
	constructor(
		readonly count: number,
		{ cwd, env }: { readonly cwd: string; readonly env: Record<string, string> },
	) {
		const execArgv = [...process.execArgv, ...READS_TYPESCRIPT];
		this.#waiting = Array.from({ length: count }, (_, id) =>
			childProcess.fork(OURS, [], {
				cwd,
				execArgv,
				// What Cucumber tells its workers.
				env: { ...env, CUCUMBER_PARALLEL: 'true', CUCUMBER_TOTAL_WORKERS: String(count), CUCUMBER_WORKER_ID: String(id) },
				stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
			}),
		);
	}

	/** When Cucumber forks a worker while `act` runs, it gets one of these. */
	async whileForking(act: () => Promise<void>): Promise<void> {
		const { fork } = childProcess;
		const lent = (path: string, ...rest: never[]) => (path === CUCUMBERS && this.#waiting.shift()) || fork(path, ...rest);
		childProcess.fork = lent as typeof fork;
		try {
			await act();
		} finally {
			childProcess.fork = fork;
			this.end();
		}
	}

	/** Ends those that nobody has come for. */
	end(): void {
		for (const worker of this.#waiting.splice(0)) worker.kill();
	}
}
