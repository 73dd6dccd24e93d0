// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PbxBehaviour } from '../behaviour';
import { type Arrived, type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { aliceTalksWithBob, allGone, talk } from '../testing/talking';
import { clock } from '../testing/virtual-time';
import { carolDesk, desk, MALLORY, type World } from '../testing/world';

const PATIENCE = 10_000;
const NOTHING = 'SIP;cause=480;text="No call is parked at this extension"';
const OCCUPIED = 'SIP;cause=486;text="A call is parked at this extension already"';
const NOT_MOVED = 'SIP;cause=480;text="The other party could not be parked"';

/** Alice's desk phone talks with Bob. */
async function talking(behaviour: Partial<PbxBehaviour> = {}) {
	const { w, call, far } = await aliceTalksWithBob({ behaviour, mobility: { devicesToRing: 'Fixed' } });
	return { w, call, bob: far };
}

/** Alice has parked Bob at Carol's extension. */
async function parked(behaviour: Partial<PbxBehaviour> = {}) {
	const all = await talking(behaviour);
	const code = dial(all.w, desk, '*684102');
	await clock.until(() => code.isOver, PATIENCE);
	await clock.run(500);
	return all;
}

const dial = (w: World, phone: typeof desk, code: string): Placed => w.sbc.fromPhone(phone, code, sdp(phone === desk ? 4100 : 4200));

/** From now on this phone takes a second for a re-INVITE; `meanwhile` happens as it comes. */
function takesASecond(side: Arrived, port: number, meanwhile: () => void = () => {}): void {
	side.onReoffer = (_offer, reply) => {
		meanwhile();
		clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(port, { version: 1 + side.reoffers.length }) }));
	};
}

const why = (call: Placed) => call.bye?.get('Reason') ?? call.failure?.response?.get('Reason');
const told = (w: World) => w.pbx.records().map(({ user, service, redirection }) => [user.split('@')[0], service ?? redirection?.reason]);

test('two fetch one parked call at once: the first has it, and the second hears that there is none', async () => {
	const { w, bob } = await parked();
	takesASecond(bob, 6000);
	const carol = dial(w, carolDesk, '*88');
	await clock.run(300);
	const alice = dial(w, desk, '*884102');
	await clock.until(() => alice.isOver && carol.isConnected, PATIENCE);
	await clock.run(2_000);
	assert.equal(why(alice), NOTHING);
	assert.deepEqual(bob.reoffers.slice(1).map(portIn), [4200]);
	assert.deepEqual([carol.isConnected, w.pbx.remains().mediaStreams], [true, 0]);
	carol.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	assert.deepEqual(told(w).toSorted(), [
		['alice', 'park'],
		['carol', 'park-retrieve'],
	]);
	await allGone(w);
});

test('two park at one extension at once: the first call stays there, and the second is what it was', async () => {
	const { w, call, bob } = await talking();
	const second = await talk(w, carolDesk, { port: 4010, to: MALLORY, farPort: 7000 });
	takesASecond(bob, 6000);
	takesASecond(second.far, 7000);
	const alice = dial(w, desk, '*684102');
	await clock.run(300);
	const carol = dial(w, carolDesk, '*68');
	await clock.until(() => alice.isOver && carol.isOver, PATIENCE);
	await clock.run(2_000);
	assert.equal(why(carol), OCCUPIED);
	assert.deepEqual([call.isOver, second.call.isOver, w.pbx.remains().mediaStreams], [true, false, 1]);
	assert.equal(portIn(second.far.reoffers.at(-1) ?? ''), 4010);
	second.call.hangUp();
	const fetching = dial(w, carolDesk, '*88');
	await clock.until(() => fetching.isConnected, PATIENCE);
	await clock.run(2_000);
	assert.equal(portIn(bob.reoffers.at(-1) ?? ''), 4200);
	fetching.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('the party says 491 as it comes back from where no room was: until it is back, the call cannot be parked elsewhere', async () => {
	const { w, bob } = await talking();
	const second = await talk(w, carolDesk, { port: 4010, to: MALLORY, farPort: 7000 });
	takesASecond(bob, 6000);
	second.far.onReoffer = (_offer, reply) => {
		const nth = second.far.reoffers.length;
		if (nth === 2) reply.send(491);
		else clock.at(clock.now() + (nth === 1 ? 1_500 : 0), () => void reply.send(200, { body: sdp(7000, { version: 1 + nth }) }));
	};
	dial(w, desk, '*684102');
	dial(w, carolDesk, '*68');
	await clock.until(() => second.far.reoffers.length === 2, PATIENCE);
	const elsewhere = dial(w, carolDesk, '*684101');
	await clock.until(() => elsewhere.isOver, PATIENCE);
	await clock.run(5_000);
	assert.equal(why(elsewhere), 'SIP;cause=480;text="There is no call to park"');
	assert.deepEqual([second.call.isConnected, portIn(second.far.reoffers.at(-1) ?? '')], [true, 4010]);
	second.call.hangUp();
	bob.hangUp();
	await clock.until(() => second.far.isOver, PATIENCE);
	await allGone(w);
});

for (const who of ['parker', 'party'] as const) {
	test(`the ${who} hangs up while the party is on its way to the music: nothing is parked, and the parker hears so`, async () => {
		const { w, call, bob } = await talking();
		takesASecond(bob, 6000, () => (who === 'parker' ? call : bob).hangUp());
		const code = dial(w, desk, '*684102');
		await clock.until(() => code.isOver, PATIENCE);
		assert.equal(why(code), NOT_MOVED);
		const fetching = dial(w, carolDesk, '*88');
		await clock.until(() => fetching.isOver, PATIENCE);
		assert.equal(why(fetching), NOTHING);
		assert.deepEqual(told(w), [['alice', undefined]]);
		await allGone(w);
	});
}

test('a phone without an offer fetches the party and gives no answer: it is released, and the music goes to where the party listens now', async () => {
	const { w, bob } = await parked();
	bob.onReoffer = (_offer, reply) => reply.send(200, { body: sdp(6002, { version: 1 + bob.reoffers.length }) });
	const offered = await clock.settle(w.sbc.fromPhoneWithoutOffer(carolDesk, '*88'), PATIENCE);
	const fetching = await clock.settle(offered.ack(''), PATIENCE);
	let released = false;
	fetching.on('destroy', () => {
		released = true;
	});
	await clock.run(2_000);
	assert.deepEqual([released, w.pbx.remains().mediaStreams], [true, 1]);
	bob.hangUp();
	await clock.run(1_000);
	// Of a stream the journal has the first and the last packet.
	const music = w.journal.ofKind('packet').filter(({ from }) => from.address === '10.0.0.10' && from.port === portIn(bob.reoffers[0] ?? ''));
	assert.equal(music.at(-1)?.to.port, 6002);
	await allGone(w);
});

test('the party hangs up as it is given to who fetches it: that phone is released, and its user had no call', async () => {
	const { w, bob } = await parked();
	bob.onReoffer = (_offer, reply) => {
		reply.send(200, { body: sdp(6000, { version: 2 }) });
		bob.hangUp();
	};
	const carol = dial(w, carolDesk, '*88');
	await clock.until(() => carol.isOver, PATIENCE);
	await clock.run(1_000);
	assert.deepEqual(told(w), [['alice', 'park']]);
	await allGone(w);
});

test('the parker answers the recall while a colleague fetches the party: the colleague has it, and the parker is released', async () => {
	const { w, bob } = await parked();
	await clock.until(() => w.sbc.to('desk-1').length === 1, 60_000);
	const recalled = w.sbc.last('desk-1');
	takesASecond(bob, 6000);
	const carol = dial(w, carolDesk, '*88');
	await clock.run(300);
	await clock.settle(recalled.answer(sdp(4400)), PATIENCE);
	await clock.until(() => recalled.isOver && carol.isConnected, PATIENCE);
	await clock.run(2_000);
	assert.deepEqual(bob.reoffers.slice(1).map(portIn), [4200]);
	carol.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('the party refuses the parker who answers the recall (488): it goes on waiting, is offered again, and can be fetched', async () => {
	const { w, bob } = await parked();
	await clock.until(() => w.sbc.to('desk-1').length === 1, 60_000);
	bob.onReoffer = (_offer, reply) => reply.send(488);
	await clock.settle(w.sbc.last('desk-1').answer(sdp(4400)), PATIENCE);
	await clock.until(() => w.sbc.last('desk-1').isOver, PATIENCE);
	await clock.until(() => w.sbc.to('desk-1').length === 2, 60_000);
	takesASecond(bob, 6000);
	const carol = dial(w, carolDesk, '*88');
	await clock.until(() => carol.isConnected, PATIENCE);
	await clock.run(2_000);
	assert.equal(portIn(bob.reoffers.at(-1) ?? ''), 4200);
	carol.hangUp();
	await clock.until(() => bob.isOver, PATIENCE);
	await allGone(w);
});

test('the party hangs up while the parker is given it back: another call that is parked there by then stays, and the recall was not answered', async () => {
	const { w, bob } = await parked();
	await clock.until(() => w.sbc.to('desk-1').length === 1, 60_000);
	const second = await talk(w, carolDesk, { port: 4010, to: MALLORY, farPort: 7000 });
	let parking: Placed | undefined;
	bob.onReoffer = (_offer, reply) => {
		bob.hangUp();
		clock.at(clock.now() + 100, () => {
			parking = dial(w, carolDesk, '*68');
		});
		clock.at(clock.now() + 1_000, () => void reply.send(200, { body: sdp(6000, { version: 3 }) }));
	};
	await clock.settle(w.sbc.last('desk-1').answer(sdp(4400)), PATIENCE);
	await clock.until(() => w.sbc.last('desk-1').isOver && parking?.isOver === true, PATIENCE);
	assert.equal(w.pbx.records().find(({ service }) => service === 'park-recall')?.answeredAt, undefined);
	const fetching = dial(w, carolDesk, '*88');
	await clock.until(() => fetching.isConnected, PATIENCE);
	assert.equal(portIn(second.far.reoffers.at(-1) ?? ''), 4200);
	fetching.hangUp();
	await clock.until(() => second.far.isOver, PATIENCE);
	await allGone(w);
});
