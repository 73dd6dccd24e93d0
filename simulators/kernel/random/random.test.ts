import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../clock/virtual-clock';
import { scope } from '../scope';
import { installSeededGlobals, seedGlobals } from './global-randomness';
import { seeded } from './random';

const clock = VirtualClock.install();
installSeededGlobals();
const uuid = require('uuid-random') as () => string;

const draw = (seed: number, name: string, count = 20) => {
	const stream = seeded(seed).stream(name);
	return Array.from({ length: count }, () => stream.next());
};

test('random: one seed and one name give one sequence; another seed or another name gives another', () => {
	assert.deepEqual(draw(7, 'pbx'), draw(7, 'pbx'));
	assert.notDeepEqual(draw(7, 'pbx'), draw(8, 'pbx'));
	assert.notDeepEqual(draw(7, 'pbx'), draw(7, 'sbc'));
});

test('random: a stream is not moved by what others draw, and goes on where it was', () => {
	const random = seeded(7);
	const mixed: number[] = [];
	for (let i = 0; i < 20; i++) {
		mixed.push(random.stream('pbx').next());
		random.stream(`phone-${i}`).bytes(i);
	}
	assert.deepEqual(mixed, draw(7, 'pbx'));
});

test('random: integers reach both ends and no further; chance 0.3 of 10 000 within four sigma; hex and bytes have their length', () => {
	const stream = seeded(1).stream('dice');
	const rolls = Array.from({ length: 6000 }, () => stream.integer(1, 6));
	assert.deepEqual([...new Set(rolls)].sort(), [1, 2, 3, 4, 5, 6]);
	let hits = 0;
	for (let i = 0; i < 10_000; i++) if (stream.chance(0.3)) hits++;
	assert.ok(Math.abs(hits - 3000) < 4 * Math.sqrt(10_000 * 0.3 * 0.7), `${hits} of 10000`);
	assert.equal(stream.chance(0), false);
	assert.equal(stream.chance(1), true);
	assert.match(stream.hex(7), /^[0-9a-f]{7}$/);
	assert.equal(stream.bytes(5).length, 5);
});

/** What alice's libraries draw in a world with or without bob. */
async function aliceDraws(withBob: boolean): Promise<unknown[]> {
	clock.begin();
	seedGlobals(seeded(3));
	const draws: unknown[] = [];
	const library = (who: string) => {
		const own = [Math.random(), require('node:crypto').randomUUID(), require('node:crypto').randomBytes(4).toString('hex')];
		if (who === 'alice') draws.push(...own);
	};
	for (const who of withBob ? ['bob', 'alice'] : ['alice']) {
		scope.run(who, () => {
			clock.at(1, () => library(who));
			clock.at(2, () => void Promise.resolve().then(() => library(who)));
		});
	}
	await clock.run(5);
	return draws;
}

test('random: a library that uses the global sources draws the same for alice whether bob is there or not', async () => {
	assert.deepEqual(await aliceDraws(true), await aliceDraws(false));
});

test('random: uuid-random is seeded with the world', () => {
	const some = () => {
		seedGlobals(seeded(5));
		return [uuid(), uuid()];
	};
	assert.deepEqual(some(), some());
});
