import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Srf } from './index';
import { Laboratory, type Peer, SDP } from './laboratory';

const NODE = '10.0.0.10';
const [CALLER, DESK, MOBILE] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const OFFER = { headers: ['Content-Type: application/sdp'], body: SDP };

type Options = Parameters<Srf['proxyRequest']>[2];
type Outcome = Awaited<ReturnType<Srf['proxyRequest']>>;

/** A caller, the node as a proxy in the middle, and two who may be called. */
async function between(targets: string[], options: Options = {}, method: 'invite' | 'message' | 'register' = 'invite') {
	const lab = new Laboratory();
	const { srf, ...node } = await lab.node('proxy', NODE);
	const [caller, desk, mobile] = [await lab.peer(CALLER), await lab.peer(DESK), await lab.peer(MOBILE)];
	const outcomes: Outcome[] = [];
	srf[method]((request) => {
		srf.proxyRequest(request, targets, options).then(
			(outcome) => outcomes.push(outcome),
			() => {},
		);
	});
	const answer = (peer: Peer, status: number, parts?: Parameters<Peer['response']>[2]) =>
		peer.send(NODE, peer.response(peer.received.find(({ kind }) => kind === 'request') ?? assert.fail('no request'), status, parts));
	const run = (ms: number) => lab.clock.run(ms);
	return { lab, node, caller, desk, mobile, outcomes, answer, run, send: (text: string) => caller.send(NODE, text) };
}

const acknowledge = (toTag: string) => ({ toTag, branch: 'z9hG4bK-call-1-1-INVITE' });

test('proxy: the INVITE goes on with one Via more, one hop less and a Record-Route; the call passes through this node', async () => {
	const { lab, caller, desk, outcomes, answer, run, send } = await between([DESK], { remainInDialog: true, headers: { 'X-Way': 'proxy' } });
	send(caller.request('INVITE', NODE, OFFER));
	await run(50);
	const invite = desk.last;
	assert.match(invite.text, /^INVITE sip:10\.0\.0\.2 SIP/);
	assert.deepEqual(
		[invite.list('via').length, invite.header('max-forwards'), invite.list('record-route'), invite.header('x-way'), invite.body],
		[2, '69', [`<sip:${NODE}:5060;lr>`], 'proxy', SDP],
	);
	assert.equal(invite.callId, 'call-1');
	const recorded = { ...OFFER, headers: [...OFFER.headers, `Record-Route: ${invite.header('record-route')}`], toTag: 'desk' };
	answer(desk, 180, { toTag: 'desk' });
	answer(desk, 200, recorded);
	await run(50);
	assert.deepEqual(caller.last.list('via').length, 1);
	assert.deepEqual(caller.take(), ['100 INVITE', '180 INVITE', '200 INVITE']);
	desk.take();
	const within = { toTag: 'desk', headers: [`Route: <sip:${NODE}:5060;lr>`] };
	const addressed = (text: string) => text.replace(/ sip:service@\S+ SIP/, ` sip:peer@${DESK}:5060 SIP`);
	send(addressed(caller.request('ACK', NODE, { ...within, branch: 'z9hG4bK-ack' })));
	await run(50);
	assert.deepEqual([desk.last.list('route'), desk.last.list('via').length], [[], 2]);
	desk.see = (message) => message.kind === 'request' && desk.send(NODE, desk.response(message, 200));
	send(addressed(caller.request('BYE', NODE, { ...within, cseq: 2 })));
	await run(50);
	assert.deepEqual([desk.take(), caller.take()], [['ACK', 'BYE'], ['200 BYE']]);
	assert.deepEqual(
		outcomes.map(({ connected, finalStatus, responses }) => ({
			connected,
			finalStatus,
			places: responses.map(({ address, port }) => `${address}:${port}`),
		})),
		[{ connected: true, finalStatus: 200, places: [`${DESK}:5060`] }],
	);
	await lab.finish();
});

test('proxy: one after the other: 486 from the first, then the second; the application is told of both', async () => {
	const { lab, caller, desk, mobile, outcomes, answer, run, send } = await between([DESK, MOBILE]);
	send(caller.request('INVITE', NODE, OFFER));
	await run(50);
	assert.equal(mobile.received.length, 0);
	answer(desk, 486);
	await run(50);
	answer(mobile, 603);
	await run(50);
	assert.deepEqual(
		[desk.take(), mobile.take(), caller.take()],
		[
			['INVITE', 'ACK'],
			['INVITE', 'ACK'],
			['100 INVITE', '603 INVITE'],
		],
	);
	send(caller.request('ACK', NODE, acknowledge('peer')));
	await run(50);
	assert.deepEqual(
		outcomes.map(({ finalStatus, responses }) => [finalStatus, responses.map(({ msgs }) => msgs[0]?.status)]),
		[[603, [486, 603]]],
	);
	assert.equal(desk.received.length + mobile.received.length, 0, 'the ACK of the caller ends here');
	await lab.finish();
});

test('proxy: all at once: the first 200 wins, the other is cancelled', async () => {
	const { lab, caller, desk, mobile, outcomes, answer, run, send } = await between([DESK, MOBILE], { forking: 'simultaneous' });
	send(caller.request('INVITE', NODE, OFFER));
	await run(50);
	answer(desk, 180, { toTag: 'desk' });
	answer(mobile, 180, { toTag: 'mobile' });
	await run(50);
	answer(mobile, 200, { ...OFFER, toTag: 'mobile' });
	await run(50);
	const cancel = desk.last;
	assert.equal(cancel.cseq?.method, 'CANCEL');
	desk.send(NODE, desk.response(cancel, 200));
	answer(mobile, 200, { ...OFFER, toTag: 'mobile' });
	answer(desk, 487, { toTag: 'desk' });
	await run(50);
	assert.deepEqual(caller.take(), ['100 INVITE', '180 INVITE', '180 INVITE', '200 INVITE', '200 INVITE'], 'a 200 that comes again goes back again');
	assert.deepEqual([desk.take(), mobile.take()], [['INVITE', 'CANCEL', 'ACK'], ['INVITE']]);
	assert.deepEqual(
		outcomes.map(({ responses }) => responses.map(({ msgs }) => msgs[0]?.status)),
		[[200, 487]],
	);
	await lab.finish();
});

test('proxy: all refuse: the best response goes back, a 407 before a 404', async () => {
	const { lab, caller, desk, mobile, answer, run, send } = await between([DESK, MOBILE], { forking: 'simultaneous' }, 'message');
	send(caller.request('MESSAGE', NODE));
	await run(50);
	answer(desk, 404);
	answer(mobile, 407, { headers: ['Proxy-Authenticate: Digest realm="mobile", nonce="2"'] });
	await run(50);
	assert.deepEqual(caller.take(), ['407 MESSAGE']);
	await lab.finish();
});

test('proxy: two ask for credentials: the challenges of both go back', async () => {
	const { lab, caller, desk, mobile, answer, run, send } = await between([DESK, MOBILE], { forking: 'simultaneous' });
	send(caller.request('INVITE', NODE, OFFER));
	await run(50);
	answer(desk, 401, { headers: ['WWW-Authenticate: Digest realm="desk", nonce="1"'] });
	answer(mobile, 407, { headers: ['Proxy-Authenticate: Digest realm="mobile", nonce="2"'] });
	await run(50);
	const { last } = caller;
	assert.deepEqual(
		[last.cseq?.method, last.header('www-authenticate'), last.header('proxy-authenticate')],
		['INVITE', 'Digest realm="desk", nonce="1"', 'Digest realm="mobile", nonce="2"'],
	);
	assert.deepEqual(caller.take(), ['100 INVITE', '401 INVITE']);
	send(caller.request('ACK', NODE, acknowledge('peer')));
	await lab.finish();
});

test('proxy: the caller hangs up: CANCEL goes on, the 487 of the callee comes back', async () => {
	const { lab, caller, desk, outcomes, answer, run, send } = await between([DESK]);
	send(caller.request('INVITE', NODE, OFFER));
	await run(50);
	answer(desk, 180);
	await run(50);
	send(caller.request('CANCEL', NODE, { branch: 'z9hG4bK-call-1-1-INVITE' }));
	await run(50);
	desk.send(NODE, desk.response(desk.last, 200));
	answer(desk, 487);
	await run(50);
	assert.deepEqual(
		[desk.take(), caller.take()],
		[
			['INVITE', 'CANCEL', 'ACK'],
			['100 INVITE', '180 INVITE', '200 CANCEL', '487 INVITE'],
		],
	);
	send(caller.request('ACK', NODE, acknowledge('peer')));
	await run(50);
	assert.deepEqual(
		outcomes.map(({ finalStatus }) => finalStatus),
		[487],
	);
	await lab.finish();
});

test('proxy: who does not answer is left: after provisionalTimeout the next is tried; after finalTimeout the ringing one is cancelled', async () => {
	const { lab, caller, desk, mobile, answer, run, send } = await between([DESK, MOBILE], { provisionalTimeout: '2s', finalTimeout: '5000ms' });
	send(caller.request('INVITE', NODE, OFFER));
	await run(1_900);
	assert.equal(mobile.received.length, 0);
	await run(200);
	answer(mobile, 180);
	await run(5_100);
	assert.deepEqual(
		mobile.received.map(({ cseq }) => cseq?.method),
		['INVITE', 'CANCEL'],
	);
	mobile.send(NODE, mobile.response(mobile.last, 200));
	answer(mobile, 487);
	await run(100);
	assert.deepEqual(caller.take(), ['100 INVITE', '180 INVITE', '487 INVITE']);
	send(caller.request('ACK', NODE, acknowledge('peer')));
	assert.ok(desk.received.length > 2, 'sent again to the one that is silent');
	await lab.finish();
});

test('proxy: a redirection is followed when the application says so', async () => {
	for (const followRedirects of [true, false]) {
		const { lab, caller, desk, mobile, answer, run, send } = await between([DESK], { followRedirects }, 'message');
		send(caller.request('MESSAGE', NODE, { headers: ['Content-Type: text/plain'], body: 'hello' }));
		await run(50);
		answer(desk, 302, { headers: [`Contact: <sip:mobile@${MOBILE}>`] });
		await run(50);
		if (followRedirects) {
			assert.match(mobile.last.text, /^MESSAGE sip:mobile@10\.0\.0\.3 .*hello$/s);
			answer(mobile, 200);
			await run(50);
		}
		assert.deepEqual(caller.take(), [followRedirects ? '200 MESSAGE' : '302 MESSAGE']);
		await lab.finish();
	}
});

test('proxy: a target that nobody can reach: 500 instead of its 503; nobody answers: 408; too many hops: 483', async () => {
	const unreachable = await between(['nowhere.example'], {}, 'message');
	unreachable.send(unreachable.caller.request('MESSAGE', NODE));
	await unreachable.run(50);
	assert.deepEqual(unreachable.caller.take(), ['500 MESSAGE']);
	await unreachable.lab.finish();
	const silent = await between([DESK], {}, 'message');
	silent.send(silent.caller.request('MESSAGE', NODE));
	await silent.run(33_000);
	assert.deepEqual(silent.caller.take(), ['408 MESSAGE']);
	await silent.lab.finish();
	const far = await between([DESK]);
	far.send(far.caller.request('INVITE', NODE, OFFER).replace('Max-Forwards: 70', 'Max-Forwards: 0'));
	await far.run(50);
	assert.deepEqual([far.caller.take(), far.desk.received.length], [['483 INVITE'], 0]);
	await far.lab.finish();
});

test('proxy: REGISTER gets a Path; what is meant for another domain keeps its Request-URI', async () => {
	const { lab, caller, desk, answer, run, send } = await between([DESK], { remainInDialog: true }, 'register');
	send(
		caller
			.request('REGISTER', NODE, { headers: ['Contact: <sip:alice@10.0.0.1>', 'Supported: path'] })
			.replace(`sip:service@${NODE} SIP`, 'sip:worktime.example SIP'),
	);
	await run(50);
	assert.match(desk.last.text, /^REGISTER sip:worktime\.example SIP/);
	assert.deepEqual([desk.last.header('path'), desk.last.header('require'), desk.last.list('record-route')], [`<sip:${NODE}:5060;lr>`, 'path', []]);
	answer(desk, 200);
	await run(50);
	assert.deepEqual(caller.take(), ['200 REGISTER']);
	await lab.finish();
});
