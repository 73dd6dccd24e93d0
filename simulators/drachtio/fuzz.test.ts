import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SipDialog, SipNode } from './index';
import { Laboratory, SDP } from './laboratory';

/** How many random messages a run of tests sends, and how many random networks it tries: `FUZZ_RUNS` and a hundredth of it. */
const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 1_500);
/** Moves every seed: for processes that share the work. */
const SHARD = 1_000 * Number(process.env.FUZZ_SHARD ?? 0);
const SCHEDULES = Math.max(50, FUZZ_RUNS / 100);
const NODE = '10.0.0.10';

/** Rejections are what an application sees of a hostile network; they are no fault of the engine. */
const ignored = () => {};

/** Answers whatever comes, and keeps its dialogs. */
function answerAll({ srf }: SipNode): SipDialog[] {
	const dialogs: SipDialog[] = [];
	srf.invite((request, reply) => {
		if (request.callId === 'call-3') reply.send(486);
		else if (request.callId !== 'call-2') {
			srf
				.createUAS(request, reply, { localSdp: SDP })
				.then((dialog) => void dialogs.push(dialog.on('modify', (_, answer) => answer.send(200, { body: SDP }))), ignored);
		}
	});
	for (const method of ['options', 'message', 'subscribe', 'refer', 'register'] as const) srf[method]((_, reply) => reply.send(202));
	return dialogs;
}

/** Ends what the application still has. */
async function hangUp(lab: Laboratory, dialogs: readonly SipDialog[]): Promise<void> {
	for (const dialog of dialogs) if (dialog.connected) dialog.destroy().catch(ignored);
	await lab.clock.run(120_000);
}

const METHODS = [
	'INVITE',
	'INVITE',
	'ACK',
	'ACK',
	'BYE',
	'CANCEL',
	'PRACK',
	'UPDATE',
	'INFO',
	'OPTIONS',
	'SUBSCRIBE',
	'NOTIFY',
	'REFER',
	'REGISTER',
	'MESSAGE',
];
const HEADERS = [
	'Supported: 100rel, timer',
	'Require: 100rel',
	'Session-Expires: 90',
	'Session-Expires: 1',
	'RAck: 1 1 INVITE',
	'Event: presence',
	'Expires: 1',
];

/** A request of a peer, its fields drawn from so few values that they meet. `tag`: whether To gets the latest tag of the node, one of the peer's own or none. */
const step = fc.record({
	method: fc.constantFrom(...METHODS, 'response'),
	call: fc.integer({ min: 1, max: 3 }),
	cseq: fc.integer({ min: 0, max: 4 }),
	branch: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 3 }),
	tag: fc.constantFrom('latest', 'latest', 'latest', 'other', 'none', 'none'),
	fromTag: fc.constantFrom('peer', 'peer', 'peer', 'else'),
	headers: fc.subarray(HEADERS, { maxLength: 2 }),
	body: fc.boolean(),
	status: fc.constantFrom(100, 180, 183, 200, 200, 302, 404, 487, 600),
	waitMs: fc.constantFrom(0, 0, 5, 5, 40, 600, 5_000),
});

const STEPS = 30;

test('random requests and responses in and out of dialogs, seed 21: no branch collects final responses, none throws, nothing stays', async (t) => {
	let tried = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
			const lab = new Laboratory(21);
			const node = await lab.node('pbx', NODE);
			const dialogs = answerAll(node);
			const peer = await lab.peer('10.0.0.1');
			const tags = new Map<string, string>();
			const finals = new Map<string, Set<string>>();
			const sent = new Map<string, number>();
			peer.see = (message) => {
				if (message.toTag !== undefined && message.kind === 'response') tags.set(message.callId, message.toTag);
				if (message.kind === 'response' && message.status >= 200) {
					const key = `${message.via?.branch} ${message.header('cseq')} ${message.callId}`;
					const seen = finals.get(key) ?? new Set();
					finals.set(key, seen.add(`${message.status} ${message.to}`));
				}
				if (message.kind === 'request' && message.method === 'BYE') peer.send(NODE, peer.response(message, 200));
			};
			let n = 0;
			for (const { method, call, cseq, branch, tag, fromTag, headers, body, status, waitMs } of steps) {
				n++;
				const callId = `call-${call}`;
				const toTag = tag === 'latest' ? tags.get(callId) : tag === 'other' ? 'stranger' : undefined;
				const request = peer.received.findLast((message) => message.kind === 'request');
				if (method === 'response') {
					if (request !== undefined) peer.send(NODE, peer.response(request, status, { headers, body: body ? SDP : '' }));
				} else {
					const branchOf = `z9hG4bK-${branch === null ? `n${n}` : `${call}-${branch}`}`;
					const key = `${branchOf} ${cseq} ${method} ${callId}`;
					sent.set(key, (sent.get(key) ?? 0) + 1);
					const parts = {
						call: callId,
						cseq,
						fromTag,
						branch: branchOf,
						headers,
						body: body ? SDP : '',
					};
					peer.send(NODE, peer.request(method, NODE, toTag === undefined ? parts : { ...parts, toTag }));
				}
				await lab.clock.run(waitMs);
			}
			await lab.clock.run(120_000);
			await hangUp(lab, dialogs);
			for (const [transaction, answers] of finals) {
				// Branches are used again, for requests that differ too: each may have an answer of its own, and none has two.
				assert.ok(answers.size <= (sent.get(transaction) ?? 0), `${transaction}: ${[...answers].join(', ')}`);
			}
			await lab.finish(120_000);
			tried += steps.length;
		}),
		{ seed: 21 + SHARD, numRuns: Math.ceil(FUZZ_RUNS / STEPS), endOnFailure: true },
	);
	t.diagnostic(`tried ${tried} random messages in calls`);
});

const link = fc.record({
	loss: fc.double({ min: 0, max: 0.5, noNaN: true }),
	duplicate: fc.double({ min: 0, max: 0.5, noNaN: true }),
	reorder: fc.double({ min: 0, max: 0.5, noNaN: true }),
	jitterMs: fc.integer({ min: 0, max: 1_500 }),
});
const act = fc.record({
	who: fc.constantFrom('alice', 'bob'),
	what: fc.constantFrom('modify', 'info', 'update', 'hang up', 'wait', 'cancel'),
	waitMs: fc.constantFrom(0, 1, 20, 300, 3_000),
});

test(`a call on ${SCHEDULES} random networks (loss, duplicates, reordering to 50 %), both sides acting at once, seed 22: it ends, nothing stays`, async (t) => {
	let tried = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 1_000_000 }),
			link,
			fc.array(act, { maxLength: 6 }),
			fc.integer({ min: 0, max: 2_000 }),
			async (seed, bad, acts, ringMs) => {
				const lab = new Laboratory(seed);
				const [alice, bob] = [await lab.node('alice', '10.0.0.1'), await lab.node('bob', '10.0.0.2')];
				const dialogs = new Map<string, SipDialog>();
				const all: SipDialog[] = [];
				const keep = (who: string) => (dialog: SipDialog) => {
					dialogs.set(who, dialog);
					all.push(dialog);
					dialog.on('modify', (_, answer) => answer.send(200, { body: SDP }));
					dialog.on('info', (_, answer) => answer.send(200));
					dialog.on('update', (_, answer) => answer.send(200));
				};
				bob.srf.invite((request, reply) => {
					reply.send(180);
					lab.clock.at(lab.clock.now() + ringMs, () => void bob.srf.createUAS(request, reply, { localSdp: SDP }).then(keep('bob'), ignored));
				});
				lab.network.impair(['alice', 'bob'], bad);
				let cancel = ignored;
				alice.srf
					.createUAC(
						'sip:bob@10.0.0.2',
						{ localSdp: SDP },
						{
							cbRequest: (_, request) => {
								cancel = () => request.cancel();
							},
						},
					)
					.then(keep('alice'), ignored);
				await lab.clock.run(300);
				for (const { who, what, waitMs } of acts) {
					const dialog = dialogs.get(who);
					if (what === 'cancel') {
						if (who === 'alice' && all.length === 0) cancel();
					} else if (dialog?.connected) {
						if (what === 'modify') dialog.modify(SDP).catch(ignored);
						else if (what === 'hang up') dialog.destroy().catch(ignored);
						else if (what !== 'wait') dialog.request({ method: what.toUpperCase() }).catch(ignored);
					}
					await lab.clock.run(waitMs);
				}
				lab.network.impair(['alice', 'bob'], { loss: 0, duplicate: 0, reorder: 0, jitterMs: 0 });
				await lab.clock.run(100_000);
				await hangUp(lab, all);
				assert.deepEqual(
					lab.journal.ofKind('signalling').filter(({ what }) => what === 'malformed'),
					[],
				);
				await lab.finish(120_000);
				tried++;
			},
		),
		{ seed: 22 + SHARD, numRuns: SCHEDULES, endOnFailure: true },
	);
	t.diagnostic(`tried ${tried} networks`);
});

test('found by seed 22: a re-INVITE while the application has an INFO to answer is served, not forgotten', async () => {
	const lab = new Laboratory(1);
	const node = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	node.srf.invite(async (request, reply) => {
		const dialog = await node.srf.createUAS(request, reply, { localSdp: SDP });
		dialog.on('info', (_, answer) => void lab.clock.at(lab.clock.now() + 100, () => answer.send(200)));
		dialog.on('modify', (_, answer) => answer.send(200, { body: SDP }));
	});
	const say = async (method: string, cseq: number, toTag?: string) => {
		const offer = method === 'INVITE' ? { headers: ['Content-Type: application/sdp'], body: SDP } : {};
		peer.send(NODE, peer.request(method, NODE, toTag === undefined ? { cseq, ...offer } : { cseq, toTag, ...offer }));
		await lab.clock.run(20);
	};
	await say('INVITE', 1);
	const toTag = peer.last.toTag;
	await say('ACK', 1, toTag);
	peer.take();
	await say('INFO', 2, toTag);
	await say('INVITE', 3, toTag);
	assert.deepEqual(peer.take(), ['100 INVITE', '200 INVITE']);
	await say('ACK', 3, toTag);
	await lab.clock.run(200);
	await say('BYE', 4, toTag);
	assert.deepEqual(peer.take(), ['200 INFO', '200 BYE']);
	await lab.finish();
});
