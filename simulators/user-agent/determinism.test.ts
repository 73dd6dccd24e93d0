import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestWorld, testWorld } from './world.fixture';

/** Alice (UDP) calls Bob (TCP) on a bad network; perhaps Carol is there, too, and busy at the same instants. */
async function afternoon(seed: number, withCarol = false): Promise<TestWorld> {
	const world = await testWorld(seed);
	const { clock, settle } = world;
	const [alice, bob, carol] = [world.agent('alice', 'udp'), world.agent('bob', 'tcp'), world.agent('carol', 'udp')];
	world.network.impair(['alice', 'sbc'], { loss: 0.1, jitterMs: 10 });
	const present = withCarol ? [alice, carol, bob] : [alice, bob];
	await settle(Promise.all(present.map((agent) => agent.start())));
	await settle(Promise.all(present.map((agent) => agent.register())));
	bob.onIncoming((call) => void call.answer());
	const call = alice.call('bob');
	const other = withCarol ? carol.call('nobody') : undefined;
	await clock.until(() => call.state === 'established' && other?.state !== 'calling', 60_000);
	await settle(Promise.all([call.hold(), withCarol ? carol.unregister() : undefined]));
	await settle(call.hangUp());
	await clock.run(50_000);
	for (const agent of present) await settle(agent.stop());
	await clock.run(1000);
	return world;
}

test('determinism: same seed, same bytes at the same time; another seed, others', async () => {
	const [once, again, other] = [(await afternoon(1)).journal, (await afternoon(1)).journal, (await afternoon(2)).journal];
	assert.deepEqual(once.lines(), again.lines());
	assert.notEqual(once.hash(), other.hash());
});

test('determinism: another telephone, busy at the same instants, changes nothing that Alice and Bob say', async () => {
	const said = ({ journal }: TestWorld) =>
		journal
			.ofKind('packet')
			.filter(({ from }) => from.address === '192.0.2.111' || from.address === '192.0.2.11')
			.map(
				({ at, from, payload, part, fate }) =>
					`${at} ${from.address} ${part} ${fate} ${payload.toString().replace(/nonce="[^"]*"|response="[^"]*"|tag=reg\d+/g, '')}`,
			);
	const [alone, withCarol] = [said(await afternoon(3)), said(await afternoon(3, true))];
	assert.deepEqual(alone, withCarol);
});
