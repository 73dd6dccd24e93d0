import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testWorld } from './world.fixture';

test('lingering: over UDP a transaction outlives its end as RFC 3261 Table 4 says, over TCP not at all, in one process', async () => {
	const world = await testWorld(1);
	const alice = await world.ready('alice', 'udp');
	const bob = await world.ready('bob', 'tcp');
	await world.clock.run(40_000);
	assert.deepEqual([alice.remains().clientTransactions, bob.remains().clientTransactions], [0, 0]);

	bob.onIncoming((call) => void call.decline(486));
	const call = alice.call('bob');
	await world.clock.until(() => call.state === 'ended', 1000);
	await world.clock.run(50);
	// Timer D: 32 s and 0; timer I: 5 s and 0.
	assert.deepEqual([alice.remains().clientTransactions, bob.remains().serverTransactions], [1, 0]);
	await world.clock.run(32_000);
	assert.equal(alice.remains().clientTransactions, 0);

	await world.settle(Promise.all([alice.unregister(), bob.unregister()]));
	await world.clock.run(1);
	// Timer K: 5 s and 0, for the last REGISTER, which no challenge met.
	assert.deepEqual([alice.remains().clientTransactions, bob.remains().clientTransactions], [1, 0]);
	await world.clock.run(5000);
	assert.equal(alice.remains().clientTransactions, 0);
});

test('lingering: timer J, 32 s over UDP and 0 over TCP', async () => {
	for (const [transport, lingers] of [
		['udp', 1],
		['tcp', 0],
	] as const) {
		const world = await testWorld(2);
		const alice = await world.ready('alice', 'udp');
		const bob = await world.ready('bob', transport);
		bob.onIncoming((call) => void call.answer());
		const call = alice.call('bob');
		await world.clock.until(() => call.state === 'established', 1000);
		await world.clock.run(32_000);
		await world.settle(call.hangUp());
		await world.clock.run(50);
		assert.equal(bob.remains().serverTransactions, lingers, transport);
		await world.clock.run(32_000);
		assert.equal(bob.remains().serverTransactions, 0, transport);
	}
});
