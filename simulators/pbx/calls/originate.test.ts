// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originIn, portIn, sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, carolDesk, client, desk, world } from '../testing/world';

const IDENTITY = /^"Alice Archer" <sip:\+12125550101@worktime\.example;user=phone>/;

for (const [phone, mode] of [
	[client, 'voip'],
	[desk, 'desk'],
] as const) {
	test(`a call from the ${mode === 'voip' ? 'client' : 'desk phone'}: 401, INVITE to the carrier with the business identity, 180, 200, BYE`, async () => {
		const w = await world();
		await w.signIn();
		const call = w.sbc.fromPhone(phone, '3035550177', sdp(4000));
		await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
		const bob = w.sbc.last(BOB);
		assert.equal(bob.request.uri, `sip:${BOB}@203.0.113.10:5060;user=phone`);
		assert.match(bob.request.get('From'), IDENTITY);
		assert.match(bob.request.get('P-Asserted-Identity'), IDENTITY);
		assert.equal(portIn(bob.request.body), 4000);
		assert.match(originIn(bob.request.body), /^worktime \d+ 1 IN IP4 10\.0\.0\.10$/);
		assert.doesNotMatch(bob.request.raw, /9175550101|2125550101_m|Phone/);
		assert.notEqual(bob.request.get('Call-ID'), call.invite?.get('Call-ID'));

		bob.ring();
		await clock.until(() => call.progress.length === 1, 2_000);
		await clock.settle(bob.answer(sdp(6000)), 2_000);
		await clock.until(() => call.dialog !== undefined, 2_000);
		assert.equal(portIn(call.dialog?.remote.sdp ?? ''), 6000);
		assert.equal(w.pbx.calls()[0]?.state, 'active');
		await clock.run(60_000);
		call.hangUp({ Reason: 'Q.850;cause=16' });
		await clock.until(() => bob.isOver, 2_000);
		assert.equal(bob.bye?.get('Reason'), 'Q.850;cause=16');

		const [record] = w.pbx.records();
		assert.deepEqual([record?.user, record?.mode, record?.party], [ALICE, mode, BOB]);
		assert.ok(Math.abs((record?.releasedAt ?? 0) - (record?.answeredAt ?? 0) - 60_000) < 100);
		assert.deepEqual(
			w.events().map(({ personality, state }) => `${personality} ${state}`),
			['originator alerting', 'originator active', 'originator released'],
		);
		assert.deepEqual(await w.leave(), {});
	});
}

test('the far end hangs up: BYE to the phone with its Reason', async () => {
	const w = await world();
	const call = w.sbc.fromPhone(client, BOB);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.run(1_000);
	w.sbc.last(BOB).hangUp({ Reason: 'Q.850;cause=16;text="Normal"' });
	await clock.until(() => call.isOver, 2_000);
	assert.equal(call.bye?.get('Reason'), 'Q.850;cause=16;text="Normal"');
	assert.deepEqual(await w.leave(), {});
});

test('early media of the far end reaches the caller: 183 with its description, then 200 with the same', async () => {
	const w = await world();
	const call = w.sbc.fromPhone(client, BOB);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	w.sbc.last(BOB).reply.send(183, { body: sdp(6000) });
	await clock.until(() => call.progress.length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.until(() => call.dialog !== undefined, 2_000);
	assert.equal(call.progress[0]?.status, 183);
	assert.equal(originIn(call.progress[0]?.body ?? ''), originIn(call.dialog?.remote.sdp ?? ''));
	call.hangUp();
	assert.deepEqual(await w.leave(), {});
});

for (const [status, told] of [
	[486, 486],
	[404, 404],
	[503, 503],
	[603, 603],
	[401, 480],
	[302, 480],
] as const) {
	test(`the far end says ${status}: the caller is told ${told}, with its Reason`, async () => {
		const w = await world();
		const call = w.sbc.fromPhone(client, BOB);
		await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
		w.sbc.last(BOB).fail(status, { Reason: 'Q.850;cause=17' });
		await clock.until(() => call.failure !== undefined, 2_000);
		assert.equal(call.failure?.status, told);
		assert.equal(call.failure?.response?.get('Reason'), 'Q.850;cause=17');
		assert.deepEqual(w.pbx.calls(), []);
		assert.deepEqual(await w.leave(), {});
	});
}

test('the caller gives up while it rings: CANCEL to the far end, and no call remains', async () => {
	const w = await world();
	const call = w.sbc.fromPhone(client, BOB);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	w.sbc.last(BOB).ring();
	await clock.run(1_000);
	call.cancel();
	await clock.until(() => w.sbc.last(BOB).cancel !== undefined, 2_000);
	await clock.until(() => call.failure?.status === 487, 2_000);
	assert.deepEqual(w.pbx.calls(), []);
	assert.deepEqual(await w.leave(), {});
});

test('a call without credentials, or with wrong ones, reaches nobody', async () => {
	const w = await world();
	const call = w.sbc.fromPhone({ ...client, password: 'guess' }, BOB);
	await clock.until(() => call.failure !== undefined, 2_000);
	assert.equal(call.failure?.status, 401);
	assert.deepEqual(w.sbc.arrived, []);
	assert.deepEqual(w.events(), []);
	assert.deepEqual(await w.leave(), {});
});

for (const [dialled, status] of [
	['303555', 484],
	['bob', 404],
	['*99', 404],
	['4199', 404],
	['+16465550150', 404],
	['%zz', 404],
] as const) {
	test(`dialling ${dialled} is told ${status} and reaches nobody`, async () => {
		const w = await world();
		const call = w.sbc.fromPhone(desk, dialled);
		await clock.until(() => call.failure !== undefined, 2_000);
		assert.equal(call.failure?.status, status);
		assert.deepEqual(w.sbc.arrived, []);
		assert.deepEqual(await w.leave(), {});
	});
}

for (const dialled of ['4102', '2125550102']) {
	test(`a colleague is called as ${dialled}: her desk phone rings, and both have a call`, async () => {
		const w = await world();
		await clock.settle(w.sbc.register(carolDesk, '<sip:carol-1@203.0.113.10:5060>'), 5_000);
		const call = w.sbc.fromPhone(desk, dialled);
		await clock.until(() => w.sbc.to('carol-1').length === 1, 2_000);
		const carol = w.sbc.last('carol-1');
		assert.match(carol.request.get('From'), IDENTITY);
		carol.ring();
		await clock.settle(carol.answer(sdp(7000)), 2_000);
		await clock.until(() => call.dialog !== undefined, 2_000);
		assert.deepEqual(
			w.pbx.calls().map(({ user, personality, party }) => `${user} ${personality} ${party}`),
			[`${ALICE} originator +12125550102`, 'carol@worktime.example terminator +12125550101'],
		);
		carol.hangUp();
		await clock.until(() => call.isOver, 2_000);
		assert.equal(w.pbx.records().length, 2);
		await clock.settle(w.sbc.register(carolDesk, '*', { Expires: 0 }), 5_000);
		assert.deepEqual(await w.leave(), {});
	});
}

test('the telephone network says nothing for three minutes: CANCEL, and 480 to the caller', async () => {
	const w = await world();
	const call = w.sbc.fromPhone(desk, BOB);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	w.sbc.last(BOB).ring();
	await clock.until(() => call.failure !== undefined, 181_000);
	assert.equal(call.failure?.status, 480);
	assert.ok(w.sbc.last(BOB).cancel);
	assert.deepEqual(await w.leave(), {});
});

test('an INVITE without an offer is connected with the far end, which then learns the caller description', async () => {
	const w = await world();
	const placed = w.sbc.fromPhoneWithoutOffer(desk, BOB);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	const bob = w.sbc.last(BOB);
	assert.match(bob.request.body, /c=IN IP4 10\.0\.0\.10/, 'the media server makes an offer');
	await clock.settle(bob.answer(sdp(6000)), 2_000);
	const answered = await clock.settle(placed, 2_000);
	assert.equal(portIn(answered.sdp), 6000);
	await clock.settle(answered.ack(sdp(4000)), 2_000);
	await clock.until(() => bob.reoffers.length === 1, 2_000);
	assert.equal(portIn(bob.reoffers[0] ?? ''), 4000);
	bob.hangUp();
	assert.deepEqual(await w.leave(), {});
});
