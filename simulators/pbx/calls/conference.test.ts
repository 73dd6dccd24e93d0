// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog } from '../../drachtio';
import type { PbxBehaviour } from '../behaviour';
import { type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { allGone, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { BOB, carolDesk, client, MALLORY, world } from '../testing/world';

const PATIENCE = 5_000;
const MEDIA_SERVER = 20_000;
const BRIDGE = '<sip:conference@worktime.example>';

/** Alice's client talks with Bob and with Mallory, and has called the bridge. */
async function threeCalls(behaviour: Partial<PbxBehaviour> = {}) {
	const w = await world({ behaviour });
	await w.signIn();
	const bob = await talk(w, client);
	const mallory = await talk(w, client, { port: 4002, to: MALLORY, farPort: 7000 });
	const bridge = w.sbc.fromPhone(client, 'conference', sdp(4004));
	await clock.until(() => bridge.isConnected || bridge.failure !== undefined, PATIENCE);
	return { w, bob, mallory, bridge };
}

async function refer({ dialog }: Placed): Promise<number> {
	const { request, local } = dialog as SipDialog;
	const response = await clock.settle(request.call(dialog, { method: 'REFER', headers: { 'Refer-To': BRIDGE, Contact: local.contact } }), PATIENCE);
	await clock.run(2_000);
	return response.status;
}

test('both parties come to the bridge by one re-INVITE each, and the user is out of the two calls; the user’s BYE ends it', async () => {
	const { w, bob, mallory, bridge } = await threeCalls();
	for (const { call, far } of [bob, mallory]) {
		assert.equal(await refer(call), 202);
		assert.deepEqual(call.told, [100, 200]);
		assert.ok(call.isOver && !far.isOver);
		assert.equal(far.reoffers.length, 1);
		assert.ok(portIn(far.reoffers[0] ?? '') >= MEDIA_SERVER);
	}
	assert.notEqual(portIn(bob.far.reoffers[0] ?? ''), portIn(mallory.far.reoffers[0] ?? ''));
	assert.deepEqual(
		w.pbx.calls().map(({ state, party }) => [state, party]),
		[
			['active', BOB],
			['active', MALLORY],
		],
	);
	bridge.hangUp();
	await clock.until(() => bob.far.isOver && mallory.far.isOver, PATIENCE);
	await allGone(w);
});

test('one party leaves: the other stays; with the last one the user is released', async () => {
	const { w, bob, mallory, bridge } = await threeCalls();
	await refer(bob.call);
	await refer(mallory.call);
	bob.far.hangUp();
	await clock.run(1_000);
	assert.deepEqual([mallory.far.isOver, bridge.isConnected, w.pbx.calls().length], [false, true, 1]);
	mallory.far.hangUp();
	await clock.until(() => bridge.isOver, PATIENCE);
	await allGone(w);
});

test('a party that refuses the bridge (488) is still in the user’s call', async () => {
	const { w, bob, mallory, bridge } = await threeCalls();
	bob.far.onReoffer = (_offer, reply) => reply.send(488);
	await refer(bob.call);
	assert.deepEqual(bob.call.told, [100, 488]);
	assert.ok(bob.call.isConnected && !bob.far.isOver);
	for (const one of [bridge, bob.call, mallory.call]) one.hangUp();
	await clock.run(1_000);
	assert.ok(bob.far.isOver && mallory.far.isOver);
	await allGone(w);
});

test('the user leaves the bridge while a party is on its way there: the party goes back to what it was told before', async () => {
	const { w, bob, mallory, bridge } = await threeCalls();
	bob.far.onReoffer = (_offer, reply) => {
		if (bob.far.reoffers.length === 1) bridge.hangUp();
		clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(6000, { version: 1 + bob.far.reoffers.length }) }));
	};
	await refer(bob.call);
	await clock.run(2_000);
	assert.equal(portIn(bob.far.reoffers.at(-1) ?? ''), 4000);
	assert.equal(bob.call.told.at(-1), 480);
	assert.ok(bob.call.isConnected && !bob.far.isOver);
	for (const { call } of [bob, mallory]) call.hangUp();
	await allGone(w);
});

test('the party says 491 as it goes back from the bridge: until it is back, nobody else moves it', async () => {
	const { w, bob, mallory, bridge } = await threeCalls();
	bob.far.onReoffer = (_offer, reply) => {
		const nth = bob.far.reoffers.length;
		if (nth === 1) bridge.hangUp();
		if (nth === 2) reply.send(491);
		else clock.at(clock.now() + 500, () => void reply.send(200, { body: sdp(6000, { version: 1 + nth }) }));
	};
	await refer(bob.call);
	assert.deepEqual([bob.far.reoffers.length, bob.call.told], [2, [100]]);
	const again = w.sbc.fromPhone(client, 'conference', sdp(4006));
	await clock.until(() => again.isConnected, PATIENCE);
	const { request, local } = bob.call.dialog as SipDialog;
	const second = await clock.settle(
		request.call(bob.call.dialog, { method: 'REFER', headers: { 'Refer-To': BRIDGE, Contact: local.contact } }),
		PATIENCE,
	);
	assert.equal(second.status, 491);
	await clock.run(5_000);
	assert.equal(portIn(bob.far.reoffers.at(-1) ?? ''), 4000);
	assert.ok(bob.call.isConnected && !bob.far.isOver);
	for (const one of [again, bob.call, mallory.call]) one.hangUp();
	await clock.run(1_000);
	await allGone(w);
});

test('one user has one bridge; another user’s is another; without a bridge a REFER to it is told 481', async () => {
	const { w, bob, mallory, bridge } = await threeCalls();
	const second = w.sbc.fromPhone(client, 'conference', sdp(4006));
	const carols = w.sbc.fromPhone(carolDesk, 'conference', sdp(4008));
	await clock.until(() => second.failure !== undefined && carols.isConnected, PATIENCE);
	assert.equal(second.failure?.status, 486);
	bridge.hangUp();
	await clock.run(1_000);
	await refer(bob.call);
	assert.deepEqual(bob.call.told, [100, 481]);
	assert.ok(bob.call.isConnected);
	for (const one of [carols, bob.call, mallory.call]) one.hangUp();
	await clock.run(1_000);
	await allGone(w);
});

test('behaviour: no three-way calls, and the bridge is not answered', async () => {
	const { w, bob, mallory, bridge } = await threeCalls({ threeWayCalls: false });
	assert.equal(bridge.failure?.status, 403);
	for (const { call } of [bob, mallory]) call.hangUp();
	await allGone(w);
});

test('the phone refers its call to the bridge before the ACK of its call there has come: the party is taken in', async () => {
	const w = await world();
	await w.signIn();
	const bob = await talk(w, client);
	const answered = await clock.settle(w.sbc.fromPhoneWithoutOffer(client, 'conference'), PATIENCE);
	assert.equal(await refer(bob.call), 202);
	assert.deepEqual(bob.call.told, [100, 200]);
	const bridge = await clock.settle(answered.ack(sdp(4004)), PATIENCE);
	assert.ok(!bob.far.isOver);
	void bridge.destroy();
	await clock.until(() => bob.far.isOver, PATIENCE);
	await allGone(w);
});
