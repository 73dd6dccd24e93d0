import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redactable } from '../../../reports';
import { PACKAGE_ROOT } from '../../package-root';

/** How a process ended and what it said. */
export interface Outcome {
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** A folder of its own for one test, with features in it, where runs are tried. */
export class Workshop {
	readonly folder = mkdtempSync(join(tmpdir(), 'worktime-run-'));
	readonly out = join(this.folder, 'report');

	/** Writes a feature file; gives its path. */
	feature(text: string, name = 'a.feature'): string {
		const path = join(this.folder, name);
		writeFileSync(path, text);
		return path;
	}

	/** A run of these features with the steps of `steps.ts`, unless others are given, in a process of its own; `during` may meddle with it. */
	run(
		options: { features: string[]; tags?: string; steps?: string[]; redact?: readonly Redactable[] },
		during?: (process: ChildProcess, said: () => string) => void,
	): Promise<Outcome> {
		return outcome(
			['--require', join(PACKAGE_ROOT, 'cli/typescript'), join(__dirname, 'run-once.ts'), JSON.stringify({ out: this.out, ...options })],
			PACKAGE_ROOT,
			during,
		);
	}

	close(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

function outcome(args: string[], cwd: string, during?: (process: ChildProcess, said: () => string) => void): Promise<Outcome> {
	const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (text) => {
		stdout += text;
	});
	child.stderr.on('data', (text) => {
		stderr += text;
	});
	during?.(child, () => stdout + stderr);
	return new Promise((done, failed) => {
		child.on('error', failed);
		child.on('close', (exitCode) => done({ exitCode, stdout, stderr }));
	});
}
