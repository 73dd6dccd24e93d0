import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal, seeded, VirtualClock } from '../../kernel';
import { virtualNetwork } from '../../network';
import { composeResponse } from '../message/compose';
import type { SipMessage } from '../message/message';
import { parseText } from '../message/parse';
import { INVALID, SEMANTIC, VALID } from '../message/torture.fixture';
import { TransactionLayer } from './layer';
import type { ServerTransaction } from './server';

const clock = VirtualClock.install();

/** A node that answers every request with 200, and what it sends back to whoever sends it datagrams. */
async function node() {
	clock.begin();
	const random = seeded(1);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const served: string[] = [];
	const layer = new TransactionLayer({
		host: network.host('node', 'other', ['203.0.113.1']),
		clock,
		random: random.stream('node'),
		user: {
			request(transaction: ServerTransaction) {
				const { request, flow, toTag } = transaction;
				served.push(`${request.method} ${request.callId}`);
				transaction.respond(200, composeResponse(request, flow.remote, { status: 200, toTag }));
			},
			ack() {},
			cancel() {},
			malformed() {},
		},
	});
	await layer.start([{ transport: 'udp', port: 5060 }]);
	const port = await network.host('sender', 'other', ['203.0.113.9']).udp(5060);
	const answers: SipMessage[] = [];
	port.receive((payload) => answers.push(parseText(payload.toString('latin1')) ?? assert.fail('no SIP')));
	return {
		layer,
		served,
		/** Sends it; gives what comes back within 10 ms. */
		async ask(text: string): Promise<SipMessage[]> {
			answers.length = 0;
			port.send(Buffer.from(text, 'latin1'), { address: '203.0.113.1', port: 5060 });
			await clock.run(10);
			return [...answers];
		},
	};
}

test('RFC 4475 over UDP: each invalid request gets the response that the RFC names, once; what is no request is dropped; nothing stays', async () => {
	const { layer, ask } = await node();
	for (const [name, { text, wants }] of Object.entries({ ...INVALID, ...SEMANTIC })) {
		const answers = await ask(text);
		const statuses = answers.map((answer) => (answer.kind === 'response' ? answer.status : answer.method));
		assert.deepEqual(statuses, wants === 'nothing' ? [] : [wants === 'accepted' ? 200 : wants], name);
		const request = parseText(text);
		if (wants === 'nothing' || wants === 'accepted' || request === undefined) continue;
		const [answer] = answers;
		assert.equal(answer?.header('cseq'), request.header('cseq'), name);
		assert.equal(answer?.header('call-id'), request.header('call-id'), name);
		assert.ok((await ask(text))[0]?.text === answer?.text, `${name}: the same again`);
	}
	await clock.run(70_000);
	assert.deepEqual(layer.remains, { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 });
	layer.close();
});

test('RFC 4475 over UDP: every valid request is served, and its Vias come back as they were', async () => {
	const { layer, ask, served } = await node();
	for (const [name, text] of Object.entries(VALID)) {
		const request = parseText(text) ?? assert.fail(name);
		const [answer] = await ask(text);
		if (request.kind === 'response') {
			assert.equal(answer, undefined, name);
			continue;
		}
		assert.equal(answer?.kind === 'response' && answer.status, 200, name);
		assert.deepEqual(answer?.list('via').slice(1), request.list('via').slice(1), name);
		assert.equal(answer?.via?.branch, request.via?.branch, name);
	}
	assert.equal(served.length, Object.keys(VALID).length - 2);
	await clock.run(70_000);
	assert.deepEqual(layer.remains, { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 });
	layer.close();
});

test('RFC 4475 §3.2.1 badbranch: two requests whose branch is the cookie alone are two transactions; one of them again is one', async () => {
	const { layer, ask, served } = await node();
	const text = SEMANTIC.badbranch?.text ?? '';
	const other = text.replace('Call-ID: badbranch', 'Call-ID: another');
	assert.notEqual(other, text);
	for (const one of [text, other, text]) assert.equal((await ask(one)).length, 1);
	assert.equal(served.length, 2);
	layer.close();
});
