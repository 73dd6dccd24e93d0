import type { WriteStream } from 'node:tty';
import type { Colors } from 'picocolors/types';
import type { Envelope } from '../../reports';

/** How often a line is written where no line can be rewritten. */
const PLAIN_LINE_EVERY_MS = 5_000;

/** Where progress is told. */
export type Terminal = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/**
 * Tells how far a run has come: a live line on a terminal, a plain line every few seconds elsewhere, and a line for
 * each scenario that did not pass. It has no timer, for the run may own them.
 */
export class Progress {
	readonly #terminal: Terminal;
	readonly #colors: Colors;
	readonly #names = new Map<string, string>();
	readonly #cases = new Map<string, string>();
	readonly #running = new Map<string, { name: string; broken?: string }>();
	#told = performance.now();
	#done = 0;
	#broken = 0;
	#live = false;

	constructor(terminal: Terminal, colors: Colors) {
		this.#terminal = terminal;
		this.#colors = colors;
	}

	/** How many scenarios have ended, of how many. */
	get count(): { done: number; of: number } {
		return { done: this.#done, of: this.#cases.size };
	}

	see(envelope: Envelope): void {
		if (envelope.pickle !== undefined) this.#names.set(envelope.pickle.id, envelope.pickle.name);
		else if (envelope.testCase !== undefined) this.#cases.set(envelope.testCase.id, this.#names.get(envelope.testCase.pickleId) ?? '');
		else if (envelope.testCaseStarted !== undefined) this.#begin(envelope.testCaseStarted.id, envelope.testCaseStarted.testCaseId);
		else if (envelope.testStepFinished !== undefined) {
			const scenario = this.#running.get(envelope.testStepFinished.testCaseStartedId);
			const { status } = envelope.testStepFinished.testStepResult;
			if (scenario !== undefined && status !== 'PASSED' && status !== 'SKIPPED') scenario.broken ??= status.toLowerCase();
		} else if (envelope.testCaseFinished !== undefined) this.#end(envelope.testCaseFinished.testCaseStartedId);
	}

	/** Removes the live line. */
	clear(): void {
		if (this.#live) this.#terminal.write('\r\x1b[K');
		this.#live = false;
	}

	#begin(id: string, testCaseId: string): void {
		const name = this.#cases.get(testCaseId) ?? '';
		this.#running.set(id, { name });
		if (this.#terminal.isTTY) this.#rewrite(name);
	}

	#end(id: string): void {
		const scenario = this.#running.get(id);
		this.#running.delete(id);
		this.#done++;
		if (scenario?.broken !== undefined) {
			this.#broken++;
			this.clear();
			this.#terminal.write(`${this.#colors.red(scenario.broken)} ${scenario.name}\n`);
		}
		if (!this.#terminal.isTTY && this.#isTimeForPlainLine()) this.#terminal.write(`${this.#tally()}\n`);
	}

	#rewrite(name: string): void {
		const tally = this.#tally();
		const room = (this.#terminal.columns ?? 80) - tally.length - 3;
		this.#terminal.write(`\r\x1b[K${tally}  ${this.#colors.dim(name.length > room ? `${name.slice(0, Math.max(0, room - 1))}…` : name)}`);
		this.#live = true;
	}

	#tally(): string {
		return `${this.#done}/${this.#cases.size} scenarios${this.#broken > 0 ? `, ${this.#broken} not passed` : ''}`;
	}

	#isTimeForPlainLine(): boolean {
		const now = performance.now();
		if (now - this.#told < PLAIN_LINE_EVERY_MS) return false;
		this.#told = now;
		return true;
	}
}
