import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { journalLine, journalSchema } from './journal-schema';
import { callThrough, leakedIdentity, lossyRegistration, threeHours } from './test-support/stories';

const FILE = join(__dirname, 'journal.schema.json');

test('the published schema is the one that the code has: UPDATE=1 writes it anew', () => {
	const text = `${JSON.stringify(journalSchema(), undefined, '\t')}\n`;
	if (process.env.UPDATE !== undefined) writeFileSync(FILE, text);
	assert.equal(readFileSync(FILE, 'utf8'), text);
});

test('journals as the kernel writes them fit the published schema, line by line', () => {
	const published = z.fromJSONSchema(JSON.parse(readFileSync(FILE, 'utf8')));
	for (const { world } of [callThrough(), leakedIdentity(), lossyRegistration(), threeHours(3)]) {
		for (const line of world.journal.lines()) {
			const { error } = published.safeParse(JSON.parse(line));
			assert.equal(error, undefined, `${line}\n${error?.message}`);
		}
	}
});

test('what is not a journal line does not fit: an unknown kind, a missing time, a field too many, a fate that is none', () => {
	const packet = JSON.parse(
		lossyRegistration()
			.world.journal.lines()
			.find((line) => line.includes('"packet"')) ?? '',
	);
	assert.ok(journalLine.safeParse(packet).success);
	const { at: _, ...timeless } = packet;
	for (const wrong of [{ ...packet, kind: 'rumour' }, timeless, { ...packet, colour: 'red' }, { ...packet, fate: 'eaten' }])
		assert.equal(journalLine.safeParse(wrong).success, false);
});
