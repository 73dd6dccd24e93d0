// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PbxBehaviour } from './behaviour';
import type { Mobility } from './service-settings';
import { portIn, sdp } from './testing/scripted-sbc';
import { clock } from './testing/virtual-time';
import { ALICE, BI, BOB, carolDesk, client, desk, MALLORY, MOBILE, type World, world } from './testing/world';
import { xsi } from './testing/xsi-client';

/** A test that a PBX with this behaviour breaks its promise, and works in all other respects: no call and nothing else is left. */
function broken(behaviour: Partial<PbxBehaviour>, what: string, see: (w: World) => Promise<void>, mobility: Partial<Mobility> = {}) {
	test(`${Object.entries(behaviour)
		.map(([name, value]) => `${name}=${value}`)
		.join(', ')}: ${what}`, async () => {
		const w = await world({ behaviour, mobility });
		await see(w);
		await clock.run(1_000);
		assert.deepEqual(w.pbx.calls(), []);
		assert.deepEqual(await w.leave(), {});
	});
}

async function reaches(w: World, who: string) {
	await clock.until(() => w.sbc.to(who).length > 0, 2_000);
	return w.sbc.last(who);
}

/** From of what Bob gets when this phone calls him; the call is then given up. */
async function fromShownTo(w: World, phone: typeof client): Promise<string> {
	w.sbc.arrived.length = 0;
	const call = w.sbc.fromPhone(phone, BOB);
	const { request } = await reaches(w, BOB);
	call.cancel();
	await clock.run(1_000);
	return request.get('From').replace(/;tag=.*/, '');
}

async function allocate(w: World): Promise<string> {
	const { body } = await xsi(w, 'POST', 'calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=3035550177');
	return /<imrn>(\+\d+)</.exec(body)?.[1] ?? '';
}

/** Bob calls; the numbers and contacts that ring within a second. */
async function ringingOnInbound(w: World) {
	await w.signIn();
	const call = w.sbc.fromCarrier(BOB, BI);
	await clock.run(1_000);
	return { call, ringing: w.sbc.arrived.map(({ request }) => request.calledNumber) };
}

broken({ outgoingIdentity: 'mobile' }, 'the far end sees the mobile number', async (w) => {
	assert.equal(await fromShownTo(w, client), '"Alice Archer" <sip:+19175550101@worktime.example;user=phone>');
});

broken({ outgoingIdentity: 'line-port' }, 'the far end sees the line of the client', async (w) => {
	assert.equal(await fromShownTo(w, client), '"Alice Archer" <sip:2125550101_m@worktime.example>');
});

broken({ sameIdentityForEveryDevice: false }, 'the far end can tell client from desk phone', async (w) => {
	assert.notEqual(await fromShownTo(w, client), await fromShownTo(w, desk));
});

broken({ exposesMobileInDiversion: true }, 'the mobile number goes out in Diversion', async (w) => {
	const call = w.sbc.fromPhone(client, BOB);
	assert.match((await reaches(w, BOB)).request.get('Diversion'), /\+19175550101/);
	call.cancel();
});

broken(
	{ honoursMobilityCallingLineId: false },
	'the mobile number is not shown though the user wants it',
	async (w) => {
		const access = w.sbc.fromCarrier(MOBILE, await allocate(w));
		assert.match((await reaches(w, BOB)).request.get('From'), /\+12125550101/);
		access.cancel();
	},
	{ useMobilityCallingLineID: true },
);

broken({ clickToDialOrder: 'destination-first' }, 'Call Back calls the party first, then the mobile, and connects them', async (w) => {
	await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility');
	const bob = await reaches(w, BOB);
	assert.deepEqual(w.sbc.to(MOBILE), []);
	await clock.settle(bob.answer(sdp(6000)), 2_000);
	const mobile = await reaches(w, MOBILE);
	await clock.settle(mobile.answer(sdp(8000)), 2_000);
	await clock.until(() => bob.reoffers.length === 1, 2_000);
	assert.equal(portIn(bob.reoffers[0] ?? ''), 8000);
	await clock.run(1_000);
	assert.equal(w.pbx.calls()[0]?.state, 'active');
	bob.hangUp();
	await clock.until(() => mobile.isOver, 2_000);
});

broken({ clickToDialOrder: 'destination-first' }, 'a colleague is called first as well; she hangs up while the mobile rings', async (w) => {
	await clock.settle(w.sbc.register(carolDesk, '<sip:carol-1@203.0.113.10:5060>'), 5_000);
	await xsi(w, 'POST', 'calls/new?address=4102&location=Mobility');
	const carol = await reaches(w, 'carol-1');
	await clock.settle(carol.answer(sdp(7000)), 2_000);
	const mobile = await reaches(w, MOBILE);
	carol.hangUp();
	await clock.until(() => mobile.cancel !== undefined, 2_000);
	await clock.settle(w.sbc.register(carolDesk, '*', { Expires: 0 }), 5_000);
});

for (const [what, location, nobodyAnswers] of [
	['her mobile is not answered', 'Mobility', () => clock.run(40_000)],
	[
		'her desk phone sends the call elsewhere',
		'Primary',
		async (w: World) => (await reaches(w, 'desk-1')).fail(302, { Contact: '<sip:+13035550188@worktime.example>' }),
	],
] as const) {
	broken({ clickToDialOrder: 'destination-first' }, `${what}: the party that has answered is told by RFC 3326 that nobody does`, async (w) => {
		await w.signIn();
		await xsi(w, 'POST', `calls/new?address=3035550177&location=${location}`);
		const bob = await reaches(w, BOB);
		await clock.settle(bob.answer(sdp(6000)), 2_000);
		await nobodyAnswers(w);
		await clock.until(() => bob.isOver, 2_000);
		assert.equal(bob.bye?.get('Reason'), 'Q.850;cause=19;text="No answer from the user"');
	});
}

broken({ clickToDialVia: 'client' }, 'Call Back rings the client over SIP', async (w) => {
	await w.signIn();
	await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility');
	const app = await reaches(w, 'client-1');
	assert.deepEqual(w.sbc.to(MOBILE), []);
	await clock.settle(app.answer(sdp(4000)), 2_000);
	await reaches(w, BOB);
	app.hangUp();
});

broken(
	{ honoursAlertClickToDial: false },
	'Call Back rings the mobile of a user who does not want that',
	async (w) => {
		assert.equal((await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility')).status, 201);
		(await reaches(w, MOBILE)).fail(486);
	},
	{ alertClickToDialCalls: false },
);

broken({ imrnSingleUse: false }, 'an IMRN connects a second time', async (w) => {
	const imrn = await allocate(w);
	for (const turn of [1, 2]) {
		const access = w.sbc.fromCarrier(MOBILE, imrn);
		await clock.until(() => w.sbc.to(BOB).length === turn, 2_000);
		access.cancel();
		await clock.run(1_000);
	}
});

broken({ imrnChecksCaller: false }, 'an IMRN connects a stranger, as Alice', async (w) => {
	const access = w.sbc.fromCarrier(MALLORY, await allocate(w));
	assert.match((await reaches(w, BOB)).request.get('From'), /Alice Archer/);
	access.cancel();
});

broken({ imrnLifetimeMs: 90_000 }, 'an IMRN connects after its time', async (w) => {
	const imrn = await allocate(w);
	await clock.run(60_000);
	const access = w.sbc.fromCarrier(MOBILE, imrn);
	await reaches(w, BOB);
	access.cancel();
});

broken({ alertsClientOnInbound: true }, 'an inbound call rings the client too', async (w) => {
	const { call, ringing } = await ringingOnInbound(w);
	assert.deepEqual(ringing, ['desk-1', MOBILE, 'client-1']);
	await clock.settle(w.sbc.last('client-1').answer(sdp(4000)), 2_000);
	await clock.until(() => call.isConnected, 2_000);
	assert.equal(w.pbx.calls()[0]?.location, 'client');
	call.hangUp();
});

broken({ ringing: 'sequential' }, 'the mobile rings 12 s after the desk phone, which goes on ringing', async (w) => {
	const { call, ringing } = await ringingOnInbound(w);
	assert.deepEqual(ringing, ['desk-1']);
	await clock.until(() => w.sbc.to(MOBILE).length === 1, 12_000);
	assert.ok(w.sbc.last('desk-1').isRinging);
	call.cancel();
});

broken({ ringing: 'sequential' }, 'a desk phone that is busy makes the mobile ring at once', async (w) => {
	const { call } = await ringingOnInbound(w);
	w.sbc.last('desk-1').fail(486);
	await reaches(w, MOBILE);
	call.cancel();
});

broken({ ringing: 'office-only' }, 'the mobile never rings', async (w) => {
	const { call, ringing } = await ringingOnInbound(w);
	await clock.run(30_000);
	assert.deepEqual(ringing, ['desk-1']);
	assert.deepEqual(w.sbc.to(MOBILE), []);
	call.cancel();
});

broken(
	{ honoursDevicesToRing: false },
	'the mobile rings though only the desk phone is to',
	async (w) => {
		const { call, ringing } = await ringingOnInbound(w);
		assert.deepEqual(ringing, ['desk-1', MOBILE]);
		call.cancel();
	},
	{ devicesToRing: 'Fixed' },
);

broken({ inboundMobileLegVia: 'client' }, 'the mobile is reached over SIP at its client', async (w) => {
	const { call, ringing } = await ringingOnInbound(w);
	assert.deepEqual(ringing, ['desk-1', 'client-1']);
	call.cancel();
});

broken(
	{ inboundDeskLegVia: 'carrier' },
	'the office leg goes over the telephone network',
	async (w) => {
		const { call, ringing } = await ringingOnInbound(w);
		assert.deepEqual(ringing, [MOBILE]);
		call.cancel();
	},
	{ devicesToRing: 'Fixed' },
);

broken({ stopsLosingLegs: false }, 'the desk phone goes on ringing after the mobile has answered', async (w) => {
	const { call } = await ringingOnInbound(w);
	await clock.settle(w.sbc.last(MOBILE).answer(sdp(8000)), 2_000);
	await clock.until(() => call.isConnected, 2_000);
	await clock.run(30_000);
	assert.ok(w.sbc.last('desk-1').isRinging);
	call.hangUp();
	await clock.until(() => w.sbc.last('desk-1').cancel !== undefined, 60_000);
});

broken({ stopsLosingLegs: false }, 'who answers the desk phone that went on ringing gets BYE', async (w) => {
	const { call } = await ringingOnInbound(w);
	await clock.settle(w.sbc.last(MOBILE).answer(sdp(8000)), 2_000);
	await clock.until(() => call.isConnected, 2_000);
	await clock.settle(w.sbc.last('desk-1').answer(sdp(7000)), 2_000);
	await clock.until(() => w.sbc.last('desk-1').isOver, 2_000);
	assert.ok(call.isConnected);
	call.hangUp();
});

broken({ busyLegEndsRinging: true }, 'a mobile that is busy ends the call', async (w) => {
	const { call } = await ringingOnInbound(w);
	w.sbc.last(MOBILE).fail(486);
	await clock.until(() => call.isOver, 2_000);
	assert.equal(call.failure?.status, 486);
	assert.ok(w.sbc.last('desk-1').cancel);
});

broken(
	{ honoursAnswerConfirmation: false },
	'the answer of the mobile counts without a digit',
	async (w) => {
		const { call } = await ringingOnInbound(w);
		await clock.settle(w.sbc.last(MOBILE).answer(sdp(8000)), 2_000);
		await clock.until(() => call.isConnected, 2_000);
		call.hangUp();
	},
	{ answerConfirmationRequired: true },
);

broken({ challengesRequests: false }, 'anybody who says to be the client calls as Alice', async (w) => {
	const call = w.sbc.fromPhone({ ...client, password: 'guess' }, BOB);
	assert.match((await reaches(w, BOB)).request.get('From'), /Alice Archer/);
	call.cancel();
});

broken({ requiresDeskPhone: true }, 'no call by VoIP or Call Through while the desk phone is off', async (w) => {
	const call = w.sbc.fromPhone(client, BOB);
	await clock.until(() => call.failure?.status === 480, 2_000);
	const access = w.sbc.fromCarrier(MOBILE, await allocate(w));
	await clock.until(() => access.failure?.status === 480, 2_000);
	assert.equal((await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility')).status, 403);
	await clock.run(1_000);
	assert.equal(w.sbc.arrived.length, 0);
	await w.signIn();
	const allowed = w.sbc.fromPhone(client, BOB);
	await reaches(w, BOB);
	allowed.cancel();
	assert.equal(w.pbx.registrations(ALICE).length, 2);
});
