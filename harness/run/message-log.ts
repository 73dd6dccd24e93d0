import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Envelope, isFull, type RedactedEvidence, unfinishedPage, writeFacts } from '../../reports';

/** Held back so that a run that fills the disk can still write its report. */
const RESERVED_BYTES = 4 * 1024 * 1024;
const RESERVED = 'reserved';
/** Where a page is written before it takes its place. */
const NEXT_PAGE = 'index.html.next';
/** What lies beside the evidence while a run goes on, and is no evidence. */
export const ONLY_WHILE_RUNNING: readonly string[] = [RESERVED, NEXT_PAGE];
/** So many characters are written at once. */
const HELD_CHARACTERS = 64 * 1024;
/** How often what has been seen so far is put on a page, in wall time; less often when that takes long. */
const PAGE_EVERY_MS = 2_000;
const PAGE_TAKES_AT_MOST = 0.02;

/**
 * What a run says, kept on disk as it is said: whatever ends the process, even SIGKILL, `messages.ndjson`, `run.json`
 * and a page of what there is so far stay in the folder.
 */
export class MessageLog {
	readonly envelopes: Envelope[] = [];
	readonly #folder: string;
	readonly #reserved: string;
	readonly #run: { readonly seed: string; readonly startedAt: Date };
	readonly #redacted: RedactedEvidence | undefined;
	#file: number | undefined;
	/** Not yet on the disk: what belongs to one step. */
	#held = '';
	#pageAfter = 0;

	/** @param redacted sees every message first: only what it lets through is kept. */
	constructor(folder: string, run: { readonly seed: string; readonly startedAt: Date }, redacted?: RedactedEvidence) {
		this.#folder = folder;
		this.#run = run;
		this.#redacted = redacted;
		this.#reserved = join(folder, RESERVED);
		writeFileSync(this.#reserved, Buffer.alloc(RESERVED_BYTES));
		writeFacts(folder, { seed: run.seed, startedAt: run.startedAt.toISOString() });
		this.#file = openSync(join(folder, 'messages.ndjson'), 'a');
		this.#page();
	}

	see(said: Envelope): void {
		let envelope: Envelope | undefined = said;
		this.#write(() => {
			if (this.#redacted !== undefined) envelope = this.#redacted.see(said);
		});
		if (envelope === undefined) return;
		this.envelopes.push(envelope);
		this.#held += `${JSON.stringify(envelope)}\n`;
		// Where the run stands must be known of one that is killed: what is held back tells only what there is to be run.
		if (!isPreparation(envelope) || this.#held.length > HELD_CHARACTERS) this.#flush();
		const began = performance.now();
		if (envelope.testCaseFinished === undefined || began < this.#pageAfter) return;
		this.#write(() => this.#page());
		const ended = performance.now();
		this.#pageAfter = ended + Math.max(PAGE_EVERY_MS, (ended - began) / PAGE_TAKES_AT_MOST);
	}

	/** Gives the reserved room back. Nothing is written after it. */
	end(): void {
		this.#flush();
		if (this.#file !== undefined) closeSync(this.#file);
		this.#file = undefined;
		for (const name of ONLY_WHILE_RUNNING) rmSync(join(this.#folder, name), { force: true });
	}

	#flush(): void {
		const text = this.#held;
		this.#held = '';
		this.#write(() => this.#file !== undefined && writeWhole(this.#file, text));
	}

	/** Whatever ends the process, there is a whole page: the one before, or this one. */
	#page(): void {
		const next = join(this.#folder, NEXT_PAGE);
		writeFileSync(next, unfinishedPage({ envelopes: this.envelopes, ...this.#run }));
		renameSync(next, join(this.#folder, 'index.html'));
	}

	/** A full disk takes the reserved room; when that is gone too, the run goes on in memory. */
	#write(act: () => unknown): void {
		for (let tries = 0; tries < 2; tries++) {
			try {
				act();
				return;
			} catch (error) {
				if (!isFull(error)) throw error;
				rmSync(this.#reserved, { force: true });
			}
		}
	}
}

const isPreparation = ({ testCaseStarted, testStepStarted, testStepFinished, testCaseFinished, testRunFinished }: Envelope) =>
	(testCaseStarted ?? testStepStarted ?? testStepFinished ?? testCaseFinished ?? testRunFinished) === undefined;

/** `writeSync` may write a part only. */
function writeWhole(file: number, text: string): void {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
