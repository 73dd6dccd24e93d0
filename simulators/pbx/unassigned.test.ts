// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sdp } from './testing/scripted-sbc';
import { aliceTalksWithBob } from './testing/talking';
import { clock } from './testing/virtual-time';
import { ALICE, BI, BOB, carolDesk, MALLORY, world } from './testing/world';

const PATIENCE = 5_000;
const CAROL = 'carol@worktime.example';
const CLIENT = 'FEBC00004101';

/** Alice's phones have registered, and then what she had was taken from her. */
async function aliceUnassigned() {
	const w = await world({ mobility: { active: false, mobileNumbers: [] } });
	await w.signIn();
	const { assignments } = w.pbx.provisioning;
	assignments.unshare(ALICE, CLIENT);
	assignments.unassign(ALICE);
	return { w, assignments };
}

test('unassigned: a phone that registered as the line before is not rung for whoever has the number next', async () => {
	const { w, assignments } = await aliceUnassigned();
	assignments.unassign(CAROL);
	assignments.assign(CAROL, { number: BI, station: 'Station 4102', phone: '0004F2004102' });
	const call = w.sbc.fromCarrier(BOB, BI);
	await clock.until(() => call.isOver, PATIENCE);
	assert.equal(w.sbc.to('desk-1').length, 0);
	assert.equal(call.failure?.status, 480);
	assert.deepEqual(w.pbx.registrations(CAROL), []);
	await clock.run(130_000);
	assert.equal(w.pbx.remains().registrations, 0);
});

test('a client is taken back and shared anew: whoever registered with the credentials before is not registered any more', async () => {
	const w = await world();
	const { assignments, passwords } = w.pbx.provisioning;
	const share = () => {
		assignments.share(ALICE, CLIENT);
		return { user: CLIENT, password: passwords.ofDevice(CLIENT).reveal() };
	};
	assignments.unshare(ALICE, CLIENT);
	const before = share();
	const registers = (line: typeof before) => {
		const of = `<sip:2125550101_${CLIENT}@worktime.example>`;
		const headers = { From: of, To: of, Contact: '<sip:client-1@203.0.113.10:5060>' };
		return clock.settle(w.sbc.request({ method: 'REGISTER', headers, auth: { username: line.user, password: line.password } }), PATIENCE);
	};
	assert.equal((await registers(before)).status, 200);
	assignments.unshare(ALICE, CLIENT);
	const after = share();
	assert.deepEqual(w.pbx.registrations(ALICE), []);
	assert.equal((await registers(before)).status, 401);
	assert.equal((await registers(after)).status, 200);
	assert.equal(w.pbx.registrations(ALICE).length, 1);
});

test('unassigned while talking: the call goes on, and a transfer that the phone asks for is refused', async () => {
	const { w, call, far } = await aliceTalksWithBob();
	w.pbx.provisioning.assignments.unshare(ALICE, CLIENT);
	w.pbx.provisioning.assignments.unassign(ALICE);
	assert.ok(call.dialog);
	const headers = { 'Refer-To': `<sip:${MALLORY}@worktime.example>`, Contact: call.dialog.local.contact };
	const { status } = await clock.settle(call.dialog.request({ method: 'REFER', headers }), PATIENCE);
	assert.equal(status, 403);
	assert.ok(call.isConnected && !far.isOver);
	call.hangUp();
	await clock.until(() => far.isOver, PATIENCE);
});

test('unassigned while the ACK to a pick-up is on its way: who has picked up talks, and the records say so', async () => {
	const w = await world();
	await w.signIn();
	for (const user of [ALICE, CAROL]) w.pbx.provisioning.setService(user, 'callPickup', { group: 'Sales' });
	const bob = w.sbc.fromCarrier(BOB, BI);
	await clock.until(() => w.sbc.to('desk-1').length === 1, PATIENCE);
	w.sbc.last('desk-1').ring();
	const offered = await clock.settle(w.sbc.fromPhoneWithoutOffer(carolDesk, '*98'), PATIENCE);
	w.pbx.provisioning.assignments.unassign(CAROL);
	const picked = await clock.settle(offered.ack(sdp(4200)), PATIENCE);
	picked.on('modify', (_request, reply) => reply.send(200, { body: sdp(4200, { version: 2 }) }));
	await clock.until(() => bob.isConnected, PATIENCE);
	void picked.destroy();
	await clock.until(() => bob.isOver, PATIENCE);
	assert.deepEqual(
		w.pbx
			.records()
			.map(({ user, redirection }) => [user, redirection?.reason])
			.toSorted(),
		[
			[ALICE, 'pickup'],
			[CAROL, undefined],
		],
	);
});
