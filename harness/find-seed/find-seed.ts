import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitCode } from '../../reports';
import { PACKAGE_ROOT } from '../package-root';
import { pastRun } from '../past-run';
import { misuse, orRefusal } from '../refusal';

/** Which scenarios are tried, and with which seeds. */
export interface FindSeedOptions {
	readonly tags?: string;
	readonly names: readonly string[];
	readonly from: number;
	readonly tries: number;
}

/** Runs scenarios about a sporadic known issue with one seed after another, until one shows it, and prints how to run that again. */
export function findSeed({ tags, names, from, tries }: FindSeedOptions): Promise<ExitCode> {
	return orRefusal(async () => {
		const selection = [...(tags === undefined ? [] : ['--tags', tags]), ...names.flatMap((name) => ['--name', name])];
		const folder = mkdtempSync(join(tmpdir(), 'worktime-seed-'));
		try {
			for (let seed = from; seed < from + tries; seed++) {
				const out = join(folder, String(seed));
				const exitCode = await run([...selection, '--seed', String(seed), '--out', out]);
				const verdicts = pastRun(out)?.run.scenarios.map(({ verdict }) => verdict);
				// What cannot be run with one seed cannot with any.
				if (verdicts === undefined) return exitCode;
				if (verdicts.includes('knownIssue') && !verdicts.includes('notApplicable')) {
					const words = selection.map((word) => (/^[\w@-]+$/.test(word) ? word : JSON.stringify(word)));
					process.stdout.write(`seed ${seed} shows it, after ${seed - from + 1} tries\n  npm start -- ${words.join(' ')} --seed ${seed}\n`);
					return ExitCode.Conforms;
				}
				// A sporadic one is not applicable while it does not show.
				if (!verdicts.includes('notApplicable') && !verdicts.includes('staleIssue')) {
					throw misuse({
						code: 'nothing-sporadic',
						what: `nothing that is selected${selection.length === 0 ? '' : ` by ${selection.join(' ')}`} is about a sporadic known issue: every seed gives the same`,
						remedy: "worktime find-seed --name 'One call of a Motorola RAZR'",
					});
				}
				rmSync(out, { recursive: true, force: true });
			}
			process.stdout.write(`none of the seeds ${from} to ${from + tries - 1} shows it\n`);
			return ExitCode.StaleIssue;
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
}

/** A process for each seed: a world leaves nothing behind for the next. */
function run(options: readonly string[]): Promise<ExitCode> {
	return new Promise((ended, failed) => {
		const args = [join(PACKAGE_ROOT, 'cli', 'worktime.js'), 'run', '--quiet', ...options];
		const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
		child.on('error', failed);
		child.on('close', (code) => ended((code ?? ExitCode.EnvironmentError) as ExitCode));
	});
}
