import { type ChildProcess, spawn } from 'node:child_process';
import { DeviceMissing } from './find-chromium';

/** A running chromedriver. */
export interface Driver {
	readonly port: number;
	/** Ends it, and every Chromium that it has started. */
	kill(): void;
}

const STARTED = /was started successfully on port (\d+)/;

/**
 * Starts chromedriver on a free port of this machine, which nobody from elsewhere reaches. It is the head of a process group, so that no
 * Chromium stays behind however this process ends.
 * @throws {DeviceMissing} when it does not start.
 */
export function startDriver(program: string): Promise<Driver> {
	const child = spawn(program, ['--port=0'], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	const kill = () => killGroup(child);
	process.once('exit', kill);
	return new Promise((started, failed) => {
		let said = '';
		const refuse = (why: string) => {
			process.removeListener('exit', kill);
			kill();
			failed(new DeviceMissing(`${program} does not start: ${why}`, `try it by hand: ${program} --version`));
		};
		const listen = (bytes: Buffer) => {
			said += bytes.toString();
			const port = STARTED.exec(said)?.[1];
			if (port === undefined) return;
			// What it says from now on is nobody's business, but must not stop it.
			for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume();
			child.removeAllListeners('exit');
			// The driver shall not keep this process alive.
			child.unref();
			for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
			started({
				port: Number(port),
				kill() {
					process.removeListener('exit', kill);
					kill();
				},
			});
		};
		child.stdout.on('data', listen);
		child.stderr.on('data', listen);
		child.once('error', (error) => refuse(error.message));
		child.once('exit', (code) => refuse(said.trim().split('\n').at(-1) || `it ended with ${code}`));
	});
}

function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// It has gone by itself.
	}
}
