import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgreedVideo, CallVideo } from '.';
import { clock, LEFT, laboratory, RIGHT } from './laboratory';

const towards = ({ address, port }: { address: string; port: number }, direction: AgreedVideo['direction'] = 'sendrecv'): AgreedVideo => ({
	remote: { address, port },
	direction,
	payloadType: 97,
});

/** A minute of video between left and right, with a hold in it, over a link that loses. */
async function call({ everyPacket = false, loss = 0 }: { everyPacket?: boolean; loss?: number } = {}) {
	const { left, right, network, random, journal } = laboratory({ everyPacket });
	const common = { clock, random, journal };
	const alice = new CallVideo({ ...common, host: left, port: LEFT.port, shows: () => 1 });
	const bob = new CallVideo({ ...common, host: right, port: RIGHT.port, shows: () => 2 });
	await clock.run(10);
	network.impair('left', { loss, jitterMs: loss === 0 ? 0 : 20 });
	alice.follow(towards(RIGHT));
	bob.follow(towards(LEFT));
	await clock.run(20_010);
	const seen = [alice.sees(), bob.sees()];
	alice.follow(towards(RIGHT, 'sendonly'));
	bob.follow(towards(LEFT, 'recvonly'));
	await clock.run(10_000);
	const held = [alice.sees(), bob.sees()];
	alice.follow(towards(RIGHT));
	bob.follow(towards(LEFT));
	await clock.run(30_000);
	alice.close();
	bob.close();
	await clock.run(2_000);
	const reports = journal.ofKind('video').map(({ n: _n, at: _at, ...report }) => report);
	return { seen, held, reports, packets: journal.ofKind('packet').length, remains: [alice.remains(), bob.remains()], pending: clock.pending() };
}

test('video: both see the other, who is on hold sees nothing; 25 frames a second are counted, nothing is left', async () => {
	const { seen, held, reports, remains, pending } = await call();
	assert.deepEqual(seen, [2, 1]);
	assert.deepEqual(held, [undefined, 1]);
	const right = reports.filter(({ host }) => host === 'right');
	assert.deepEqual(
		right.slice(0, 2).map(({ packets, lost, duplicates, reordered, codec, seen: what }) => ({ packets, lost, duplicates, reordered, codec, what })),
		Array.from({ length: 2 }, () => ({ packets: 250, lost: 0, duplicates: 0, reordered: 0, codec: 'H.264', what: 'pictures' })),
	);
	assert.ok(right.every(({ jitterMs }) => jitterMs < 5));
	assert.deepEqual(remains[0], { videoStreams: 0, videoPorts: 0, videoTimers: 0 });
	assert.deepEqual(remains[1], remains[0]);
	assert.equal(pending, 0);
});

test('video over a link that loses 10 %: the reports tell it, and are the same whether packets go one by one or in trains', async () => {
	const together = await call({ loss: 0.1 });
	const oneByOne = await call({ loss: 0.1, everyPacket: true });
	assert.deepEqual(together.reports, oneByOne.reports);
	const [packets, lost] = [together.reports.reduce((sum, r) => sum + r.packets, 0), together.reports.reduce((sum, r) => sum + r.lost, 0)];
	assert.ok(lost / (packets + lost) > 0.07 && lost / (packets + lost) < 0.13, `${lost} of ${packets + lost}`);
	assert.ok(together.packets * 50 < oneByOne.packets);
});
