import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipError, SipRequest } from './index';
import { Laboratory, SDP } from './laboratory';

const NODE = '10.0.0.10';
const OFFER = { headers: ['Content-Type: application/sdp'], body: SDP };
const RELIABLE = { headers: ['Content-Type: application/sdp', 'Supported: 100rel'], body: SDP };

async function ground() {
	const lab = new Laboratory();
	const { srf, ...node } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	return { lab, node, srf, peer, run: (ms: number) => lab.clock.run(ms), send: (text: string) => peer.send(NODE, text) };
}

test('100rel, answering: the 183 has RSeq and comes again at T1, 2 T1 … until its PRACK; a PRACK of something else is 481', async () => {
	const { lab, peer, run, send, srf } = await ground();
	const pracks: string[] = [];
	srf.invite((_, reply) => {
		reply.send(183, { body: SDP, headers: { Require: '100rel' } }, undefined, (prack) => {
			pracks.push(prack.get('RAck'));
			reply.send(486);
		});
	});
	send(peer.request('INVITE', NODE, RELIABLE));
	await run(3_600);
	const { last } = peer;
	assert.deepEqual(peer.take(), ['100 INVITE', '183 INVITE', '183 INVITE', '183 INVITE', '183 INVITE']);
	const rseq = Number(last.header('rseq'));
	assert.ok(rseq >= 1 && rseq < 2 ** 31, `${rseq}`);
	const toTag = last.toTag ?? '';
	send(peer.request('PRACK', NODE, { toTag, cseq: 2, headers: [`RAck: ${rseq + 1} 1 INVITE`] }));
	await run(50);
	assert.deepEqual(peer.take(), ['481 PRACK']);
	send(peer.request('PRACK', NODE, { toTag, cseq: 3, headers: [`RAck: ${rseq} 1 INVITE`] }));
	await run(50);
	assert.deepEqual([peer.take().sort(), pracks], [['200 PRACK', '486 INVITE'], [`${rseq} 1 INVITE`]]);
	await lab.finish();
});

/** Answers as soon as it has told of its media reliably, or, without `body`, that it rings. */
async function answeringAtOnce(body: string) {
	const { srf, ...rest } = await ground();
	const outcomes: (number | string)[] = [];
	srf.invite((request, reply) => {
		reply.send(183, { ...(body !== '' && { body }), headers: { Require: '100rel' } }, undefined, () => {});
		srf.createUAS(request, reply, { localSdp: SDP }).then(
			() => outcomes.push('dialog'),
			(error: SipError | string) => outcomes.push(typeof error === 'string' ? error : error.status),
		);
	});
	srf.use('prack', ((_: SipRequest, reply: { send(status: number): void }) => reply.send(200)) as never);
	rest.send(rest.peer.request('INVITE', NODE, { ...RELIABLE, branch: 'z9hG4bK-call' }));
	await rest.run(700);
	return { ...rest, outcomes };
}

test('100rel, answering: a 200 waits for the PRACK to a 183 that told of the media (RFC 3262 §3), and for no other', async () => {
	const { lab, peer, run, send, outcomes } = await answeringAtOnce(SDP);
	const { last } = peer;
	assert.deepEqual([peer.take(), outcomes], [['100 INVITE', '183 INVITE', '183 INVITE'], []]);
	const toTag = last.toTag ?? '';
	send(peer.request('PRACK', NODE, { toTag, cseq: 2, headers: [`RAck: ${last.header('rseq')} 1 INVITE`] }));
	await run(50);
	assert.deepEqual(peer.take().sort(), ['200 INVITE', '200 PRACK']);
	send(peer.request('ACK', NODE, { toTag, cseq: 1, branch: 'z9hG4bK-ack' }));
	await run(2_000);
	assert.deepEqual([peer.take(), outcomes], [[], ['dialog']]);
	send(peer.request('BYE', NODE, { toTag, cseq: 3 }));
	await run(40_000);
	assert.deepEqual(peer.take(), ['200 BYE']);
	await lab.finish();

	const silent = await answeringAtOnce('');
	const tag = silent.peer.last.toTag ?? '';
	assert.deepEqual(silent.peer.take(), ['100 INVITE', '183 INVITE', '200 INVITE', '200 INVITE']);
	silent.send(silent.peer.request('ACK', NODE, { toTag: tag, cseq: 1, branch: 'z9hG4bK-ack' }));
	silent.send(silent.peer.request('BYE', NODE, { toTag: tag, cseq: 2 }));
	await silent.run(40_000);
	await silent.lab.finish();
});

test('100rel, answering: a 200 that waits for a PRACK is never sent once the caller has cancelled, or acknowledges nothing', async () => {
	const { lab, peer, run, send, outcomes } = await answeringAtOnce(SDP);
	peer.take();
	send(peer.request('CANCEL', NODE, { branch: 'z9hG4bK-call' }));
	await run(40_000);
	assert.deepEqual(peer.take().sort(), ['200 CANCEL', ...Array<string>(11).fill('487 INVITE')].sort());
	assert.deepEqual(outcomes, ['Response not sent due to unknown transaction']);
	await lab.finish();

	const silent = await answeringAtOnce(SDP);
	await silent.run(40_000);
	assert.deepEqual(
		silent.peer
			.take()
			.filter((what) => what !== '183 INVITE')
			.slice(0, 2),
		['100 INVITE', '504 INVITE'],
	);
	assert.deepEqual(silent.outcomes, ['Response not sent due to unknown transaction']);
	await silent.run(40_000);
	await silent.lab.finish();
});

test('100rel, answering: nobody acknowledges: after 64 T1 the INVITE is refused with 504', async () => {
	const { lab, peer, run, send, srf } = await ground();
	srf.invite((_, reply) => reply.send(180, { headers: { Require: '100rel' } }));
	send(peer.request('INVITE', NODE, RELIABLE));
	await run(31_900);
	assert.deepEqual(peer.take(), ['100 INVITE', ...Array<string>(7).fill('180 INVITE')]);
	await run(200);
	assert.deepEqual(peer.take(), ['504 INVITE']);
	await lab.finish();
});

test('100rel, answering: a caller that does not know it is not asked for it', async () => {
	const { lab, peer, run, send, srf } = await ground();
	const errors: string[] = [];
	srf.invite((_, reply) => {
		reply.send(
			180,
			{ headers: { Require: '100rel' } },
			(error) => errors.push(String(error)),
			() => {},
		);
		reply.send(486);
	});
	send(peer.request('INVITE', NODE, OFFER));
	await run(50);
	assert.deepEqual(peer.take(), ['100 INVITE', '486 INVITE']);
	assert.deepEqual(errors, ['Remote endpoint does not support 100rel']);
	await lab.finish();
});

test('100rel, calling: each reliable response gets one PRACK to its Contact, copies and those before their turn none', async () => {
	const { lab, peer, run, srf } = await ground();
	const provisional: number[] = [];
	const outcome = srf
		.createUAC('sip:peer@10.0.0.1', { localSdp: SDP }, { cbProvisional: ({ status }) => provisional.push(status) })
		.catch(({ status }: SipError) => status);
	await run(50);
	const invite = peer.last;
	peer.take();
	const ring = (status: number, rseq: number) =>
		peer.send(NODE, peer.response(invite, status, { ...OFFER, headers: [...OFFER.headers, 'Require: 100rel', `RSeq: ${rseq}`] }));
	ring(183, 70);
	ring(183, 70);
	ring(180, 72);
	ring(180, 71);
	await run(50);
	const pracks = peer.received.map((message) => `${message.header('rack')} to ${message.kind === 'request' ? message.uri : ''}`);
	const number = invite.cseq?.number ?? 0;
	assert.deepEqual(pracks, [`70 ${number} INVITE to sip:peer@10.0.0.1:5060`, `71 ${number} INVITE to sip:peer@10.0.0.1:5060`]);
	assert.deepEqual(
		peer.received.map(({ cseq }) => cseq?.number),
		[number + 1, number + 2],
	);
	assert.deepEqual(provisional, [183, 180]);
	for (const prack of peer.received.splice(0)) peer.send(NODE, peer.response(prack, 200));
	peer.send(NODE, peer.response(invite, 603));
	assert.equal(await lab.clock.settle(outcome, 1_000), 603);
	await lab.finish();
});

test('UPDATE, received: before and after the answer; the new Contact is where the BYE goes; a second one meanwhile is 500', async () => {
	const { lab, peer, run, send, srf } = await ground();
	const updates: ((status: number) => void)[] = [];
	srf.invite(async (request, reply) => {
		request.on('update' as never, ((_: SipRequest, early: { send(status: number): void }) => early.send(200)) as never);
		reply.send(180);
		setTimeout(async () => {
			const dialog = await srf.createUAS(request, reply, { localSdp: SDP });
			dialog.on('update', (_, answer) => updates.push((status) => answer.send(status, { body: SDP })));
			setTimeout(() => dialog.destroy(), 5_000);
		}, 1_000);
	});
	send(peer.request('INVITE', NODE, OFFER));
	await run(100);
	const toTag = peer.last.toTag ?? '';
	const update = (cseq: number, port: number, parts: { headers?: string[]; body?: string } = {}) =>
		send(peer.request('UPDATE', NODE, { ...parts, toTag, cseq, headers: [`Contact: <sip:peer@10.0.0.1:${port}>`, ...(parts.headers ?? [])] }));
	update(2, 5060);
	await run(50);
	assert.deepEqual(peer.take(), ['100 INVITE', '180 INVITE', '200 UPDATE']);
	await run(1_000);
	send(peer.request('ACK', NODE, { toTag, cseq: 1, branch: 'z9hG4bK-ack' }));
	update(3, 5066, OFFER);
	update(4, 5066, OFFER);
	await run(50);
	assert.deepEqual([peer.last.header('retry-after'), peer.take()], ['4', ['200 INVITE', '500 UPDATE']]);
	for (const answer of updates) answer(200);
	await run(50);
	assert.match(peer.last.header('contact') ?? '', /10\.0\.0\.10/);
	assert.deepEqual(peer.take(), ['200 UPDATE']);
	const later = lab.network.host('later', 'other', ['10.0.0.7']);
	assert.ok(later);
	await run(5_000);
	const bye = lab.ladder().findLast((line) => line.includes('BYE')) ?? '';
	assert.match(bye, /BYE sip:peer@10\.0\.0\.1:5066 /);
	await run(40_000);
	await lab.finish();
});

test('UPDATE, sent: its 200 moves the remote target', async () => {
	const { lab, peer, run, srf } = await ground();
	const call = srf.createUAC('sip:peer@10.0.0.1', { localSdp: SDP });
	await run(50);
	peer.send(NODE, peer.response(peer.last, 200, OFFER));
	const dialog = await lab.clock.settle(call, 1_000);
	await run(50);
	peer.see = (message) => {
		if (message.kind === 'request') peer.send(NODE, peer.response(message, 200, { headers: ['Contact: <sip:moved@10.0.0.1>'] }));
	};
	const answered = dialog.request({ method: 'UPDATE' });
	assert.equal((await lab.clock.settle(answered, 1_000)).status, 200);
	assert.match(peer.last.header('contact') ?? '', /10\.0\.0\.10/);
	await lab.clock.settle(dialog.destroy(), 1_000);
	assert.match(peer.last.text, /^BYE sip:moved@10\.0\.0\.1 /);
	await lab.finish();
});

test('UPDATE with an offer, received while this end’s own is not answered: 491, until a reliable response has answered it (RFC 3311 §5.2)', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	const outcome = srf.createUAC('sip:peer@10.0.0.1', { localSdp: SDP }).then(String, ({ status }) => status);
	await lab.clock.run(50);
	const { last: invite } = peer;
	const offer = { headers: ['Content-Type: application/sdp'], body: SDP };
	peer.take();
	const update = async (cseq: number, parts: typeof offer | undefined) => {
		const { callId: call, fromTag: toTag = '' } = invite;
		peer.send(NODE, peer.request('UPDATE', NODE, { ...parts, call, toTag, cseq }));
		await lab.clock.run(50);
		return peer.take();
	};
	peer.send(NODE, peer.response(invite, 183, offer));
	await lab.clock.run(50);
	assert.deepEqual([await update(1, offer), await update(2, undefined)], [['491 UPDATE'], ['200 UPDATE']]);
	peer.send(NODE, peer.response(invite, 183, { ...offer, headers: [...offer.headers, 'Require: 100rel', 'RSeq: 1'] }));
	await lab.clock.run(50);
	peer.take();
	assert.deepEqual(await update(3, offer), ['200 UPDATE']);
	peer.send(NODE, peer.response(invite, 603));
	assert.equal(await lab.clock.settle(outcome, 1_000), 603);
	await lab.finish();
});
