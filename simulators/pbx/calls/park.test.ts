// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PbxBehaviour } from '../behaviour';
import { directionIn, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { aliceTalksWithBob, allGone, carolTalksWithAlice, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, carolDesk, desk, MALLORY, type World } from '../testing/world';

const PATIENCE = 10_000;
const MEDIA_SERVER = 20_000;
const NOTHING = 'SIP;cause=480;text="No call is parked at this extension"';

/** Alice's desk phone talks with Bob. */
async function talking(behaviour: Partial<PbxBehaviour> = {}) {
	const { w, call, far } = await aliceTalksWithBob({ behaviour, mobility: { devicesToRing: 'Fixed' } });
	return { w, call, bob: far };
}

/** A phone dials a code, and hears the PBX until that hangs up; gives the reason. */
async function dial(w: World, phone: typeof desk, code: string): Promise<string | undefined> {
	const call = w.sbc.fromPhone(phone, code, sdp(4100));
	await clock.until(() => call.isOver, PATIENCE);
	await clock.run(500);
	return call.bye?.get('Reason');
}

async function fetched(w: World, code: string): Promise<Placed> {
	const call = w.sbc.fromPhone(carolDesk, code, sdp(4200));
	await clock.until(() => call.isConnected, PATIENCE);
	await clock.run(500);
	return call;
}

const told = (w: World) => w.pbx.records().map(({ user, service, redirection }) => [user.split('@')[0], service ?? redirection?.reason]);

for (const [code, at, fetch] of [
	['*684102', 'Carol’s extension', '*88'],
	['*684102%23', 'Carol’s extension, ended by #', '*884102%23'],
	['*68', 'the own extension', '*884101'],
	['*6812125550102', 'Carol’s number', '*884102'],
] as const) {
	test(`parked at ${at}: the parker is out, the party hears music; ${fetch} of a colleague fetches it with one re-INVITE`, async () => {
		const { w, call, bob } = await talking();
		assert.match((await dial(w, desk, code)) ?? '', /cause=16/);
		assert.ok(call.isOver && !bob.isOver);
		assert.deepEqual([bob.reoffers.length, directionIn(bob.reoffers[0] ?? '')], [1, 'sendonly']);
		assert.ok(portIn(bob.reoffers[0] ?? '') >= MEDIA_SERVER);
		assert.equal(w.pbx.remains().mediaStreams, 1);
		assert.deepEqual(
			w.pbx.calls().map(({ state }) => state),
			['detached'],
		);
		const carol = await fetched(w, fetch);
		assert.deepEqual([bob.reoffers.length, portIn(bob.reoffers[1] ?? ''), w.pbx.remains().mediaStreams], [2, 4200, 0]);
		assert.deepEqual(
			w.pbx.calls().map(({ state, party }) => [state, party]),
			[
				['detached', BOB],
				['active', BOB],
			],
		);
		carol.hangUp();
		await clock.until(() => bob.isOver, PATIENCE);
		assert.deepEqual(told(w).toSorted(), [
			['alice', 'park'],
			['carol', 'park-retrieve'],
		]);
		await allGone(w);
	});
}

test('of two calls the one on hold is parked, and the other goes on', async () => {
	const { w, call, bob } = await talking();
	const held = call.dialog?.request({
		method: 'INVITE',
		body: sdp(4000, { version: 2, direction: 'sendonly' }),
		headers: { Contact: '<sip:a@203.0.113.10>' },
	});
	await clock.settle(held as Promise<unknown>, PATIENCE);
	const second = await talk(w, desk, { port: 4002, to: MALLORY, farPort: 7000 });
	await dial(w, desk, '*68');
	assert.deepEqual([call.isOver, second.call.isOver, second.far.reoffers.length], [true, false, 0]);
	second.call.hangUp();
	bob.hangUp();
	await allGone(w);
});

test('the parked party hangs up: nothing is parked there any more, nobody is called, and nothing is left', async () => {
	const { w, bob } = await talking();
	await dial(w, desk, '*684102');
	bob.hangUp();
	await clock.run(120_000);
	assert.equal(w.sbc.to('desk-1').length, 0);
	assert.equal(await dial(w, carolDesk, '*88'), NOTHING);
	await allGone(w);
});

test('an extension keeps one call: the second is refused, and goes on where it was', async () => {
	const { w, bob } = await talking();
	await dial(w, desk, '*684102');
	const second = await talk(w, desk, { port: 4002, to: MALLORY, farPort: 7000 });
	assert.equal(await dial(w, desk, '*684102'), 'SIP;cause=486;text="A call is parked at this extension already"');
	assert.deepEqual([second.call.isOver, second.far.reoffers.length], [false, 0]);
	// Another extension has room.
	await dial(w, desk, '*684101');
	assert.equal(second.call.isOver, true);
	bob.hangUp();
	second.far.hangUp();
	await allGone(w);
});

test('nothing to park, a call at another phone, nothing to fetch: each is announced, and changes nothing', async () => {
	const { w, call, bob } = await talking();
	assert.equal(await dial(w, carolDesk, '*68'), 'SIP;cause=480;text="There is no call to park"');
	assert.equal(await dial(w, desk, '*88'), NOTHING);
	assert.deepEqual([call.isOver, bob.reoffers.length], [false, 0]);
	call.hangUp();
	await allGone(w);
});

test('a party that refuses music (488) is still in the user’s call', async () => {
	const { w, call, bob } = await talking();
	bob.onReoffer = (_offer, reply) => reply.send(488);
	assert.equal(await dial(w, desk, '*68'), 'SIP;cause=480;text="The other party could not be parked"');
	assert.ok(call.isConnected && !bob.isOver);
	call.hangUp();
	await allGone(w);
});

test('a party that refuses who fetches it (488) goes on waiting, and can be fetched then', async () => {
	const { w, bob } = await talking();
	await dial(w, desk, '*684102');
	bob.onReoffer = (_offer, reply) => reply.send(488);
	const refused = w.sbc.fromPhone(carolDesk, '*88', sdp(4200));
	await clock.until(() => refused.isOver, PATIENCE);
	assert.equal(refused.failure?.status, 480);
	assert.equal(w.pbx.remains().mediaStreams, 1);
	bob.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(6000, { version: 9 }) });
	const carol = await fetched(w, '*88');
	carol.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('after 45 s the parker is called in the name of the party, and has it back when answering', async () => {
	const { w, bob } = await talking();
	await dial(w, desk, '*684102');
	const parkedAt = bob.reoffers.length;
	await clock.until(() => w.sbc.to('desk-1').length === 1, 60_000);
	const phone = w.sbc.last('desk-1');
	assert.match(phone.request.get('From'), /\+13035550177/);
	assert.equal(bob.reoffers.length, parkedAt);
	await clock.settle(phone.answer(sdp(4400)), PATIENCE);
	await clock.until(() => bob.reoffers.length > parkedAt, PATIENCE);
	assert.equal(portIn(bob.reoffers.at(-1) ?? ''), 4400);
	assert.equal(await dial(w, carolDesk, '*88'), NOTHING);
	bob.hangUp();
	await clock.until(() => phone.isOver, PATIENCE);
	assert.deepEqual(told(w).toSorted(), [
		['alice', 'park'],
		['alice', 'park-recall'],
	]);
	await allGone(w);
});

test('a recall that nobody answers, or the user forwards, leaves the party waiting; it comes again, and stops when somebody else fetches the party', async () => {
	const { w, bob } = await talking();
	w.pbx.provisioning.setService(ALICE, 'callForwardingAlways', { active: true, forwardToPhoneNumber: MALLORY });
	await dial(w, desk, '*684102');
	await clock.until(() => w.sbc.to('desk-1').length === 1, 60_000);
	await clock.until(() => w.sbc.to('desk-1').length === 2, 120_000);
	assert.equal(w.sbc.to(MALLORY).length, 0);
	assert.ok(!bob.isOver);
	const carol = await fetched(w, '*88');
	assert.match(w.sbc.last('desk-1').cancel?.get('Reason') ?? '', /cause=200;text="Call completed elsewhere"/);
	await clock.run(120_000);
	assert.equal(w.sbc.to('desk-1').length, 2);
	carol.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('behaviour: parkRecallMs', async () => {
	const { w, bob } = await talking({ parkRecallMs: 30_000 });
	const since = clock.now();
	await dial(w, desk, '*68');
	await clock.until(() => w.sbc.to('desk-1').length === 1, 60_000);
	assert.ok(Math.abs(clock.now() - since - 30_000) < 1_000, String(clock.now() - since));
	bob.hangUp();
	await allGone(w);
});

test('a colleague is parked, and is told whom she talks with when she is fetched', async () => {
	const { w, carol, alice } = await carolTalksWithAlice();
	await clock.run(1_000);
	await dial(w, desk, '*68');
	assert.ok(alice.isOver && carol.isConnected);
	const again = w.sbc.fromPhone(desk, '*88', sdp(4300));
	await clock.until(() => again.isConnected, PATIENCE);
	await clock.run(500);
	assert.equal(portIn(carol.reoffers.at(-1) ?? ''), 4300);
	assert.deepEqual(
		w.pbx.calls().map(({ user, state, party }) => [user.split('@')[0], state, party]),
		[
			['carol', 'active', '+12125550101'],
			['alice', 'detached', '+12125550102'],
			['alice', 'active', '+12125550102'],
		],
	);
	carol.hangUp();
	await clock.until(() => again.isOver, PATIENCE);
	await allGone(w);
});

test('a phone that makes no offer fetches the party: the party makes it, and the ACK carries the answer', async () => {
	const { w, bob } = await talking();
	await dial(w, desk, '*684102');
	const offered = await clock.settle(w.sbc.fromPhoneWithoutOffer(carolDesk, '*88'), PATIENCE);
	assert.equal(portIn(offered.sdp), 6000);
	const fetching = await clock.settle(offered.ack(sdp(4200)), PATIENCE);
	await clock.until(() => w.pbx.calls().length === 2, PATIENCE);
	assert.equal(bob.reoffers.at(-1), '');
	void fetching.destroy();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('who fetches the party gives up in the middle of it: the party hears music again, and can be fetched', async () => {
	const { w, bob } = await talking();
	await dial(w, desk, '*684102');
	const music = portIn(bob.reoffers.at(-1) ?? '');
	let carol: Placed | undefined;
	bob.onReoffer = (_offer, reply) => {
		if (bob.reoffers.length === 2) carol?.cancel();
		clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(6000, { version: 1 + bob.reoffers.length }) }));
	};
	const given = w.sbc.fromPhone(carolDesk, '*88', sdp(4200));
	carol = given;
	await clock.until(() => given.isOver, PATIENCE);
	await clock.run(3_000);
	assert.deepEqual([portIn(bob.reoffers.at(-1) ?? ''), w.pbx.remains().mediaStreams], [music, 1]);
	const again = await fetched(w, '*88');
	again.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});
