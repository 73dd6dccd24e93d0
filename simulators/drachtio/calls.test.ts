import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog } from './index';
import { Laboratory, SDP } from './laboratory';

/** Alice calls Bob through a PBX: three applications of drachtio-srf, each on an engine of its own. */
async function threeNodes(seed: string | number) {
	const lab = new Laboratory(seed);
	const alice = await lab.node('alice', '10.0.0.1');
	const pbx = await lab.node('pbx', '10.0.0.10');
	const bob = await lab.node('bob', '10.0.0.2');
	pbx.srf.invite(async (request, reply) => {
		const both = pbx.srf.createB2BUA(request, reply, 'sip:bob@10.0.0.2', { proxyRequestHeaders: ['X-Word'], proxyResponseHeaders: ['Reason'] });
		const { uas, uac } = await both.catch(() => ({ uas: undefined, uac: undefined }));
		if (uas === undefined || uac === undefined) return;
		uas.on('destroy', () => void uac.destroy());
		uac.on('destroy', () => void uas.destroy());
		uas.on('modify', async (again, answer) => answer.send(200, { body: await uac.modify(again.body) }));
		uas.on('info', async (info, answer) =>
			answer.send((await uac.request({ method: 'INFO', headers: { 'Content-Type': info.get('Content-Type') }, body: info.body })).status),
		);
	});
	return { lab, alice, pbx, bob };
}

test('a call through createB2BUA, answered by createUAS, held, a digit, ended by the caller; the same seed gives the same bytes', async () => {
	const play = async (seed: string) => {
		const { lab, alice, bob } = await threeNodes(seed);
		const seen: string[] = [];
		bob.srf.invite(async (request, reply) => {
			reply.send(180);
			const dialog = await bob.srf.createUAS(request, reply, { localSdp: SDP });
			dialog.on('destroy', () => seen.push('destroy'));
			dialog.on('ack', () => seen.push('ack'));
			dialog.on('info', (info, answer) => {
				seen.push(info.body);
				answer.send(200);
			});
			dialog.on('modify', (_, answer) => answer.send(200, { body: SDP.replace('sendrecv', 'recvonly') }));
		});
		const provisional: number[] = [];
		const dialog: SipDialog = await lab.clock.settle(
			alice.srf.createUAC(
				'sip:bob@10.0.0.10',
				{ localSdp: SDP, callingNumber: '1001', headers: { 'X-Word': 'straße' } },
				{ cbProvisional: (response) => provisional.push(response.status) },
			),
			5_000,
		);
		assert.deepEqual(provisional, [180]);
		await lab.clock.run(1_000);
		assert.match(await lab.clock.settle(dialog.modify(SDP.replace('sendrecv', 'sendonly')), 1_000), /recvonly/);
		const info = dialog.request({ method: 'INFO', headers: { 'Content-Type': 'application/dtmf-relay' }, body: 'Signal=1\r\nDuration=160\r\n' });
		assert.equal((await lab.clock.settle(info, 1_000)).status, 200);
		await lab.clock.settle(dialog.destroy(), 1_000);
		await lab.clock.run(1_000);
		assert.deepEqual(seen, ['ack', 'ack', 'Signal=1\r\nDuration=160\r\n', 'destroy']);
		const toBob = lab.journal.ofKind('packet').filter(({ to }) => to.address === '10.0.0.2');
		assert.ok(toBob.some(({ payload }) => payload.toString().includes('\r\nX-Word: straße\r\n')));
		assert.deepEqual(lab.journal.ofKind('signalling'), []);
		return lab.finish();
	};
	const hash = await play('7');
	assert.equal(await play('7'), hash);
	assert.notEqual(await play('8'), hash);
});

test('a call that loses 30 % of its packets both ways comes about, is held and ended, and leaves nothing: 20 seeds', async () => {
	for (let seed = 1; seed <= 20; seed++) {
		const { lab, alice, bob } = await threeNodes(seed);
		let calls = 0;
		bob.srf.invite(async (request, reply) => {
			reply.send(180);
			const dialog = await bob.srf.createUAS(request, reply, { localSdp: SDP });
			calls++;
			dialog.on('destroy', () => calls--);
		});
		for (const other of ['alice', 'bob']) lab.network.impair([other, 'pbx'], { loss: 0.3 });
		const dialog = await lab.clock.settle(alice.srf.createUAC('sip:bob@10.0.0.10', { localSdp: SDP }), 60_000);
		await lab.clock.run(40_000);
		assert.equal(calls, 1);
		await lab.clock.settle(dialog.modify(SDP), 60_000);
		await lab.clock.run(40_000);
		await lab.clock.settle(dialog.destroy(), 60_000);
		await lab.clock.run(60_000);
		assert.equal(calls, 0, `seed ${seed}`);
		await lab.finish();
	}
});

test('the caller gives up while it rings: 487 to the caller, CANCEL to the callee, nothing left', async () => {
	const { lab, alice, bob } = await threeNodes(3);
	const cancelled: string[] = [];
	bob.srf.invite((request, reply) => {
		reply.send(180);
		request.on('cancel', (cancel) => cancelled.push(cancel.get('Reason')));
	});
	let ringing = false;
	const call = alice.srf.createUAC(
		'sip:bob@10.0.0.10',
		{ localSdp: SDP },
		{
			cbRequest: (_, request) =>
				void lab.clock.at(lab.clock.now() + 3_000, () => request.cancel({ headers: { Reason: 'SIP;cause=200;text="Call completed elsewhere"' } })),
			cbProvisional: () => {
				ringing = true;
			},
		},
	);
	await assert.rejects(lab.clock.settle(call, 10_000), { status: 487 });
	assert.ok(ringing);
	await lab.clock.run(1_000);
	assert.deepEqual(cancelled, ['SIP;cause=200;text="Call completed elsewhere"']);
	await lab.finish();
});

test('a refusal goes all the way back with its Reason', async () => {
	const { lab, alice, bob } = await threeNodes(4);
	bob.srf.invite((_, reply) => reply.send(486, { headers: { Reason: 'Q.850;cause=17' } }));
	const refused = await lab.clock.settle(
		alice.srf.createUAC('sip:bob@10.0.0.10', { localSdp: SDP }).then(
			() => assert.fail('answered'),
			(error) => error,
		),
		5_000,
	);
	assert.deepEqual([refused.status, refused.res.get('Reason')], [486, 'Q.850;cause=17']);
	await lab.finish();
});

test('nobody at that address: 408 after 32 s over UDP, 503 at once over TCP and for an unknown name', async () => {
	const lab = new Laboratory(5);
	const alice = await lab.node('alice', '10.0.0.1', [
		{ transport: 'udp', port: 5060 },
		{ transport: 'tcp', port: 5060 },
	]);
	lab.host('bob', '10.0.0.2');
	const refusal = async (uri: string) => {
		const began = lab.clock.now();
		const error = await lab.clock.settle(
			alice.srf.createUAC(uri, { localSdp: SDP }).then(
				() => assert.fail('answered'),
				(reason) => reason,
			),
			40_000,
		);
		return { status: error.status, seconds: Math.round((lab.clock.now() - began) / 1_000) };
	};
	assert.deepEqual(await refusal('sip:bob@10.0.0.2'), { status: 408, seconds: 32 });
	assert.deepEqual(await refusal('sip:bob@10.0.0.2;transport=tcp'), { status: 503, seconds: 0 });
	assert.deepEqual(await refusal('sip:bob@nowhere.example'), { status: 503, seconds: 0 });
	await assert.rejects(lab.clock.settle(alice.srf.createUAC('sip:bob@10.0.0.1', { localSdp: SDP }), 1_000), /can not send request to myself/);
	await assert.rejects(lab.clock.settle(alice.srf.createUAC('tel:+13035550177', { localSdp: SDP }), 1_000), /invalid request-uri/);
	await lab.finish();
});

test('a call over TCP: one stream, reused both ways, closed when it has long been idle', async () => {
	const lab = new Laboratory(6);
	const tcp = [{ transport: 'tcp', port: 5060 }] as const;
	const alice = await lab.node('alice', '10.0.0.1', tcp);
	const bob = await lab.node('bob', '10.0.0.2', tcp);
	const hungUp: string[] = [];
	let other: SipDialog | undefined;
	bob.srf.invite(async (request, reply) => {
		other = await bob.srf.createUAS(request, reply, { localSdp: SDP });
	});
	const dialog = await lab.clock.settle(alice.srf.createUAC('sip:bob@10.0.0.2;transport=tcp', { localSdp: SDP }), 1_000);
	dialog.on('destroy', () => hungUp.push('alice'));
	assert.match(dialog.local.contact, /;transport=tcp>/);
	await lab.clock.run(100);
	assert.ok(other);
	await lab.clock.settle(other.destroy(), 1_000);
	assert.deepEqual(hungUp, ['alice']);
	const opened = lab.journal.ofKind('packet').filter(({ part, to }) => part === 'open' && to.address === '10.0.0.2');
	assert.equal(opened.length, 1);
	assert.deepEqual([alice.remains().streams, bob.remains().streams], [1, 1]);
	await lab.finish();
});
