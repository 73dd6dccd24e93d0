import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Overload, retryAfterSeconds } from './overload';

test('overload: begins with too many unheard, late ones sooner, or too many transactions; ends below four fifths of that', () => {
	const overload = new Overload();
	const changes: boolean[] = [];
	const refuses = (unheard: number, lagMs = 0, transactions = 0) => overload.refuses({ unheard, lagMs, transactions }, (now) => changes.push(now));
	assert.deepEqual([refuses(999), refuses(1_000), refuses(801), refuses(799)], [false, true, true, false]);
	assert.deepEqual(
		[refuses(99, 5_000), refuses(100, 249), refuses(100, 250), refuses(100, 201), refuses(100, 199)],
		[false, false, true, true, false],
	);
	assert.deepEqual([refuses(0, 0, 499_999), refuses(0, 0, 500_000), refuses(0, 0, 399_999)], [false, true, false]);
	assert.deepEqual(changes, [true, false, true, false, true, false]);
});

test('overload: the same call is told the same time, many calls come again spread over 2 to 5 s', () => {
	const times = Array.from({ length: 1_000 }, (_, n) => retryAfterSeconds(`call-${n}@host`));
	assert.deepEqual([...new Set(times)].sort(), [2, 3, 4, 5]);
	for (const seconds of [2, 3, 4, 5]) assert.ok(times.filter((time) => time === seconds).length > 150);
	assert.equal(retryAfterSeconds('a'), retryAfterSeconds('a'));
});
