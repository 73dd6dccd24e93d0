import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testWorld } from './world.fixture';

for (const transport of ['udp', 'tcp'] as const) {
	test(`call: ${transport}, INVITE to BYE, and nothing is left`, async () => {
		const { settle, ready, clock } = await testWorld(1);
		const alice = await ready('alice', transport);
		const bob = await ready('bob', transport);
		assert.equal(alice.registered, true);
		const calls: import('./call').SipCall[] = [];
		bob.onIncoming((call) => calls.push(call));
		const call = alice.call('bob');
		await clock.until(() => call.state === 'ringing', 5000);
		await settle(calls[0]!.answer());
		await clock.until(() => call.state === 'established', 5000);
		await settle(call.hold());
		assert.equal(call.held, 'local');
		assert.equal(calls[0]!.held, 'remote');
		await settle(call.resume());
		await settle(call.sendDigit('5'));
		await settle(call.hangUp());
		assert.deepEqual(calls[0]!.ended, { by: 'remote', reason: 'Normal call clearing' });
		await settle(alice.unregister());
		await settle(alice.stop());
		await settle(bob.stop());
		console.log(alice.remains(), bob.remains(), clock.pending());
	});
}
