// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { allGone } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, carolDesk, MALLORY, MOBILE, type World, world } from '../testing/world';

const PATIENCE = 10_000;
const CAROL = 'carol@worktime.example';
const BI = '+12125550101';

/** Bob calls Alice, whose desk phone and mobile ring; she and Carol are in one pickup group. */
async function ringing() {
	const w = await world();
	await w.signIn();
	for (const user of [ALICE, CAROL]) w.pbx.provisioning.setService(user, 'callPickup', { group: 'Sales' });
	return { w, bob: await calls(w, BOB) };
}

async function calls(w: World, from: string, port = 5000): Promise<Placed> {
	const before = w.sbc.to('desk-1').length;
	const call = w.sbc.fromCarrier(from, BI, sdp(port));
	await clock.until(() => w.sbc.to('desk-1').length > before, PATIENCE);
	w.sbc.last('desk-1').ring();
	await clock.run(1_000);
	return call;
}

async function refused(w: World, code: string): Promise<string | undefined> {
	const call = w.sbc.fromPhone(carolDesk, code, sdp(4200));
	await clock.until(() => call.isOver, PATIENCE);
	return call.bye?.get('Reason');
}

for (const [code, service] of [
	['*98', 'pickup'],
	['*334101', 'directed-pickup'],
] as const) {
	test(`${code}: the caller is connected with the phone that dials, the other phones stop, and the records say so`, async () => {
		const { w, bob } = await ringing();
		const carol = w.sbc.fromPhone(carolDesk, code, sdp(4200));
		await clock.until(() => carol.isConnected && bob.isConnected, PATIENCE);
		await clock.run(500);
		for (const phone of ['desk-1', MOBILE])
			assert.match(w.sbc.last(phone).cancel?.get('Reason') ?? '', /SIP;cause=200;text="Call completed elsewhere"/);
		assert.deepEqual([portIn(bob.dialog?.remote.sdp ?? ''), portIn(carol.reoffers.at(-1) ?? ''), bob.reoffers.length], [4200, 5000, 0]);
		assert.equal(w.pbx.remains().mediaPorts, 0);
		assert.deepEqual(
			w.pbx.calls().map(({ user, state, party }) => [user, state, party]),
			[
				[ALICE, 'detached', BOB],
				[CAROL, 'active', BOB],
			],
		);
		carol.hangUp();
		await clock.until(() => bob.isOver, PATIENCE);
		const records = w.pbx.records().map(({ user, service: by, redirection }) => [user, by ?? redirection]);
		assert.deepEqual(records.toSorted(), [
			[ALICE, { to: '+12125550102', reason: 'pickup' }],
			[CAROL, service],
		]);
		assert.deepEqual(
			[ALICE, CAROL].map((user) => w.pbx.callLog(user).map(({ kind, party }) => `${kind} ${party}`)),
			[[`received ${BOB}`], [`received ${BOB}`]],
		);
		await allGone(w);
	});
}

test('of two calls that ring the older one is picked up, and the next one then', async () => {
	const { w, bob } = await ringing();
	const mallory = await calls(w, MALLORY, 5002);
	const first = w.sbc.fromPhone(carolDesk, '*98', sdp(4200));
	await clock.until(() => bob.isConnected, PATIENCE);
	await clock.run(500);
	assert.ok(!mallory.isConnected && !mallory.isOver);
	const second = w.sbc.fromPhone(carolDesk, '*98', sdp(4202));
	await clock.until(() => mallory.isConnected, PATIENCE);
	for (const one of [first, second]) one.hangUp();
	await clock.run(500);
	assert.ok(bob.isOver && mallory.isOver);
	await allGone(w);
});

test('nobody picks up from another group, or from none, and the phones go on ringing; the extension needs no group', async () => {
	const { w, bob } = await ringing();
	w.pbx.provisioning.setService(CAROL, 'callPickup', { group: 'Support' });
	assert.equal(await refused(w, '*98'), 'SIP;cause=480;text="No call rings in your pickup group"');
	w.pbx.provisioning.setService(CAROL, 'callPickup', { group: '' });
	assert.equal(await refused(w, '*98'), 'SIP;cause=403;text="You are in no pickup group"');
	assert.ok(!bob.isConnected && !bob.isOver && w.sbc.last('desk-1').isRinging);
	const carol = w.sbc.fromPhone(carolDesk, '*334101', sdp(4200));
	await clock.until(() => bob.isConnected, PATIENCE);
	carol.hangUp();
	await allGone(w);
});

test('nothing rings, or what rings is the own call: the announcement, and its reason', async () => {
	const { w, bob } = await ringing();
	bob.cancel();
	await clock.run(2_000);
	assert.equal(await refused(w, '*98'), 'SIP;cause=480;text="No call rings in your pickup group"');
	assert.equal(await refused(w, '*334101'), 'SIP;cause=480;text="This user has not exactly one call"');
	assert.equal(await refused(w, '*334102'), 'SIP;cause=480;text="This user has not exactly one call"');
	await allGone(w);
});

test('of a colleague with two calls none is picked up by the extension', async () => {
	const { w, bob } = await ringing();
	const mallory = await calls(w, MALLORY, 5002);
	assert.equal(await refused(w, '*334101'), 'SIP;cause=480;text="This user has not exactly one call"');
	assert.ok(!bob.isConnected && !mallory.isConnected);
	for (const one of [bob, mallory]) one.cancel();
	await allGone(w);
});

test('the caller gives up while the colleague picks up: she is told, and nothing is left', async () => {
	const { w, bob } = await ringing();
	const carol = w.sbc.fromPhone(carolDesk, '*98', sdp(4200));
	bob.cancel();
	await clock.until(() => carol.isOver, PATIENCE);
	assert.ok(carol.failure !== undefined || /cause=(480|487)/.test(carol.bye?.get('Reason') ?? ''));
	assert.ok(!bob.isConnected);
	await allGone(w);
});

test('two colleagues pick up one call: one has it, the other is told', async () => {
	const { w, bob } = await ringing();
	const both = [4200, 4202].map((port) => w.sbc.fromPhone(carolDesk, '*98', sdp(port)));
	await clock.until(() => bob.isConnected && both.some(({ isOver }) => isOver), PATIENCE);
	const [loser, ...more] = both.filter(({ isOver }) => isOver);
	assert.deepEqual([more.length, loser?.bye?.get('Reason')], [0, 'SIP;cause=480;text="The call does not ring any more"']);
	bob.hangUp();
	await allGone(w);
});

test('a phone that makes no offer picks up: its ACK carries the answer, and then it is given the caller’s offer', async () => {
	const { w, bob } = await ringing();
	const offered = await clock.settle(w.sbc.fromPhoneWithoutOffer(carolDesk, '*98'), PATIENCE);
	assert.ok(!bob.isConnected);
	const picked = await clock.settle(offered.ack(sdp(4200)), PATIENCE);
	const offers: string[] = [];
	picked.on('modify', (request, reply) => {
		offers.push(request.body);
		reply.send(200, { body: sdp(4200, { version: 2 }) });
	});
	await clock.until(() => bob.isConnected, PATIENCE);
	assert.deepEqual([offers.map(portIn), portIn(bob.dialog?.remote.sdp ?? '')], [[5000], 4200]);
	void picked.destroy();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});
