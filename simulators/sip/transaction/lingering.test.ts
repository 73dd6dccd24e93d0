import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { VirtualClock } from '../../kernel';
import { Lingering } from './lingering';

const clock = VirtualClock.install();
beforeEach(() => clock.begin());

test('each ends at its own instant, those of one instant in the order in which they began, whatever other names wait for', async () => {
	const lingering = new Lingering(clock, 2);
	const seen: string[] = [];
	const one = (name: string) => ({ expired: (timer: string) => seen.push(`${clock.now()} ${timer} ${name}`) });
	lingering.start('J', 1_000, one('first'));
	lingering.start('J', 1_000, one('second'));
	lingering.start('I', 100, one('short'));
	await clock.run(50);
	lingering.start('J', 1_000, one('third'));
	assert.equal(lingering.size, 4);
	await clock.run(2_050);
	assert.deepEqual(seen, ['200 I short', '2000 J first', '2000 J second', '2050 J third']);
	assert.deepEqual([lingering.size, clock.pending()], [0, 0]);
	lingering.start('J', 1_000, one('late'));
	await clock.run(2_000);
	assert.equal(seen.at(-1), '4100 J late');
});

test('ten thousand wait by one timer of the clock; what has ended is kept no longer; clear leaves nothing', async () => {
	const lingering = new Lingering(clock, 1);
	let ended = 0;
	const one = { expired: () => ended++ };
	for (let n = 0; n < 10_000; n++) {
		if (n % 100 === 0) await clock.run(1);
		lingering.start('L', 1_000, one);
	}
	assert.deepEqual([lingering.size, clock.pending()], [10_000, 1]);
	await clock.run(960);
	assert.deepEqual([lingering.size, ended], [4_000, 6_000]);
	lingering.clear();
	assert.deepEqual([lingering.size, clock.pending()], [0, 0]);
	await clock.run(2_000);
	assert.equal(ended, 6_000);
});
