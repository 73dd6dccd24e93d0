import childProcess, { type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../package-root';

const OURS = join(PACKAGE_ROOT, 'steps/worker.ts');
const CUCUMBERS = require.resolve('@cucumber/cucumber/lib/runtime/parallel/run_worker');
const BEFORE_CUCUMBER = ['cli/typescript', 'harness/run/group-indices.ts'].flatMap((module) => ['--require', join(PACKAGE_ROOT, module)]);

/**
 * A worker runs many scenarios that each do much once, and all workers compile the same: V8 compiles a function well when it has run 15 times
 * as much of it as it would wait for by itself. That is a fifth of a run of a hundred scenarios, and costs a single long one a tenth.
 */
const COMPILES_LITTLE = ['--always-sparkplug', ...patience()];
function patience(): string[] {
	const [major] = process.versions.node.split('.').map(Number);
	// Each V8 has its own names for it; that of Node.js 24 knows by itself.
	if (major === 20) return ['--interrupt-budget=1000000'];
	return major === 22 ? ['--invocation-count-for-maglev=4000', '--invocation-count-for-turbofan=30000'] : [];
}

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
		const execArgv = [...process.execArgv, ...COMPILES_LITTLE, ...BEFORE_CUCUMBER];
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
