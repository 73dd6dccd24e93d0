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
	await lab.finish(120_000);
});
