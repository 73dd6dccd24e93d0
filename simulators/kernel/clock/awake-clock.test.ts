import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwakeClock } from './awake-clock';

/** Nothing else of this process gets a turn for so long. */
function standStill(ms: number): void {
	const end = performance.now() + ms;
	while (performance.now() < end);
}

test('awake clock: the time in which the process stood still does not pass, and what was due in it keeps its distance', async () => {
	const clock = new AwakeClock();
	const began = performance.now();
	const done: { readonly what: string; readonly awake: number; readonly real: number }[] = [];
	for (const due of [50, 100, 150, 200])
		clock.at(due, () => done.push({ what: `due at ${due}`, awake: clock.now(), real: performance.now() - began }));
	await clock.run(20);
	standStill(500);
	await clock.run(250);
	assert.deepEqual(
		done.map(({ what }) => what),
		['due at 50', 'due at 100', 'due at 150', 'due at 200'],
	);
	for (const [i, { what, awake, real }] of done.entries()) {
		assert.ok(awake >= 50 * (i + 1), `${what}: done at ${awake}`);
		// Whatever else held this process up, it did that to both times.
		assert.ok(real - awake >= 400, `${what}: ${real} ms of real time, ${awake} ms awake`);
	}
	assert.ok(clock.longestStandstillMs >= 500, `${clock.longestStandstillMs} ms`);
});

test('awake clock: what is ended does not come, however often it was put off', async () => {
	const clock = new AwakeClock();
	let acted = false;
	const cancel = clock.at(40, () => {
		acted = true;
	});
	standStill(100);
	await new Promise((done) => setImmediate(done));
	cancel();
	await clock.run(100);
	assert.equal(acted, false);
});
