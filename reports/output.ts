import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isFull } from './full-disk';

/**
 * Writes the files of a report. Where the disk is full, captures make room for what cannot be made again from the
 * journals, and are left out from then on.
 */
export class Output {
	readonly #folder: string;
	readonly #captures: string[] = [];
	readonly #blobs = new Set<string>();
	#missing = 0;
	#full = false;

	constructor(folder: string) {
		this.#folder = folder;
		mkdirSync(folder, { recursive: true });
		rmSync(join(folder, 'blobs'), { recursive: true, force: true });
	}

	/** One sentence about what is missing, where something is. */
	get gap(): string | undefined {
		if (!this.#full) return undefined;
		return `the disk was full: captures are missing${this.#missing === 0 ? '' : `, and ${this.#missing} ladders`}; worktime report make writes them when there is room`;
	}

	/** @throws when it cannot be written even without captures. */
	write(path: string, content: string | Buffer): void {
		const target = join(this.#folder, path);
		try {
			writeFileSync(target, content);
		} catch (error) {
			if (!isFull(error)) throw error;
			this.#makeRoom();
			writeFileSync(target, content);
		}
	}

	/** A capture: not written where there is no room. */
	capture(path: string, content: () => Buffer): void {
		if (this.#full) return;
		const target = join(this.#folder, path);
		this.#captures.push(target);
		try {
			mkdirSync(dirname(target), { recursive: true });
			writeFileSync(target, content());
		} catch (error) {
			if (!isFull(error)) throw error;
			this.#makeRoom();
		}
	}

	/** Content under its own name, as a script that hands it over: so that a page on a disk can load it. Gives the name; undefined where there is no room. */
	blob(content: Buffer): string | undefined {
		const name = createHash('sha256').update(content).digest('hex').slice(0, 20);
		if (this.#blobs.has(name)) return name;
		try {
			if (this.#blobs.size === 0) mkdirSync(join(this.#folder, 'blobs'), { recursive: true });
			this.write(`blobs/${name}.js`, `blob("${name}","${content.toString('base64')}")\n`);
		} catch (error) {
			if (!isFull(error)) throw error;
			this.#missing++;
			return undefined;
		}
		this.#blobs.add(name);
		return name;
	}

	#makeRoom(): void {
		this.#full = true;
		for (const capture of this.#captures.splice(0)) rmSync(capture, { force: true });
	}
}
