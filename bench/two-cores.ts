import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The machine that the promises are for has two cores. */
const CORES = 2;

/**
 * Runs Node with these arguments in a process of its own, on two cores where that can be arranged.
 * @throws when it does not end well
 */
export function onTwoCores(args: readonly string[], cwd?: string): { wallMs: number; startedAt: number } {
	const pinned = existsSync('/usr/bin/taskset') && availableParallelism() > CORES;
	const [command = '', ...first] = pinned ? ['taskset', '--cpu-list', `0-${CORES - 1}`, process.execPath] : [process.execPath];
	const startedAt = Date.now();
	const began = performance.now();
	const { status, stderr, stdout } = spawnSync(command, [...first, ...args], { encoding: 'utf8', cwd });
	if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
	return { wallMs: performance.now() - began, startedAt };
}
