import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, SipDialog, SipRequest } from './index';
import { Laboratory, type Peer, SDP } from './laboratory';

const NODE = '10.0.0.10';

/** A node that answers, and a peer that calls it. */
async function answering() {
	const lab = new Laboratory();
	const node = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	const run = (ms: number) => lab.clock.run(ms);
	return { lab, node, srf: node.srf, peer, run, send: (text: string) => peer.send(NODE, text) };
}

/** Answers every INVITE with 200 and keeps the dialogs. */
function answerAll({ srf }: { srf: import('./index').Srf }): SipDialog[] {
	const dialogs: SipDialog[] = [];
	srf.invite((request, reply) => {
		srf.createUAS(request, reply, { localSdp: SDP }).then(
			(dialog) => dialogs.push(dialog),
			() => {},
		);
	});
	return dialogs;
}

const OFFER = { headers: ['Content-Type: application/sdp'], body: SDP };

/** Calls and acknowledges; gives the tag of the node. */
async function establish(peer: Peer, run: (ms: number) => Promise<void>, invite = peer.request('INVITE', NODE, OFFER)): Promise<string> {
	peer.send(NODE, invite);
	await run(50);
	const toTag = peer.last.toTag ?? assert.fail('no tag');
	peer.send(NODE, peer.request('ACK', NODE, { toTag }));
	await run(50);
	peer.take();
	return toTag;
}

test('INVITE without ACK: 200 comes again by T1 to T2, then BYE, and the application hears of it', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	const reasons: unknown[] = [];
	send(peer.request('INVITE', NODE, OFFER));
	await run(50);
	assert.deepEqual(peer.take(), ['100 INVITE', '200 INVITE']);
	dialogs[0]?.on('destroy', (_, reason) => reasons.push(reason));
	send(peer.request('INVITE', NODE, OFFER));
	await run(100);
	assert.deepEqual(peer.take(), [], 'a retransmitted INVITE is absorbed once answered');
	await run(31_000);
	assert.deepEqual(peer.take(), Array(9).fill('200 INVITE'));
	peer.see = (message) => message.kind === 'request' && message.method === 'BYE' && peer.send(NODE, peer.response(message, 200));
	await run(2_000);
	assert.deepEqual(peer.take(), ['200 INVITE', 'BYE']);
	assert.deepEqual(reasons, ['ACK timeout']);
	await lab.finish();
});

test('ACK ends the retransmission and reaches the application once, however often it comes', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	let acks = 0;
	send(peer.request('INVITE', NODE, OFFER));
	await run(700);
	assert.deepEqual(peer.take(), ['100 INVITE', '200 INVITE', '200 INVITE']);
	dialogs[0]?.on('ack', () => acks++);
	const toTag = dialogs[0]?.sip.localTag ?? '';
	for (let i = 0; i < 3; i++) send(peer.request('ACK', NODE, { toTag }));
	await run(10_000);
	assert.deepEqual([peer.take(), acks], [[], 1]);
	send(peer.request('BYE', NODE, { toTag, cseq: 2 }));
	send(peer.request('BYE', NODE, { toTag, cseq: 2 }));
	await run(100);
	send(peer.request('BYE', NODE, { toTag, cseq: 2 }));
	await run(100);
	assert.deepEqual(peer.take(), ['200 BYE', '200 BYE'], 'one answer to each copy that comes when there is one');
	await lab.finish();
});

test('the ACK is lost and the caller hangs up: the 200 is not sent again, and no BYE follows', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	send(peer.request('INVITE', NODE, OFFER));
	await run(100);
	send(peer.request('BYE', NODE, { toTag: dialogs[0]?.sip.localTag ?? '', cseq: 2 }));
	await run(40_000);
	assert.deepEqual(peer.take(), ['100 INVITE', '200 INVITE', '200 BYE']);
	await lab.finish();
});

test('a BYE overtakes the ACK: the call ends once; the ACK that comes after it goes nowhere, and neither 200 nor BYE follows', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	send(peer.request('INVITE', NODE, OFFER));
	await run(100);
	const heard: string[] = [];
	dialogs[0]?.on('destroy', () => heard.push('destroy')).on('ack', () => heard.push('ack'));
	const toTag = peer.last.toTag ?? assert.fail('no tag');
	send(peer.request('BYE', NODE, { toTag, cseq: 2 }));
	send(peer.request('ACK', NODE, { toTag }));
	await run(5);
	send(peer.request('ACK', NODE, { toTag }));
	await run(40_000);
	assert.deepEqual([peer.take(), heard], [['100 INVITE', '200 INVITE', '200 BYE'], ['destroy']]);
	assert.equal(lab.journal.ofKind('signalling').length, 0);
	await lab.finish();
});

test('CANCEL while ringing: 200 and 487 with one tag; the application hears of it, and its late answer goes nowhere', async () => {
	const { lab, peer, run, send, srf } = await answering();
	let ringing: { request: SipRequest; reply: Reply } | undefined;
	let cancelled = 0;
	srf.invite((request, reply) => {
		ringing = { request, reply };
		request.on('cancel', () => cancelled++);
		reply.send(180);
	});
	send(peer.request('INVITE', NODE, OFFER));
	await run(100);
	assert.deepEqual(peer.take(), ['100 INVITE', '180 INVITE']);
	const branch = 'z9hG4bK-call-1-1-INVITE';
	send(peer.request('CANCEL', NODE, { branch }));
	await run(30);
	assert.equal(new Set(peer.received.map(({ toTag }) => toTag)).size, 1);
	assert.deepEqual(peer.take(), ['200 CANCEL', '487 INVITE']);
	ringing?.reply.send(200, { body: SDP });
	send(peer.request('CANCEL', NODE, { branch }));
	await run(30);
	assert.deepEqual([peer.take(), cancelled], [['200 CANCEL'], 1]);
	await run(1_000);
	assert.deepEqual(peer.take(), ['487 INVITE', '487 INVITE'].slice(0, 1), 'again by timer G');
	send(peer.request('ACK', NODE, { branch, toTag: 'x' }));
	await run(5_000);
	assert.deepEqual(peer.take(), []);
	await lab.finish();
});

test('BYE of a caller while it rings: 200, and 487 to the INVITE; the application hears of it as of a CANCEL, with the reason (RFC 3261 §15)', async () => {
	const { lab, peer, run, send, srf } = await answering();
	const reasons: string[] = [];
	let late: Reply | undefined;
	srf.invite((request, reply) => {
		late = reply;
		request.on('cancel', (cancel) => reasons.push(cancel.get('Reason')));
		reply.send(180);
	});
	send(peer.request('INVITE', NODE, OFFER));
	await run(100);
	const toTag = peer.last.toTag ?? '';
	assert.deepEqual(peer.take(), ['100 INVITE', '180 INVITE']);
	send(peer.request('BYE', NODE, { toTag, cseq: 2, headers: ['Reason: Q.850;cause=16'] }));
	await run(30);
	assert.deepEqual([peer.take().sort(), reasons], [['200 BYE', '487 INVITE'], ['Q.850;cause=16']]);
	late?.send(200, { body: SDP });
	send(peer.request('ACK', NODE, { branch: 'z9hG4bK-call-1-1-INVITE', toTag }));
	send(peer.request('BYE', NODE, { toTag, cseq: 3 }));
	await run(30);
	assert.deepEqual(peer.take(), ['481 BYE']);
	await lab.finish();
});

test('CANCEL before the application has said anything, of nothing, and after the 200', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	send(peer.request('CANCEL', NODE, { call: 'nothing' }));
	await run(20);
	assert.deepEqual(peer.take(), ['481 CANCEL']);
	const toTag = await establish(peer, run);
	send(peer.request('CANCEL', NODE, { branch: 'z9hG4bK-call-1-1-INVITE' }));
	await run(20);
	assert.deepEqual(peer.take(), ['200 CANCEL']);
	assert.equal(dialogs[0]?.connected, true);
	send(peer.request('BYE', NODE, { toTag, cseq: 2 }));
	await run(20);
	send(peer.request('INVITE', NODE, { ...OFFER, call: 'quick' }));
	send(peer.request('CANCEL', NODE, { call: 'quick', branch: 'z9hG4bK-quick-1-INVITE' }));
	await run(30);
	assert.deepEqual(peer.take(), ['200 BYE', '100 INVITE', '200 CANCEL', '487 INVITE']);
	send(peer.request('ACK', NODE, { call: 'quick', branch: 'z9hG4bK-quick-1-INVITE' }));
	await lab.finish();
});

test('requests that belong to nothing: 481; that nobody serves: 503, 501; that go round or come twice: 482, 483', async () => {
	const { lab, peer, run, send, srf } = await answering();
	const answer = async (text: string) => {
		send(text);
		await run(30);
		return peer.take();
	};
	assert.deepEqual(await answer(peer.request('BYE', NODE, { call: 'a' })), ['481 BYE']);
	assert.deepEqual(await answer(peer.request('BYE', NODE, { call: 'b', toTag: 't' })), ['481 BYE']);
	assert.deepEqual(await answer(peer.request('UPDATE', NODE, { call: 'c' })), ['481 UPDATE']);
	assert.deepEqual(await answer(peer.request('INFO', NODE, { call: 'd', toTag: 't' })), ['481 INFO']);
	assert.deepEqual(await answer(peer.request('ACK', NODE, { call: 'e', toTag: 't' })), []);
	assert.deepEqual(await answer(peer.request('OPTIONS', NODE, { call: 'f' })), ['503 OPTIONS']);
	assert.deepEqual(await answer(peer.request('FETCH', NODE, { call: 'g' })), ['501 FETCH']);
	assert.deepEqual(await answer(peer.request('INVITE', NODE, { call: 'h', toTag: 't' })), ['481 INVITE']);
	send(peer.request('ACK', NODE, { call: 'h', branch: 'z9hG4bK-h-1-INVITE' }));
	assert.deepEqual(await answer(peer.request('OPTIONS', NODE, { call: 'i' }).replace(/Via: SIP\/2.0\/UDP [^;]*/, `Via: SIP/2.0/UDP ${NODE}:5060`)), [
		'482 OPTIONS',
	]);
	assert.deepEqual(await answer(peer.request('MESSAGE', NODE, { call: 'j' }).replace('Max-Forwards: 70', 'Max-Forwards: 0')), ['483 MESSAGE']);
	srf.message((_, reply) => void lab.clock.at(lab.clock.now() + 500, () => reply.send(202)));
	await run(50);
	send(peer.request('MESSAGE', NODE, { call: 'k', branch: 'z9hG4bK-one' }));
	assert.deepEqual(await answer(peer.request('MESSAGE', NODE, { call: 'k', branch: 'z9hG4bK-two' })), ['482 MESSAGE']);
	await run(600);
	assert.deepEqual(peer.take(), ['202 MESSAGE']);
	await lab.finish();
});

test('malformed input is answered 400 where it can be, dropped where not, and noted; it is never thrown at', async () => {
	const { lab, peer, run, send, srf } = await answering();
	srf.options((_, reply) => reply.send(200));
	await run(50);
	const options = peer.request('OPTIONS', NODE);
	for (const text of ['noise', '\r\n\r\n', '\0\x01', options.slice(0, 40), options.replace(/Via:[^\r]*\r\n/, ''), 'SIP/2.0 200 OK\r\n\r\n'])
		send(text);
	await run(30);
	assert.deepEqual(peer.take(), []);
	send(options.replace(/From/, 'Form'));
	send(options.replace('1 OPTIONS', '1 INVITE'));
	send(options.replace('Max-Forwards: 70', 'Max-Forwards: many'));
	send(options);
	await run(30);
	assert.deepEqual(peer.take(), ['400 OPTIONS', '400 INVITE', '400 OPTIONS', '200 OPTIONS']);
	assert.equal(lab.journal.ofKind('signalling').filter(({ what }) => what === 'malformed').length, 7);
	await lab.finish();
});

test('a response goes back to where the request came from, and says so (RFC 3581)', async () => {
	const { lab, peer, run, send, srf } = await answering();
	srf.options((_, reply) => reply.send(200));
	await run(50);
	send(peer.request('OPTIONS', NODE).replace(/Via: SIP\/2.0\/UDP [^;]*/, 'Via: SIP/2.0/UDP 192.168.1.5:49999;rport'));
	await run(30);
	assert.match(peer.last.header('via') ?? '', /192\.168\.1\.5:49999;rport=5060;.*received=10\.0\.0\.1$/);
	await lab.finish();
});

test('within a dialog: CSeq out of order 500, a second INVITE before the first is answered 500, INVITE against INVITE 491', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	const toTag = await establish(peer, run);
	const held: Reply[] = [];
	dialogs[0]?.on('modify', (_, reply) => held.push(reply));
	send(peer.request('INFO', NODE, { toTag, cseq: 9 }));
	send(peer.request('INFO', NODE, { toTag, cseq: 8 }));
	await run(30);
	assert.deepEqual(peer.take(), ['500 INFO', '200 INFO']);
	send(peer.request('INVITE', NODE, { ...OFFER, toTag, cseq: 10 }));
	send(peer.request('INVITE', NODE, { ...OFFER, toTag, cseq: 11 }));
	await run(30);
	assert.match(peer.received.find(({ cseq }) => cseq?.number === 11)?.header('retry-after') ?? '', /^\d$/);
	assert.deepEqual(peer.take(), ['100 INVITE', '500 INVITE']);
	send(peer.request('ACK', NODE, { toTag, cseq: 11, branch: 'z9hG4bK-call-1-11-INVITE' }));
	held[0]?.send(200, { body: SDP });
	await run(30);
	assert.deepEqual(peer.take(), ['200 INVITE']);
	send(peer.request('ACK', NODE, { toTag, cseq: 10 }));
	const modified = dialogs[0]?.modify(SDP);
	await run(30);
	assert.deepEqual(peer.take(), ['INVITE']);
	send(peer.request('INVITE', NODE, { ...OFFER, toTag, cseq: 12 }));
	await run(30);
	assert.deepEqual(peer.take(), ['491 INVITE']);
	send(peer.request('ACK', NODE, { toTag, cseq: 12, branch: 'z9hG4bK-call-1-12-INVITE' }));
	peer.see = (message) => message.kind === 'request' && message.method === 'INVITE' && peer.send(NODE, peer.response(message, 200, OFFER));
	await run(2_000);
	await modified;
	send(peer.request('BYE', NODE, { toTag, cseq: 13 }));
	await run(30);
	assert.equal(peer.take().at(-1), '200 BYE');
	send(peer.request('INFO', NODE, { toTag, cseq: 14 }));
	await run(30);
	assert.deepEqual(peer.take(), ['481 INFO']);
	await lab.finish();
});

test('BYE while a re-INVITE waits for the application: 487 to that, 200 to the BYE', async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const dialogs = answerAll(node);
	const toTag = await establish(peer, run);
	dialogs[0]?.on('modify', () => {});
	send(peer.request('INVITE', NODE, { ...OFFER, toTag, cseq: 2 }));
	await run(30);
	send(peer.request('BYE', NODE, { toTag, cseq: 3 }));
	await run(30);
	assert.deepEqual(peer.take(), ['100 INVITE', '487 INVITE', '200 BYE']);
	send(peer.request('ACK', NODE, { toTag, cseq: 2, branch: 'z9hG4bK-call-1-2-INVITE' }));
	await lab.finish();
});

test("an answerer's requests follow the Record-Route, in order, and its responses carry it", async () => {
	const { lab, peer, run, send, ...node } = await answering();
	const proxy = await lab.peer('10.0.0.5');
	const dialogs = answerAll(node);
	const routes = ['Record-Route: <sip:10.0.0.5;lr>', 'Record-Route: <sip:10.0.0.6;lr>,<sip:10.0.0.7;lr>'];
	send(peer.request('INVITE', NODE, { ...OFFER, headers: [...OFFER.headers, ...routes] }));
	await run(50);
	assert.deepEqual(peer.last.list('record-route'), ['<sip:10.0.0.5;lr>', '<sip:10.0.0.6;lr>', '<sip:10.0.0.7;lr>']);
	send(peer.request('ACK', NODE, { toTag: dialogs[0]?.sip.localTag ?? '' }));
	await run(50);
	proxy.see = (message) => proxy.send(NODE, proxy.response(message, 200));
	await lab.clock.settle(dialogs[0]?.destroy() ?? assert.fail(), 1_000);
	const bye = proxy.last;
	assert.ok(bye.kind === 'request');
	assert.deepEqual([bye.method, bye.uri], ['BYE', 'sip:peer@10.0.0.1:5060']);
	assert.deepEqual(bye.list('route'), ['<sip:10.0.0.5;lr>', '<sip:10.0.0.6;lr>', '<sip:10.0.0.7;lr>']);
	await lab.finish();
});

test('a caller behind a NAT: his Contact is not where he is, so the BYE goes back the way he came', async () => {
	const { lab, peer, run, ...node } = await answering();
	const dialogs = answerAll(node);
	await establish(peer, run, peer.request('INVITE', NODE, OFFER).replace(/Contact: [^\r]*/, 'Contact: <sip:peer@192.168.1.5:49999>'));
	peer.see = (message) => peer.send(NODE, peer.response(message, 200));
	await lab.clock.settle(dialogs[0]?.destroy() ?? assert.fail(), 1_000);
	const bye = peer.last;
	assert.ok(bye.kind === 'request');
	assert.equal(bye.uri, 'sip:peer@192.168.1.5:49999');
	await lab.finish();
});

test('an application that never answers: the request is not left for ever, and it is noted', async () => {
	const { lab, peer, run, send, srf } = await answering();
	srf.invite(() => {});
	srf.message(() => {});
	await run(50);
	send(peer.request('INVITE', NODE, { ...OFFER, call: 'a' }));
	send(peer.request('MESSAGE', NODE, { call: 'b' }));
	await run(64_100);
	assert.deepEqual(peer.take(), ['100 INVITE', '480 INVITE']);
	send(peer.request('ACK', NODE, { call: 'a', branch: 'z9hG4bK-a-1-INVITE' }));
	assert.deepEqual(
		lab.journal.ofKind('signalling').map(({ what, detail }) => `${what}: ${detail}`),
		['application-error: MESSAGE was never answered', 'application-error: INVITE was never answered'],
	);
	await lab.finish();
});

test('an application that asks somebody else, who is silent for 64·T1, has no fault', async () => {
	const { lab, peer, run, send, srf } = await answering();
	srf.message((_, reply) => void lab.clock.at(lab.clock.now() + 32_005, () => reply.send(408)));
	await run(50);
	send(peer.request('MESSAGE', NODE, { call: 'b' }));
	await run(40_000);
	assert.deepEqual(peer.take(), ['408 MESSAGE']);
	assert.deepEqual(lab.journal.ofKind('signalling'), []);
	await lab.finish();
});

test('an application that throws while it handles a response is noted once, and goes on working', async () => {
	const { lab, peer, run, send, srf } = await answering();
	srf.options((_, reply) => reply.send(200));
	const request = await lab.clock.settle(srf.request('sip:10.0.0.1', { method: 'MESSAGE' }), 1_000);
	request.on('response', () => {
		throw new Error('the application has a fault');
	});
	await run(100);
	// A provisional response: drachtio-srf still waits for more of them.
	peer.send(NODE, peer.response(peer.last, 183));
	await run(100);
	peer.take();
	send(peer.request('OPTIONS', NODE));
	await run(50);
	assert.deepEqual(peer.take(), ['200 OPTIONS']);
	assert.deepEqual(
		lab.journal.ofKind('signalling').map(({ what, detail }) => `${what}: ${detail}`),
		['application-error: the application has a fault'],
	);
	await lab.finish();
});
