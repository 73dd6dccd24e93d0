import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { generate } from 'selfsigned';
import { journal, seeded, WallClock } from '../kernel';
import { claimLoopbackBlock, wireNetwork } from '../network';
import type { TlsIdentity } from '../sip';
import type { SipDialog } from './srf';
import { startSipNode } from './start-sip-node';

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
const NOTHING_LEFT = { clientTransactions: 0, serverTransactions: 0, dialogs: 0, timers: 0, streams: 0 };

/** Ports are fixed here: other processes must not meet this one on them. */
let alices: string;
let bobs: string;
let tls: TlsIdentity;
before(async () => {
	const block = await claimLoopbackBlock();
	[alices, bobs] = [`${block}.79.1`, `${block}.79.2`];
	const altNames = [alices, bobs].map((ip) => ({ type: 7 as const, ip }));
	const made = await generate([{ name: 'commonName', value: 'both' }], { algorithm: 'sha256', extensions: [{ name: 'subjectAltName', altNames }] });
	tls = { key: made.private, cert: made.cert, ca: made.cert };
});

for (const [transport, uri] of [
	['udp', 'sip:bob@BOB:5066'],
	['tcp', 'sip:bob@BOB:5066;transport=tcp'],
	['tls', 'sips:bob@BOB:5066'],
	['ws', 'sip:bob@BOB:5066;transport=ws'],
	['wss', 'sips:bob@BOB:5066;transport=ws'],
] as const) {
	test(`a call of drachtio-srf over ${transport} on the wire, T1 = 20 ms: hold by the called side, BYE by the called side, nothing left`, async () => {
		const clock = new WallClock();
		const random = seeded(transport);
		const log = journal(clock);
		const network = wireNetwork({ clock, random, journal: log });
		const node = (name: string, address: string) =>
			startSipNode({
				host: network.host(name, 'other', [address]),
				clock,
				random,
				journal: log,
				tls,
				t1Ms: 20,
				listen: [{ transport, port: 5066 }],
			});
		const [alice, bob] = [await node('alice', alices), await node('bob', bobs)];
		let called: SipDialog | undefined;
		bob.srf.invite(async (request, reply) => {
			called = await bob.srf.createUAS(request, reply, { localSdp: SDP });
		});
		const calling = await clock.settle(alice.srf.createUAC(uri.replace('BOB', bobs), { localSdp: SDP }), 2_000);
		await clock.until(() => called !== undefined, 2_000);
		let held = '';
		calling.on('modify', (request, reply) => {
			held = request.body;
			reply.send(200, { body: SDP });
		});
		await clock.settle((called as SipDialog).modify(`${SDP}a=inactive\r\n`), 2_000);
		assert.match(held, /a=inactive/);
		const over = new Promise<void>((ended) => calling.on('destroy', () => ended()));
		await clock.settle((called as SipDialog).destroy(), 2_000);
		await clock.settle(over, 2_000);
		if (transport !== 'udp') assert.deepEqual([alice.remains().streams, bob.remains().streams], [1, 1], 'one stream carries the call');
		await clock.until(() => alice.remains().dialogs + alice.remains().clientTransactions + bob.remains().serverTransactions === 0, 4_000);
		await alice.close();
		await bob.close();
		await clock.run(50);
		assert.deepEqual([alice.remains(), bob.remains()], [NOTHING_LEFT, NOTHING_LEFT]);
		await network.close();
		const contacts = log.ofKind('signalling').map(({ detail }) => detail);
		assert.deepEqual(contacts, []);
	});
}
