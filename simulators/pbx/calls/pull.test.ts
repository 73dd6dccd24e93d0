// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PbxBehaviour } from '../behaviour';
import { type Arrived, directionIn, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { allGone, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { BOB, carolDesk, client, desk, MALLORY, MOBILE, type World, world } from '../testing/world';
import { basic, xsi } from '../testing/xsi-client';

const PATIENCE = 5_000;

/** One of Alice's phones talks with Bob. */
async function talking(from: { user: string; password: string }, port: number, behaviour: Partial<PbxBehaviour> = {}) {
	const w = await world({ behaviour });
	await w.signIn();
	return { w, ...(await talk(w, from, { port })) };
}

/** What a pull must leave: one dialog with the far end throughout, one re-INVITE in it, and the leg before it released once the new one is there. */
function moved(w: World, { pulled, before, far, port }: { pulled: Placed | Arrived; before: Placed; far: Arrived; port: number }) {
	assert.equal(w.sbc.to(BOB).length, 1);
	assert.equal(far.reoffers.length, 1);
	assert.equal(far.isOver, false);
	assert.match(before.bye?.get('Reason') ?? '', /^Q\.850;cause=16/);
	assert.equal(portIn(pulled.dialog?.remote.sdp ?? ''), 6000);
	assert.equal(w.pbx.calls().length, 1);
	if (far.reoffers[0] !== '') assert.equal(portIn(far.reoffers[0] ?? ''), port);
}

for (const [name, from, to, location] of [
	['P1: the desk phone pulls from the client', client, desk, 'desk'],
	['P2: the client pulls from the desk phone', desk, client, 'client'],
] as const) {
	test(name, async () => {
		const { w, call, far } = await talking(from, 4000);
		const id = w.pbx.calls()[0]?.id;
		const pulled = w.sbc.fromPhone(to, '*11', sdp(4100));
		await clock.until(() => pulled.isConnected && call.isOver, PATIENCE);
		moved(w, { pulled, before: call, far, port: 4100 });
		assert.deepEqual(
			w.pbx.calls().map((record) => [record.id, record.state, record.location]),
			[[id, 'active', location]],
		);
		assert.deepEqual(
			pulled.progress.map(({ status }) => status).filter((status) => status > 100),
			[],
		);
		far.hangUp();
		await clock.until(() => pulled.isOver, PATIENCE);
		await allGone(w);
	});
}

test('P3: the mobile pulls over a routing number', async () => {
	const { w, call, far } = await talking(desk, 4000);
	const imrn = `calls/imrn?callingPartyAddress=${encodeURIComponent(MOBILE)}&calledPartyAddress=${encodeURIComponent('*11')}`;
	const { body } = await xsi(w, 'POST', imrn);
	const pulled = w.sbc.fromCarrier(MOBILE, /<imrn>(.*)<\/imrn>/.exec(body)?.[1] ?? '', sdp(5100));
	await clock.until(() => pulled.isConnected && call.isOver, PATIENCE);
	moved(w, { pulled, before: call, far, port: 5100 });
	assert.equal(w.pbx.calls()[0]?.location, 'mobile');
	pulled.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

/** The PBX calls the mobile for the call, and the mobile answers. */
async function pulledByCallBack(w: World) {
	const { status, body } = await xsi(w, 'POST', 'calls/CallRetrieve?location=Mobility');
	assert.equal(status, 201, body);
	await clock.until(() => w.sbc.to(MOBILE).length === 1, PATIENCE);
	const mobile = w.sbc.last(MOBILE);
	return { mobile, id: /<callId>(.*)<\/callId>/.exec(body)?.[1] };
}

test('P4: the PBX calls the mobile, then asks the far end for an offer and gives it to the mobile', async () => {
	const { w, call, far } = await talking(client, 4000);
	let answered = '';
	far.dialog?.on('ack', ({ body }) => {
		answered = body;
	});
	const { mobile, id } = await pulledByCallBack(w);
	assert.equal(id, w.pbx.calls()[0]?.id);
	assert.match(mobile.request.get('From'), /\+12125550101/);
	mobile.ring();
	await clock.run(3_000);
	assert.equal(call.isOver, false);
	assert.deepEqual(far.reoffers, []);
	await clock.settle(mobile.answer(sdp(5200)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	assert.deepEqual(far.reoffers, ['']);
	assert.equal(portIn(mobile.reoffers[0] ?? ''), 6000);
	assert.equal(portIn(answered), 5200);
	assert.deepEqual(
		w.pbx.calls().map((record) => [record.id, record.state, record.location]),
		[[id, 'active', 'mobile']],
	);
	mobile.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('P4: asked for twice, the call rings the mobile once, and any other phone that is asked for then; declined, it rings for the next request', async () => {
	const { w, far, call } = await talking(client, 4000);
	const { mobile } = await pulledByCallBack(w);
	mobile.ring();
	const again = async (location: string) => {
		assert.equal((await xsi(w, 'POST', `calls/CallRetrieve?location=${location}`)).status, 201);
		await clock.run(1_000);
		return [w.sbc.to(MOBILE).length, w.sbc.to('desk-1').length];
	};
	assert.deepEqual(await again('Mobility'), [1, 0]);
	assert.deepEqual(await again('All'), [1, 1]);
	mobile.fail(486);
	w.sbc.last('desk-1').fail(486);
	await clock.run(1_000);
	assert.deepEqual(await again('Mobility'), [2, 1]);
	await clock.settle(w.sbc.last(MOBILE).answer(sdp(5200)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	far.hangUp();
	await allGone(w);
});

test('P4: the mobile rings no longer for a call that another phone has pulled meanwhile, nor for a second request', async () => {
	const { w, call, far } = await talking(client, 4000);
	const { mobile } = await pulledByCallBack(w);
	assert.equal((await xsi(w, 'POST', 'calls/CallRetrieve?location=Mobility')).status, 201);
	await clock.run(1_000);
	const rang = w.sbc.to(MOBILE);
	assert.equal(rang[0], mobile);
	for (const each of rang) each.ring();
	const pulled = w.sbc.fromPhone(desk, '*11', sdp(4100));
	await clock.until(() => pulled.isConnected && call.isOver, PATIENCE);
	await clock.run(1_000);
	assert.deepEqual(
		rang.map(({ isRinging }) => isRinging),
		rang.map(() => false),
	);
	moved(w, { pulled, before: call, far, port: 4100 });
	far.hangUp();
	await clock.until(() => pulled.isOver, PATIENCE);
	await allGone(w);
});

test('P4: the mobile rings no longer for a call whose other party has been transferred meanwhile', async () => {
	const { w, call, far } = await talking(desk, 4000);
	const { mobile, id } = await pulledByCallBack(w);
	mobile.ring();
	assert.equal((await xsi(w, 'PUT', `calls/${id}/BlindTransfer?address=${encodeURIComponent(MALLORY)}`)).status, 200);
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	await clock.settle(w.sbc.last(MALLORY).answer(sdp(7000)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	await clock.run(1_000);
	assert.equal(mobile.isRinging, false);
	far.hangUp();
	await allGone(w);
});

test('a pull by an INVITE without an offer: the far end makes it, and the ACK carries the answer', async () => {
	const { w, call, far } = await talking(client, 4000);
	const offered = await clock.settle(w.sbc.fromPhoneWithoutOffer(desk, '*11'), PATIENCE);
	assert.equal(portIn(offered.sdp), 6000);
	const pulled = await clock.settle(offered.ack(sdp(4300)), PATIENCE);
	await clock.until(() => call.isOver, PATIENCE);
	assert.deepEqual(far.reoffers, ['']);
	void pulled.destroy();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('a call on hold is connected by a pull', async () => {
	const { w, call, far } = await talking(client, 4000);
	far.onReoffer = (offer, reply) =>
		reply.send(200, {
			body: sdp(6000, { version: 1 + far.reoffers.length, direction: directionIn(offer) === 'sendonly' ? 'recvonly' : 'sendrecv' }),
		});
	await clock.settle(call.dialog?.modify(sdp(4000, { version: 2, direction: 'sendonly' })) ?? Promise.reject(), PATIENCE);
	const pulled = w.sbc.fromPhone(desk, '*11', sdp(4100));
	await clock.until(() => pulled.isConnected && call.isOver, PATIENCE);
	assert.equal(directionIn(far.reoffers[1] ?? ''), 'sendrecv');
	assert.equal(w.pbx.calls()[0]?.state, 'active');
	pulled.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('the far end refuses to be moved (488): the pull fails, and the call is what it was', async () => {
	for (const way of ['code', 'call back'] as const) {
		const { w, call, far } = await talking(client, 4000);
		far.onReoffer = (_offer, reply) => reply.send(488);
		const before = w.pbx.calls();
		if (way === 'code') {
			const pulled = w.sbc.fromPhone(desk, '*11', sdp(4100));
			await clock.until(() => pulled.isOver, PATIENCE);
			assert.equal(pulled.failure?.status, 480);
		} else {
			const { mobile } = await pulledByCallBack(w);
			await clock.settle(mobile.answer(sdp(5200)), PATIENCE);
			await clock.until(() => mobile.isOver, PATIENCE);
		}
		assert.ok(call.isConnected && !far.isOver);
		assert.deepEqual(w.pbx.calls(), before);
		call.hangUp();
		await clock.until(() => far.isOver, PATIENCE);
		await allGone(w);
	}
});

test('the mobile refuses what the far end offers: the far end is given back the description of the phone before', async () => {
	const { w, call, far } = await talking(client, 4000);
	const answers: string[] = [];
	far.dialog?.on('ack', ({ body }) => answers.push(body));
	far.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(6002, { version: 2 }) });
	const { mobile } = await pulledByCallBack(w);
	mobile.onReoffer = (_offer, reply) => reply.send(488);
	await clock.settle(mobile.answer(sdp(5200)), PATIENCE);
	await clock.until(() => mobile.isOver && call.reoffers.length === 1, PATIENCE);
	await clock.run(1_000);
	assert.equal(portIn(answers.at(-1) ?? ''), 4000);
	assert.equal(portIn(call.reoffers[0] ?? ''), 6002);
	assert.ok(call.isConnected && !far.isOver);
	far.hangUp();
	await clock.until(() => call.isOver, PATIENCE);
	await allGone(w);
});

test('who pulls hangs up while the far end is asked: the far end is given back the description of the phone before', async () => {
	const { w, call, far } = await talking(client, 4000);
	const pulled = w.sbc.fromPhone(desk, '*11', sdp(4100));
	far.onReoffer = (_offer, reply) => {
		if (far.reoffers.length === 1) pulled.cancel();
		clock.at(clock.now() + 300, () => reply.send(200, { body: sdp(6000) }));
	};
	await clock.until(() => far.reoffers.length === 2, PATIENCE);
	await clock.run(1_000);
	assert.equal(portIn(far.reoffers[1] ?? ''), 4000);
	assert.ok(call.isConnected && !far.isOver);
	assert.equal(w.pbx.calls()[0]?.location, 'client');
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('the far end listens elsewhere when it is given back: the phone before is told where', async () => {
	const { w, call, far } = await talking(desk, 4000);
	let pulled: Placed | undefined;
	far.onReoffer = (_offer, reply) => {
		if (far.reoffers.length === 1) pulled?.cancel();
		clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(6000 + 2 * far.reoffers.length, { version: 1 + far.reoffers.length }) }));
	};
	pulled = w.sbc.fromPhone(client, '*11', sdp(4100));
	await clock.run(5_000);
	assert.deepEqual(
		[far.reoffers, call.reoffers].map((offers) => offers.map(portIn)),
		[[4100, 4000], [6004]],
	);
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('the mobile declines, or nobody answers: the call goes on where it is', async () => {
	for (const declines of [true, false]) {
		const { w, call, far } = await talking(client, 4000, { clickToDialRingMs: 12_000 });
		const { mobile } = await pulledByCallBack(w);
		mobile.ring();
		if (declines) mobile.fail(486);
		await clock.run(20_000);
		assert.equal(mobile.isRinging, false);
		assert.deepEqual(far.reoffers, []);
		assert.ok(call.isConnected && !far.isOver);
		call.hangUp();
		await clock.until(() => far.isOver, PATIENCE);
		await allGone(w);
	}
});

test('the call ends while the mobile rings for it: the mobile stops ringing', async () => {
	const { w, far } = await talking(client, 4000);
	const { mobile } = await pulledByCallBack(w);
	mobile.ring();
	await clock.run(1_000);
	far.hangUp();
	await clock.until(() => mobile.cancel !== undefined, PATIENCE);
	mobile.fail(487);
	await allGone(w);
});

/** A phone pulls in vain. */
async function refused(w: World, from: { user: string; password: string }): Promise<Placed> {
	const pulled = w.sbc.fromPhone(from, '*11');
	await clock.until(() => pulled.isOver, PATIENCE);
	return pulled;
}

/** It hears an announcement, and is then told why. */
function refusedAloud(pulled: Placed, why: RegExp): void {
	assert.equal(pulled.failure, undefined);
	assert.equal(directionIn(pulled.dialog?.remote.sdp ?? ''), 'sendonly', 'an announcement');
	assert.match(pulled.bye?.get('Reason') ?? '', why);
}

test('refused in silence where the PBX has no announcement for it: the status alone says so', async () => {
	const w = await world({ behaviour: { announcesThatThereIsNoCall: false, announcesThatPullIsNotAllowed: false } });
	await w.signIn();
	assert.deepEqual([(await refused(w, desk)).failure?.status, (await refused(w, carolDesk)).failure?.status], [480, 403]);
	await allGone(w);
});

test('without a call there is nothing to pull', async () => {
	const w = await world();
	await w.signIn();
	refusedAloud(await refused(w, desk), /^SIP;cause=480;text="There is no call to pull"$/);
	assert.equal((await xsi(w, 'POST', 'calls/CallRetrieve?location=Mobility')).status, 409);
	assert.deepEqual(w.sbc.arrived, []);
	await allGone(w);
});

test('a call that is not answered yet, or is on the phone that pulls, cannot be pulled', async () => {
	const { w, call, far } = await talking(desk, 4000);
	refusedAloud(await refused(w, desk), /^SIP;cause=480;/);
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	const ringing = w.sbc.fromPhone(client, MALLORY);
	await clock.until(() => w.sbc.to(MALLORY).length === 1, PATIENCE);
	refusedAloud(await refused(w, desk), /^SIP;cause=480;/);
	ringing.cancel();
	await clock.run(500);
	w.sbc.last(MALLORY).fail(487);
	await allGone(w);
});

test('with two calls nothing moves, by the code nor by the service API', async () => {
	const { w, call, far } = await talking(client, 4000);
	const second = await talk(w, client, { port: 4010, to: MALLORY, farPort: 7000 });
	const before = w.pbx.calls();
	refusedAloud(await refused(w, desk), /^SIP;cause=480;text="A call can be pulled only while it is your only one"$/);
	assert.equal((await xsi(w, 'POST', 'calls/CallRetrieve?location=Primary')).status, 409);
	assert.deepEqual([far.reoffers, second.far.reoffers, w.pbx.calls()], [[], [], before]);
	for (const one of [call, second.call]) one.hangUp();
	await clock.until(() => far.isOver && second.far.isOver, PATIENCE);
	await allGone(w);
});

test('a stranger pulls nothing: another user by the code, without the password, or a telephone at the routing number', async () => {
	const { w, call, far } = await talking(client, 4000);
	const before = w.pbx.calls();
	refusedAloud(await refused(w, carolDesk), /^SIP;cause=403;text="You have no service that lets you pull a call"$/);
	assert.equal((await xsi(w, 'POST', 'calls/CallRetrieve?location=Mobility', { authorization: null })).status, 401);
	const authorization = basic('carol@worktime.example', 'my-phone-4715');
	assert.equal((await xsi(w, 'POST', 'calls/CallRetrieve?location=Mobility', { authorization })).status, 403);
	const imrn = `calls/imrn?callingPartyAddress=${encodeURIComponent(MOBILE)}&calledPartyAddress=${encodeURIComponent('*11')}`;
	const { body } = await xsi(w, 'POST', imrn);
	const mallory = w.sbc.fromCarrier(MALLORY, /<imrn>(.*)<\/imrn>/.exec(body)?.[1] ?? '');
	await clock.until(() => mallory.isOver, PATIENCE);
	assert.equal(mallory.failure?.status, 404);
	assert.deepEqual([far.reoffers, w.pbx.calls(), w.sbc.to(MOBILE)], [[], before, []]);
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	await allGone(w);
});

test('two phones pull at once: one gets the call, the other is refused, and the far end is lost to neither', async () => {
	const { w, call, far } = await talking(client, 4000);
	const imrn = `calls/imrn?callingPartyAddress=${encodeURIComponent(MOBILE)}&calledPartyAddress=${encodeURIComponent('*11')}`;
	const { body } = await xsi(w, 'POST', imrn);
	const phones = [w.sbc.fromPhone(desk, '*11', sdp(4100)), w.sbc.fromCarrier(MOBILE, /<imrn>(.*)<\/imrn>/.exec(body)?.[1] ?? '', sdp(5100))];
	await clock.until(() => call.isOver && phones.every((phone) => phone.isConnected || phone.isOver), PATIENCE);
	assert.equal(phones.filter((phone) => phone.isConnected).length, 1);
	assert.equal(far.isOver, false);
	far.hangUp();
	await clock.until(() => phones.every((phone) => phone.isOver), PATIENCE);
	await allGone(w);
});

test('a call may be pulled to and fro, and is still one dialog for the far end', async () => {
	const { w, call, far } = await talking(client, 4000);
	const first = w.sbc.fromPhone(desk, '*11', sdp(4100));
	await clock.until(() => first.isConnected && call.isOver, PATIENCE);
	const second = w.sbc.fromPhone(client, '*11', sdp(4200));
	await clock.until(() => second.isConnected && first.isOver, PATIENCE);
	assert.deepEqual(
		far.reoffers.map((offer) => portIn(offer)),
		[4100, 4200],
	);
	second.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
	assert.equal(w.pbx.records().length, 1);
	await allGone(w);
});
