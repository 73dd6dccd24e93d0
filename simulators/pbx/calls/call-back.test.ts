// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originIn, portIn, sdp } from '../testing/scripted-sbc';
import { allGone } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, carolDesk, MOBILE, world } from '../testing/world';
import { xsi } from '../testing/xsi-client';

/** Alice asks to be called back, and her mobile rings. */
async function calledBack(options: Parameters<typeof world>[0] = {}, to = BOB) {
	const w = await world(options);
	const { status } = await xsi(w, 'POST', `calls/new?address=${encodeURIComponent(to)}&location=Mobility`);
	assert.equal(status, 201);
	await clock.until(() => w.sbc.to(MOBILE).length === 1, 2_000);
	const mobile = w.sbc.last(MOBILE);
	mobile.ring();
	await clock.run(1_000);
	return { w, mobile };
}

test('Call Back: the mobile rings with the own number; its answer makes the PBX call the party; both are aligned; BYE', async () => {
	const { w, mobile } = await calledBack();
	assert.match(mobile.request.get('From'), /^"Alice Archer" <sip:\+12125550101@worktime\.example;user=phone>/);
	assert.match(mobile.request.body, /c=IN IP4 10\.0\.0\.10/);
	assert.deepEqual(
		w.pbx.calls().map(({ personality, state, mode }) => `${personality} ${state} ${mode}`),
		['click-to-dial alerting call-back'],
	);
	await clock.run(10_000);
	assert.deepEqual(w.sbc.to(BOB), [], 'the party is not called yet');

	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	const bob = w.sbc.last(BOB);
	for (const name of ['From', 'P-Asserted-Identity'])
		assert.match(bob.request.get(name), /^"Alice Archer" <sip:\+12125550101@worktime\.example;user=phone>/);
	assert.doesNotMatch(bob.request.raw, /9175550101/);
	assert.equal(portIn(bob.request.body), 8000, 'the party is offered what the mobile has');
	bob.ring();
	await clock.run(3_000);
	await clock.settle(bob.answer(sdp(6000)), 2_000);
	await clock.until(() => mobile.reoffers.length === 1, 2_000);
	assert.equal(portIn(mobile.reoffers[0] ?? ''), 6000, 'the mobile is given what the party has');
	assert.equal(originIn(mobile.reoffers[0] ?? '').split(' ')[2], '2');
	await clock.run(1_000);
	assert.equal(w.pbx.calls()[0]?.state, 'active');
	assert.deepEqual(bob.reoffers, [], 'the mobile kept its media: nothing to tell the party');
	bob.hangUp();
	await clock.until(() => mobile.isOver, 2_000);
	const [record] = w.pbx.records();
	assert.deepEqual([record?.user, record?.mode, record?.party, record?.location], [ALICE, 'call-back', BOB, 'mobile']);
	await allGone(w);
});

test('the mobile changes its media when it is given what the party has: the party is told', async () => {
	const { w, mobile } = await calledBack();
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	mobile.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(8002, { version: 2 }) });
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.until(() => w.sbc.last(BOB).reoffers.length === 1, 2_000);
	assert.equal(portIn(w.sbc.last(BOB).reoffers[0] ?? ''), 8002);
	mobile.hangUp();
	await clock.until(() => w.sbc.last(BOB).isOver, 2_000);
	await allGone(w);
});

test('glare when the mobile is given what the party has: it is tried again', async () => {
	const { w, mobile } = await calledBack();
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	let tries = 0;
	mobile.onReoffer = (_offer, reply) => (++tries === 1 ? reply.send(491) : reply.send(200, { body: sdp(8000) }));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.until(() => w.pbx.calls()[0]?.state === 'active', 10_000);
	assert.equal(tries, 2);
	mobile.hangUp();
	await allGone(w);
});

test('the mobile refuses what the party has: both legs are released', async () => {
	const { w, mobile } = await calledBack();
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	mobile.onReoffer = (_offer, reply) => reply.send(488);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.until(() => mobile.isOver && w.sbc.last(BOB).isOver, 5_000);
	await allGone(w);
});

for (const [what, status] of [
	['is busy', 486],
	['declines', 603],
	['is out of reach', 480],
] as const) {
	test(`the mobile ${what}: the party is never called`, async () => {
		const { w, mobile } = await calledBack();
		mobile.fail(status);
		await clock.run(60_000);
		assert.deepEqual(w.sbc.to(BOB), []);
		assert.equal(w.sbc.to(MOBILE).length, 1);
		await allGone(w);
	});
}

test('the mobile is not answered for six rings: CANCEL, and the party is never called', async () => {
	const { w, mobile } = await calledBack();
	await clock.run(34_000);
	assert.ok(mobile.isRinging);
	await clock.run(2_000);
	assert.ok(mobile.cancel);
	assert.deepEqual(w.sbc.to(BOB), []);
	await allGone(w);
});

test('the user hangs up while the party rings: the party stops ringing', async () => {
	const { w, mobile } = await calledBack();
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	w.sbc.last(BOB).ring();
	await clock.run(1_000);
	mobile.hangUp();
	await clock.until(() => w.sbc.last(BOB).cancel !== undefined, 2_000);
	await allGone(w);
});

test('the party is busy: the mobile leg is released, with the Reason', async () => {
	const { w, mobile } = await calledBack();
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	w.sbc.last(BOB).fail(486, { Reason: 'Q.850;cause=17' });
	await clock.until(() => mobile.isOver, 2_000);
	assert.equal(mobile.bye?.get('Reason'), 'Q.850;cause=17');
	await allGone(w);
});

test('answer confirmation: the party is called after the digit, and never without one', async () => {
	const confirmation = { mobility: { answerConfirmationRequired: true } };
	const pressed = await calledBack(confirmation);
	await clock.settle(pressed.mobile.answer(sdp(8000)), 2_000);
	await clock.run(5_000);
	assert.deepEqual(pressed.w.sbc.to(BOB), []);
	await clock.settle(pressed.mobile.press('#'), 2_000);
	await clock.until(() => pressed.w.sbc.to(BOB).length === 1, 2_000);
	pressed.mobile.hangUp();
	await allGone(pressed.w);

	const silent = await calledBack(confirmation);
	await clock.settle(silent.mobile.answer(sdp(8000)), 2_000);
	await clock.run(10_500);
	assert.ok(silent.mobile.isOver);
	assert.deepEqual(silent.w.sbc.to(BOB), []);
	await allGone(silent.w);
});

test('a Call Back to a colleague: her desk phone rings, and both have a call', async () => {
	const { w, mobile } = await calledBack({}, '4102');
	await clock.settle(w.sbc.register(carolDesk, '<sip:carol-1@203.0.113.10:5060>'), 5_000);
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => w.sbc.to('carol-1').length === 1, 2_000);
	await clock.settle(w.sbc.last('carol-1').answer(sdp(7000)), 2_000);
	await clock.until(() => w.pbx.calls().every(({ state }) => state === 'active'), 2_000);
	assert.deepEqual(
		w.pbx.calls().map(({ personality }) => personality),
		['click-to-dial', 'terminator'],
	);
	w.sbc.last('carol-1').hangUp();
	await clock.until(() => mobile.isOver, 2_000);
	await clock.settle(w.sbc.register(carolDesk, '*', { Expires: 0 }), 5_000);
	await allGone(w);
});

test('the user releases the call through the service API, while the mobile rings and while both talk', async () => {
	const ringing = await calledBack();
	const [first] = ringing.w.pbx.calls();
	assert.equal((await xsi(ringing.w, 'DELETE', `calls/${first?.id}`)).status, 200);
	await clock.until(() => ringing.mobile.cancel !== undefined, 2_000);
	await allGone(ringing.w);

	const { w, mobile } = await calledBack();
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.until(() => w.pbx.calls()[0]?.state === 'active', 2_000);
	assert.equal((await xsi(w, 'DELETE', `calls/${w.pbx.calls()[0]?.id}`)).status, 200);
	await clock.until(() => mobile.isOver && w.sbc.last(BOB).isOver, 2_000);
	await allGone(w);
});
