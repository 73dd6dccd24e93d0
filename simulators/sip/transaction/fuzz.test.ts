import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { journal, seeded, VirtualClock } from '../../kernel';
import { virtualNetwork } from '../../network';
import { composeResponse } from '../message/compose';
import { CORPUS, FUZZ_RUNS, mutatedMessage, SHARD } from '../message/mutations.fixture';
import { parseText } from '../message/parse';
import { faultOf } from '../message/validate';
import { TransactionLayer } from './layer';

const clock = VirtualClock.install();
const MESSAGES = 40;
/** What the user of the layer answers to the n-th request. */
const STATUSES = [200, 404, 180, 603, 100];
const NODE = { address: '203.0.113.1', port: 5060 };

/** Sends all to a node, over UDP or each over a stream of its own, and sees that the node outlives it and forgets it. */
async function storm(texts: readonly string[], over: 'udp' | 'tcp'): Promise<void> {
	clock.begin();
	const random = seeded(1);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	let served = 0;
	const layer = new TransactionLayer({
		host: network.host('node', 'other', [NODE.address]),
		clock,
		random: random.stream('node'),
		user: {
			request(transaction) {
				const { request, flow, toTag } = transaction;
				const status = STATUSES[served++ % STATUSES.length] ?? 200;
				const answer = (code: number) => transaction.respond(code, composeResponse(request, flow.remote, { status: code, toTag }));
				answer(status);
				if (status < 200) clock.at(clock.now() + 3_000, () => transaction.answered || answer(486));
			},
			ack() {},
			cancel: (invite) => invite.respond(487, composeResponse(invite.request, invite.flow.remote, { status: 487, toTag: invite.toTag })),
			malformed() {},
		},
	});
	await layer.start([
		{ transport: 'udp', port: NODE.port },
		{ transport: 'tcp', port: NODE.port },
	]);
	const sender = network.host('sender', 'other', ['203.0.113.9']);
	const port = await sender.udp(5060);
	const hear = (bytes: Buffer) => {
		assert.equal(parseText(bytes.toString('latin1'))?.kind, 'response', 'what the node sends is SIP');
	};
	port.receive(hear);
	for (const text of texts) {
		const bytes = Buffer.from(text, 'latin1');
		if (over === 'udp') port.send(bytes, NODE);
		else {
			const stream = sender.connect(NODE);
			stream.on('error', () => {});
			stream.write(bytes);
			stream.on('data', () => {});
			clock.at(clock.now() + 1_000, () => stream.destroy());
		}
		await clock.run(5);
	}
	await clock.run(120_000);
	assert.deepEqual(layer.remains, { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 });
	// It still serves.
	const probe = (CORPUS.at(-3) ?? '').replaceAll('INVITE', 'OPTIONS').replace('Call-ID: one', 'Call-ID: probe').replace('z9hG4bK-1', 'z9hG4bK-probe');
	const heard = new Promise<number>((done) => port.receive((bytes) => done(bytes.length)));
	port.send(Buffer.from(probe, 'latin1'), NODE);
	assert.ok((await clock.settle(heard, 1_000)) > 0);
	await clock.run(120_000);
	layer.close();
}

for (const over of ['udp', 'tcp'] as const) {
	test(`mutated messages to a node over ${over}, seed 13: it answers SIP or nothing, forgets them all after its timers, and still serves`, async (t) => {
		let tried = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(mutatedMessage, { minLength: MESSAGES, maxLength: MESSAGES }), async (texts) => {
				await storm(texts, over);
				tried += texts.length;
			}),
			{ seed: 13 + SHARD, numRuns: Math.ceil(FUZZ_RUNS / MESSAGES / 2), endOnFailure: true },
		);
		t.diagnostic(`tried ${tried} mutated messages sent to a node`);
	});
}

test('mutated requests, seed 14: every one that can be answered and is faulty is refused with its fault, by the same bytes each time', async (t) => {
	let tried = 0;
	clock.begin();
	const random = seeded(1);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const user = { request() {}, ack() {}, cancel() {}, malformed() {} };
	const layer = new TransactionLayer({ host: network.host('node', 'other', [NODE.address]), clock, random: random.stream('node'), user });
	const sent: string[] = [];
	const flow = {
		transport: 'udp' as const,
		local: NODE,
		remote: { address: '203.0.113.9', port: 5060 },
		open: true,
		send: (text: string) => void sent.push(text),
		onLost: () => () => {},
		expectWithin() {},
	};
	fc.assert(
		fc.property(mutatedMessage, (text) => {
			tried++;
			const message = parseText(text);
			const fault = message === undefined ? undefined : faultOf(message);
			if (message === undefined || fault === undefined) return;
			sent.length = 0;
			layer.receive(message, flow);
			layer.receive(message, flow);
			const answerable = message.kind === 'request' && message.method !== 'ACK' && message.via !== undefined;
			assert.equal(sent.length, answerable ? 2 : 0);
			assert.equal(sent[0], sent[1]);
			if (answerable) assert.ok(sent[0]?.startsWith(`SIP/2.0 ${fault.status} `));
		}),
		{ seed: 14 + SHARD, numRuns: FUZZ_RUNS },
	);
	t.diagnostic(`tried ${tried} mutated messages sent twice`);
	assert.deepEqual(layer.remains, { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 });
});
