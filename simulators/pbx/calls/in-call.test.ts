// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PbxBehaviour } from '../behaviour';
import { directionIn, originIn, portIn, sdp } from '../testing/scripted-sbc';
import { allGone, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { client, world } from '../testing/world';

/** The client talks with Bob. */
async function talking(behaviour: Partial<PbxBehaviour> = {}) {
	const w = await world({ behaviour });
	const { call, far: bob } = await talk(w, client);
	assert.ok(call.dialog);
	return { w, call, bob, dialog: call.dialog };
}

test('hold and resume: the offer goes through and the answer comes back, each with the next version of its origin', async () => {
	const { w, call, bob, dialog } = await talking();
	bob.onReoffer = (offer, reply) =>
		reply.send(200, { body: sdp(6000, { version: 2, direction: directionIn(offer) === 'sendonly' ? 'recvonly' : 'sendrecv' }) });
	const held = await clock.settle(dialog.modify(sdp(4000, { version: 2, direction: 'sendonly' })), 2_000);
	assert.equal(directionIn(bob.reoffers[0] ?? ''), 'sendonly');
	assert.equal(directionIn(held), 'recvonly');
	assert.equal(w.pbx.calls()[0]?.state, 'held');
	const resumed = await clock.settle(dialog.modify(sdp(4000, { version: 3 })), 2_000);
	assert.equal(w.pbx.calls()[0]?.state, 'active');
	assert.equal(directionIn(bob.reoffers[1] ?? ''), 'sendrecv');
	assert.equal(directionIn(resumed), 'sendrecv');
	const versions = [bob.request.body, ...bob.reoffers].map((description) => originIn(description).split(' ')[2]);
	assert.deepEqual(versions, ['1', '2', '3']);
	call.hangUp();
	await allGone(w);
});

test('the far end holds: the other way round', async () => {
	const { w, call, bob } = await talking();
	call.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(4000, { version: 2, direction: 'recvonly' }) });
	const held = await clock.settle(bob.dialog?.modify(sdp(6000, { version: 2, direction: 'sendonly' })) ?? Promise.reject(), 2_000);
	assert.equal(directionIn(call.reoffers[0] ?? ''), 'sendonly');
	assert.equal(directionIn(held), 'recvonly');
	assert.equal(w.pbx.calls()[0]?.state, 'remote-held');
	bob.hangUp();
	await allGone(w);
});

test('re-INVITE without an offer: the far end makes it, and its ACK carries the answer', async () => {
	const { w, call, bob, dialog } = await talking();
	let answered = '';
	bob.dialog?.on('ack', ({ body }) => {
		answered = body;
	});
	bob.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(6002, { version: 2 }) });
	const { sdp: offer, ack } = await clock.settle(dialog.modify({ noAck: true }), 2_000);
	assert.deepEqual(bob.reoffers, ['']);
	assert.equal(portIn(offer), 6002);
	ack(sdp(4002, { version: 2 }));
	await clock.until(() => answered !== '', 2_000);
	assert.equal(portIn(answered), 4002);
	call.hangUp();
	await allGone(w);
});

for (const status of [488, 491]) {
	test(`a re-INVITE that the far end refuses with ${status} is refused so, and the call goes on; the next one works`, async () => {
		const { w, call, bob, dialog } = await talking();
		bob.onReoffer = (_offer, reply) => reply.send(status);
		const again = (version: number) =>
			dialog.request({ method: 'INVITE', body: sdp(4000, { version, direction: 'sendonly' }), headers: { Contact: dialog.local.contact } });
		assert.equal((await clock.settle(again(2), 2_000)).status, status);
		assert.ok(call.isConnected && !bob.isOver);
		bob.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(6000, { version: 2, direction: 'recvonly' }) });
		assert.equal((await clock.settle(again(3), 2_000)).status, 200);
		call.hangUp();
		await allGone(w);
	});
}

test('glare: both sides send re-INVITE at once and both get 491', async () => {
	const { w, call, bob, dialog } = await talking();
	const reinvite = (of: typeof dialog, port: number) =>
		of.request({ method: 'INVITE', body: sdp(port, { version: 2, direction: 'sendonly' }), headers: { Contact: of.local.contact } });
	// As user agents do that have an INVITE of their own under way.
	call.onReoffer = (_offer, reply) => reply.send(491);
	bob.onReoffer = (_offer, reply) => reply.send(491);
	assert.ok(bob.dialog);
	const both = await clock.settle(Promise.all([reinvite(dialog, 4000), reinvite(bob.dialog, 6000)]), 5_000);
	assert.deepEqual(
		both.map(({ status }) => status),
		[491, 491],
	);
	assert.ok(call.isConnected);
	call.hangUp();
	await allGone(w);
});

test('a second re-INVITE while the first one waits is told 500 with Retry-After', async () => {
	const { w, call, bob, dialog } = await talking();
	let answer: (() => void) | undefined;
	bob.onReoffer = (_offer, reply) => {
		answer = () => reply.send(200, { body: sdp(6000) });
	};
	const reinvite = (version: number) =>
		dialog.request({ method: 'INVITE', body: sdp(4000, { version, direction: 'sendonly' }), headers: { Contact: dialog.local.contact } });
	const first = reinvite(2);
	await clock.until(() => answer !== undefined, 2_000);
	const second = await clock.settle(reinvite(3), 2_000);
	assert.equal(second.status, 500);
	assert.ok(second.has('Retry-After'));
	answer?.();
	assert.equal((await clock.settle(first, 2_000)).status, 200);
	call.hangUp();
	await allGone(w);
});

test('a digit goes through as INFO, both ways', async () => {
	const { w, call, bob, dialog } = await talking();
	await clock.settle(bob.press('5'), 2_000);
	assert.match(call.infos[0]?.body ?? '', /^Signal=5/);
	const headers = { 'Content-Type': 'application/dtmf-relay' };
	const response = await clock.settle(dialog.request({ method: 'INFO', headers, body: 'Signal=7\r\nDuration=160\r\n' }), 2_000);
	assert.equal(response.status, 200);
	assert.equal(bob.infos[0]?.get('Content-Type'), 'application/dtmf-relay');
	call.hangUp();
	await allGone(w);
});

test('both hang up at once: nothing is left', async () => {
	const { w, call, bob } = await talking();
	call.hangUp();
	bob.hangUp();
	await allGone(w);
});

test('the far end hangs up while it is asked to hold', async () => {
	const { w, call, bob, dialog } = await talking();
	bob.onReoffer = () => bob.hangUp();
	void dialog
		.request({ method: 'INVITE', body: sdp(4000, { version: 2, direction: 'sendonly' }), headers: { Contact: dialog.local.contact } })
		.catch(() => {});
	await clock.until(() => call.isOver, 5_000);
	await allGone(w);
});

test('the far end knows nothing of the call any more when it is asked to hold: both legs are released', async () => {
	const { w, call, bob, dialog } = await talking();
	bob.onReoffer = (_offer, reply) => reply.send(481);
	const headers = { Contact: dialog.local.contact };
	void dialog.request({ method: 'INVITE', body: sdp(4000, { version: 2, direction: 'sendonly' }), headers }).catch(() => {});
	await clock.until(() => call.isOver && bob.isOver, 5_000);
	await allGone(w);
});

test('a leg that vanished is found out by the audit, and the other is released', async () => {
	const { w, call, bob } = await talking({ callAuditMs: 60_000 });
	bob.dialog?.on('options', (_request, reply) => reply.send(481));
	await clock.until(() => call.isOver, 61_000);
	assert.match(call.bye?.get('Reason') ?? '', /audit/);
	assert.deepEqual(w.pbx.calls(), []);
});

test('the way to both sides is cut for good: the audit ends the call, and nothing is left', async () => {
	const { w } = await talking({ callAuditMs: 60_000 });
	w.network.partition(['pbx', 'sbc']);
	await clock.run(60_000 + 2 * 32_000 + 1_000);
	assert.deepEqual(w.pbx.calls(), []);
	await clock.run(60_000);
	const { legs, dialogs, clientTransactions, timers } = w.pbx.remains();
	assert.deepEqual({ legs, dialogs, clientTransactions, timers }, { legs: 0, dialogs: 0, clientTransactions: 0, timers: 0 });
});
