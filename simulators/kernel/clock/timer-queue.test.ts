import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../random/random';
import { TimerQueue } from './timer-queue';

/** Fires whatever is due until `end`, and says what and when. */
function fired(queue: TimerQueue, log: string[], end = 10_000): string[] {
	while (queue.due !== undefined && queue.due <= end) queue.fire();
	return log;
}

test('timers: of one instant those of setImmediate come first, then the others as they were set', () => {
	const log: string[] = [];
	const queue = new TimerQueue(0);
	const say = (...words: unknown[]) => void log.push(`${words.join(' ')}@${queue.now}`);
	queue.timeout(say, 0, ['first']);
	queue.timeout(say, undefined, ['second']);
	queue.immediate(say, ['immediate']);
	assert.deepEqual(fired(queue, log), ['immediate@0', 'first@0', 'second@0']);
});

test('timers: what a timer sets for at once is due a millisecond later; a delay too long for Node is 1 ms, a negative one none', () => {
	const log: string[] = [];
	const queue = new TimerQueue(0);
	const say = (what: unknown) => void log.push(`${what}@${queue.now}`);
	queue.timeout(
		() => {
			queue.timeout(say, 0, ['timeout']);
			queue.immediate(say, ['immediate']);
		},
		5,
		[],
	);
	queue.timeout(say, 2 ** 31, ['too long']);
	queue.timeout(say, -3, ['too early']);
	assert.deepEqual(fired(queue, log), ['too early@0', 'too long@1', 'immediate@6', 'timeout@6']);
});

test('timers: an interval fires until it is cleared, also by itself; refresh counts anew, also after the timer has fired', () => {
	const log: string[] = [];
	const queue = new TimerQueue(0);
	const every = queue.interval(
		() => {
			log.push(`interval@${queue.now}`);
			if (queue.now === 30) queue.clear(every);
		},
		10,
		[],
	);
	const once = queue.timeout(() => log.push(`once@${queue.now}`), 15, []);
	queue.timeout(() => once.refresh(), 12, []);
	queue.timeout(() => once.refresh(), 40, []);
	assert.deepEqual(fired(queue, log), ['interval@10', 'interval@20', 'once@27', 'interval@30', 'once@55']);
	assert.equal(queue.size, 0);
});

test('timers: a thousand, a third of them cleared on the way, fire in order', () => {
	const random = seeded(7).stream('timers');
	const queue = new TimerQueue(0);
	const due: number[] = [];
	const left = new Set<number>();
	const timers = Array.from({ length: 1000 }, (_, n) => {
		left.add(n);
		return queue.timeout(
			() => {
				due.push(queue.now);
				left.delete(n);
			},
			random.integer(0, 500),
			[],
		);
	});
	for (const [n, timer] of timers.entries()) {
		if (n % 3 !== 0) continue;
		queue.clear(timer);
		queue.clear(timer);
		left.delete(n);
	}
	fired(queue, []);
	assert.deepEqual([left.size, due.length], [0, 666]);
	assert.deepEqual(
		due,
		due.toSorted((a, b) => a - b),
	);
});
