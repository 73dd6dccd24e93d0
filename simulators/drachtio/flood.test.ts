import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Laboratory, SDP } from './laboratory';

const NODE = '10.0.0.10';

test('flood: 5,000 calls at once and an application that takes none: 1,000 wait, the others get 503 with Retry-After, a call in progress is served, and it recovers', async () => {
	const lab = new Laboratory(1);
	const node = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	let busy = false;
	const waiting: (() => void)[] = [];
	node.srf.invite((request, reply) => {
		if (busy) waiting.push(() => reply.send(486));
		else void node.srf.createUAS(request, reply, { localSdp: SDP });
	});
	const call = (name: string) => peer.send(NODE, peer.request('INVITE', NODE, { call: name, headers: ['Content-Type: application/sdp'], body: SDP }));
	call('in-progress');
	await lab.clock.run(20);
	const toTag = peer.last.toTag ?? assert.fail('no tag');
	peer.send(NODE, peer.request('ACK', NODE, { call: 'in-progress', toTag }));
	await lab.clock.run(20);
	peer.take();
	busy = true;
	for (let n = 0; n < 5_000; n++) call(`flood-${n}`);
	await lab.clock.run(1_500);
	const refused = peer.received.filter(
		(message) => message.kind === 'response' && message.status === 503 && /^[2-5]$/.test(message.header('retry-after') ?? ''),
	);
	assert.equal(new Set(refused.map(({ callId }) => callId)).size, 4_000);
	assert.equal(waiting.length, 1_000);
	peer.take();
	peer.send(NODE, peer.request('BYE', NODE, { call: 'in-progress', cseq: 2, toTag }));
	await lab.clock.run(200);
	assert.ok(peer.take().includes('200 BYE'));
	for (const answer of waiting) answer();
	busy = false;
	peer.see = (message) => {
		if (message.kind === 'response' && message.status >= 300 && message.cseq?.method === 'INVITE')
			peer.send(NODE, peer.request('ACK', NODE, { call: message.callId, branch: message.via?.branch ?? '', toTag: message.toTag ?? '' }));
	};
	await lab.clock.run(5_000);
	peer.take();
	call('after');
	await lab.clock.run(50);
	const tag = peer.last.toTag ?? '';
	assert.deepEqual(peer.take(), ['100 INVITE', '200 INVITE']);
	peer.send(NODE, peer.request('ACK', NODE, { call: 'after', toTag: tag }));
	await lab.clock.run(20);
	peer.send(NODE, peer.request('BYE', NODE, { call: 'after', cseq: 2, toTag: tag }));
	assert.deepEqual(
		lab.journal.ofKind('signalling').map(({ what, detail }) => `${what}: ${detail}`),
		['overload: new requests are refused', 'overload: new requests are taken again; 4000 were refused'],
	);
	await lab.finish(120_000);
});

test('floods of what belongs to nothing: answered each, and nothing is remembered of them', async () => {
	const lab = new Laboratory(1);
	const node = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	node.srf.invite((_, reply) => reply.send(486));
	for (const [method, toTag, status] of [
		['BYE', 'stranger', '481 BYE'],
		['INFO', 'stranger', '481 INFO'],
		['INVITE', 'stranger', '481 INVITE'],
		['CANCEL', undefined, '481 CANCEL'],
		['PRACK', undefined, '481 PRACK'],
		['REGISTER', undefined, '503 REGISTER'],
		['PUBLISH', undefined, '503 PUBLISH'],
		['FLOOD', undefined, '501 FLOOD'],
	] as const) {
		for (let n = 0; n < 200; n++) peer.send(NODE, peer.request(method, NODE, { call: `${method}-${n}`, ...(toTag !== undefined && { toTag }) }));
		await lab.clock.run(20);
		assert.deepEqual(peer.take(), Array(200).fill(status));
		assert.equal(node.remains().serverTransactions, 0, method);
	}
	await lab.finish(0);
});
