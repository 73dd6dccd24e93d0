// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arrived, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { allGone, carolTalksWithAlice } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { carolDesk, client, desk, MALLORY, type World } from '../testing/world';

const PATIENCE = 10_000;
const MALLORYS_PORT = 7000;
const DAVE = '+13035550199';

/** Carol's and Alice's desk phones talk; Carol's takes a second for a re-INVITE. Whose bridge is named has called it. */
async function talking(bridgeOf?: typeof desk) {
	const { w, carol, alice } = await carolTalksWithAlice();
	carol.onReoffer = (_offer, reply) => {
		clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(4200, { version: 1 + carol.reoffers.length }) }));
	};
	const bridge = bridgeOf && w.sbc.fromPhone(bridgeOf, 'conference', sdp(4300));
	await clock.run(1_000);
	return { w, alice, carol, bridge };
}

type Talking = Awaited<ReturnType<typeof talking>>;

/** Alice has referred Carol to Mallory, whose telephone rings. */
async function transferRings(bridgeOf?: typeof desk) {
	const all = await talking(bridgeOf);
	const answer = refers(all.alice, MALLORY);
	await clock.until(() => all.w.sbc.to(MALLORY).length === 1, PATIENCE);
	assert.equal(answer(), '202');
	const mallory = all.w.sbc.last(MALLORY);
	mallory.ring();
	await clock.run(500);
	return { ...all, mallory };
}

/** What an act is answered, once it is. */
type Answer = () => string | undefined;

function refers({ dialog }: Arrived | Placed, target: string): Answer {
	assert.ok(dialog);
	let answer: string | undefined;
	const headers = { 'Refer-To': `<sip:${target}@worktime.example>`, Contact: dialog.local.contact };
	void dialog.request({ method: 'REFER', headers }).then(({ status }) => {
		answer = `${status}`;
	});
	return () => answer;
}

/** The Reason of the refusal, whether it comes before an answer or after an announcement. */
function dials(w: World, phone: typeof desk, code: string): Answer {
	const call = w.sbc.fromPhone(phone, code, sdp(4100));
	return () => call.bye?.get('Reason') ?? call.failure?.response?.get('Reason');
}

const NOT_PARKED = 'SIP;cause=480;text="There is no call to park"';

for (const [what, act, refusal, bridgeOf] of [
	['park, by who transfers', ({ w }) => dials(w, desk, '*68'), NOT_PARKED],
	['park, by who is transferred', ({ w }) => dials(w, carolDesk, '*68'), NOT_PARKED],
	['three-way, by who transfers', ({ alice }) => refers(alice, 'conference'), '491', desk],
	['three-way, by who is transferred', ({ carol }) => refers(carol, 'conference'), '491', carolDesk],
	['barge-in', ({ w }) => dials(w, client, '*334102'), 'SIP;cause=480;text="The call cannot be made one of three"'],
	['pull', ({ w }) => dials(w, client, '*11'), 'SIP;cause=480;text="There is no call to pull"'],
	['another transfer, by who transfers', ({ alice }) => refers(alice, DAVE), '491'],
	['another transfer, by who is transferred', ({ carol }) => refers(carol, DAVE), '491'],
] as const satisfies readonly (readonly [string, (all: Talking) => Answer, string, typeof desk?])[]) {
	test(`${what}, while the target of a transfer rings: refused; the target answers, and talks with the party`, async () => {
		const { mallory, ...all } = await transferRings(bridgeOf);
		const { w, alice, carol, bridge } = all;
		const { mediaPorts } = w.pbx.remains();
		const answer = act(all);
		await clock.run(500);
		await clock.settle(mallory.answer(sdp(MALLORYS_PORT)), PATIENCE);
		await clock.run(5_000);
		assert.deepEqual(carol.reoffers.map(portIn), [MALLORYS_PORT]);
		assert.equal(answer(), refusal);
		assert.deepEqual([alice.isOver, carol.isConnected, mallory.isOver], [true, true, false]);
		assert.deepEqual([w.pbx.remains().mediaPorts, w.sbc.to(DAVE).length], [mediaPorts, 0]);
		mallory.hangUp();
		bridge?.hangUp();
		await clock.until(() => carol.isOver, PATIENCE);
		await allGone(w);
	});
}

test('the target of a transfer has refused: the call can be parked', async () => {
	const { w, alice, carol, mallory } = await transferRings();
	mallory.fail(486);
	await clock.run(1_000);
	dials(w, desk, '*68');
	await clock.until(() => alice.isOver, PATIENCE);
	assert.equal(carol.reoffers.length, 1);
	carol.hangUp();
	await clock.run(5_000);
	await allGone(w);
});

test('who transfers has hung up, and the party waits for the target: its re-INVITE is told to try again (491), its INFO 200, and it is connected', async () => {
	const { w, alice, carol, mallory } = await transferRings();
	alice.hangUp();
	await clock.run(1_000);
	const asks = (method: 'INVITE' | 'INFO', body: string, type: string) =>
		carol.dialog?.request({ method, body, headers: { 'Content-Type': type, Contact: '<sip:c@203.0.113.10>' } }) ?? Promise.reject();
	const held = await clock.settle(asks('INVITE', sdp(4200, { version: 2, direction: 'sendonly' }), 'application/sdp'), PATIENCE);
	const pressed = await clock.settle(asks('INFO', 'Signal=5\r\nDuration=160\r\n', 'application/dtmf-relay'), PATIENCE);
	assert.deepEqual([held.status, pressed.status], [491, 200]);
	await clock.settle(mallory.answer(sdp(MALLORYS_PORT)), PATIENCE);
	await clock.run(5_000);
	assert.deepEqual(carol.reoffers.map(portIn), [MALLORYS_PORT]);
	assert.ok(carol.isConnected);
	carol.hangUp();
	await clock.until(() => mallory.isOver, PATIENCE);
	await allGone(w);
});
