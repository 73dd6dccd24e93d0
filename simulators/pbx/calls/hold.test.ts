// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog } from '../../drachtio';
import type { PbxBehaviour } from '../behaviour';
import { type Arrived, directionIn, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { BOB, client, world } from '../testing/world';

const MEDIA_SERVER = 20_000;
const atMediaServer = (description: string) => portIn(description) >= MEDIA_SERVER;

/** The client talks with Bob; each side answers what it is offered. */
async function talking(behaviour: Partial<PbxBehaviour> = {}) {
	const w = await world({ behaviour });
	const { call, far: bob } = await talk(w, client);
	answers(call, 4000);
	answers(bob, 6000);
	let version = 1;
	const offers = (of: Placed | Arrived, port: number) => async (direction: string) => {
		version++;
		const { request, local } = of.dialog as SipDialog;
		const opts = { method: 'INVITE', body: sdp(port, { version, direction }), headers: { Contact: local.contact } };
		const { status, body } = await clock.settle(request.call(of.dialog, opts), 2_000);
		return status === 200 ? body : String(status);
	};
	return { w, call, bob, alice: offers(call, 4000), bobOffers: offers(bob, 6000) };
}

const ANSWER: Readonly<Record<string, string>> = { sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive', sendrecv: 'sendrecv' };

function answers(side: Placed | Arrived, port: number): void {
	let version = 1;
	side.onReoffer = (offer, reply) =>
		reply.send(200, { body: sdp(port, { version: ++version, direction: ANSWER[directionIn(offer) ?? ''] ?? 'sendrecv' }) });
}

const sounding = (w: Awaited<ReturnType<typeof talking>>['w']) => w.pbx.remains().mediaStreams;

for (const direction of ['sendonly', 'inactive']) {
	test(`hold with ${direction}: both are connected with the media server, and music plays; resumed, both are connected with each other`, async () => {
		const { w, call, bob, alice } = await talking();
		const held = await alice(direction);
		assert.deepEqual([directionIn(held), atMediaServer(held)], [ANSWER[direction], true]);
		assert.deepEqual([bob.reoffers.length, directionIn(bob.reoffers[0] ?? ''), atMediaServer(bob.reoffers[0] ?? '')], [1, 'sendonly', true]);
		assert.notEqual(portIn(held), portIn(bob.reoffers[0] ?? ''));
		await clock.run(5_000);
		assert.equal(sounding(w), 1);
		const resumed = await alice('sendrecv');
		assert.deepEqual([directionIn(resumed), portIn(resumed)], ['sendrecv', 6000]);
		assert.deepEqual([directionIn(bob.reoffers[1] ?? ''), portIn(bob.reoffers[1] ?? '')], ['sendrecv', 4000]);
		assert.equal(sounding(w), 0);
		call.hangUp();
		await clock.run(1_000);
		assert.deepEqual(await w.leave(), {});
	});
}

test('hold by the address 0.0.0.0 (RFC 2543) is a hold', async () => {
	const { w, call, bob } = await talking();
	await clock.settle((call.dialog as SipDialog).modify(sdp(4000, { version: 2 }).replace('c=IN IP4 203.0.113.10', 'c=IN IP4 0.0.0.0')), 2_000);
	assert.ok(atMediaServer(bob.reoffers[0] ?? ''));
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});

test('held by both: no music for anybody; who comes back first hears music, until the other comes back', async () => {
	const { w, call, bob, alice, bobOffers } = await talking();
	await alice('sendonly');
	const both = await bobOffers('inactive');
	assert.deepEqual([directionIn(both), atMediaServer(both), sounding(w)], ['inactive', true, 0]);
	assert.equal(call.reoffers.length, 0, 'Alice is not asked');
	const alone = await alice('sendrecv');
	assert.deepEqual([directionIn(alone), atMediaServer(alone), sounding(w)], ['sendrecv', true, 1]);
	const together = await bobOffers('sendrecv');
	assert.deepEqual([portIn(together), sounding(w)], [4000, 0]);
	assert.equal(portIn(call.reoffers.at(-1) ?? ''), 6000);
	bob.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});

test('a held far end that asks again for the same goes on hearing music, without a word to who holds', async () => {
	const { w, call, bob, alice, bobOffers } = await talking();
	await alice('sendonly');
	const again = await bobOffers('sendrecv');
	assert.deepEqual([directionIn(again), portIn(again), call.reoffers.length, sounding(w)], ['sendonly', portIn(bob.reoffers[0] ?? ''), 0, 1]);
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});

test('the far end refuses the return: it goes on hearing music, and a second try works', async () => {
	const { w, call, bob, alice } = await talking();
	await alice('sendonly');
	bob.onReoffer = (_offer, reply) => reply.send(488);
	assert.equal(await alice('sendrecv'), '488');
	assert.ok(call.isConnected);
	assert.equal(sounding(w), 1);
	answers(bob, 6000);
	assert.equal(portIn(await alice('sendrecv')), 6000);
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});

test('who is on hold hangs up: the music ends with the call', async () => {
	const { w, bob, call, alice } = await talking();
	await alice('sendonly');
	bob.hangUp();
	await clock.run(1_000);
	assert.ok(call.isOver);
	assert.deepEqual(w.pbx.calls(), []);
	assert.deepEqual(await w.leave(), {});
});

test('behaviour: without music the hold is passed on to the far end', async () => {
	const { w, call, bob, alice } = await talking({ musicOnHold: false });
	const held = await alice('sendonly');
	assert.deepEqual([directionIn(held), portIn(held), portIn(bob.reoffers[0] ?? ''), sounding(w)], ['recvonly', 6000, 4000, 0]);
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});

test('the ACK that established the call comes after the hold: the far end hears music, and is not told of the phone that holds', async () => {
	const w = await world();
	const call = w.sbc.fromPhone(client, BOB, sdp(4000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	const bob = w.sbc.last(BOB);
	answers(bob, 6000);
	const answered = bob.answer(sdp(6000));
	const isAnswer = ({ from, payload }: { from: { address: string }; payload: Buffer }) =>
		from.address === '10.0.0.10' && /^SIP\/2\.0 200 [\s\S]*INVITE/.test(payload.toString('latin1'));
	await clock.until(() => w.journal.ofKind('packet').some(isAnswer), 2_000);
	w.network.impair(['pbx', 'sbc'], { loss: 1 });
	await clock.settle(answered, 2_000);
	await clock.until(() => call.isConnected, 2_000);
	await clock.run(10);
	w.network.impair(['pbx', 'sbc'], {});
	const { request, local } = call.dialog as SipDialog;
	const hold = { method: 'INVITE', body: sdp(4000, { version: 2, direction: 'sendonly' }), headers: { Contact: local.contact } };
	await clock.settle(request.call(call.dialog, hold), 2_000);
	await clock.run(10_000);
	assert.deepEqual([bob.reoffers.length, atMediaServer(bob.reoffers[0] ?? '')], [1, true]);
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});
