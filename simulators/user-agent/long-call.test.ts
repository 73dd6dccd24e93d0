import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipCall } from './call';
import { testWorld } from './world.fixture';

const HOURS = 3_600_000;

test('three-hour call, two telephones, re-REGISTER every 60 s: both stand at the end, and nothing is left', async () => {
	const world = await testWorld(1);
	const alice = await world.ready('alice', 'udp', { expiresSeconds: 120 });
	const bob = await world.ready('bob', 'tcp', { expiresSeconds: 120 });
	let incoming: SipCall | undefined;
	bob.onIncoming((call) => {
		incoming = call;
		void call.answer();
	});
	const out = alice.call('bob');
	await world.clock.until(() => out.state === 'established', 5000);
	await world.clock.run(3 * HOURS);
	assert.deepEqual([out.state, incoming?.state, alice.registered, bob.registered], ['established', 'established', true, true]);
	assert.ok(world.registrar.received.length > 360);
	await world.settle(out.hangUp());
	await world.settle(Promise.all([alice.stop(), bob.stop()]));
	await world.clock.run(1000);
	assert.equal(world.clock.pending(), 0);
});
