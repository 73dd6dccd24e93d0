import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipCall } from './call';
import { testWorld } from './world.fixture';

const HOURS = 3_600_000;

/** Three hours of call, both telephones registering every 60 s; gives the milliseconds of real time that they took. */
async function threeHours(seed: number): Promise<{ ms: number; messages: number }> {
	const world = await testWorld(seed);
	const alice = await world.ready('alice', 'udp', { expiresSeconds: 120 });
	const bob = await world.ready('bob', 'tcp', { expiresSeconds: 120 });
	let incoming: SipCall | undefined;
	bob.onIncoming((call) => {
		incoming = call;
		void call.answer();
	});
	const out = alice.call('bob');
	await world.clock.until(() => out.state === 'established', 5000);
	const began = performance.now();
	await world.clock.run(3 * HOURS);
	const ms = performance.now() - began;
	assert.deepEqual([out.state, incoming?.state, alice.registered, bob.registered], ['established', 'established', true, true]);
	await world.settle(out.hangUp());
	await world.settle(Promise.all([alice.stop(), bob.stop()]));
	await world.clock.run(1000);
	assert.equal(world.clock.pending(), 0);
	return { ms, messages: world.registrar.received.length };
}

test('three-hour call, two telephones, re-REGISTER every 60 s: the telephones take under 0.3 s each', async (t) => {
	await threeHours(1);
	const { ms, messages } = await threeHours(2);
	t.diagnostic(`${Math.round(ms)} ms for both telephones, the network and the registrar; ${messages} messages to the registrar`);
	assert.ok(messages > 720);
	assert.ok(ms < 600, `${ms} ms`);
});
