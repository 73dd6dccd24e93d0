// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, SipDialog, SipRequest } from '../../drachtio';
import type { PbxBehaviour } from '../behaviour';
import { sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, client, desk, MALLORY, world } from '../testing/world';

const DAVE = '+13035550199';
const IDLE = '<sip:worktime.example>;appearance-index=*;appearance-state=idle';
const withBob = (state: string) =>
	`<sip:worktime.example>;appearance-index=1;appearance-state=${state};appearance-uri="<sip:${BOB}@worktime.example>", ${IDLE}`;

/** What each of Alice's phones is told, in order. */
async function lines(behaviour: Partial<PbxBehaviour> = {}) {
	const w = await world({ behaviour });
	const told: string[] = [];
	const see = (request: SipRequest) => told.push(`${request.calledNumber} ${request.get('Call-Info')}`);
	w.sbc.node.srf.use('notify', (request, reply) => {
		see(request);
		reply.send(200);
	});
	await w.signIn();
	return { w, told };
}

test('a call at the desk phone, answered, held and ended: the client is told each, the desk phone nothing', async () => {
	const { w, told } = await lines();
	const call = w.sbc.fromPhone(desk, BOB, sdp(4000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.until(() => call.isConnected, 2_000);
	await clock.run(1_000);
	await clock.settle((call.dialog as SipDialog).modify(sdp(4000, { version: 2, direction: 'sendonly' })), 2_000);
	await clock.run(500);
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(told, ['progressing', 'active', 'held'].map((state) => `client-1 ${withBob(state)}`).concat(`client-1 ${IDLE}`));
	assert.deepEqual(await w.leave(), {});
});

test('a phone that registers while a call goes on is told of it; without the service every appearance is free', async () => {
	const { w, told } = await lines();
	await clock.settle(w.sbc.register(desk, '*', { Expires: 0 }), 5_000);
	const call = w.sbc.fromPhone(client, BOB, sdp(4000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.run(1_000);
	assert.deepEqual(told, []);
	await clock.settle(w.sbc.register(desk, '<sip:desk-1@203.0.113.10:5060>'), 5_000);
	await clock.run(500);
	assert.deepEqual(told, [`desk-1 ${withBob('active')}`]);
	w.pbx.provisioning.setService(ALICE, 'sharedCallAppearance', { active: false });
	await clock.run(500);
	assert.deepEqual(told.slice(1), [`desk-1 ${IDLE}`], 'at once, while the call goes on');
	w.pbx.provisioning.setService(ALICE, 'sharedCallAppearance', { active: true });
	await clock.run(500);
	assert.deepEqual(told.slice(2), [`desk-1 ${withBob('active')}`]);
	w.pbx.provisioning.setService(ALICE, 'sharedCallAppearance', { active: false });
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(told.slice(3), [`desk-1 ${IDLE}`]);
	assert.deepEqual(await w.leave(), {});
});

test('of two calls the first ends: the other keeps its appearance, and the next call gets the one that is free', async () => {
	const { w, told } = await lines();
	const calls = async (to: string, port: number) => {
		const call = w.sbc.fromPhone(desk, to, sdp(port));
		await clock.until(() => w.sbc.to(to).length === 1, 2_000);
		await clock.settle(w.sbc.last(to).answer(sdp(port + 2_000)), 2_000);
		await clock.run(1_000);
		return call;
	};
	const inUse = () =>
		[...(told.at(-1) ?? '').matchAll(/index=(\d);appearance-state=active;appearance-uri="<sip:([^@]+)@/g)].map(([, i, who]) => `${i} ${who}`);
	const first = await calls(BOB, 4000);
	const second = await calls(MALLORY, 4100);
	assert.deepEqual(inUse(), [`1 ${BOB}`, `2 ${MALLORY}`]);
	first.hangUp();
	await clock.run(1_000);
	assert.deepEqual(inUse(), [`2 ${MALLORY}`]);
	const third = await calls(DAVE, 4200);
	assert.deepEqual(inUse(), [`1 ${DAVE}`, `2 ${MALLORY}`]);
	second.hangUp();
	third.hangUp();
	await clock.run(1_000);
	assert.deepEqual(await w.leave(), {});
});

test('SUBSCRIBE to call-info: told at once, and with every change', async () => {
	const { w } = await lines();
	const told: string[] = [];
	const opts = {
		method: 'SUBSCRIBE',
		proxy: 'sip:10.0.0.10:5060',
		headers: { From: `<sip:${client.user}@worktime.example>`, Event: 'call-info', Expires: 60 },
		auth: { username: client.user, password: client.password },
	};
	const dialog = await clock.settle(w.sbc.node.srf.createUAC(`sip:${client.user}@worktime.example`, opts as never), 5_000);
	(dialog as SipDialog).on('notify', (request, reply) => {
		told.push(`${request.get('Subscription-State').split(';')[0]} ${request.get('Call-Info')}`);
		reply.send(200);
	});
	await clock.run(500);
	const call = w.sbc.fromPhone(desk, BOB, sdp(4000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.run(500);
	call.hangUp();
	await clock.run(500);
	assert.ok(told.includes(`active ${withBob('active')}`), told.join('\n'));
	assert.equal(told.at(-1), `active ${IDLE}`);
	await clock.run(60_000);
	assert.deepEqual(await w.leave(), {});
});

test('behaviour: lines that are told nothing', async () => {
	const { w, told } = await lines({ tellsLineAppearances: false });
	const call = w.sbc.fromPhone(desk, BOB, sdp(4000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	call.cancel();
	await clock.run(1_000);
	assert.deepEqual(told, []);
});

test('a phone is told of one change after the other, and at last of what is: an answer that is late lets none overtake', async () => {
	const w = await world();
	const told: { readonly says: string; readonly reply: Reply }[] = [];
	w.sbc.node.srf.use('notify', (request, reply) => told.push({ says: request.get('Call-Info'), reply }));
	await w.signIn();
	const call = w.sbc.fromPhone(desk, BOB, sdp(4000));
	await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
	await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
	await clock.run(500);
	await clock.settle((call.dialog as SipDialog).modify(sdp(4000, { version: 2, direction: 'sendonly' })), 2_000);
	await clock.run(500);
	assert.deepEqual(
		told.map(({ says }) => says),
		[withBob('progressing')],
	);
	told[0]?.reply.send(200);
	await clock.run(500);
	assert.deepEqual(
		told.slice(1).map(({ says }) => says),
		[withBob('held')],
		'what is by now, and not what was',
	);
	call.hangUp();
	told[1]?.reply.send(200);
	await clock.run(500);
	assert.deepEqual(told.at(-1)?.says, IDLE);
	told.at(-1)?.reply.send(200);
	assert.deepEqual(await w.leave(), {});
});

for (const [how, answers] of [
	['an SBC says 480 for it', (reply: Reply) => reply.send(480)],
	['silence of 32 s', () => {}],
] as const) {
	test(`a phone that does not answer (${how}): it is told what has changed since, then nothing until it registers again`, async () => {
		const w = await world();
		const told: string[] = [];
		let isAway = true;
		w.sbc.node.srf.use('notify', (request, reply) => {
			told.push(request.get('Call-Info'));
			if (isAway) answers(reply);
			else reply.send(200);
		});
		await w.signIn();
		const call = w.sbc.fromPhone(desk, BOB, sdp(4000));
		await clock.until(() => w.sbc.to(BOB).length === 1, 2_000);
		await clock.settle(w.sbc.last(BOB).answer(sdp(6000)), 2_000);
		await clock.run(100_000);
		assert.deepEqual(told, [withBob('progressing'), withBob('active')]);
		isAway = false;
		await clock.settle(w.sbc.register(client, '<sip:client-1@203.0.113.10:5060>'), 5_000);
		await clock.settle(w.sbc.register(client, '<sip:client-1@203.0.113.10:5060>'), 5_000);
		await clock.run(500);
		assert.deepEqual(told.slice(2), [withBob('active')]);
		call.hangUp();
		await clock.run(500);
		assert.deepEqual(told.slice(3), [IDLE]);
		assert.deepEqual(await w.leave(), {});
	});
}
