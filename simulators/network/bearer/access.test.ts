import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../kernel';
import { Access, type AccessName, accessProfiles } from '.';

const names = Object.keys(accessProfiles) as AccessName[];

/** What became of a voice stream of that many seconds, one way. */
function stream(name: AccessName, seconds: number, seed = 1, direction: 'up' | 'down' = 'down') {
	const way = new Access(accessProfiles[name], seeded(seed), 'phone').way(direction, 'rtp');
	const sent = Array.from({ length: seconds * 50 }, (_, i) => i * 20);
	const arrivals = sent.map((at) => way.datagram(at));
	const delays = arrivals.flatMap((arrival, i) => (arrival === undefined ? [] : [arrival - (sent[i] as number)])).sort((a, b) => a - b);
	let bursts = 0;
	arrivals.forEach((arrival, i) => {
		if (arrival === undefined && (i === 0 || arrivals[i - 1] !== undefined)) bursts++;
	});
	const lost = arrivals.filter((arrival) => arrival === undefined).length;
	return { loss: lost / sent.length, burst: bursts === 0 ? 0 : lost / bursts, median: delays[delays.length >> 1] ?? 0, arrivals };
}

for (const name of names.filter((each) => !('outages' in accessProfiles[each]) && accessProfiles[each].upKbps > 80)) {
	test(`access ${name}: one hour of voice, seed 1: loss, its bursts and half of the round trip are the profile's`, () => {
		const { loss, burst, median } = stream(name, 3_600);
		const profile = accessProfiles[name];
		assert.ok(Math.abs(loss - profile.loss) < profile.loss * 0.2 + 0.0005, `loss ${loss}`);
		// Without bursts a run of losses is 1 / (1 - loss) long.
		const expected = profile.burstRatio / (1 - profile.loss);
		assert.ok(Math.abs(burst - expected) < 0.25 * expected, `bursts of ${burst}, expected ${expected}`);
		const half = profile.rttMs.median / 2;
		assert.ok(median > half * 0.8 && median < half * 1.25 + 5, `median ${median} ms`);
	});
}

test('access in a vehicle: outages of 1 to 3 s come about every 30 s, and nothing passes meanwhile', () => {
	const { arrivals } = stream('3g-vehicle', 600);
	let gap = 0;
	const gaps: number[] = [];
	for (const arrival of arrivals) {
		if (arrival === undefined) gap++;
		else {
			if (gap >= 45) gaps.push(gap * 20);
			gap = 0;
		}
	}
	assert.ok(gaps.length >= 15 && gaps.length <= 22, `${gaps.length} outages in 10 minutes`);
	assert.ok(
		gaps.every((ms) => ms <= 3_600),
		gaps.join(),
	);
});

test('access hspa: the uplink holds packets up for 200 to 800 ms now and then, the downlink does not', () => {
	const late = (direction: 'up' | 'down') => {
		const { arrivals, median } = stream('hspa', 600, 1, direction);
		return arrivals.filter((arrival, i) => arrival !== undefined && arrival - i * 20 > median + 400).length;
	};
	assert.ok(late('up') > 3 * late('down') + 100, `${late('up')} up, ${late('down')} down`);
});

test('access edge: 80 kb/s of voice do not fit through 60 kb/s: a quarter of it is thrown away', () => {
	const { loss } = stream('edge', 120, 1, 'up');
	assert.ok(loss > 0.2 && loss < 0.4, `loss ${loss}`);
});

test('access: the first packet after the idle time waits for a channel, the next does not', () => {
	const way = new Access(accessProfiles['ev-do'], seeded(1), 'phone').way('up');
	assert.ok(way.segment(0, 500) > 1_000);
	assert.ok(way.segment(5_000, 500) < 5_900);
	assert.ok(way.segment(16_000, 500) > 17_000);
});

test('access: one flow looked at early or late, alone or after others, has the same luck', () => {
	const sent = Array.from({ length: 3_000 }, (_, i) => i * 20);
	const alone = new Access(accessProfiles.hspa, seeded(7), 'phone').way('up', 'a');
	const access = new Access(accessProfiles.hspa, seeded(7), 'phone');
	const other = access.way('down', 'b');
	for (const at of sent) other.datagram(at);
	const late = access.way('up', 'a');
	assert.deepEqual(
		sent.map((at) => late.datagram(at)),
		sent.map((at) => alone.datagram(at)),
	);
});

test('access in a vehicle: ten thousand segments of a stream: 999 of 1000 take less than 8 s, none 20', () => {
	const way = new Access(accessProfiles['3g-vehicle'], seeded(1), 'phone').way('up');
	const delays = Array.from({ length: 10_000 }, (_, i) => way.segment(i * 1_000, 500) - i * 1_000);
	const sorted = delays.sort((a, b) => a - b);
	assert.ok((sorted[9_989] ?? 0) < 8_000 && (sorted[9_999] ?? 0) < 20_000, `${sorted[9_989]} ms, ${sorted[9_999]} ms`);
});

test('access behind a firewall for streams only: no datagram passes, segments do', () => {
	const way = new Access({ ...accessProfiles['wifi-good'], streamsOnly: true }, seeded(1), 'phone').way('up');
	assert.deepEqual(
		[0, 20, 40].map((at) => way.datagram(at)),
		[undefined, undefined, undefined],
	);
	assert.ok(way.segment(60, 500) < 200);
});
