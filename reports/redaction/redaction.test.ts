import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dissect } from '../test-support/dissect';
import { type Told, tell } from '../test-support/evidence';
import { callThrough, leakedIdentity } from '../test-support/stories';
import { ALICE, BOB, MOBILE } from '../test-support/world';
import { writeReport } from '../write';
import { RedactedEvidence } from './evidence';
import { Redaction } from './redaction';

const redacted = (what: ConstructorParameters<typeof Redaction>[0], ...texts: string[]) => {
	const redaction = new Redaction(what);
	for (const text of texts) redaction.learn(text);
	return texts.map((text) => redaction.redacted(text));
};

test('numbers: same length, equal ones alike with and without country code, in URIs, in percent encoding, in line ports', () => {
	const texts = ['From: <sip:+12125550101@x>', 'To: <sip:2125550101@x>', 'GET /?a=%2B12125550101&b=%2B13035550177', 'sip:2125550101_m@x'];
	const out = redacted(['numbers'], ...texts);
	assert.deepEqual(out, ['From: <sip:+10000000001@x>', 'To: <sip:0000000001@x>', 'GET /?a=%2B10000000001&b=%2B10000000002', 'sip:0000000001_m@x']);
	for (const [i, text] of out.entries()) assert.equal(text.length, texts[i]?.length);
});

test('numbers: a short one is not found within ports, times and branches', () => {
	assert.deepEqual(redacted(['numbers'], 'tel:+5551234 branch=z9hG4bK95551234 t=555123477 5551234'), [
		'tel:+0000001 branch=z9hG4bK95551234 t=555123477 0000001',
	]);
});

test('names: wherever they stand, in any case, as whole words, in as many bytes', () => {
	const texts = ['From: "Alice Ärcher" <sip:a@x>', 'alice@worktime.example ALICE Malice', '<lastName>Ärcher</lastName>'];
	const out = redacted(['names'], ...texts);
	assert.equal(out[0], 'From: "Xxxxa Xxxxxxb" <sip:a@x>');
	assert.equal(out[1], 'xxxxa@worktime.example Xxxxa Malice');
	for (const [i, text] of out.entries()) assert.equal(Buffer.byteLength(text), Buffer.byteLength(texts[i] ?? ''));
});

test('only what was asked for is replaced, and what is nobody’s name stays', () => {
	const text = 'From: "Alice" <sip:+12125550101@x>';
	assert.deepEqual(redacted(['names'], text), ['From: "Xxxxa" <sip:+12125550101@x>']);
	assert.deepEqual(redacted(['numbers'], text), ['From: "Alice" <sip:+10000000001@x>']);
	assert.deepEqual(redacted(['names', 'numbers'], '"Anonymous" <sip:anonymous@x>'), ['"Anonymous" <sip:anonymous@x>']);
	assert.deepEqual(redacted([], text), [text]);
});

test('a redacted run: no number is left in any artifact; captures stay well formed; steps keep their sentences', () => {
	const folder = mkdtempSync(join(tmpdir(), 'redaction-'));
	try {
		const leak = leakedIdentity();
		const told: Told[] = [
			{ story: callThrough(), name: 'Call Through', id: 'call-through' },
			{
				story: leak,
				name: 'Leak',
				id: 'leak',
				fails: { at: 2, message: `'${MOBILE}' !== '${ALICE}'` },
				pictures: [{ file: 'alice.png', shows: 'What Alice saw' }],
				violations: [{ invariant: 'the mobile number stays private', message: `the far end received ${MOBILE}`, events: leak.leaks }],
			},
		];
		const messages = tell(folder, told);
		// Nobody can replace a number in a picture.
		writeFileSync(join(folder, 'scenarios/leak/alice.png'), MOBILE);
		const envelopes = new RedactedEvidence(folder, ['numbers', 'names']).end(messages);
		const { scenarios } = writeReport({ evidenceDir: folder, envelopes, seed: '1', startedAt: new Date(0), wallMs: 1 });
		assert.deepEqual(
			scenarios.map(({ verdict }) => verdict),
			['passed', 'failed'],
		);
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
		assert.ok(files.length >= 9);
		for (const name of files) {
			const content = readFileSync(join(folder, name), 'latin1');
			for (const number of [ALICE, MOBILE, BOB]) assert.ok(!content.includes(number.slice(-10)), `${number} in ${name}`);
		}
		assert.deepEqual(scenarios[1]?.pictures, []);
		const journal = readFileSync(join(folder, 'scenarios/leak/journal.ndjson'), 'utf8');
		assert.match(journal, /"text":"When Alice calls Bob by VoIP"/);
		assert.doesNotMatch(journal, /Alice Archer/);
		for (const { headerSum, transportSum, fragment } of dissect(readFileSync(join(folder, 'scenarios/leak/trace.pcapng'))))
			assert.ok(headerSum === 0xffff && (fragment || transportSum === 0xffff));
	} finally {
		rmSync(folder, { recursive: true });
	}
});
