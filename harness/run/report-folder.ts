import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brokenEnvironment, misuse } from '../refusal';
import { ONLY_WHILE_RUNNING } from './message-log';

/**
 * The folder that a run's report goes to. The run writes into a folder beside it, which takes its place when the report
 * is complete, so that a run that is cut off leaves the report before it as it was.
 */
export class ReportFolder {
	/** Where the run writes: `<folder>.incoming-<pid>`. */
	readonly incoming: string;
	/** Where the report of a run that was cut off goes. */
	readonly interrupted: string;
	/** The uppermost folder that had to be made. */
	#made: string | undefined;
	/** What a run before this one left that was killed has become a report: it is not thrown away unseen. */
	#foundKilled = false;

	constructor(readonly path: string) {
		this.incoming = `${path}.incoming-${process.pid}`;
		this.interrupted = `${path}.interrupted`;
	}

	/**
	 * Makes the folder that the run writes to. What the last run left that was killed becomes the report of an interrupted
	 * run: `report` is given its folder first.
	 * @throws {Refusal} when that cannot be, or when the folder holds something that is not a report.
	 */
	open(report: (left: string) => void): void {
		if (!this.#try(() => isReplaceable(this.path))) {
			throw misuse({
				code: 'output-folder',
				where: this.path,
				what: 'this is not a folder that a report may replace',
				remedy: 'give a new or empty folder, or one that holds a report',
			});
		}
		this.#try(() => {
			this.#made = makeFolder(dirname(this.path));
			this.#clearLeftovers(report);
			makeFolder(this.incoming);
		});
	}

	/**
	 * Does something that writes into the folder.
	 * @throws {Refusal} when that cannot be.
	 */
	keep<T>(act: () => T): T {
		return this.#try(act);
	}

	/** Puts the finished report in its place. */
	publish(): void {
		this.#try(() => {
			this.#replace(this.path);
			if (!this.#foundKilled) rmSync(this.interrupted, { recursive: true, force: true });
		});
	}

	/** Puts the report of a run that was cut off beside that of the run before. */
	publishInterrupted(): void {
		this.#try(() => this.#replace(this.interrupted));
	}

	/** Throws away what the run wrote and did not publish, and the folders that were made for it. */
	discard(): void {
		if (this.#made === undefined && !existsSync(this.incoming)) return;
		rmSync(this.incoming, { recursive: true, force: true });
		for (let folder = dirname(this.path); this.#made !== undefined && folder.startsWith(this.#made); folder = dirname(folder)) {
			if (readdirSync(folder).length > 0) return;
			rmdirSync(folder);
		}
	}

	#replace(path: string): void {
		const before = this.#before(process.pid);
		if (existsSync(path)) renameSync(path, before);
		renameSync(this.incoming, path);
		rmSync(before, { recursive: true, force: true });
	}

	#before(pid: number): string {
		return `${this.path}.before-${pid}`;
	}

	#clearLeftovers(report: (left: string) => void): void {
		const folder = dirname(this.path);
		for (const name of readdirSync(folder)) {
			const left = new RegExp(`^${escaped(basename(this.path))}\\.(incoming|before)-(\\d+)$`).exec(name);
			if (left === null || isAlive(Number(left[2]))) continue;
			if (left[1] === 'before' && !existsSync(this.path)) renameSync(join(folder, name), this.path);
			else if (existsSync(join(folder, name, 'messages.ndjson'))) {
				for (const file of ONLY_WHILE_RUNNING) rmSync(join(folder, name, file), { force: true });
				report(join(folder, name));
				rmSync(this.interrupted, { recursive: true, force: true });
				renameSync(join(folder, name), this.interrupted);
				this.#foundKilled = true;
			} else rmSync(join(folder, name), { recursive: true, force: true });
		}
	}

	#try<T>(act: () => T): T {
		try {
			return act();
		} catch (error) {
			if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
			throw cannotWrite(this.path, error);
		}
	}
}

/**
 * Makes a folder and those above it; gives the uppermost that was made. Node's own way never ends where the file system
 * says that a folder cannot be (`/proc`), and tells of a missing folder where it is read-only.
 */
function makeFolder(path: string): string | undefined {
	if (existsSync(path)) return undefined;
	const made = makeFolder(dirname(path));
	try {
		mkdirSync(path);
	} catch (error) {
		// Another run was faster.
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return made;
		throw error;
	}
	return made ?? path;
}

/** What a report that could not be written means to the caller. */
export function cannotWrite(path: string, error: unknown): ReturnType<typeof brokenEnvironment> {
	const { code, message } = error as NodeJS.ErrnoException;
	return brokenEnvironment({
		code: 'output-folder',
		where: path,
		what: `the report cannot be written: ${(code !== undefined && REASONS[code]) || message}`,
		remedy: code === 'ENOSPC' ? 'make room, or choose another folder with --out' : 'choose another folder with --out',
	});
}

const REASONS: Record<string, string> = {
	EACCES: 'writing is not allowed there',
	EPERM: 'writing is not allowed there',
	EROFS: 'the file system is read-only',
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	ENOENT: 'no folder can be made there',
	ENOTDIR: 'part of the path is a file',
	EEXIST: 'part of the path is a file',
};

function isReplaceable(path: string): boolean {
	const is = statSync(path, { throwIfNoEntry: false });
	if (is === undefined) return true;
	if (!is.isDirectory()) return false;
	const names = readdirSync(path);
	return names.length === 0 || names.includes('messages.ndjson');
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return pid !== process.pid;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
