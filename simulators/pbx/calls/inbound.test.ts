// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originIn, portIn, sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { ALICE, BI, BOB, MOBILE, type World, world } from '../testing/world';

const ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"';

/** Bob calls, and the desk phone and the mobile ring. */
async function bothRing(w: World) {
	await w.signIn();
	const call = w.sbc.fromCarrier(BOB, BI, sdp(5000));
	await clock.until(() => w.sbc.arrived.length === 2, 2_000);
	const [desk, mobile] = [w.sbc.last('desk-1'), w.sbc.last(MOBILE)];
	desk.ring();
	mobile.ring();
	await clock.until(() => call.progress.length === 1, 2_000);
	return { call, desk, mobile };
}

test('an inbound call: desk phone and mobile are called at once, with the caller; the client is not; one 180', async () => {
	const w = await world();
	const { call, desk, mobile } = await bothRing(w);
	assert.ok(Math.abs(desk.at - mobile.at) <= 2, 'both INVITEs leave together');
	assert.deepEqual(w.sbc.to('client-1'), []);
	for (const { request } of [desk, mobile]) {
		assert.match(request.get('From'), /^<sip:\+13035550177@worktime\.example;user=phone>/);
		assert.match(request.get('P-Asserted-Identity'), /\+13035550177/);
		assert.equal(portIn(request.body), 5000);
	}
	assert.equal(mobile.request.get('Diversion'), `<sip:${BI}@worktime.example>;reason=unconditional;counter=1;privacy=off`);
	assert.ok(!desk.request.has('Diversion'));
	assert.match(desk.request.get('To'), /2125550101@worktime\.example/);
	await clock.run(5_000);
	assert.deepEqual(
		call.progress.map(({ status, body }) => `${status}${body}`),
		['180'],
	);

	await clock.settle(desk.answer(sdp(7000)), 2_000);
	await clock.until(() => call.dialog !== undefined && mobile.cancel !== undefined, 2_000);
	assert.equal(mobile.cancel?.get('Reason'), ELSEWHERE);
	assert.equal(portIn(call.dialog?.remote.sdp ?? ''), 7000);
	assert.deepEqual(
		w.pbx.calls().map(({ user, personality, state, location, party }) => [user, personality, state, location, party].join(' ')),
		[`${ALICE} terminator active desk ${BOB}`],
	);
	call.hangUp();
	await clock.until(() => desk.isOver, 2_000);
	assert.equal(w.pbx.records()[0]?.mode, 'inbound');
	assert.deepEqual(await w.leave(), {});
});

test('the mobile answers: the desk phone stops', async () => {
	const w = await world();
	const { call, desk, mobile } = await bothRing(w);
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => call.dialog !== undefined && desk.cancel !== undefined, 2_000);
	assert.equal(desk.cancel?.get('Reason'), ELSEWHERE);
	assert.equal(w.pbx.calls()[0]?.location, 'mobile');
	mobile.hangUp();
	await clock.until(() => call.isOver, 2_000);
	assert.deepEqual(await w.leave(), {});
});

test('both answer in the same instant: one is connected, the other gets BYE', async () => {
	const w = await world();
	const { call, desk, mobile } = await bothRing(w);
	await clock.settle(Promise.all([desk.answer(sdp(7000)), mobile.answer(sdp(8000))]), 2_000);
	await clock.until(() => call.dialog !== undefined && (desk.isOver || mobile.isOver), 40_000);
	assert.equal(portIn(call.dialog?.remote.sdp ?? ''), 7000);
	assert.deepEqual([desk.isOver, mobile.isOver], [false, true]);
	call.hangUp();
	assert.deepEqual(await w.leave(), {});
});

test('the caller gives up: both legs are cancelled, with the Reason of the caller', async () => {
	const w = await world();
	const { call, desk, mobile } = await bothRing(w);
	call.cancel({ Reason: 'Q.850;cause=16' });
	await clock.until(() => desk.cancel !== undefined && mobile.cancel !== undefined, 2_000);
	assert.equal(desk.cancel?.get('Reason'), 'Q.850;cause=16');
	assert.deepEqual(w.pbx.calls(), []);
	assert.deepEqual(await w.leave(), {});
});

test('the desk phone answers while the caller gives up: it gets BYE, and nobody is connected', async () => {
	const w = await world();
	const { call, desk } = await bothRing(w);
	call.cancel({ Reason: 'Q.850;cause=16' });
	await clock.run(4);
	await clock.settle(desk.answer(sdp(7000)), 2_000);
	await clock.until(() => desk.isOver, 40_000);
	assert.equal(call.isConnected, false);
	assert.deepEqual(await w.leave(), {});
});

test('a busy mobile leaves the desk phone ringing', async () => {
	const w = await world();
	const { call, desk, mobile } = await bothRing(w);
	mobile.fail(486);
	await clock.run(10_000);
	assert.ok(desk.isRinging);
	assert.equal(call.isOver, false);
	await clock.settle(desk.answer(sdp(7000)), 2_000);
	await clock.until(() => call.dialog !== undefined, 2_000);
	call.hangUp();
	assert.deepEqual(await w.leave(), {});
});

for (const [first, second, told] of [
	[486, 480, 486],
	[480, 480, 480],
	[603, 404, 480],
	[603, 486, 486],
	[503, 488, 488],
] as const) {
	test(`the desk phone says ${first}, the mobile ${second}: the caller is told ${told}`, async () => {
		const w = await world();
		const { call, desk, mobile } = await bothRing(w);
		desk.fail(first);
		await clock.run(1_000);
		assert.equal(call.isOver, false);
		mobile.fail(second);
		await clock.until(() => call.failure !== undefined, 2_000);
		assert.equal(call.failure?.status, told);
		assert.deepEqual(await w.leave(), {});
	});
}

test('nobody answers for a minute: both legs are cancelled, and the caller is told 480', async () => {
	const w = await world();
	const { call, desk, mobile } = await bothRing(w);
	await clock.until(() => call.failure !== undefined, 61_000);
	assert.equal(call.failure?.status, 480);
	assert.match(call.failure?.response?.get('Reason') ?? '', /cause=19/);
	assert.ok(desk.cancel && mobile.cancel);
	assert.deepEqual(await w.leave(), {});
});

for (const [devicesToRing, active, ring] of [
	['Fixed', true, ['desk-1']],
	['Mobile', true, [MOBILE]],
	['Both', true, ['desk-1', MOBILE]],
	['Both', false, ['desk-1']],
] as const) {
	test(`phones to ring ${devicesToRing}, Mobility ${active ? 'active' : 'inactive'}: ${ring.join(' and ')}`, async () => {
		const w = await world();
		w.pbx.provisioning.setMobility(ALICE, { devicesToRing, active });
		await w.signIn();
		const call = w.sbc.fromCarrier(BOB, BI);
		await clock.run(1_000);
		assert.deepEqual(
			w.sbc.arrived.map(({ request }) => request.calledNumber),
			ring,
		);
		call.cancel();
		assert.deepEqual(await w.leave(), {});
	});
}

test('nothing to ring: 480 at once', async () => {
	const w = await world({ mobility: { devicesToRing: 'Fixed' } });
	const call = w.sbc.fromCarrier(BOB, BI);
	await clock.until(() => call.failure !== undefined, 1_000);
	assert.equal(call.failure?.status, 480);
	assert.deepEqual(w.sbc.arrived, []);
});

test('a number that is nobody is 404', async () => {
	const w = await world();
	for (const number of ['+12125550999', 'alice', '+16465550150']) {
		const call = w.sbc.fromCarrier(BOB, number);
		await clock.until(() => call.failure !== undefined, 1_000);
		assert.equal(call.failure?.status, 404, number);
	}
	assert.deepEqual(w.sbc.arrived, []);
});

test('a caller who withholds the number stays anonymous', async () => {
	const w = await world({ mobility: { devicesToRing: 'Fixed' } });
	await w.signIn();
	const call = w.sbc.fromCarrier(BOB, BI, sdp(5000), { From: '"Anonymous" <sip:anonymous@anonymous.invalid>', 'P-Asserted-Identity': undefined });
	await clock.until(() => w.sbc.arrived.length === 1, 1_000);
	assert.match(w.sbc.last('desk-1').request.get('From'), /^"Anonymous" <sip:anonymous@anonymous\.invalid>/);
	assert.ok(!w.sbc.last('desk-1').request.has('P-Asserted-Identity'));
	assert.equal(w.pbx.calls()[0]?.party, 'anonymous');
	call.cancel();
	assert.deepEqual(await w.leave(), {});
});

test('answer confirmation: the answer of the mobile counts with the digit; then it gets the offer of the caller', async () => {
	const w = await world({ mobility: { answerConfirmationRequired: true } });
	const { call, desk, mobile } = await bothRing(w);
	assert.match(mobile.request.body, /c=IN IP4 10\.0\.0\.10/, 'the media server makes the offer');
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.settle(mobile.dialog?.request({ method: 'INFO', headers: { 'Content-Type': 'text/plain' }, body: 'hello' }) ?? Promise.reject(), 2_000);
	await clock.run(3_000);
	assert.ok(desk.isRinging, 'an INFO without a digit confirms nothing');
	assert.equal(call.isConnected, false);
	await clock.settle(mobile.press('1'), 2_000);
	await clock.until(() => call.dialog !== undefined && desk.cancel !== undefined, 2_000);
	assert.equal(desk.cancel?.get('Reason'), ELSEWHERE);
	assert.equal(portIn(mobile.reoffers[0] ?? ''), 5000);
	assert.equal(portIn(call.dialog?.remote.sdp ?? ''), 8000);
	const [before, after] = [originIn(mobile.request.body).split(' '), originIn(mobile.reoffers[0] ?? '').split(' ')];
	assert.equal(before[1], after[1], 'the same session');
	assert.deepEqual([before[2], after[2]], ['1', '2'], 'the next version');
	call.hangUp();
	await clock.until(() => mobile.isOver, 2_000);
	assert.deepEqual(await w.leave(), {});
});

test('answer confirmation: no digit for 10 s and the mobile gets BYE, while the desk phone goes on ringing', async () => {
	const w = await world({ mobility: { answerConfirmationRequired: true } });
	const { call, desk, mobile } = await bothRing(w);
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.run(9_000);
	assert.ok(!mobile.isOver);
	await clock.run(1_500);
	assert.ok(mobile.isOver && desk.isRinging);
	await clock.settle(desk.answer(sdp(7000)), 2_000);
	await clock.until(() => call.dialog !== undefined, 2_000);
	call.hangUp();
	assert.deepEqual(await w.leave(), {});
});

test('answer confirmation: the desk phone answers while the mobile waits for its digit', async () => {
	const w = await world({ mobility: { answerConfirmationRequired: true } });
	const { call, desk, mobile } = await bothRing(w);
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.run(2_000);
	await clock.settle(desk.answer(sdp(7000)), 2_000);
	await clock.until(() => call.dialog !== undefined && mobile.isOver, 2_000);
	assert.equal(mobile.bye?.get('Reason'), ELSEWHERE);
	call.hangUp();
	assert.deepEqual(await w.leave(), {});
});

test('answer confirmation: the caller gives up while the mobile waits for its digit', async () => {
	const w = await world({ mobility: { answerConfirmationRequired: true } });
	const { call, desk, mobile } = await bothRing(w);
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	call.cancel();
	await clock.until(() => mobile.isOver && desk.cancel !== undefined, 2_000);
	assert.deepEqual(await w.leave(), {});
});
