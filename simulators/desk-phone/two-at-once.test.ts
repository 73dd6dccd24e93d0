import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, office } from './office.fixture';

/** Every message of a phone takes a tenth of a second. */
const SLOW = { latencyMs: 100 };

/** Alice talks with Bob. */
async function talking(seed: number) {
	const world = await office(seed);
	const [alice, bob, carol] = [await world.on('alice'), await world.on('bob'), await world.on('carol')];
	const call = bob.dial('alice');
	await clock.until(() => alice.calls.length === 1, 1000);
	await world.settle(alice.answer());
	await clock.run(1000);
	/** Carol calls Alice, and every message of Alice is slow from now on. */
	const second = async () => {
		carol.dial('alice');
		await clock.until(() => alice.calls.length === 2, 1000);
		await clock.run(1000);
		world.network.link('alice', SLOW);
	};
	return { ...world, alice, bob, carol, call, second };
}

const WITH_CAROL = ['On hold', 'Bob Baker', 'bob', 'Connected', 'Carol Clark', 'carol'];

test('desk phone: the party hangs up while it is being put on hold for another, who is answered all the same', async () => {
	const { alice, call, second, settle } = await talking(21);
	await second();
	void call.hangUp();
	await clock.run(50);
	await settle(alice.answer());
	await clock.run(1000);
	assert.deepEqual(alice.screen(), ['Connected', 'Carol Clark', 'carol']);
});

test('desk phone: another call is answered, or the party transferred, while it is being retrieved: it is put on hold again first', async () => {
	const { alice, second, settle, network } = await talking(22);
	await settle(alice.hold());
	await second();
	const retrieving = alice.resume();
	await clock.run(50);
	await settle(Promise.all([retrieving, alice.answer()]));
	await clock.run(1000);
	assert.deepEqual(alice.screen(), WITH_CAROL);
	network.link('alice', { latencyMs: 1 });
	await settle(alice.hangUp());
	network.link('alice', SLOW);
	const again = alice.resume();
	await clock.run(50);
	// This server never says what has become of it.
	void alice.transfer('carol').catch(() => {});
	await settle(again);
	await clock.run(1000);
	assert.deepEqual(alice.screen(), ['On hold', 'Bob Baker', 'bob']);
});

test('desk phone: the party that waits is retrieved while another is talked with, who waits then', async () => {
	const { alice, second, settle } = await talking(23);
	await second();
	await settle(alice.answer());
	assert.deepEqual(alice.screen(), WITH_CAROL);
	await settle(alice.resume());
	assert.deepEqual(alice.screen(), ['Connected', 'Bob Baker', 'bob', 'On hold', 'Carol Clark', 'carol']);
});

test('desk phone: switched on again while it still signs off, it signs on after that', async () => {
	const { on, settle, network, server, isEmpty } = await office(24);
	const alice = await on('alice');
	network.link('alice', SLOW);
	const off = alice.powerOff();
	await clock.run(50);
	await settle(Promise.all([off, alice.powerOn()]));
	assert.deepEqual([alice.registered, server.bindings.has('alice'), alice.screen()], [true, true, ['Alice Archer', 'Ready']]);
	const [offAgain, onAgain] = [alice.powerOff(), alice.powerOn()];
	await clock.run(50);
	await settle(Promise.all([offAgain, onAgain, alice.powerOff()]));
	assert.deepEqual([alice.registered, server.bindings.has('alice'), alice.screen()], [false, false, []]);
	assert.ok(await isEmpty(alice));
});

test('desk phone: one that is dark and has not signed off yet does not ring: it is not available (480)', async () => {
	const { on, settle, network, screens } = await office(25);
	const [alice, bob] = [await on('alice'), await on('bob')];
	network.link('alice', SLOW);
	const off = alice.powerOff();
	await clock.run(10);
	const call = bob.dial('alice');
	await settle(off);
	await clock.run(1000);
	assert.equal(call.ended?.status, 480);
	assert.ok(!screens('bob').some((screen) => screen.startsWith('Ringing')));
	assert.deepEqual(alice.screen(), []);
});

test('desk phone: the key for three-way calls is pressed twice: the bridge is called once', async () => {
	const { alice, second, settle, log } = await talking(26);
	await second();
	await settle(alice.answer());
	const merging = [alice.merge(), alice.merge()];
	// This server has no bridge.
	for (const outcome of await settle(Promise.allSettled(merging))) assert.equal(outcome.status, 'rejected');
	const called = log
		.ofKind('packet')
		.filter(({ payload, from }) => from.address === '192.0.2.111' && payload.toString().startsWith('INVITE sip:conference@'));
	assert.equal(called.length, 1);
	assert.deepEqual(alice.screen().slice(0, 6), WITH_CAROL);
});

test('desk phone: the server takes no registration during a call, nor for two minutes: it is not asked before (RFC 3261 §20.33)', async () => {
	const { alice, server } = await talking(27);
	server.retryAfterSeconds = 120;
	await clock.run(1_801_000);
	assert.equal(alice.registered, false);
	const asked = server.registers;
	await clock.run(115_000);
	assert.equal(server.registers, asked);
	delete server.retryAfterSeconds;
	await clock.run(10_000);
	assert.equal(alice.registered, true);
	assert.deepEqual(alice.screen(), ['Connected', 'Bob Baker', 'bob']);
});

test('desk phone: the dialled party answers while a caller is talked with who was answered meanwhile: it waits', async () => {
	const world = await office(28);
	const [alice, bob, carol] = [await world.on('alice'), await world.on('bob'), await world.on('carol')];
	alice.dial('bob');
	await clock.until(() => bob.calls.length === 1, 1000);
	carol.dial('alice');
	await clock.until(() => alice.calls.length === 2, 1000);
	await world.settle(alice.answer());
	await world.settle(bob.answer());
	await clock.run(1000);
	assert.deepEqual(alice.screen(), ['On hold', 'bob', 'Connected', 'Carol Clark', 'carol']);
	await world.settle(alice.resume());
	assert.deepEqual(alice.screen(), ['Connected', 'bob', 'On hold', 'Carol Clark', 'carol']);
});

test('desk phone: somebody is dialled while another is talked with, who waits once they have answered', async () => {
	const { alice, carol, settle } = await talking(29);
	alice.dial('carol');
	await clock.until(() => carol.calls.length === 1, 1000);
	await settle(carol.answer());
	await clock.run(1000);
	assert.deepEqual(alice.screen(), ['On hold', 'Bob Baker', 'bob', 'Connected', 'carol']);
});
