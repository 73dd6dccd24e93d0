import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseNameAddr } from '../name-addr';
import { parseUri } from '../uri';
import { composeResponse } from './compose';
import { composeCancel } from './derive';
import { composeForwarded, composeRelayed } from './forward';
import type { SipMessage } from './message';
import { FUZZ_RUNS, mutatedMessage, SHARD } from './mutations.fixture';
import { parseText } from './parse';
import { StreamFramer } from './stream-framer';
import { faultOf } from './validate';
import { parameters } from './values';
import { parseVia } from './via';

const SOURCE = { address: '203.0.113.9', port: 5060 };

/** Asks for everything that there is to ask. */
function readAll(message: SipMessage): void {
	for (const name of new Set(Array.from({ length: message.lineCount }, (_, line) => message.nameAt(line)))) {
		for (const value of message.list(name)) {
			parseVia(value);
			const { uri } = parseNameAddr(value);
			parseUri(uri);
			parameters(value);
		}
		assert.ok(!/\r\n(?![ \t])/.test(message.header(name) ?? ''), 'a value is one line');
	}
	assert.ok(message.text.endsWith(message.body));
	if (message.kind === 'request') parseUri(message.uri);
}

test('mutated messages, seed 11: nothing throws; a request without a fault has responses, a CANCEL and a forwarded form without one', (t) => {
	let tried = 0;
	fc.assert(
		fc.property(mutatedMessage, (text) => {
			tried++;
			const message = parseText(text);
			if (message === undefined) return;
			readAll(message);
			const fault = faultOf(message);
			if (message.kind === 'response') {
				if (fault === undefined) parseText(composeRelayed(message));
				return;
			}
			const status = fault?.status ?? 200;
			const answer = parseText(composeResponse(message, SOURCE, { status, toTag: 'fuzz' }));
			assert.ok(answer?.kind === 'response' && answer.status === status);
			if (fault !== undefined) return;
			assert.equal(faultOf(answer), undefined);
			assert.deepEqual([answer.callId, answer.cseq, answer.fromTag], [message.callId, message.cseq, message.fromTag]);
			assert.equal(answer.toTag, message.toTag ?? 'fuzz');
			assert.deepEqual([answer.via?.branch, answer.list('via').length], [message.via?.branch, message.list('via').length]);
			const cancel = parseText(composeCancel(message, []));
			assert.deepEqual([cancel?.callId, cancel?.cseq?.number], [message.callId, message.cseq?.number]);
			const via = 'SIP/2.0/UDP 203.0.113.1;branch=z9hG4bKnew';
			const forwarded = parseText(
				composeForwarded(message, SOURCE, { uri: message.uri, via, maxForwards: 1, routes: [], recordRoutes: [], extra: [] }),
			);
			assert.equal(forwarded === undefined ? 'nothing' : faultOf(forwarded), undefined);
			assert.deepEqual([forwarded?.body, forwarded?.callId], [message.body, message.callId]);
		}),
		{ seed: 11 + SHARD, numRuns: FUZZ_RUNS },
	);
	t.diagnostic(`tried ${tried} mutated messages read`);
});

test('mutated messages in a stream, seed 12: cut anywhere they come out as they do in one piece, and no more than one message is held', (t) => {
	let tried = 0;
	const stream = fc.tuple(fc.array(mutatedMessage, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(), { maxLength: 5 }));
	const shown = (framed: ReturnType<StreamFramer['push']>) => framed.map((one) => (one.is === 'message' ? one.message.text : one.is));
	fc.assert(
		fc.property(stream, ([texts, cuts]) => {
			tried += texts.length;
			const bytes = Buffer.from(texts.join(''), 'latin1');
			const whole = shown(new StreamFramer().push(bytes));
			const framer = new StreamFramer();
			const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
			let at = 0;
			const pieces: string[] = [];
			for (const end of ends) {
				pieces.push(...shown(framer.push(bytes.subarray(at, end))));
				at = end;
			}
			assert.deepEqual(pieces, whole);
		}),
		{ seed: 12 + SHARD, numRuns: Math.ceil(FUZZ_RUNS / 1.8) },
	);
	t.diagnostic(`tried ${tried} mutated messages in streams`);
});
