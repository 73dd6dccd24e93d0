import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipCall } from './call';
import { type TestWorld, testWorld } from './world.fixture';

const ALICE = { address: '192.0.2.111', port: 5060 };
const OFFER =
	'v=0\r\no=- 7 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';

interface Shape {
	readonly headers?: readonly string[];
	readonly body?: string;
	readonly cseq?: number;
	readonly toTag?: string;
	readonly from?: string;
	readonly branch?: string;
}

/** A request as a peer that is not sip.js writes it. */
function request(
	method: string,
	{ headers = [], body = '', cseq = 1, toTag, from = '"Bob Baker" <sip:+13035550177@worktime.example>', branch = `${method}${cseq}` }: Shape = {},
): string {
	return [
		`${method} sip:alice@192.0.2.111:5060 SIP/2.0`,
		`Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK${branch}`,
		'Max-Forwards: 70',
		`From: ${from};tag=peer`,
		`To: <sip:alice@worktime.example>${toTag === undefined ? '' : `;tag=${toTag}`}`,
		'Call-ID: peer-call',
		`CSeq: ${cseq} ${method}`,
		'Contact: <sip:peer@203.0.113.10:5060>',
		...headers,
		...(body === '' ? [] : ['Content-Type: application/sdp']),
		`Content-Length: ${body.length}`,
		'',
		body,
	].join('\r\n');
}

/** Alice's telephone, and whatever it says from now on. */
async function aliceAlone(
	seed: number,
): Promise<{ world: TestWorld; calls: SipCall[]; said: string[]; say: (message: string) => Promise<void>; faults: string[] }> {
	const world = await testWorld(seed);
	const faults: string[] = [];
	const alice = await world.ready('alice', 'udp', { onMalformed: (detail) => faults.push(detail) });
	const calls: SipCall[] = [];
	alice.onIncoming((call) => calls.push(call));
	const said: string[] = [];
	world.registrar.behaviour.swallow = (message) => said.push(message) > 0;
	return {
		world,
		calls,
		said,
		faults,
		async say(message) {
			world.registrar.send(message, ALICE);
			await world.clock.run(20);
		},
	};
}

const statuses = (said: readonly string[]) => said.map((message) => message.split(' ')[1]);
const tagOf = (message: string | undefined) => /\r\nTo: [^\r]*;tag=([^;\r]+)/.exec(message ?? '')?.[1] as string;
const bodyOf = (message: string | undefined) => message?.split('\r\n\r\n')[1] ?? '';

test('peer: P-Asserted-Identity stands over From', async () => {
	const { calls, say } = await aliceAlone(1);
	await say(
		request('INVITE', { body: OFFER, headers: ['P-Asserted-Identity: "Baker, Bob" <tel:+13035550199>, <sip:+13035550199@worktime.example>'] }),
	);
	assert.deepEqual(calls[0]?.party, { name: 'Baker, Bob', number: '+13035550199' });
});

test('peer: an offer without a codec in common is refused with 488, and nothing rings', async () => {
	const { calls, said, say } = await aliceAlone(2);
	await say(request('INVITE', { body: OFFER.replace('0 101', '18 101') }));
	assert.deepEqual(statuses(said), ['100', '488']);
	assert.deepEqual(calls, []);
});

test('peer: an extension that is required and not known is refused with 420 (RFC 3261 §8.2.2.3)', async () => {
	const { calls, said, say } = await aliceAlone(3);
	await say(request('INVITE', { body: OFFER, headers: ['Require: 100rel'] }));
	assert.deepEqual(statuses(said), ['100', '420']);
	assert.match(said[1] ?? '', /\r\nUnsupported: 100rel\r\n/);
	assert.deepEqual(calls, []);
});

test('peer: offer in the answer, answer in ACK; then a re-INVITE with hold, one without offer, one that is refused', async () => {
	const { world, calls, said, say } = await aliceAlone(4);
	await say(request('INVITE'));
	await world.settle(calls[0]?.answer() as Promise<void>);
	await world.clock.run(20);
	assert.deepEqual(statuses(said), ['100', '180', '200']);
	const toTag = tagOf(said[2]);
	assert.match(bodyOf(said[2]), /a=sendrecv/);
	await say(request('ACK', { toTag, body: OFFER }));
	assert.equal(calls[0]?.held, 'no');
	await say(request('INVITE', { cseq: 2, toTag, body: `${OFFER}a=sendonly\r\n` }));
	assert.match(bodyOf(said.at(-1)), /o=- \d+ 2 IN.*a=recvonly/s);
	await say(request('ACK', { cseq: 2, toTag, branch: 'ack2' }));
	assert.equal(calls[0]?.held, 'remote');
	await say(request('INVITE', { cseq: 3, toTag }));
	assert.match(bodyOf(said.at(-1)), /o=- \d+ 3 IN.*a=sendrecv/s);
	await say(request('ACK', { cseq: 3, toTag, branch: 'ack3', body: OFFER }));
	assert.equal(calls[0]?.held, 'no');
	await say(request('INVITE', { cseq: 4, toTag, body: OFFER.replace('0 101', '18') }));
	assert.equal(statuses(said).at(-1), '488');
	await say(request('ACK', { cseq: 4, toTag, branch: 'INVITE4' }));
	assert.deepEqual([calls[0]?.state, calls[0]?.held], ['established', 'no']);
	await say(request('BYE', { cseq: 5, toTag, headers: ['Reason: Q.850;cause=31;text="Normal, unspecified"'] }));
	assert.deepEqual(calls[0]?.ended, { by: 'remote', reason: 'Normal, unspecified' });
});

test('peer: INVITE comes again after the call was declined and acknowledged, nothing rings', async () => {
	const { world, calls, said, say } = await aliceAlone(5);
	const invite = request('INVITE', { body: OFFER });
	await say(invite);
	await world.settle(calls[0]?.decline() as Promise<void>);
	await world.clock.run(20);
	await say(request('ACK', { toTag: tagOf(said.at(-1)), branch: 'INVITE1' }));
	await say(invite);
	assert.deepEqual(statuses(said), ['100', '180', '486']);
	assert.equal(calls.length, 1);
});

test('peer: a declined call is not acknowledged, 486 comes by timer G until 64*T1', async () => {
	const { world, calls, said, say } = await aliceAlone(6);
	await say(request('INVITE', { body: OFFER }));
	await world.settle(calls[0]?.decline() as Promise<void>);
	await world.clock.run(60_000);
	assert.equal(statuses(said).filter((status) => status === '486').length, 11);
});

test('peer: CANCEL because another telephone was faster', async () => {
	const { calls, said, say } = await aliceAlone(7);
	await say(request('INVITE', { body: OFFER }));
	await say(request('CANCEL', { branch: 'INVITE1', headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] }));
	assert.deepEqual(statuses(said), ['100', '180', '200', '487']);
	assert.deepEqual(calls[0]?.ended, { by: 'remote', status: 200, reason: 'Call completed elsewhere' });
});

test('peer: BYE in an early dialog ends the ringing (RFC 3261 §15.1.2)', async () => {
	const { calls, said, say } = await aliceAlone(8);
	await say(request('INVITE', { body: OFFER }));
	await say(request('BYE', { cseq: 2, toTag: tagOf(said[1]) }));
	assert.deepEqual(statuses(said), ['100', '180', '200', '487']);
	assert.deepEqual(calls[0]?.ended, { by: 'remote', status: 487 });
});

test('peer: REFER is declined, INFO and OPTIONS are answered, UPDATE is not known', async () => {
	const { world, calls, said, say } = await aliceAlone(9);
	await say(request('INVITE', { body: OFFER }));
	await world.settle(calls[0]?.answer() as Promise<void>);
	await world.clock.run(20);
	const toTag = tagOf(said.at(-1));
	await say(request('ACK', { toTag }));
	await say(request('REFER', { cseq: 2, toTag, headers: ['Refer-To: <sip:carol@worktime.example>'] }));
	await say(request('INFO', { cseq: 3, toTag }));
	await say(request('OPTIONS', { cseq: 4, toTag }));
	await say(request('UPDATE', { cseq: 5, toTag, body: OFFER }));
	assert.deepEqual(statuses(said).slice(3), ['603', '200', '200', '405']);
});

test('peer: what cannot be parsed is dropped and told, and the telephone goes on', async () => {
	const { calls, said, say, faults } = await aliceAlone(10);
	await say('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.111;branch=z9hG4bK1\r\nCSeq: one INVITE\r\n\r\n');
	await say(request('INVITE', { body: OFFER }).replace('sip:alice@192.0.2.111:5060', 'tel:+12125550101'));
	await say('nonsense');
	await say('\r\n\r\n');
	assert.equal(faults.length, 2);
	assert.deepEqual(said, []);
	await say(request('INVITE', { body: OFFER, branch: 'good' }));
	assert.equal(calls.length, 1);
});

test('peer: connected identity of the called party replaces the number that was dialled', async () => {
	const world = await testWorld(11);
	const alice = await world.ready('alice', 'udp');
	const bob = await world.ready('bob', 'udp');
	bob.onIncoming((call) => void call.answer());
	const send = world.registrar.send.bind(world.registrar);
	world.registrar.send = (message, to) =>
		send(
			message.startsWith('SIP/2.0 200')
				? message.replace('\r\nCSeq', '\r\nP-Asserted-Identity: "Bob Baker" <sip:+13035550177@worktime.example>\r\nCSeq')
				: message,
			to,
		);
	const call = alice.call('bob');
	await world.clock.until(() => call.state === 'established', 1000);
	assert.deepEqual(call.party, { name: 'Bob Baker', number: '+13035550177' });
});
