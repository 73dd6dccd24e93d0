// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sdp } from './testing/scripted-sbc';
import { clock } from './testing/virtual-time';
import { BI, BOB, client, MOBILE, type World, world } from './testing/world';
import { xsi } from './testing/xsi-client';

const PATIENCE = 40_000;

/** One call of each kind, one after the other, each to its end. */
async function aDayAtTheOffice(w: World): Promise<void> {
	await w.signIn();

	const voip = w.sbc.fromPhone(client, BOB);
	await clock.until(() => w.sbc.to(BOB).length === 1, PATIENCE);
	w.sbc.last(BOB).ring();
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), PATIENCE);
	await clock.until(() => voip.isConnected, PATIENCE);
	await clock.run(5_000);
	assert.ok(voip.dialog);
	await clock.settle(voip.dialog.modify(sdp(4000, { version: 2, direction: 'sendonly' })), PATIENCE);
	voip.hangUp();
	await clock.until(() => w.sbc.last(BOB).isOver, PATIENCE);

	const inbound = w.sbc.fromCarrier(BOB, BI);
	await clock.until(() => w.sbc.to('desk-1').length === 1 && w.sbc.to(MOBILE).length === 1, PATIENCE);
	w.sbc.last('desk-1').ring();
	w.sbc.last(MOBILE).ring();
	await clock.settle(w.sbc.last(MOBILE).answer(sdp(8000)), PATIENCE);
	await clock.run(3_000);
	await clock.settle(w.sbc.last(MOBILE).press('1'), PATIENCE);
	await clock.until(() => inbound.isConnected && w.sbc.last('desk-1').cancel !== undefined, PATIENCE);
	inbound.hangUp();
	await clock.until(() => w.sbc.last(MOBILE).isOver, PATIENCE);

	await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility');
	await clock.until(() => w.sbc.to(MOBILE).length === 2, PATIENCE);
	const mobile = w.sbc.last(MOBILE);
	await clock.settle(mobile.answer(sdp(8000)), PATIENCE);
	await clock.run(3_000);
	await clock.settle(mobile.press('1'), PATIENCE);
	await clock.until(() => w.sbc.to(BOB).length === 2, PATIENCE);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), PATIENCE);
	await clock.until(() => w.pbx.calls()[0]?.state === 'active', PATIENCE);
	await clock.run(5_000);
	w.sbc.last(BOB).hangUp();
	await clock.until(() => mobile.isOver, PATIENCE);
	await clock.run(5_000);
	assert.deepEqual(
		w.pbx.records().map(({ mode }) => mode),
		['voip', 'inbound', 'call-back'],
	);
}

async function office(seed: number, impairment: Parameters<World['network']['impair']>[1]): Promise<World> {
	const w = await world({ seed, mobility: { answerConfirmationRequired: true } });
	w.network.impair(['pbx', 'sbc'], impairment);
	await aDayAtTheOffice(w);
	w.network.impair(['pbx', 'sbc'], {});
	assert.deepEqual(await w.leave(), {});
	return w;
}

for (const seed of [1, 2, 3, 4, 5, 6, 7]) {
	test(`VoIP with hold, inbound with confirmation, Call Back: 5 % loss, duplication and reordering, seed ${seed}`, async () => {
		await office(seed, { loss: 0.05, duplicate: 0.05, reorder: 0.05 });
	});
}

test('two runs with one seed write the same journal, two seeds different ones', async () => {
	const bad = { loss: 0.05, duplicate: 0.05, reorder: 0.05 };
	const hashes = [(await office(7, bad)).journal.hash(), (await office(7, bad)).journal.hash(), (await office(8, bad)).journal.hash()];
	assert.equal(hashes[0], hashes[1]);
	assert.notEqual(hashes[0], hashes[2]);
});

test('the PBX is taken down with calls in all states: its ports are free, and time goes on', async () => {
	const w = await world();
	await w.signIn();
	w.sbc.fromPhone(client, BOB);
	w.sbc.fromCarrier(BOB, BI);
	await clock.run(1_000);
	await clock.settle(w.pbx.close(), 5_000);
	const { 'pbx.ports': _ports, ...left } = Object.fromEntries(
		Object.entries(w.network.remains()).filter(([name, count]) => name.startsWith('pbx.') && count > 0),
	);
	assert.deepEqual(left, {});
	await clock.run(200_000);
});
