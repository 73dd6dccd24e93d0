import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallAudio, MediaRelay } from '.';
import { clock, LEFT, laboratory, MIDDLE, RIGHT, towards } from './laboratory';

async function conversation(options: { everyPacket?: boolean; bothWays?: boolean } = {}) {
	const lab = laboratory(options);
	const { left, middle, right, random, journal } = lab;
	const common = { clock, random, journal };
	const keys: string[] = [];
	const inactive: number[] = [];
	const relay = new MediaRelay({
		host: middle,
		clock,
		bothWays: options.bothWays ?? true,
		latches: [true, true],
		inactivityMs: 30_000,
		inactive: () => inactive.push(clock.now()),
	});
	const alice = new CallAudio({ ...common, host: left, port: LEFT.port, sounds: () => 500 });
	const bob = new CallAudio({ ...common, host: right, port: RIGHT.port, sounds: () => 650, onDigit: (digit) => keys.push(digit) });
	await clock.settle(Promise.all([relay.open(0, MIDDLE.left), relay.open(1, MIDDLE.right)]), 1000);
	relay.describe(0, LEFT);
	relay.describe(1, RIGHT);
	relay.expect(true);
	alice.follow(towards(MIDDLE.address, MIDDLE.left));
	bob.follow(towards(MIDDLE.address, MIDDLE.right));
	await clock.run(500);
	return { ...lab, alice, bob, relay, keys, inactive };
}

for (const everyPacket of [false, true]) {
	const how = everyPacket ? 'packet by packet' : 'in trains';

	test(`audio, ${how}: both hear each other; on hold nobody; then again; nothing is left at the end`, async () => {
		const { alice, bob, relay, network } = await conversation({ everyPacket });
		assert.deepEqual([alice.hears(), bob.hears()], [650, 500]);
		alice.follow(towards(MIDDLE.address, MIDDLE.left, 'inactive'));
		await clock.run(500);
		assert.deepEqual([alice.hears(), bob.hears()], [undefined, undefined]);
		alice.follow(towards(MIDDLE.address, MIDDLE.left));
		await clock.run(500);
		assert.deepEqual([alice.hears(), bob.hears()], [650, 500]);
		for (const end of [alice, bob, relay]) end.close();
		await clock.run(1000);
		assert.deepEqual(alice.remains(), { mediaStreams: 0, mediaPorts: 0, mediaTimers: 0 });
		assert.equal(clock.pending(), 0);
		assert.ok(Object.values(network.remains()).every((count) => count === 0));
	});

	test(`audio, ${how}: keys arrive once each and in order, also when a third of the packets is lost`, async () => {
		const { alice, network, keys } = await conversation({ everyPacket });
		network.impair('left', { loss: 0.33 });
		for (const key of '4711#') alice.press(key);
		await clock.run(3000);
		assert.equal(keys.join(''), '4711#');
	});

	test(`audio, ${how}: the end of a key that the next key has overtaken is no key of its own`, async () => {
		const { alice, network, keys } = await conversation({ everyPacket });
		network.impair('left', { reorder: 0.5, duplicate: 0.3 });
		for (const key of '4711#') alice.press(key);
		await clock.run(3000);
		assert.equal(keys.join(''), '4711#');
	});

	test(`audio, ${how}: keys go as the latest agreement says, also when nothing but their payload type is new`, async () => {
		const { alice, bob, keys } = await conversation({ everyPacket });
		alice.follow({ ...towards(MIDDLE.address, MIDDLE.left), keysPayloadType: 96 });
		bob.follow({ ...towards(MIDDLE.address, MIDDLE.right), keysPayloadType: 96 });
		alice.press('5');
		await clock.run(1000);
		assert.equal(keys.join(''), '5');
	});

	test(`audio, ${how}: keys that wait while the audio moves elsewhere are sent there, and not with the next key`, async () => {
		const { alice, keys } = await conversation({ everyPacket });
		for (const key of '4711#') alice.press(key);
		await clock.run(250);
		alice.follow(towards(RIGHT.address, RIGHT.port));
		await clock.run(3000);
		assert.equal(keys.join(''), '4711#');
	});

	test(`audio, ${how}: a key is cut off when keys are not agreed on any more, and speech goes on`, async () => {
		const { alice, bob, keys } = await conversation({ everyPacket });
		for (const key of '47') alice.press(key);
		await clock.run(100);
		const { keysPayloadType: _none, ...speech } = towards(MIDDLE.address, MIDDLE.left);
		alice.follow(speech);
		await clock.run(1000);
		assert.deepEqual([keys.join(''), bob.hears()], ['4', 500]);
	});
}

test('audio: what is heard one way only is reported by the end that hears nothing, with MOS 1', async () => {
	const { alice, bob, reports } = await conversation({ bothWays: false });
	assert.deepEqual([alice.hears(), bob.hears()], [undefined, 500]);
	await clock.run(30_000);
	const [nothing] = reports('left');
	assert.deepEqual([nothing?.heard, nothing?.packets, nothing?.mos], ['nothing', 0, 1]);
	const [voice] = reports('right');
	assert.deepEqual([voice?.heard, (voice?.mos ?? 0) > 4], ['voice', true]);
});

test('relay: an end that vanished is missed after 30 s; one that is on hold is not', async () => {
	const gone = await conversation();
	gone.network.partition('left');
	const at = clock.now();
	await clock.run(60_000);
	assert.equal(gone.inactive.length, 1);
	assert.ok(Math.abs((gone.inactive[0] ?? 0) - at - 30_000) < 100);
	const held = await conversation();
	held.relay.expect(false);
	held.network.partition('left');
	await clock.run(60_000);
	assert.deepEqual(held.inactive, []);
});

test('relay: an end that vanished before it had sent anything is missed 30 s after it was expected', async () => {
	const { left, middle, right, random, journal } = laboratory();
	const inactive: number[] = [];
	const relay = new MediaRelay({
		host: middle,
		clock,
		bothWays: true,
		latches: [true, true],
		inactivityMs: 30_000,
		inactive: () => inactive.push(clock.now()),
	});
	await clock.settle(Promise.all([relay.open(0, MIDDLE.left), relay.open(1, MIDDLE.right)]), 1000);
	const bob = new CallAudio({ host: right, clock, random, journal, port: RIGHT.port, sounds: () => 650 });
	relay.describe(0, { address: left.addresses()[0] ?? '', port: LEFT.port });
	relay.describe(1, RIGHT);
	bob.follow(towards(MIDDLE.address, MIDDLE.right));
	const at = clock.now();
	relay.expect(true);
	await clock.run(60_000);
	assert.deepEqual(inactive, [at + 30_000]);
	for (const end of [bob, relay]) end.close();
});

test('relay: media goes to where it comes from, not to the address that an end behind a NAT has described', async () => {
	const { relay, alice } = await conversation();
	relay.describe(0, { address: '10.1.2.3', port: 9 });
	await clock.run(1000);
	assert.equal(alice.hears(), 650);
});

test('capture: first and last packet of each stream are in the journal on every link, with the times at which they left', async () => {
	const { alice, bob, journal } = await conversation();
	await clock.run(20_000);
	for (const end of [alice, bob]) end.close();
	await clock.run(1000);
	const rtp = journal
		.ofKind('packet')
		.filter(({ payload, from, to }) => payload.length === 172 && from.address === LEFT.address && to.port === MIDDLE.left);
	assert.deepEqual(
		rtp.map(({ sent }) => sent),
		[rtp[0]?.sent, (rtp[0]?.sent ?? 0) + 20 * Math.floor((20_500 - (rtp[0]?.sent ?? 0)) / 20)],
	);
	assert.equal(rtp[0]?.payload.readUInt8(1), 0x80, 'the first has the marker');
});
