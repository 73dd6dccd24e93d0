import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { SipMessage } from '../sip';
import type { SipError, SipRequest, UacOptions } from './index';
import { Laboratory, type Peer, SDP } from './laboratory';

const NODE = '10.0.0.10';
const URI = 'sip:peer@10.0.0.1';
const OFFER = { headers: ['Content-Type: application/sdp'], body: SDP };

/** A node that calls, and a peer whose answers are scripted. */
async function calling() {
	const lab = new Laboratory();
	const node = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	return { lab, node, srf: node.srf, peer, run: (ms: number) => lab.clock.run(ms), send: (text: string) => peer.send(NODE, text) };
}

/** Starts a call; tells how it ended, and what the application saw of it. */
function call({ srf }: { srf: import('./index').Srf }, opts: UacOptions = { localSdp: SDP }) {
	const provisional: number[] = [];
	let request: SipRequest | undefined;
	const outcome = srf
		.createUAC(URI, opts, { cbRequest: (_, sent) => (request = sent), cbProvisional: ({ status }) => provisional.push(status) })
		.then(
			(dialog) => ({ dialog, status: 200 }),
			(error: SipError) => ({ dialog: undefined, status: error.status }),
		);
	return { outcome, provisional, cancel: () => request?.cancel() };
}

const reply = (peer: Peer, message: SipMessage, status: number, parts?: Parameters<Peer['response']>[2]) =>
	peer.send(NODE, peer.response(message, status, parts));

/** Answers what comes within a dialog with 200. */
function answerBye(peer: Peer): void {
	peer.see = (message) => message.kind === 'request' && message.method === 'BYE' && reply(peer, message, 200);
}

test('who hangs up before the ACK to the answer of a re-INVITE gets it all the same, unless it had to carry an answer', async () => {
	for (const [body, come] of [
		[SDP, ['ACK', '200 BYE']],
		['', ['200 BYE']],
	] as const) {
		const { lab, peer, run, srf, ...node } = await calling();
		const { outcome } = call({ srf });
		await run(50);
		reply(peer, peer.last, 200, OFFER);
		const { dialog } = await lab.clock.settle(outcome, 1_000);
		await run(50);
		const again = await lab.clock.settle(
			srf.request('sip:placeholder', { method: 'INVITE', stackDialogId: dialog?.id ?? assert.fail(), ...(body !== '' && { body }) }),
			1_000,
		);
		again.on('response', () => {});
		await run(50);
		const invite = peer.last;
		reply(peer, invite, 200, OFFER);
		await run(50);
		peer.take();
		const bye = { call: invite.callId, cseq: 2, fromTag: invite.toTag ?? '', toTag: invite.fromTag ?? '' };
		node.send(peer.request('BYE', NODE, bye));
		await run(50);
		assert.deepEqual(peer.take().sort(), [...come].sort());
		await lab.finish();
	}
});

test('183, 180, then 200 twice: each provisional response reaches the application, the second 200 only gets its ACK again', async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome, provisional } = call(node);
	await run(50);
	const invite = peer.last;
	for (const status of [100, 183, 180, 200]) reply(peer, invite, status, status === 200 ? OFFER : {});
	const { dialog } = await lab.clock.settle(outcome, 1_000);
	await run(50);
	assert.deepEqual(provisional, [183, 180]);
	const ack = peer.last;
	assert.deepEqual([peer.take(), ack.cseq?.number, ack.via?.branch === invite.via?.branch], [['INVITE', 'ACK'], invite.cseq?.number, false]);
	reply(peer, invite, 200, OFFER);
	await run(50);
	assert.deepEqual([peer.last.text, peer.take()], [ack.text, ['ACK']]);
	answerBye(peer);
	await lab.clock.settle(dialog?.destroy() ?? assert.fail(), 1_000);
	assert.equal(peer.last.cseq?.number, (invite.cseq?.number ?? 0) + 1);
	await lab.finish();
});

test('a second 200 from another branch of a fork is acknowledged and ended at once', async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome } = call(node);
	await run(50);
	const invite = peer.last;
	reply(peer, invite, 180, { toTag: 'desk' });
	reply(peer, invite, 180, { toTag: 'mobile' });
	reply(peer, invite, 200, { ...OFFER, toTag: 'mobile' });
	const { dialog } = await lab.clock.settle(outcome, 1_000);
	await run(50);
	peer.take();
	answerBye(peer);
	reply(peer, invite, 200, { ...OFFER, toTag: 'desk' });
	await run(50);
	assert.deepEqual(
		peer.received.map(({ toTag }) => toTag),
		['desk', 'desk'],
	);
	assert.deepEqual(peer.take(), ['ACK', 'BYE']);
	assert.equal(dialog?.sip.remoteTag, 'mobile');
	await lab.clock.settle(dialog.destroy(), 1_000);
	await lab.finish();
});

test("CANCEL waits for the first provisional response, has the INVITE's branch, and the 487 is acknowledged by the engine", async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome, cancel } = call(node);
	await run(50);
	const invite = peer.last;
	cancel();
	await run(300);
	assert.deepEqual(peer.take(), ['INVITE']);
	reply(peer, invite, 180);
	await run(50);
	const sent = peer.last;
	assert.deepEqual([peer.take(), sent.via?.branch, sent.cseq?.number], [['CANCEL'], invite.via?.branch, invite.cseq?.number]);
	reply(peer, sent, 200);
	reply(peer, invite, 487);
	assert.equal((await lab.clock.settle(outcome, 1_000)).status, 487);
	await run(50);
	assert.deepEqual([peer.last.via?.branch, peer.take()], [invite.via?.branch, ['ACK']]);
	reply(peer, invite, 487);
	await run(50);
	assert.deepEqual(peer.take(), ['ACK']);
	await lab.finish();
});

test('CANCEL crosses the 200: acknowledged, ended with BYE, and the application hears that the call is over', async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome, cancel } = call(node);
	await run(50);
	const invite = peer.last;
	reply(peer, invite, 180);
	await run(50);
	peer.take();
	answerBye(peer);
	reply(peer, invite, 200, OFFER);
	cancel();
	const { dialog } = await lab.clock.settle(outcome, 1_000);
	const reasons: unknown[] = [];
	dialog?.on('destroy', (_, reason) => reasons.push(reason));
	await run(100);
	assert.deepEqual(peer.take(), ['CANCEL', 'ACK', 'BYE']);
	assert.deepEqual(reasons, ['ACK-BYE due to cancel race condition']);
	await lab.finish();
});

test('a CANCEL that nobody honours: after 64 T1 the call counts as failed', async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome, cancel } = call(node);
	await run(50);
	reply(peer, peer.last, 180);
	await run(50);
	cancel();
	assert.equal((await lab.clock.settle(outcome, 40_000)).status, 408);
	await lab.finish();
});

test('a challenge: drachtio-srf answers it in the same call, and the retry becomes the dialog; the ACK carries the credentials', async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome } = call(node, { localSdp: SDP, auth: { username: 'alice', password: 'secret' } });
	await run(50);
	const first = peer.last;
	reply(peer, first, 401, { headers: ['WWW-Authenticate: Digest realm="worktime.example", nonce="n1", qop="auth"'] });
	await run(50);
	const second = peer.last;
	assert.deepEqual(peer.take(), ['INVITE', 'ACK', 'INVITE']);
	assert.deepEqual([second.callId, second.fromTag, second.cseq?.number], [first.callId, first.fromTag, (first.cseq?.number ?? 0) + 1]);
	reply(peer, second, 200, OFFER);
	const { dialog } = await lab.clock.settle(outcome, 1_000);
	await run(50);
	const authorization = second.header('authorization') ?? '';
	assert.equal(peer.last.header('authorization'), authorization);
	assert.equal(dialog?.id, `${first.callId};from-tag=${first.fromTag}`);
	const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(authorization)?.[1];
	const md5 = (text: string) => createHash('md5').update(text).digest('hex');
	const expected = md5(`${md5('alice:worktime.example:secret')}:n1:${field('nc')}:${field('cnonce')}:auth:${md5(`INVITE:${URI}`)}`);
	assert.equal(field('response'), expected);
	answerBye(peer);
	await lab.clock.settle(dialog?.destroy() ?? assert.fail(), 1_000);
	await lab.finish();
});

test("a caller's requests follow the Record-Route of the 200 backwards; a strict router is addressed itself", async () => {
	for (const [routes, uri, route, first] of [
		['<sip:10.0.0.7;lr>, <sip:10.0.0.5;lr>', URI, ['<sip:10.0.0.5;lr>', '<sip:10.0.0.7;lr>'], '10.0.0.5'],
		['<sip:10.0.0.7>, <sip:10.0.0.5>', 'sip:10.0.0.5', ['<sip:10.0.0.7>', `<${URI}:5060>`], '10.0.0.5'],
	] as const) {
		const { lab, peer, run, ...node } = await calling();
		const proxy = await lab.peer(first);
		const { outcome } = call(node);
		await run(50);
		reply(peer, peer.last, 200, { ...OFFER, headers: [...OFFER.headers, `Record-Route: ${routes}`] });
		const { dialog } = await lab.clock.settle(outcome, 1_000);
		await run(50);
		const ack = proxy.last;
		assert.ok(ack.kind === 'request');
		assert.deepEqual([ack.method, ack.uri.replace(':5060', ''), ack.list('route')], ['ACK', uri, route]);
		proxy.see = (message) => proxy.send(NODE, proxy.response(message, 200));
		await lab.clock.settle(dialog?.destroy() ?? assert.fail(), 1_000);
		await lab.finish();
	}
});

test('BYE that is challenged leaves the dialog alive; BYE that nobody answers ends it after 32 s', async () => {
	const { lab, node, peer, run, srf } = await calling();
	const { outcome } = call({ srf });
	await run(50);
	reply(peer, peer.last, 200, OFFER);
	const { dialog } = await lab.clock.settle(outcome, 1_000);
	await run(50);
	const challenged = dialog?.request({ method: 'BYE' });
	await run(50);
	reply(peer, peer.last, 401, { headers: ['WWW-Authenticate: Digest realm="r", nonce="n"'] });
	assert.equal((await lab.clock.settle(challenged ?? assert.fail(), 1_000)).status, 401);
	assert.equal(node.remains().dialogs, 1);
	const ended = dialog?.request({ method: 'BYE' });
	assert.equal((await lab.clock.settle(ended ?? assert.fail(), 40_000)).status, 408);
	assert.equal(node.remains().dialogs, 0);
	await assert.rejects(lab.clock.settle(dialog?.request({ method: 'INFO' }) ?? assert.fail(), 1_000), { code: 'ENODIALOG' });
	await lab.finish();
});

test('BYE while our re-INVITE is open cancels that first', async () => {
	const { lab, peer, run, ...node } = await calling();
	const { outcome } = call(node);
	await run(50);
	reply(peer, peer.last, 200, OFFER);
	const { dialog } = await lab.clock.settle(outcome, 1_000);
	await run(50);
	peer.take();
	dialog?.modify(SDP).catch(() => {});
	await run(50);
	const again = peer.last;
	reply(peer, again, 100);
	await run(50);
	peer.see = (message) => {
		if (message.kind === 'response') return;
		if (message.method !== 'ACK') reply(peer, message, 200);
		if (message.method === 'CANCEL') reply(peer, again, 487);
	};
	await lab.clock.settle(dialog?.destroy() ?? assert.fail(), 1_000);
	await run(50);
	assert.deepEqual(peer.take(), ['INVITE', 'CANCEL', 'BYE', 'ACK']);
	await lab.finish();
});

test('delayed offer: the 200 carries the offer, the ACK the answer', async () => {
	const { lab, peer, run, srf } = await calling();
	const calling3pcc = srf.createUAC(URI, { noAck: true }) as unknown as Promise<{
		sdp: string;
		ack: (sdp: string) => Promise<import('./index').SipDialog>;
	}>;
	await run(50);
	reply(peer, peer.last, 200, OFFER);
	const { sdp, ack } = await lab.clock.settle(calling3pcc, 1_000);
	assert.equal(sdp, SDP);
	const dialog = await lab.clock.settle(ack(SDP.replace('4000', '5000')), 1_000);
	await run(50);
	assert.deepEqual([peer.last.header('content-type'), peer.last.body], ['application/sdp', SDP.replace('4000', '5000')]);
	answerBye(peer);
	await lab.clock.settle(dialog.destroy(), 1_000);
	await lab.finish();
});

test('requests outside dialogs: proxy as next hop, header rules, UTF-8 counted in bytes, rising CSeq', async () => {
	const { lab, peer, run, srf } = await calling();
	peer.see = (message) => reply(peer, message, 200);
	const send = async (opts: object) => {
		const request = await lab.clock.settle(srf.request('sip:+12125550101@worktime.example', { method: 'MESSAGE', proxy: URI, ...opts }), 1_000);
		const statuses: number[] = [];
		request.on('response', ({ status }) => statuses.push(status));
		await run(50);
		assert.deepEqual(statuses, [200]);
		const message = peer.last;
		assert.ok(message.kind === 'request');
		return message;
	};
	const first = await send({
		headers: {
			From: '"Zoë" <sip:zoe@localhost>',
			'P-Asserted-Identity': '<sip:zoe@localhost>',
			Via: 'evil',
			Route: '<sip:evil>',
			'x-Thing': 'a',
			Subject: 'b',
			'Content-Type': 'text/plain',
		},
		body: 'Grüße',
	});
	assert.equal(first.uri, 'sip:+12125550101@worktime.example');
	assert.equal(Buffer.from(first.from, 'latin1').toString(), `"Zoë" <sip:zoe@${NODE}:5060>;tag=${first.fromTag}`);
	assert.equal(first.header('p-asserted-identity'), `<sip:zoe@${NODE}:5060>`);
	assert.deepEqual([first.lines('via').length, first.lines('route').length, first.header('content-length')], [1, 0, '7']);
	assert.match(first.text, /\r\nx-Thing: a\r\nSubject: b\r\n/);
	assert.equal(first.to, '<sip:+12125550101@worktime.example>');
	const second = await send({ headers: { From: 'sip:zoe@example.com' } });
	assert.equal(second.from, `<sip:zoe@example.com>;tag=${second.fromTag}`);
	assert.equal(second.cseq?.number, (first.cseq?.number ?? 0) + 1);
	await assert.rejects(send({ body: 'no type' }), /missing content-type/);
	await lab.finish();
});
