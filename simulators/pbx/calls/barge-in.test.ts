// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PbxBehaviour } from '../behaviour';
import { type Arrived, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { aliceTalksWithBob, allGone, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, carolDesk, desk, MALLORY } from '../testing/world';

const PATIENCE = 10_000;
const MEDIA_SERVER = 20_000;
const CAROL = 'carol@worktime.example';
const BI = '+12125550101';

/** Alice's desk phone talks with Bob. */
async function talking(behaviour: Partial<PbxBehaviour> = {}) {
	const { w, call, far } = await aliceTalksWithBob({ behaviour });
	return { w, alice: call, bob: far };
}

/** Carol takes part in Alice's call. */
async function three(behaviour: Partial<PbxBehaviour> = {}) {
	const { w, alice, bob } = await talking(behaviour);
	const carol = w.sbc.fromPhone(carolDesk, '*334101', sdp(4200));
	await clock.until(() => carol.isConnected, PATIENCE);
	await clock.run(2_000);
	return { w, alice, bob, carol };
}

const atPbx = (side: Placed | Arrived) => portIn(side.reoffers.at(-1) ?? '') >= MEDIA_SERVER;
const parties = ({ w }: Awaited<ReturnType<typeof three>>) => w.pbx.calls().map(({ user, state, party }) => [user, state, party]);

test('each of the three is connected with the PBX, by one re-INVITE, and all have their calls', async () => {
	const all = await three();
	const { w, alice, bob, carol } = all;
	assert.deepEqual([atPbx(alice), alice.reoffers.length, atPbx(bob), bob.reoffers.length], [true, 1, true, 1]);
	assert.equal(w.pbx.remains().mediaStreams, 3);
	assert.deepEqual(parties(all), [
		[ALICE, 'active', BOB],
		[CAROL, 'active', BI],
	]);
	carol.hangUp();
	await clock.run(1_000);
	assert.ok(alice.isConnected && !bob.isOver);
	assert.deepEqual(parties(all), [[ALICE, 'active', BOB]]);
	bob.hangUp();
	await clock.until(() => alice.isOver, PATIENCE);
	assert.equal(w.pbx.records().find(({ user }) => user === CAROL)?.service, 'barge-in');
	await allGone(w);
});

test('the colleague leaves: the other two go on; with one of them it is over for both', async () => {
	const all = await three();
	const { w, alice, bob, carol } = all;
	alice.hangUp();
	await clock.run(1_000);
	assert.ok(carol.isConnected && !bob.isOver);
	assert.deepEqual(parties(all), [[CAROL, 'active', BOB]]);
	carol.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('the other party leaves: the two users go on, and know each other', async () => {
	const all = await three();
	const { w, alice, bob, carol } = all;
	bob.hangUp();
	await clock.run(1_000);
	assert.ok(alice.isConnected && carol.isConnected);
	assert.deepEqual(parties(all), [
		[ALICE, 'active', '+12125550102'],
		[CAROL, 'active', BI],
	]);
	alice.hangUp();
	await clock.until(() => carol.isOver, PATIENCE);
	await allGone(w);
});

test('who barges in leaves again while the colleague hears the warning: the two go on hearing each other', async () => {
	const { w, alice, bob } = await talking();
	const carol = w.sbc.fromPhone(carolDesk, '*334101', sdp(4200));
	await clock.until(() => atPbx(bob), PATIENCE);
	await clock.run(200);
	carol.hangUp();
	await clock.run(3_000);
	assert.ok(alice.isConnected && !bob.isOver);
	assert.ok((w.pbx.remains().callTimers ?? 0) > 0);
	alice.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

for (const who of ['who barges in', 'the colleague', 'the other party'] as const) {
	test(`${who} hangs up while the other party is on its way to the PBX: nobody has taken part in the call`, async () => {
		const { w, alice, bob } = await talking();
		const carol = w.sbc.fromPhone(carolDesk, '*334101', sdp(4200));
		bob.onReoffer = (_offer, reply) => {
			const leaves = { 'who barges in': carol, 'the colleague': alice, 'the other party': bob }[who];
			if (bob.reoffers.length === 1) leaves.hangUp();
			clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(6000, { version: 1 + bob.reoffers.length }) }));
		};
		await clock.run(8_000);
		if (who === 'who barges in') {
			assert.ok(alice.isConnected && !bob.isOver);
			assert.deepEqual(
				[alice, bob].map(({ reoffers }) => portIn(reoffers.at(-1) ?? '')),
				[6000, 4000],
			);
			alice.hangUp();
			await clock.until(() => bob.isOver, PATIENCE);
		} else assert.equal(carol.bye?.get('Reason'), 'SIP;cause=480;text="The call cannot be made one of three"');
		assert.deepEqual([w.pbx.records().map(({ user }) => user), w.pbx.remains().mediaPorts], [[ALICE], 0]);
		await allGone(w);
	});
}

for (const [who, status] of [
	['alice', 488],
	['bob', 488],
] as const) {
	test(`${who} refuses the PBX (${status}): the call is what it was, and who wanted to take part is told`, async () => {
		const { w, alice, bob } = await talking();
		const side = who === 'alice' ? alice : bob;
		side.onReoffer = (_offer, reply) => reply.send(status);
		const carol = w.sbc.fromPhone(carolDesk, '*334101', sdp(4200));
		await clock.until(() => carol.isOver, PATIENCE);
		await clock.run(500);
		assert.equal(carol.bye?.get('Reason'), 'SIP;cause=480;text="The call cannot be made one of three"');
		assert.ok(alice.isConnected && !bob.isOver);
		if (who === 'bob') assert.equal(portIn(alice.reoffers.at(-1) ?? ''), 6000);
		assert.deepEqual([w.pbx.calls().length, w.pbx.remains().mediaPorts], [1, 0]);
		alice.hangUp();
		await allGone(w);
	});
}

test('a colleague who is exempt, one who holds, one with two calls, oneself: refused, and the calls are what they were', async () => {
	const { w, alice, bob } = await talking();
	const refused = async (phone = carolDesk) => {
		const call = w.sbc.fromPhone(phone, '*334101', sdp(4200));
		await clock.until(() => call.isOver, PATIENCE);
		return call.bye?.get('Reason');
	};
	w.pbx.provisioning.setService(ALICE, 'bargeInExempt', { active: true });
	assert.equal(await refused(), 'SIP;cause=403;text="Nobody may take part in the calls of this user"');
	w.pbx.provisioning.setService(ALICE, 'bargeInExempt', { active: false });
	assert.match((await refused(desk)) ?? '', /cause=480/);
	assert.deepEqual([alice.reoffers.length, bob.reoffers.length], [0, 0]);
	const hold = alice.dialog?.request({
		method: 'INVITE',
		body: sdp(4000, { version: 2, direction: 'sendonly' }),
		headers: { Contact: '<sip:a@203.0.113.10>' },
	});
	await clock.settle(hold as Promise<unknown>, PATIENCE);
	assert.match((await refused()) ?? '', /cause=480/);
	const second = await talk(w, desk, { port: 4002, to: MALLORY, farPort: 7000 });
	assert.match((await refused()) ?? '', /cause=480/);
	for (const one of [alice, second.call]) one.hangUp();
	await allGone(w);
});

test('honoursBargeInExempt=false: one who is exempt is not', async () => {
	const { w, alice } = await talking({ honoursBargeInExempt: false });
	w.pbx.provisioning.setService(ALICE, 'bargeInExempt', { active: true });
	const carol = w.sbc.fromPhone(carolDesk, '*334101', sdp(4200));
	await clock.until(() => carol.isConnected, PATIENCE);
	await clock.run(1_000);
	assert.ok(atPbx(alice));
	for (const one of [carol, alice]) one.hangUp();
	await allGone(w);
});
