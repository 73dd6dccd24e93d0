import '../testing/virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallServices } from '../service-settings';
import { type Arrived, sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { ALICE, BI, BOB, carolDesk, desk, MALLORY, type World, world } from '../testing/world';

const CAROL = 'carol@worktime.example';
const CAROLS = '+12125550102';
const DESK_ONLY = { devicesToRing: 'Fixed' } as const;

async function with_(services: Partial<CallServices>, { signedIn = true } = {}): Promise<World> {
	const w = await world({ mobility: DESK_ONLY });
	for (const [name, change] of Object.entries(services)) w.pbx.provisioning.setService(ALICE, name as keyof CallServices, change);
	if (signedIn) await w.signIn();
	return w;
}

const to = (number: string, ringSplash = false) => ({ active: true, forwardToPhoneNumber: number, ringSplash, numberOfRings: 3 });
const statuses = (call: { progress: readonly { status: number }[] }) => call.progress.map(({ status }) => status);

async function reached(w: World, who: string, within = 2_000): Promise<Arrived> {
	await clock.until(() => w.sbc.to(who).length > 0, within);
	return w.sbc.last(who);
}

/** The caller is told this, and nobody whom nothing speaks of was called. */
async function refused(w: World, call: ReturnType<World['sbc']['fromCarrier']>, status: number, called: readonly string[]) {
	await clock.until(() => call.failure !== undefined, 70_000);
	assert.equal(call.failure?.status, status);
	assert.deepEqual(
		w.sbc.arrived.map(({ request }) => request.calledNumber),
		called,
	);
	assert.deepEqual(await w.leave(), {});
}

test('forwarding always: 181, the call goes out with Diversion and History-Info, the record stays to its end', async () => {
	const w = await with_({ callForwardingAlways: to('(303) 555-0188') });
	const call = w.sbc.fromCarrier(BOB, BI);
	const mallory = await reached(w, MALLORY);
	assert.match(mallory.request.get('From'), /\+13035550177/);
	assert.equal(mallory.request.get('Diversion'), `<sip:${BI}@worktime.example>;reason=unconditional;counter=1;privacy=off`);
	assert.equal(
		mallory.request.get('History-Info'),
		`<sip:${BI}@worktime.example>;index=1, <sip:${MALLORY}@worktime.example;cause=302>;index=1.1;mp=1`,
	);
	assert.equal(w.pbx.calls()[0]?.state, 'detached');
	await clock.settle(mallory.answer(sdp(7000)), 2_000);
	await clock.until(() => call.isConnected, 2_000);
	assert.deepEqual([statuses(call)[0], w.sbc.to('desk-1')], [181, []]);
	mallory.hangUp();
	await clock.until(() => call.isOver, 2_000);
	const [record] = w.pbx.records();
	assert.deepEqual([record?.redirection, record?.answeredAt !== undefined], [{ to: MALLORY, reason: 'unconditional' }, true]);
	assert.deepEqual(await w.leave(), {});
});

for (const [title, services, signedIn, act, reason, cause] of [
	[
		'busy, by Do Not Disturb',
		{ doNotDisturb: { active: true, ringSplash: false }, callForwardingBusy: to(MALLORY) },
		true,
		undefined,
		'user-busy',
		486,
	],
	['busy, said by the phone', { callForwardingBusy: to(MALLORY) }, true, (phone: Arrived) => phone.fail(486), 'user-busy', 486],
	['no answer after three rings', { callForwardingNoAnswer: to(MALLORY) }, true, (phone: Arrived) => phone.ring(), 'no-answer', 408],
	['declined', { callForwardingNoAnswer: to(MALLORY) }, true, (phone: Arrived) => phone.fail(603), 'no-answer', 408],
	['not reachable: no phone is registered', { callForwardingNotReachable: to(MALLORY) }, false, undefined, 'unavailable', 503],
	['not reachable: the phone says 480', { callForwardingNotReachable: to(MALLORY) }, true, (phone: Arrived) => phone.fail(480), 'unavailable', 503],
] as const) {
	test(`forwarding ${title}: ${reason}`, async () => {
		const w = await with_(services, { signedIn });
		const call = w.sbc.fromCarrier(BOB, BI);
		if (act !== undefined) act(await reached(w, 'desk-1'));
		const mallory = await reached(w, MALLORY, 20_000);
		if (title.startsWith('no answer')) assert.ok(mallory.at > 18_000, 'three rings of six seconds');
		assert.match(mallory.request.get('Diversion'), new RegExp(`reason=${reason};`));
		assert.match(mallory.request.get('History-Info'), new RegExp(`;cause=${cause}>;index=1\\.1;mp=1$`));
		assert.ok(statuses(call).includes(181));
		mallory.fail(486);
		await clock.until(() => call.failure !== undefined, 2_000);
		assert.equal(call.failure?.status, 486, 'who the caller was sent to is busy');
		assert.deepEqual(await w.leave(), {});
	});
}

for (const [title, services, phone, status] of [
	['Do Not Disturb: 486 and no phone rings', { doNotDisturb: { active: true, ringSplash: false } }, undefined, 486],
	[
		'Do Not Disturb is busy, not not reachable',
		{ doNotDisturb: { active: true, ringSplash: false }, callForwardingNotReachable: to(MALLORY) },
		undefined,
		486,
	],
	['Do Not Disturb is no lack of answer', { doNotDisturb: { active: true, ringSplash: false }, callForwardingNoAnswer: to(MALLORY) }, undefined, 486],
	['a busy phone without forwarding: 486', { callForwardingNoAnswer: to(MALLORY) }, 486, 486],
	['a call that is declined: 480, the 603 stays here', {}, 603, 480],
	[
		'a call that is forbidden: 403, and no service takes it',
		{ callForwardingNoAnswer: to(MALLORY), callForwardingNotReachable: to(MALLORY) },
		403,
		403,
	],
	['forwarding to oneself: 403', { callForwardingAlways: to(BI) }, undefined, 403],
] as const) {
	test(title, async () => {
		const w = await with_(services);
		const call = w.sbc.fromCarrier(BOB, BI);
		if (phone !== undefined) (await reached(w, 'desk-1')).fail(phone);
		await refused(w, call, status, phone === undefined ? [] : ['desk-1']);
	});
}

test('forwarding always comes before Do Not Disturb', async () => {
	const w = await with_({
		callForwardingAlways: to(MALLORY),
		doNotDisturb: { active: true, ringSplash: true },
		callForwardingBusy: to('+13035550199'),
	});
	const call = w.sbc.fromCarrier(BOB, BI);
	await reached(w, MALLORY);
	call.cancel();
	await clock.run(2_000);
	assert.equal(w.sbc.arrived.length, 1);
	assert.equal(w.pbx.records()[0]?.reason, 'abandoned');
	assert.deepEqual(await w.leave(), {});
});

test('two users who forward to each other: 403, and nobody rings', async () => {
	const w = await with_({ callForwardingAlways: to(CAROLS) });
	w.pbx.provisioning.setService(CAROL, 'callForwardingAlways', to(BI));
	await refused(w, w.sbc.fromCarrier(BOB, BI), 403, []);
});

test('a loop over another network is known by its Diversion', async () => {
	const w = await with_({ callForwardingAlways: to(MALLORY) });
	const headers = { Diversion: `<sip:${MALLORY}@x.example>;reason=unconditional, <sip:${BI}@worktime.example>;reason=unconditional` };
	await refused(w, w.sbc.fromCarrier(BOB, BI, sdp(5000), headers), 403, []);
});

test('a chain: Alice forwards to Carol, who forwards to Mallory when she is busy; both numbers stand in the way of the call', async () => {
	const w = await with_({ callForwardingAlways: to('4102') });
	w.pbx.provisioning.setService(CAROL, 'callForwardingBusy', to(MALLORY));
	w.pbx.provisioning.setService(CAROL, 'doNotDisturb', { active: true });
	const call = w.sbc.fromCarrier(BOB, BI);
	const mallory = await reached(w, MALLORY);
	assert.equal(
		mallory.request.get('Diversion'),
		`<sip:${CAROLS}@worktime.example>;reason=user-busy;counter=1;privacy=off, <sip:${BI}@worktime.example>;reason=unconditional;counter=1;privacy=off`,
	);
	assert.equal(
		mallory.request.get('History-Info'),
		`<sip:${BI}@worktime.example>;index=1, <sip:${CAROLS}@worktime.example;cause=302?Reason=SIP%3Bcause%3D486>;index=1.1;mp=1, ` +
			`<sip:${MALLORY}@worktime.example;cause=486>;index=1.1.1;mp=1.1`,
	);
	call.cancel();
	assert.deepEqual(await w.leave(), {});
});

test('302 of the desk phone: the caller is told 181 and goes there; other phones stop', async () => {
	const w = await world();
	await w.signIn();
	const call = w.sbc.fromCarrier(BOB, BI);
	(await reached(w, 'desk-1')).fail(302, { Contact: '<sip:3035550188@192.0.2.7>' });
	const mallory = await reached(w, MALLORY);
	assert.match(mallory.request.get('Diversion'), /\+12125550101.*reason=unconditional/);
	assert.ok(statuses(call).includes(181));
	await clock.until(() => w.sbc.last('+19175550101').cancel !== undefined, 2_000);
	call.cancel();
	assert.deepEqual(await w.leave(), {});
});

test('302 to what is no number ends the call', async () => {
	const w = await with_({});
	const call = w.sbc.fromCarrier(BOB, BI);
	(await reached(w, 'desk-1')).fail(302, { Contact: '<sip:nobody@192.0.2.7>' });
	await refused(w, call, 404, ['desk-1']);
});

for (const service of ['doNotDisturb', 'callForwardingAlways'] as const) {
	test(`ring splash of ${service}: the desk phone rings for a second, and an answer comes too late`, async () => {
		const w = await with_(
			service === 'doNotDisturb' ? { doNotDisturb: { active: true, ringSplash: true } } : { callForwardingAlways: to(MALLORY, true) },
		);
		const call = w.sbc.fromCarrier(BOB, BI);
		const phone = await reached(w, 'desk-1');
		assert.equal(phone.request.get('Alert-Info'), '<urn:alert:duration:short>');
		phone.ring();
		await clock.until(() => phone.cancel !== undefined, 2_000);
		assert.match(phone.cancel?.get('Reason') ?? '', /Call completed elsewhere/);
		if (service === 'doNotDisturb') await clock.until(() => call.failure?.status === 486, 1_000);
		else call.cancel();
		assert.deepEqual(await w.leave(), {});
	});
}

for (const [active, status] of [
	[true, undefined],
	[false, 486],
] as const) {
	test(`a second call with call waiting ${active ? 'on rings with the tone' : 'off finds the user busy'}`, async () => {
		const w = await with_({ callWaiting: { active } });
		const talk = w.sbc.fromPhone(desk, MALLORY);
		await clock.settle((await reached(w, MALLORY)).answer(sdp(7000)), 2_000);
		await clock.until(() => talk.isConnected, 2_000);
		const call = w.sbc.fromCarrier(BOB, BI);
		if (status === undefined) {
			const phone = await reached(w, 'desk-1');
			assert.equal(phone.request.get('Alert-Info'), '<urn:alert:service:call-waiting>');
			phone.ring();
			await clock.until(() => statuses(call).includes(180), 1_000);
			call.cancel();
		} else {
			await clock.until(() => call.failure !== undefined, 1_000);
			assert.deepEqual([call.failure?.status, w.sbc.to('desk-1')], [status, []]);
		}
		talk.hangUp();
		assert.deepEqual(await w.leave(), {});
	});
}

test('a user who declines by the service API: all phones stop, 480', async () => {
	const w = await world();
	await w.signIn();
	const call = w.sbc.fromPhone(carolDesk, '4101');
	const [phone, mobile] = [await reached(w, 'desk-1'), await reached(w, '+19175550101')];
	phone.ring();
	await clock.until(() => statuses(call).includes(180), 1_000);
	w.pbx.control.calls
		.all()
		.find(({ record }) => record.user === ALICE)
		?.decline();
	await clock.until(() => call.failure !== undefined && phone.cancel !== undefined && mobile.cancel !== undefined, 2_000);
	assert.equal(call.failure?.status, 480);
	assert.deepEqual(await w.leave(), {});
});

test('ten lines: the eleventh call finds the user busy though call waiting is on', async () => {
	const w = await with_({});
	const calls = Array.from({ length: 11 }, () => w.sbc.fromCarrier(BOB, BI));
	await clock.until(() => calls.some(({ failure }) => failure !== undefined), 2_000);
	assert.deepEqual(calls.map(({ failure }) => failure?.status).filter(Boolean), [486]);
	for (const call of calls) call.cancel();
	assert.deepEqual(await w.leave(), {});
});

for (const [cause, services, signedIn] of [
	['always', { voiceMail: { active: true, always: true, busy: true, noAnswer: true }, doNotDisturb: { active: true, ringSplash: false } }, true],
	['busy', { voiceMail: { active: true, always: false, busy: true, noAnswer: true }, doNotDisturb: { active: true, ringSplash: false } }, true],
	['no-answer', { voiceMail: { active: true, always: false, busy: true, noAnswer: true } }, true],
	['not-reachable', { voiceMail: { active: true, always: false, busy: true, noAnswer: true } }, false],
] as const) {
	test(`voice mail is the last step: ${cause}`, async () => {
		const w = await with_(services, { signedIn });
		const causes: string[] = [];
		w.pbx.control.voiceMail = async (deposit, side) => {
			causes.push(`${deposit.cause} for ${deposit.user.id} from ${deposit.from.number}`);
			side.refuse(480);
			return 'over';
		};
		const call = w.sbc.fromCarrier(BOB, BI);
		await clock.until(() => call.failure !== undefined, 20_000);
		assert.deepEqual([causes, w.pbx.records()[0]?.reason], [[`${cause} for ${ALICE} from ${BOB}`], 'over']);
		assert.deepEqual(await w.leave(), {});
	});
}

test('voice mail that is not to take this call, and forwarding that comes before it', async () => {
	const w = await with_({ voiceMail: { active: true, always: false, busy: false, noAnswer: true }, callForwardingNoAnswer: to(MALLORY) });
	w.pbx.control.voiceMail = async () => assert.fail('voice mail took it');
	const first = w.sbc.fromCarrier(BOB, BI);
	(await reached(w, 'desk-1')).fail(486);
	await clock.until(() => first.failure?.status === 486, 2_000);
	const second = w.sbc.fromCarrier(BOB, BI);
	await reached(w, MALLORY, 20_000);
	second.cancel();
	assert.deepEqual(await w.leave(), {});
});
