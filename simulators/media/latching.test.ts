// First: it installs the clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, laboratory, MIDDLE } from './laboratory';
import { MediaRelay } from './relay';

const packet = Buffer.from([0x80, 0, 0, 1]);

/** An end that was heard, described itself elsewhere, and is still heard from where it was: where the other end's media reaches it. */
async function heardAfterMoving(latches: boolean) {
	const { left, middle, right } = laboratory();
	const relay = new MediaRelay({ host: middle, clock, bothWays: true, latches: [latches, true], inactivityMs: 0, inactive: () => {} });
	const port = async (host: typeof left, number: number) => {
		const datagrams = await host.udp(number);
		let heard = 0;
		datagrams.receive(() => {
			heard++;
		});
		return { send: (to: number) => datagrams.send(packet, { address: MIDDLE.address, port: to }), heard: () => heard };
	};
	await clock.settle(Promise.all([relay.open(0, MIDDLE.left), relay.open(1, MIDDLE.right)]), 100);
	const [before, after, far] = await clock.settle(Promise.all([port(left, 4000), port(left, 4100), port(right, 6000)]), 100);
	const [address = ''] = left.addresses();
	relay.describe(0, { address, port: 4000 });
	before.send(MIDDLE.left);
	await clock.run(50);
	relay.describe(0, { address, port: 4100 });
	await clock.run(1_000);
	before.send(MIDDLE.left);
	await clock.run(50);
	far.send(MIDDLE.right);
	await clock.run(50);
	relay.close();
	return { before: before.heard(), after: after.heard() };
}

test('an end that may be behind a NAT is where its media comes from, once stragglers are over', async () => {
	assert.deepEqual(await heardAfterMoving(true), { before: 1, after: 0 });
});

test('an end that is not is where it says, whatever still comes from where it was before', async () => {
	assert.deepEqual(await heardAfterMoving(false), { before: 0, after: 1 });
});
