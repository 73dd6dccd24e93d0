import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Envelope } from '../reading/envelope';
import { JOURNAL_MEDIA_TYPE } from '../run';
import { type Redactable, Redaction } from './redaction';
import { unmasked } from './web-socket';

/** Members whose words are the harness's own: sentences of features and what identifies things. */
const OWN_WORDS = new Set(['kind', 'fate', 'part', 'transport', 'role', 'phase', 'outcome']);

/**
 * What a redacted run leaves, redacted before it is written: nothing of what was replaced is on a disk at any time. Ladders, captures
 * and tables are made from it afterwards.
 */
export class RedactedEvidence {
	readonly #folder: string;
	readonly #redaction: Redaction;

	constructor(evidenceDir: string, what: readonly Redactable[]) {
		this.#folder = evidenceDir;
		this.#redaction = new Redaction(what);
	}

	/** Takes note of numbers and names that will occur, so that they are found even where nothing says what they are. */
	know(texts: readonly string[]): void {
		for (const text of texts) this.#redaction.learn(text);
	}

	/** A message of the run as it may be kept. A journal comes as an attachment: it is written, and nothing is left to be kept. */
	see(envelope: Envelope): Envelope | undefined {
		const { attachment } = envelope;
		if (attachment?.mediaType !== JOURNAL_MEDIA_TYPE) return withoutReasons(envelope, this.#redaction, true);
		const file = join(this.#folder, attachment.fileName ?? '');
		const text = (attachment.contentEncoding as string) === 'BASE64' ? Buffer.from(attachment.body, 'base64').toString() : attachment.body;
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, this.#written(eventsOf(text)));
		return undefined;
	}

	/** When all has been seen: what was learnt late is found early as well, and tokens do not depend on the order of scenarios. Gives the messages to report on. */
	end(envelopes: readonly Envelope[]): Envelope[] {
		const journals = filesIn(this.#folder, '.ndjson');
		for (const journal of journals) this.#learn(eventsOf(readFileSync(journal, 'utf8')));
		const settled = this.#redaction.settled();
		for (const journal of journals) {
			writeFileSync(`${journal}.redacted`, linesOf(eventsOf(readFileSync(journal, 'utf8')), settled));
			renameSync(`${journal}.redacted`, journal);
		}
		for (const picture of filesIn(this.#folder, '.png')) rmSync(picture);
		const safe = envelopes.map((envelope) => withoutReasons(envelope, settled));
		writeFileSync(join(this.#folder, 'messages.ndjson'), safe.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''));
		return safe;
	}

	#written(events: readonly unknown[]): string {
		this.#learn(events);
		return linesOf(events, this.#redaction);
	}

	#learn(events: readonly unknown[]): void {
		const learnt = (text: string) => {
			this.#redaction.learn(text);
			return text;
		};
		for (const event of events) walk(event, learnt);
	}
}

const linesOf = (events: readonly unknown[], redaction: Redaction) =>
	events.map((event) => `${JSON.stringify(walk(event, (text) => redaction.redacted(text)))}\n`).join('');

function filesIn(evidenceDir: string, ending: string): string[] {
	const folder = join(evidenceDir, 'scenarios');
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending))
		.map((name) => join(folder, name));
}

/** What can be read of a journal; a line that was cut off goes, for nobody can say what it holds. */
function eventsOf(journal: string): unknown[] {
	const events = journal.split('\n').flatMap((line) => {
		try {
			return line === '' ? [] : [JSON.parse(line)];
		} catch {
			return [];
		}
	});
	return unmasked(events);
}

/** The same value with every text changed; bytes that are not text are changed as far as they are Latin. */
function walk(value: unknown, change: (text: string) => string, name = ''): unknown {
	if (typeof value === 'string') {
		if (OWN_WORDS.has(name)) return value;
		if (name === 'base64') return Buffer.from(change(Buffer.from(value, 'base64').toString('latin1')), 'latin1').toString('base64');
		return change(value);
	}
	if (Array.isArray(value)) return value.map((member) => walk(member, change, name));
	if (typeof value !== 'object' || value === null) return value;
	const event = value as Record<string, unknown>;
	// Steps are found by their sentences, which are the feature's, not anybody's.
	if (event.kind === 'step') return event;
	return Object.fromEntries(Object.entries(event).map(([key, member]) => [key, walk(member, change, key)]));
}

/** What a step or a hook said when it failed, and what was attached. */
function withoutReasons(envelope: Envelope, redaction: Redaction, learns = false): Envelope {
	const { testStepFinished, attachment } = envelope;
	const change = (text: string) => {
		if (learns) redaction.learn(text);
		return redaction.redacted(text);
	};
	if (attachment !== undefined) return { attachment: { ...attachment, body: bodyOf(attachment, change) } };
	if (testStepFinished === undefined) return envelope;
	const result = testStepFinished.testStepResult;
	return { testStepFinished: { ...testStepFinished, testStepResult: walk(result, change, 'result') as typeof result } };
}

function bodyOf({ body, contentEncoding }: NonNullable<Envelope['attachment']>, change: (text: string) => string): string {
	if ((contentEncoding as string) === 'BASE64')
		return Buffer.from(change(Buffer.from(body, 'base64').toString('latin1')), 'latin1').toString('base64');
	try {
		const parsed = JSON.parse(body) as Record<string, unknown>;
		// What identifies the scenario is the feature's.
		// Nothing can be replaced in a picture: it went.
		const { violations, needsReview, pictures: _, ...identity } = parsed;
		return JSON.stringify({ ...identity, ...(walk({ violations, needsReview }, change) as object) });
	} catch {
		return change(body);
	}
}
