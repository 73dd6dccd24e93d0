// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog } from '../../drachtio';
import type { PbxBehaviour } from '../behaviour';
import { directionIn, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { allGone, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { BOB, client, desk, MALLORY, world } from '../testing/world';
import { xsi } from '../testing/xsi-client';

const PATIENCE = 5_000;

/** Alice's client talks with Bob. */
async function talking(behaviour: Partial<PbxBehaviour> = {}) {
	const w = await world({ behaviour });
	await w.signIn();
	return { w, ...(await talk(w, client)) };
}

async function refer(dialog: SipDialog | undefined, referTo: string | undefined): Promise<number> {
	assert.ok(dialog);
	const headers = { ...(referTo !== undefined && { 'Refer-To': referTo }), Contact: dialog.local.contact };
	return (await clock.settle(dialog.request({ method: 'REFER', headers }), PATIENCE)).status;
}

const to = (number: string) => `<sip:${number}@worktime.example>`;

/** As a phone names its dialog to whoever is to replace it (RFC 3891 §3): its own tag is the other end's from-tag. */
function replacing({ dialog }: Placed): string {
	assert.ok(dialog);
	const { callId, localTag, remoteTag } = dialog.sip;
	return `"Mallory" <sip:203.0.113.10:5060?Replaces=${encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`)}>`;
}

test('blind: the target is called in the name of who comes, and both are connected before the user is out', async () => {
	const { w, call, far } = await talking();
	assert.equal(await refer(call.dialog, to(MALLORY)), 202);
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	const mallory = w.sbc.last(MALLORY);
	assert.match(mallory.request.get('From'), /\+13035550177/);
	assert.equal(portIn(mallory.request.body), 6000);
	mallory.ring();
	await clock.run(3_000);
	assert.ok(call.isConnected && !far.isOver && far.reoffers.length === 0);
	await clock.settle(mallory.answer(sdp(7000)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	assert.deepEqual(call.told, [100, 180, 200]);
	assert.equal(portIn(far.reoffers.at(-1) ?? ''), 7000);
	assert.deepEqual([w.sbc.to(BOB).length, far.isOver, mallory.isOver], [1, false, false]);
	assert.deepEqual(
		w.pbx.calls().map(({ state }) => state),
		['detached'],
	);
	far.hangUp();
	await clock.until(() => mallory.isOver, PATIENCE);
	assert.deepEqual(w.pbx.records().at(-1)?.redirection, { to: MALLORY, reason: 'transfer' });
	await allGone(w);
});

test('blind, from hold: the party that waited is connected both ways', async () => {
	const { w, call, far } = await talking();
	far.onReoffer = (offer, reply) => {
		const direction = directionIn(offer) === 'sendonly' ? 'recvonly' : 'sendrecv';
		reply.send(200, { body: sdp(6000, { version: 1 + far.reoffers.length, direction }) });
	};
	await clock.settle(call.dialog?.modify(sdp(4000, { version: 2, direction: 'sendonly' })) ?? Promise.reject(), PATIENCE);
	await refer(call.dialog, to(MALLORY));
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	const mallory = w.sbc.last(MALLORY);
	assert.equal(directionIn(mallory.request.body), 'sendrecv');
	await clock.settle(mallory.answer(sdp(7000)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	assert.equal(directionIn(far.reoffers.at(-1) ?? ''), 'sendrecv');
	mallory.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

for (const [what, fails, status] of [
	['is busy', 486, 486],
	['is not there', 404, 404],
] as const) {
	test(`blind, and the target ${what}: the user is told so, and still talks`, async () => {
		const { w, call, far } = await talking();
		const before = w.pbx.calls();
		await refer(call.dialog, to(MALLORY));
		await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
		w.sbc.last(MALLORY).fail(fails);
		await clock.until(() => call.told.length === 2, PATIENCE);
		assert.deepEqual(call.told, [100, status]);
		assert.ok(call.isConnected && !far.isOver);
		assert.deepEqual([far.reoffers, w.pbx.calls()], [[], before]);
		call.hangUp();
		await clock.until(() => far.isOver, PATIENCE);
		await allGone(w);
	});
}

test('blind, and the target refuses to be the party of who comes (488 to the party): the target is released, the user still talks', async () => {
	const { w, call, far } = await talking();
	far.onReoffer = (_offer, reply) => reply.send(488);
	await refer(call.dialog, to(MALLORY));
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	const mallory = w.sbc.last(MALLORY);
	await clock.settle(mallory.answer(sdp(7000)), PATIENCE);
	await clock.until(() => mallory.isOver, PATIENCE);
	await clock.until(() => call.told.length === 2, PATIENCE);
	assert.ok(call.isConnected && !far.isOver);
	assert.equal(call.told.at(-1), 480);
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('blind: who transfers hangs up at once, and the party is connected all the same', async () => {
	const { w, call, far } = await talking();
	await refer(call.dialog, to(MALLORY));
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	const mallory = w.sbc.last(MALLORY);
	call.hangUp();
	await clock.run(1_000);
	assert.equal(far.isOver, false);
	await clock.settle(mallory.answer(sdp(7000)), PATIENCE);
	await clock.until(() => far.reoffers.length === 1, PATIENCE);
	mallory.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('blind: who transfers hangs up at once, and the target does not answer: the party is released', async () => {
	const { w, call, far } = await talking();
	await refer(call.dialog, to(MALLORY));
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	call.hangUp();
	await clock.run(1_000);
	w.sbc.last(MALLORY).fail(486);
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('blind: the party hangs up while the target rings: the target stops, and the user is released', async () => {
	const { w, call, far } = await talking();
	await refer(call.dialog, to(MALLORY));
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	const mallory = w.sbc.last(MALLORY);
	mallory.ring();
	await clock.run(500);
	far.hangUp();
	await clock.until(() => call.isOver && mallory.cancel !== undefined, PATIENCE);
	mallory.fail(487);
	await allGone(w);
});

test('attended: the two other parties are connected, each in the dialog that it has; the user is out of both calls', async () => {
	const { w, call, far } = await talking();
	const second = await talk(w, client, { port: 4010, to: MALLORY, farPort: 7000 });
	assert.equal(await refer(call.dialog, replacing(second.call)), 202);
	await clock.until(() => call.isOver && second.call.isOver, PATIENCE);
	assert.deepEqual(call.told, [100, 200]);
	assert.equal(portIn(far.reoffers.at(-1) ?? ''), 7000);
	assert.equal(portIn(second.far.reoffers.at(-1) ?? ''), 6000);
	assert.deepEqual([w.sbc.to(BOB).length, w.sbc.to(MALLORY).length], [1, 1]);
	assert.deepEqual(
		w.pbx.calls().map(({ state }) => state),
		['detached', 'detached'],
	);
	far.hangUp();
	await clock.until(() => second.far.isOver, PATIENCE);
	assert.equal(w.pbx.records().length, 2);
	await allGone(w);
});

for (const who of ['party', 'target'] as const) {
	test(`attended, and the ${who} refuses to be moved: both calls are what they were`, async () => {
		const { w, call, far } = await talking();
		const second = await talk(w, client, { port: 4010, to: MALLORY, farPort: 7000 });
		const before = w.pbx.calls();
		(who === 'party' ? far : second.far).onReoffer = (_offer, reply) => reply.send(488);
		await refer(call.dialog, replacing(second.call));
		await clock.until(() => call.told.length === 2, PATIENCE);
		assert.deepEqual(call.told, [100, 480]);
		assert.ok(call.isConnected && second.call.isConnected && !far.isOver && !second.far.isOver);
		if (who === 'party') assert.equal(portIn(second.far.reoffers.at(-1) ?? ''), 4010);
		assert.deepEqual(w.pbx.calls(), before);
		for (const one of [call, second.call]) one.hangUp();
		await clock.until(() => far.isOver && second.far.isOver, PATIENCE);
		await allGone(w);
	});
}

for (const [what, referTo, status] of [
	['nobody', undefined, 400],
	['a host alone', '<sip:worktime.example>', 400],
	['what is no SIP URI', '<mailto:bob@example.com>', 400],
	['a number with too few digits', to('30355'), 484],
	['a number that cannot be', to('10035550177'), 404],
	['a code that is no party', to('*11'), 403],
	['a dialog that there is not', `<sip:x@worktime.example?Replaces=${encodeURIComponent('a@b;to-tag=1;from-tag=2')}>`, 481],
	['no dialog at all', '<sip:x@worktime.example?Replaces=nothing>', 400],
] as const) {
	test(`REFER to ${what}: ${status}, and the call goes on`, async () => {
		const { w, call, far } = await talking();
		assert.equal(await refer(call.dialog, referTo), status);
		assert.deepEqual([call.told, far.reoffers], [[], []]);
		call.hangUp();
		await clock.until(() => far.isOver, PATIENCE);
		await allGone(w);
	});
}

test('REFER from the other party, who is no user: 603; from the call to itself: 481; a second one while the first goes on: 491', async () => {
	const { w, call, far } = await talking();
	assert.equal(await refer(far.dialog, to(MALLORY)), 603);
	assert.equal(await refer(call.dialog, replacing(call)), 481);
	assert.equal(await refer(call.dialog, to(MALLORY)), 202);
	assert.equal(await refer(call.dialog, to(MALLORY)), 491);
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	w.sbc.last(MALLORY).fail(486);
	await clock.run(1_000);
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('by the service API: blind and with consultation; a refusal changes nothing', async () => {
	const { w, call, far } = await talking();
	const [id] = w.pbx.calls().map((one) => one.id);
	for (const [path, status] of [
		[`calls/${id}/BlindTransfer`, 400],
		[`calls/${id}/BlindTransfer?address=12`, 400],
		[`calls/${id}/ConsultTransfer/callhalf-99:0`, 404],
		[`calls/${id}/ConsultTransfer/${id}`, 409],
	] as const)
		assert.equal((await xsi(w, 'PUT', path)).status, status, path);
	const second = await talk(w, desk, { port: 4010, to: MALLORY, farPort: 7000 });
	const other = w.pbx.calls().find((one) => one.id !== id)?.id;
	assert.equal((await xsi(w, 'PUT', `calls/${id}/ConsultTransfer/${other}`)).status, 200);
	await clock.until(() => call.isOver && second.call.isOver, PATIENCE);
	assert.equal(portIn(far.reoffers.at(-1) ?? ''), 7000);
	far.hangUp();
	await clock.until(() => second.far.isOver, PATIENCE);
	await allGone(w);
});

test('by the service API, blind: the user is released when the target has answered', async () => {
	const { w, call, far } = await talking();
	const [id] = w.pbx.calls().map((one) => one.id);
	assert.equal((await xsi(w, 'PUT', `calls/${id}/BlindTransfer?address=${encodeURIComponent(MALLORY)}`)).status, 200);
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	const mallory = w.sbc.last(MALLORY);
	assert.equal(call.isOver, false);
	assert.equal((await xsi(w, 'PUT', `calls/${id}/BlindTransfer?address=${encodeURIComponent(MALLORY)}`)).status, 409);
	await clock.settle(mallory.answer(sdp(7000)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	far.hangUp();
	await clock.until(() => mallory.isOver, PATIENCE);
	await allGone(w);
});
