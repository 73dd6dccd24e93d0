import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamStatistics } from './statistics';

/** Feeds packets by number, each 20 ms after the one before, `late` milliseconds after its time; from sequence number 65,530 on, so that it wraps. */
function fed(packets: readonly (number | readonly [n: number, lateMs: number])[]): StreamStatistics {
	const statistics = new StreamStatistics(7, 65_530, 4_294_967_000, 0);
	for (const packet of packets) {
		const [n, late] = typeof packet === 'number' ? [packet, 0] : packet;
		statistics.take((65_530 + n) & 0xffff, (4_294_967_000 + n * 160) >>> 0, n * 20 + late);
	}
	return statistics;
}

/** The same, in runs of so many. */
function fedInRuns(runs: readonly (readonly [first: number, count: number, lateMs: number])[], atOnce: boolean): StreamStatistics {
	const statistics = new StreamStatistics(7, 65_530, 4_294_967_000, 0);
	for (const [first, count, late] of runs) {
		const place = (n: number) => [(65_530 + n) & 0xffff, (4_294_967_000 + n * 160) >>> 0, n * 20 + late] as const;
		if (atOnce && statistics.takeUndisturbed(...place(first), count)) continue;
		for (let n = first; n < first + count; n++) statistics.take(...place(n));
	}
	return statistics;
}

const row = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('statistics: nothing lost over the wrap of sequence number and timestamp; jitter 0', () => {
	const { packets, expected, lost, late, duplicates, reordered, jitterMs, burstRatio } = fed(row(0, 500)).interval();
	assert.deepEqual(
		{ packets, expected, lost, late, duplicates, reordered, jitterMs, burstRatio },
		{ packets: 500, expected: 500, lost: 0, late: 0, duplicates: 0, reordered: 0, jitterMs: 0, burstRatio: 1 },
	);
});

test('statistics: jitter by RFC 3550 A.8: one packet 16 ms late adds 1 ms, and as much again when the next is on time', () => {
	const statistics = fed([0, 1, [2, 16]]);
	assert.equal(statistics.interval().jitterMs, 1);
	assert.equal(fed([0, 1, [2, 16], 3]).interval().jitterMs, 1 + (16 - 1) / 16);
});

test('statistics: lost, late, doubled and overtaken packets are told apart', () => {
	const { packets, expected, lost, late, duplicates, reordered } = fed([0, 1, 2, 2, 4, [3, 35], 6, [7, 200], 8, 9]).interval();
	assert.deepEqual(
		{ packets, expected, lost, late, duplicates, reordered },
		{ packets: 9, expected: 10, lost: 1, late: 1, duplicates: 1, reordered: 1 },
	);
});

test('statistics: what comes after its interval was told is late, and no second loss', () => {
	const statistics = fed([0, 1, 3]);
	assert.equal(statistics.interval().lost, 1);
	statistics.take((65_530 + 2) & 0xffff, (4_294_967_000 + 320) >>> 0, 61);
	statistics.take((65_530 + 4) & 0xffff, (4_294_967_000 + 640) >>> 0, 80);
	const { packets, expected, lost, late } = statistics.interval();
	assert.deepEqual({ packets, expected, lost, late }, { packets: 1, expected: 1, lost: 0, late: 1 });
});

test('statistics: ten losses in one row of a thousand have ten times the burst ratio of ten apart (times 1−p)', () => {
	const without = (missing: (n: number) => boolean) => fed(row(0, 1000).filter((n) => !missing(n))).interval().burstRatio;
	assert.equal(
		without((n) => n >= 500 && n < 510),
		10 * 0.99,
	);
	assert.equal(
		without((n) => n > 0 && n < 999 && n % 99 === 0),
		1 * (1 - 10 / 1000),
	);
});

test('statistics: the way is known once the sender’s clock is; a packet plays 40 ms after the mean at least', () => {
	const statistics = fed(row(0, 100).map((n) => [n, 70] as const));
	assert.equal(statistics.interval().transitMs, undefined);
	// Its clock: timestamp 4,294,967,000 left at −70 ms of the receiver's count, whose first packet came at 0.
	statistics.senderTime(-70, 4_294_967_000);
	statistics.take((65_530 + 100) & 0xffff, (4_294_967_000 + 16_000) >>> 0, 2070);
	const { transitMs, playoutMs } = statistics.interval();
	assert.equal(transitMs, 140);
	assert.ok(Math.abs((playoutMs ?? 0) - 180) < 1);
});

test('statistics: RTCP hears of losses since its last report (RFC 3550 A.3)', () => {
	const statistics = fed([0, 1, 3]);
	assert.deepEqual({ ...statistics.reception(), jitter: 0 }, { ssrc: 7, fractionLost: 0.25, lost: 1, highestSequence: 65_533, jitter: 0 });
	assert.equal(statistics.reception().fractionLost, 0);
});

test('statistics: a way that becomes 300 ms longer at once costs a few packets, not all', () => {
	const { late } = fed([...row(0, 100), ...row(100, 300).map((n) => [n, 300] as const)]).interval();
	assert.ok(late >= 5 && late <= 30, `${late} packets late`);
});

test('statistics: a run at once is what its packets are one by one, whatever came before it', () => {
	const courses: Record<string, readonly (readonly [number, number, number])[]> = {
		'over the wrap': [
			[0, 1, 3],
			[1, 700, 3],
			[701, 5, 3],
		],
		'after a loss': [
			[0, 10, 0],
			[12, 50, 0],
			[62, 50, 0],
		],
		'after a longer way': [
			[0, 100, 0],
			[100, 100, 7],
			[200, 100, 7],
		],
		'on a new way and back': [
			[0, 100, 0],
			[100, 40, 300],
			[140, 100, 300],
			[240, 100, 0],
			[340, 100, 0],
		],
		'twice the same': [
			[0, 100, 0],
			[50, 100, 0],
			[150, 100, 0],
		],
		'at fractions of a millisecond': [
			[0, 100, 0.1],
			[100, 100, 0.1],
		],
	};
	for (const [name, course] of Object.entries(courses)) {
		const [run, single] = [fedInRuns(course, true), fedInRuns(course, false)];
		assert.deepEqual([run.reception(), run.interval()], [single.reception(), single.interval()], name);
		assert.deepEqual(fedInRuns([...course, [3300, 1, 500]], true).interval(), fedInRuns([...course, [3300, 1, 500]], false).interval(), name);
	}
	const undisturbed = fedInRuns([[0, 5, 0]], false);
	assert.equal(undisturbed.takeUndisturbed((65_530 + 5) & 0xffff, (4_294_967_000 + 5 * 160) >>> 0, 5 * 20, 10), true);
	assert.equal(undisturbed.takeUndisturbed((65_530 + 16) & 0xffff, (4_294_967_000 + 16 * 160) >>> 0, 16 * 20, 10), false, 'one is missing');
});
