import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Framing, FramingError, PONG } from './framing';

const message = (body: string, header = 'Content-Length') =>
	`MESSAGE sip:a@b SIP/2.0\r\nVia: x\r\n${header}: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test('framing: any messages cut anywhere come out whole and in order, seed 4', () => {
	const bodies = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 6 });
	fc.assert(
		fc.property(bodies, fc.array(fc.nat(), { maxLength: 12 }), (texts, cuts) => {
			const messages = texts.map((text, n) => message(text, n % 2 ? 'l' : 'Content-Length'));
			const stream = Buffer.from(messages.join('\r\n\r\n'));
			const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
			const framing = new Framing();
			const out = at.slice(1).flatMap((end, n) => framing.push(stream.subarray(at[n], end)));
			assert.deepEqual(
				out.filter((message) => message !== PONG),
				messages,
			);
		}),
		{ seed: 4, numRuns: 500 },
	);
});

test('framing: each empty line between messages is told, a message without Content-Length has no body', () => {
	const framing = new Framing();
	assert.deepEqual(framing.push(Buffer.from('\r\n\r')), [PONG]);
	assert.deepEqual(framing.push(Buffer.from('\nBYE x SIP/2.0\r\nVia: x\r\n\r\n\r\n')), [PONG, 'BYE x SIP/2.0\r\nVia: x\r\n\r\n', PONG]);
});

for (const value of ['abc', '-1', '65537', '1e3', '']) {
	test(`framing: Content-Length ${JSON.stringify(value)} ends the stream`, () => {
		assert.throws(() => new Framing().push(Buffer.from(`BYE x SIP/2.0\r\nContent-Length: ${value}\r\n\r\n`)), FramingError);
	});
}

test('framing: a head without an end is not kept for ever', () => {
	assert.throws(() => new Framing().push(Buffer.alloc(70_000, 'x')), FramingError);
});
