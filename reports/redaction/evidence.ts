import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Envelope } from '../reading/envelope';
import { type Redactable, Redaction } from './redaction';
import { unmasked } from './web-socket';

/** Members whose words are the harness's own: sentences of features and what identifies things. */
const OWN_WORDS = new Set(['kind', 'fate', 'part', 'transport', 'role', 'phase', 'outcome']);

/**
 * Redacts the journals of a run where they lie, and its messages. Ladders, captures and tables are made from these
 * afterwards, so nothing of what was replaced reaches them.
 */
export function redactEvidence(evidenceDir: string, envelopes: readonly Envelope[], what: readonly Redactable[]): Envelope[] {
	const redaction = new Redaction(what);
	const journals = filesIn(evidenceDir, '.ndjson');
	const learnt = (text: string) => {
		redaction.learn(text);
		return text;
	};
	for (const journal of journals) for (const event of unmasked(eventsOf(journal))) walk(event, learnt);
	for (const journal of journals) {
		const lines = unmasked(eventsOf(journal)).map((event) => `${JSON.stringify(walk(event, (text) => redaction.redacted(text)))}\n`);
		writeFileSync(`${journal}.redacted`, lines.join(''));
		renameSync(`${journal}.redacted`, journal);
	}
	for (const picture of filesIn(evidenceDir, '.png')) rmSync(picture);
	const safe = envelopes.map((envelope) => withoutReasons(envelope, redaction));
	writeFileSync(join(evidenceDir, 'messages.ndjson'), safe.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''));
	return safe;
}

function filesIn(evidenceDir: string, ending: string): string[] {
	const folder = join(evidenceDir, 'scenarios');
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending))
		.map((name) => join(folder, name));
}

/** What can be read of a journal; a line that was cut off goes, for nobody can say what it holds. */
function eventsOf(journal: string): unknown[] {
	return readFileSync(journal, 'utf8')
		.split('\n')
		.flatMap((line) => {
			try {
				return line === '' ? [] : [JSON.parse(line)];
			} catch {
				return [];
			}
		});
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
function withoutReasons(envelope: Envelope, redaction: Redaction): Envelope {
	const { testStepFinished, attachment } = envelope;
	if (attachment !== undefined) return { attachment: { ...attachment, body: bodyOf(attachment, redaction) } };
	if (testStepFinished === undefined) return envelope;
	const result = testStepFinished.testStepResult;
	return {
		testStepFinished: {
			...testStepFinished,
			testStepResult: walk(result, (text) => redaction.redacted(text), 'result') as typeof result,
		},
	};
}

function bodyOf({ body, contentEncoding }: NonNullable<Envelope['attachment']>, redaction: Redaction): string {
	if ((contentEncoding as string) === 'BASE64')
		return Buffer.from(redaction.redacted(Buffer.from(body, 'base64').toString('latin1')), 'latin1').toString('base64');
	try {
		const parsed = JSON.parse(body) as Record<string, unknown>;
		// What identifies the scenario is the feature's.
		// Nothing can be replaced in a picture: it went.
		const { violations, needsReview, pictures: _, ...identity } = parsed;
		const changed = walk({ violations, needsReview }, (text) => redaction.redacted(text)) as object;
		return JSON.stringify({ ...identity, ...changed });
	} catch {
		return redaction.redacted(body);
	}
}
