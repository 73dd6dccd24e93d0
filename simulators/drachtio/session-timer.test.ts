import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Laboratory, type Peer, SDP } from './laboratory';

const NODE = '10.0.0.10';
const session = (...headers: string[]) => ({ headers: ['Content-Type: application/sdp', ...headers], body: SDP });

/** A call that the node has answered, with these headers in the INVITE. */
async function answered(...headers: string[]) {
	const lab = new Laboratory();
	const { srf, ...node } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	const reasons: unknown[] = [];
	srf.invite(async (request, reply) => {
		const dialog = await srf.createUAS(request, reply, { localSdp: SDP });
		dialog.on('destroy', (_, reason) => reasons.push(reason));
	});
	peer.send(NODE, peer.request('INVITE', NODE, session(...headers)));
	await lab.clock.run(50);
	const ok = peer.last;
	const toTag = ok.toTag ?? '';
	peer.send(NODE, peer.request('ACK', NODE, { toTag, branch: 'z9hG4bK-ack' }));
	await lab.clock.run(50);
	peer.take();
	return { lab, node, peer, ok, toTag, reasons, run: (ms: number) => lab.clock.run(ms) };
}

const answerAll = (peer: Peer, ...headers: string[]) => {
	peer.see = (message) => {
		if (message.kind === 'request' && message.method !== 'ACK') peer.send(NODE, peer.response(message, 200, session(...headers)));
	};
};

test('session timer, the caller refreshes: said in the 200; without a refresh BYE comes 30 s before the end (RFC 4028 §10)', async () => {
	const { lab, peer, ok, reasons, run } = await answered('Supported: timer', 'Session-Expires: 90');
	assert.deepEqual([ok.header('session-expires'), ok.header('require')], ['90;refresher=uac', 'timer']);
	answerAll(peer);
	await run(59_700);
	assert.deepEqual(peer.take(), []);
	await run(500);
	assert.deepEqual([peer.take(), reasons], [['BYE'], ['Session timer expired']]);
	await lab.finish();
});

test('session timer, the caller refreshes by UPDATE and by re-INVITE: the call goes on; less than 90 s is 422', async () => {
	const { lab, peer, toTag, reasons, run } = await answered('Supported: timer', 'Session-Expires: 100;refresher=uac');
	const ask = (method: string, cseq: number, seconds: number) =>
		peer.send(NODE, peer.request(method, NODE, { toTag, cseq, headers: [`Session-Expires: ${seconds};refresher=uac`, 'Supported: timer'] }));
	await run(50_000);
	ask('UPDATE', 2, 60);
	await run(50);
	assert.deepEqual([peer.last.header('min-se'), peer.take()], ['90', ['422 UPDATE']]);
	ask('UPDATE', 3, 100);
	await run(50);
	assert.deepEqual([peer.last.header('session-expires'), peer.take()], ['100;refresher=uac', ['200 UPDATE']]);
	await run(60_000);
	assert.deepEqual(reasons, []);
	answerAll(peer);
	await run(20_000);
	assert.deepEqual([peer.take(), reasons], [['BYE'], ['Session timer expired']]);
	await lab.finish();
});

test('session timer, this node refreshes: at half time, with its own description, without a word to the application', async () => {
	const { lab, peer, ok, toTag, reasons, run } = await answered('Session-Expires: 120;refresher=uas');
	assert.deepEqual([ok.header('session-expires'), ok.header('require')], ['120;refresher=uas', undefined]);
	answerAll(peer, 'Session-Expires: 120;refresher=uac');
	await run(66_000);
	const [invite, ack] = peer.received;
	assert.deepEqual(peer.take(), ['INVITE', 'ACK']);
	assert.deepEqual([invite?.body, invite?.header('session-expires'), ack?.cseq?.number], [SDP, '120;refresher=uac', invite?.cseq?.number]);
	await run(66_000);
	assert.deepEqual(peer.take(), ['INVITE', 'ACK']);
	peer.see = () => {};
	peer.send(NODE, peer.request('BYE', NODE, { toTag, cseq: 2 }));
	await run(50);
	assert.deepEqual([peer.take(), reasons.length], [['200 BYE'], 1]);
	await lab.finish();
});

test('session timer: the refresh meets 481: the call has gone, and the application hears of it', async () => {
	const { lab, peer, reasons, run } = await answered('Session-Expires: 90;refresher=uas');
	peer.see = (message) => {
		if (message.kind === 'request' && message.method !== 'ACK') peer.send(NODE, peer.response(message, message.method === 'BYE' ? 200 : 481));
	};
	await run(51_000);
	assert.deepEqual([peer.take(), reasons], [['INVITE', 'ACK', 'BYE'], ['Session timer expired']]);
	await lab.finish();
});

test('session timer: a refresh that the other end cannot serve is tried again, when it says or soon; one that it does not want is not', async () => {
	for (const [status, headers, pauses] of [
		[500, ['Retry-After: 7'], [7]],
		[503, [], [4, 5]],
		[491, [], [2, 3, 4]],
		[488, [], []],
	] as const) {
		const { lab, peer, toTag, reasons, run } = await answered('Session-Expires: 90;refresher=uas');
		peer.see = (message) => {
			if (message.kind !== 'request' || message.method === 'ACK') return;
			const first = peer.received.filter((one) => one.kind === 'request' && one.method === 'INVITE').length === 1;
			peer.send(
				NODE,
				first ? peer.response(message, status, { headers: [...headers] }) : peer.response(message, 200, session('Session-Expires: 90;refresher=uac')),
			);
		};
		await lab.clock.until(() => peer.received.length > 0, 60_000);
		const began = lab.clock.now();
		peer.received.length = 1;
		await lab.clock
			.until(() => peer.received.filter((one) => one.kind === 'request' && one.method === 'INVITE').length > 1, 30_000)
			.catch(() => undefined);
		const waited = Math.floor((lab.clock.now() - began) / 1_000);
		if (pauses.length > 0) assert.ok((pauses as readonly number[]).includes(waited), `${status}: ${waited} s`);
		else assert.ok(waited >= 30, `${status}: ${waited} s`);
		await run(200);
		assert.deepEqual(reasons, []);
		peer.see = () => {};
		peer.take();
		peer.send(NODE, peer.request('BYE', NODE, { toTag, cseq: 2 }));
		await run(50);
		assert.deepEqual(peer.take(), ['200 BYE']);
		await lab.finish();
	}
});

test('session timer, calling: what the 200 says holds; without Session-Expires in it there is no timer', async () => {
	for (const [said, heard] of [
		[['Session-Expires: 90;refresher=uas', 'Require: timer'], ['BYE']],
		[
			['Session-Expires: 90;refresher=uac', 'Require: timer'],
			['INVITE', 'ACK'],
		],
		[[], []],
	] as const) {
		const lab = new Laboratory();
		const { srf } = await lab.node('pbx', NODE);
		const peer = await lab.peer('10.0.0.1');
		const call = srf.createUAC('sip:peer@10.0.0.1', { localSdp: SDP, headers: { 'Session-Expires': '90', Supported: 'timer' } });
		await lab.clock.run(50);
		peer.send(NODE, peer.response(peer.last, 200, session(...said)));
		const dialog = await lab.clock.settle(call, 1_000);
		let over = false;
		dialog.on('destroy', () => {
			over = true;
		});
		await lab.clock.run(50);
		peer.take();
		answerAll(peer, ...said);
		await lab.clock.run(62_000);
		assert.deepEqual(peer.take(), heard);
		if (!over) await lab.clock.settle(dialog.destroy(), 1_000);
		await lab.finish();
	}
});

test('session timer: a re-INVITE of the application waits while this node refreshes: one INVITE at a time (RFC 3261 §14.1)', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	const call = srf.createUAC('sip:peer@10.0.0.1', { localSdp: SDP, headers: { 'Session-Expires': '90', Supported: 'timer' } });
	const said = ['Session-Expires: 90;refresher=uac', 'Require: timer'];
	await lab.clock.run(50);
	peer.send(NODE, peer.response(peer.last, 200, session(...said)));
	const dialog = await lab.clock.settle(call, 1_000);
	await lab.clock.run(50);
	peer.take();
	await lab.clock.until(() => peer.received.length > 0, 60_000);
	const refresh = peer.last;
	assert.deepEqual(peer.take(), ['INVITE']);
	const held = SDP.replace('sendrecv', 'sendonly');
	const modified = dialog.modify(held);
	await lab.clock.run(200);
	assert.deepEqual(peer.take(), []);
	peer.send(NODE, peer.response(refresh, 200, session(...said)));
	await lab.clock.run(50);
	assert.equal(peer.last.body, held);
	const { last } = peer;
	assert.deepEqual(peer.take(), ['ACK', 'INVITE']);
	peer.send(NODE, peer.response(last, 200, session(...said)));
	assert.equal(await lab.clock.settle(modified, 1_000), SDP);
	// The other end hangs up while the next one waits: nobody is to be asked any more.
	await lab.clock.run(100);
	peer.take();
	await lab.clock.until(() => peer.received.length > 0, 60_000);
	const tooLate = dialog.modify(SDP).catch(String);
	await lab.clock.run(50);
	peer.send(NODE, peer.request('BYE', NODE, { call: last.callId, toTag: last.fromTag ?? '', cseq: 7 }));
	await lab.clock.run(50);
	assert.match(await lab.clock.settle(tooLate, 1_000), /unable to find dialog/);
	await lab.finish();
});
