// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portIn, sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, MALLORY, MOBILE, type World, world } from '../testing/world';
import { xsi } from '../testing/xsi-client';

const allocate = async (w: World, to = '3035550177') => {
	const { status, body } = await xsi(w, 'POST', `calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=${encodeURIComponent(to)}`);
	assert.equal(status, 201);
	return /<imrn>(\+\d+)<\/imrn>/.exec(body)?.[1] ?? '';
};

test('Call Through: IMRN, the mobile calls it, the PBX calls on with the business identity; real ring-back; one call in the records', async () => {
	const w = await world();
	const imrn = await allocate(w);
	const access = w.sbc.fromCarrier(MOBILE, imrn, sdp(5000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	const bob = w.sbc.last(BOB);
	for (const name of ['From', 'P-Asserted-Identity'])
		assert.match(bob.request.get(name), /^"Alice Archer" <sip:\+12125550101@worktime\.example;user=phone>/);
	assert.doesNotMatch(bob.request.raw, /9175550101/);
	assert.equal(portIn(bob.request.body), 5000);
	assert.equal(w.pbx.calls()[0]?.location, 'mobile');
	bob.ring();
	await clock.until(() => access.progress.length === 1, 2_000);
	await clock.settle(bob.answer(sdp(6000)), 2_000);
	await clock.until(() => access.isConnected, 2_000);
	access.hangUp();
	await clock.until(() => bob.isOver, 2_000);
	const [record] = w.pbx.records();
	assert.deepEqual([record?.user, record?.mode, record?.party, w.pbx.records().length], [ALICE, 'call-through', BOB, 1]);
	assert.deepEqual(await w.leave(), {});
});

test('the far end is busy: so is the access call', async () => {
	const w = await world();
	const access = w.sbc.fromCarrier(MOBILE, await allocate(w));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	w.sbc.last(BOB).fail(486, { Reason: 'Q.850;cause=17' });
	await clock.until(() => access.failure !== undefined, 2_000);
	assert.deepEqual([access.failure?.status, access.failure?.response?.get('Reason')], [486, 'Q.850;cause=17']);
	assert.deepEqual(await w.leave(), {});
});

for (const [what, prepare] of [
	[
		'a used IMRN',
		async (w: World) => {
			const imrn = await allocate(w);
			const first = w.sbc.fromCarrier(MOBILE, imrn);
			await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
			first.cancel();
			await clock.run(1_000);
			w.sbc.arrived.length = 0;
			return { from: MOBILE, imrn };
		},
	],
	[
		'an IMRN older than 30 s',
		async (w: World) => {
			const imrn = await allocate(w);
			await clock.run(30_001);
			return { from: MOBILE, imrn };
		},
	],
	['the IMRN of somebody else', async (w: World) => ({ from: MALLORY, imrn: await allocate(w) })],
	['an IMRN that nobody was given', async () => ({ from: MOBILE, imrn: '+16465550151' })],
	[
		'an IMRN of a user whose Mobility was switched off meanwhile',
		async (w: World) => {
			const imrn = await allocate(w);
			w.pbx.provisioning.setMobility(ALICE, { active: false });
			return { from: MOBILE, imrn };
		},
	],
] as const) {
	test(`${what}: 404, and no other call`, async () => {
		const w = await world();
		const { from, imrn } = await prepare(w);
		const access = w.sbc.fromCarrier(from, imrn);
		await clock.until(() => access.failure !== undefined, 2_000);
		assert.equal(access.failure?.status, 404);
		assert.deepEqual(w.sbc.arrived, []);
		assert.deepEqual(await w.leave(), {});
	});
}

test('a stranger who tries does not spoil the IMRN for its owner', async () => {
	const w = await world();
	const imrn = await allocate(w);
	const stranger = w.sbc.fromCarrier(MALLORY, imrn);
	await clock.until(() => stranger.failure?.status === 404, 2_000);
	const access = w.sbc.fromCarrier(MOBILE, imrn);
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	access.cancel();
	assert.deepEqual(await w.leave(), {});
});

test('a user who wants the mobile number shown has it shown', async () => {
	const w = await world({ mobility: { useMobilityCallingLineID: true } });
	const access = w.sbc.fromCarrier(MOBILE, await allocate(w));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	assert.match(w.sbc.last(BOB).request.get('From'), /^"Alice Archer" <sip:\+19175550101@/);
	access.cancel();
	assert.deepEqual(await w.leave(), {});
});
