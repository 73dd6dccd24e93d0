import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** The folder of the project, where programs run. */
export const root = resolve(__dirname, '..');

/** How a program ended, and all that it has said. */
export interface Ended {
	readonly exitCode: number | null;
	readonly said: string;
}

/** Runs a program of this project, or of Node itself, to its end: its arguments are those of `node`. */
export function runNode(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
	return new Promise((done, failed) => {
		const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => {
				said += text;
			});
		}
		child.once('error', failed);
		child.once('close', (exitCode) => done({ exitCode, said }));
	});
}
