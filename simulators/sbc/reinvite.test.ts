import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog, SipRequest } from '../drachtio';
import { AT_SBC, BOB, clock, established, GATEWAY_SDP, heard, type Laboratory, laboratory, next, PBX_SDP, type Peer, SBC, sdp } from './laboratory';

/** Sends a re-INVITE that can be cancelled. */
async function reinvite(peer: Peer, { id }: SipDialog, body = ''): Promise<{ request: SipRequest; statuses: number[] }> {
	const request = await clock.settle(peer.node.srf.request('sip:placeholder', { method: 'INVITE', stackDialogId: id, body }), 1000);
	const statuses: number[] = [];
	request.on('response', (response, ack) => {
		if (response.status >= 200) statuses.push(response.status);
		if (response.status === 200) ack();
	});
	return { request, statuses };
}

/** An established call whose callee is 50 ms away. */
async function overADistance() {
	const lab = await laboratory({ behaviour: { rtpInactivityMs: 0 } });
	const call = await established(lab);
	lab.network.link(['sbc', 'gateway-pinnacle'], { latencyMs: 50 });
	return { lab, ...call };
}

/** The callee hangs up, and nothing is left. */
async function over(lab: Laboratory, callee: SipDialog): Promise<void> {
	await clock.settle(callee.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
}

const direction = (description = '') => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(description)?.[1];
const held = sdp('10.0.0.10', 30_000, { version: 2, direction: 'sendonly' });

test('re-INVITE: the 200 to a hold crosses its CANCEL: who was held is told what it had before, and the call goes on', async () => {
	const { lab, pbx, gateway } = await overADistance();
	const told: (string | undefined)[] = [];
	gateway.on('modify', (request, reply) => {
		told.push(direction(request.body));
		const answered = request.body.includes('sendonly') ? 'recvonly' : 'sendrecv';
		reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: told.length + 1, direction: answered }) });
	});
	const { request, statuses } = await reinvite(lab.pbx, pbx, held);
	await clock.until(() => told.length > 0, 1000);
	request.cancel();
	await clock.run(40_000);
	assert.deepEqual([statuses, told, pbx.connected, gateway.connected], [[487], ['sendonly', 'sendrecv'], true, true]);
	assert.match(await clock.settle(pbx.modify(held), 1000), /recvonly/, 'the next one passes');
	await clock.run(200);
	await over(lab, gateway);
});

test('re-INVITE: the 200 to one without an offer crosses its CANCEL: its offer is answered with what was agreed, and either side can ask again', async () => {
	const { lab, pbx, gateway } = await overADistance();
	let asked = 0;
	gateway.on('modify', (_request, reply) => {
		reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: ++asked + 1 }) });
	});
	pbx.on('modify', (_request, reply) => reply.send(200, { body: sdp('10.0.0.10', 30_000, { version: 2 }) }));
	const answers: string[] = [];
	gateway.on('ack', (ack) => answers.push(ack.body));
	const { request, statuses } = await reinvite(lab.pbx, pbx);
	await clock.until(() => asked > 0, 1000);
	request.cancel();
	await clock.run(1000);
	assert.deepEqual([statuses, asked, answers.map(direction)], [[487], 1, ['sendrecv']]);
	await clock.settle(gateway.modify(sdp('198.51.100.20', 40_000, { version: 3 })), 1000);
	await clock.run(200);
	await clock.settle(pbx.modify(held), 1000);
	await clock.run(40_000);
	assert.deepEqual([pbx.connected, gateway.connected], [true, true]);
	await over(lab, gateway);
});

test('re-INVITE: who is to be told what it had before asks for something itself: it is told when that is over (RFC 3261 §14.1)', async () => {
	const { lab, pbx, gateway } = await overADistance();
	const told: (string | undefined)[] = [];
	gateway.on('modify', (request, reply) => {
		told.push(direction(request.body));
		if (told.length === 2) reply.send(491);
		else reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: told.length + 1 }) });
	});
	const { request } = await reinvite(lab.pbx, pbx, held);
	await clock.until(() => told.length > 0, 1000);
	request.cancel();
	await clock.run(2000);
	assert.deepEqual(told, ['sendonly', 'sendrecv']);
	await clock.run(3000);
	assert.deepEqual(told, ['sendonly', 'sendrecv', 'sendrecv']);
	await over(lab, gateway);
});

test('re-INVITE: what is asked again while the 200 to a cancelled one is on its way waits until that is undone (RFC 3261 §14.1)', async () => {
	const { lab, pbx, gateway } = await overADistance();
	const told: (string | undefined)[] = [];
	gateway.on('modify', (request, reply) => {
		told.push(direction(request.body));
		reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: told.length + 1 }) });
	});
	const first = await reinvite(lab.pbx, pbx, held);
	await clock.until(() => told.length > 0, 1000);
	first.request.cancel();
	await clock.run(20);
	const second = await reinvite(lab.pbx, pbx, sdp('10.0.0.10', 30_000, { version: 3, direction: 'inactive' }));
	await clock.run(1000);
	assert.deepEqual([first.statuses, second.statuses, told], [[487], [200], ['sendonly', 'sendrecv', 'inactive']]);
	await over(lab, gateway);
});

test('re-INVITE: cancelled while it waits for the ACK of the other side: media goes where it went', async () => {
	const lab = await laboratory();
	const calling = lab.pbx.node.srf.createUAC(`sip:${BOB}@${AT_SBC}`, { localSdp: PBX_SDP });
	const { request, reply } = await next(lab.pinnacle.invites);
	lab.network.link(['sbc', 'pbx'], { latencyMs: 50 });
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	const early = await reinvite(lab.pinnacle, gateway, sdp('198.51.100.20', 40_002, { version: 2 }));
	await clock.run(20);
	early.request.cancel();
	const pbx = await clock.settle(calling, 1000);
	await clock.run(500);
	assert.deepEqual(early.statuses, [487]);
	assert.equal(heard(lab, 'sbc', 'pbx').filter((text) => text.startsWith('INVITE')).length, 0);
	const [from, at] = [await clock.settle(lab.pbx.host.udp(30_000), 100), await clock.settle(lab.pinnacle.host.udp(40_000), 100)];
	const got: string[] = [];
	at.receive((payload) => got.push(payload.toString()));
	from.send(Buffer.from('hello'), { address: SBC, port: Number(/m=audio (\d+)/.exec(pbx.remote.sdp)?.[1]) });
	await clock.run(300);
	assert.deepEqual(got, ['hello']);
	for (const port of [from, at]) port.close();
	await over(lab, gateway);
});

test('re-INVITE: a hold that is refused is not what the SBC itself answers with afterwards, nor after a call that was begun without an offer', async () => {
	for (const lateOffer of [false, true]) {
		const lab = await laboratory({ behaviour: { reinviteWithoutSdp: 'old-sdp' } });
		const calling = lab.pbx.node.srf.createUAC(`sip:${BOB}@${AT_SBC}`, lateOffer ? { noAck: true } : { localSdp: PBX_SDP, noAck: true });
		const asked = await next(lab.pinnacle.invites);
		const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(asked.request, asked.reply, { localSdp: GATEWAY_SDP }), 1000);
		const answered = await clock.settle(calling, 1000);
		const pbx = 'sdp' in answered ? await clock.settle(answered.ack(PBX_SDP), 1000) : answered;
		await clock.run(100);
		gateway.on('modify', (_request, reply) => reply.send(488));
		const { statuses } = await reinvite(lab.pbx, pbx, held);
		await clock.run(500);
		assert.deepEqual(statuses, [488]);
		const offered = await clock.settle(gateway.modify({ noAck: true }), 1000);
		offered.ack(sdp('198.51.100.20', 40_000, { version: 2 }));
		assert.equal(direction(offered.sdp), 'sendrecv', lateOffer ? 'late offer' : 'offer');
		await over(lab, gateway);
	}
});
