import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testWorld } from './world.fixture';

/** A telephone whose registrar wants keep-alives every two minutes; what it says of its registration. */
async function kept(transport: 'udp' | 'tcp' = 'tcp', flowTimerSeconds: number | 'none' = 120) {
	const world = await testWorld(1);
	world.registrar.behaviour.flowTimerSeconds = flowTimerSeconds === 'none' ? undefined : flowTimerSeconds;
	const alice = await world.ready('alice', transport);
	const seen: unknown[] = [];
	alice.onRegistration((...what) => seen.push(what));
	return { ...world, alice, seen };
}

test('keep-alive (RFC 5626 §4.4.1): over a stream between 80 and 100 % of Flow-Timer apart, no two pauses alike, and the flow stays', async () => {
	const { clock, registrar, alice, seen } = await kept();
	await clock.run(1_200_000);
	const { pings } = registrar;
	const pauses = pings.slice(1).map((at, n) => at - (pings[n] ?? 0));
	assert.ok(pauses.length >= 9, `${pauses.length}`);
	for (const pause of pauses) assert.ok(pause >= 96_000 && pause <= 120_100, `${pause} ms`);
	assert.ok(new Set(pauses).size > 5);
	assert.deepEqual([alice.registered, seen], [true, []]);
	await clock.settle(alice.unregister(), 5_000);
	assert.equal(alice.remains().timers, 0);
	const before = pings.length;
	await clock.run(300_000);
	assert.equal(pings.length, before, 'who has signed off has no flow to keep');
});

test('keep-alive: no answer within 10 s, and the flow has failed: its stream is closed, the registration over, a new one takes a new stream', async () => {
	const { clock, registrar, alice, seen } = await kept();
	registrar.behaviour.pongs = false;
	await clock.until(() => registrar.pings.length === 1, 130_000);
	await clock.run(9_900);
	assert.deepEqual(seen, []);
	await clock.run(200);
	assert.deepEqual([seen, alice.remains().sockets, alice.remains().timers], [[[false, 503]], 0, 0]);
	registrar.behaviour.pongs = true;
	await clock.settle(alice.register(), 5_000);
	await clock.until(() => registrar.pings.length === 2, 130_000);
	await clock.run(60_000);
	assert.equal(alice.registered, true);
	await alice.close();
});

test('keep-alive: without Flow-Timer, and over datagrams, none is sent; ob stands in the Contact of calls alone, and where a flow is kept', async () => {
	for (const [transport, seconds, expected] of [
		['tcp', 'none', ''],
		['udp', 120, ';ob'],
		['tcp', 120, ';ob'],
	] as const) {
		const { clock, registrar, alice } = await kept(transport, seconds);
		await clock.run(90_000);
		assert.equal(registrar.pings.length, 0);
		alice.call('bob');
		await clock.run(1_000);
		const contact = (method: string) => /\r\nContact: (<[^>]*>)/.exec(registrar.received.findLast((text) => text.startsWith(method)) ?? '')?.[1];
		assert.equal(contact('INVITE'), (contact('REGISTER') ?? '').replace('>', `${expected}>`));
		if (transport === 'udp') {
			await clock.run(300_000);
			assert.equal(registrar.pings.length, 0);
		}
		await alice.close();
	}
});
