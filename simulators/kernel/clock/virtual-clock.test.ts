import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scope } from '../scope';
import { TimeExpired } from './clock';
import { VirtualClock } from './virtual-clock';

const realImmediate = setImmediate;
const clock = VirtualClock.install();

test('clock: timers fire in the order of their instants, equal instants in the order they were set', async () => {
	clock.begin();
	const fired: string[] = [];
	clock.at(20, () => fired.push(`c@${clock.now()}`));
	clock.at(10, () => fired.push(`a@${clock.now()}`));
	clock.at(10, () => fired.push(`b@${clock.now()}`));
	clock.at(30, () => fired.push('too late'));
	await clock.run(25);
	assert.deepEqual(fired, ['a@10', 'b@10', 'c@20']);
	assert.equal(clock.now(), 25);
});

test('clock: an instant in the past is a later turn, not this one', async () => {
	clock.begin();
	await clock.run(100);
	const seen: string[] = [];
	clock.at(5, () => seen.push(`timer@${clock.now()}`));
	seen.push('after at()');
	await clock.run(0);
	assert.deepEqual(seen, ['after at()', 'timer@100']);
});

test('clock: what a timer resolves is complete before the next timer, however many promises deep', async () => {
	clock.begin();
	const seen: string[] = [];
	clock.at(1, () => {
		void (async () => {
			for (let deep = 0; deep < 50; deep++) await Promise.resolve();
			await new Promise<void>((done) => process.nextTick(done));
			seen.push(`settled@${clock.now()}`);
		})();
	});
	clock.at(2, () => seen.push('next timer'));
	await clock.run(5);
	assert.deepEqual(seen, ['settled@1', 'next timer']);
});

test('clock: a cancelled timer never fires; cancelling again, or too late, does nothing', async () => {
	clock.begin();
	let fired = 0;
	const cancel = clock.at(5, () => fired++);
	const late = clock.at(6, () => fired++);
	cancel();
	cancel();
	await clock.run(10);
	late();
	assert.equal(fired, 1);
	assert.equal(clock.pending(), 0);
});

test('clock: libraries live in it: setTimeout, setInterval and Date move only when it is driven', async () => {
	clock.begin();
	const began = Date.now();
	const seen: number[] = [];
	const interval = setInterval(() => seen.push(Date.now() - began), 1000);
	setTimeout(() => clearInterval(interval), 3500);
	assert.equal(Date.now(), began);
	await clock.run(3 * 3_600_000);
	assert.deepEqual(seen, [1000, 2000, 3000]);
	assert.equal(Date.now() - began, 3 * 3_600_000);
	assert.equal(clock.date().getTime(), Date.now());
});

test('clock: one driver at a time; the second is told', async () => {
	clock.begin();
	const first = clock.run(10);
	await assert.rejects(clock.run(10), /already has a driver/);
	await first;
	await clock.run(1);
	assert.equal(clock.now(), 11);
});

test('clock: until stops at the turn that makes it true, and says when it never was', async () => {
	clock.begin();
	let reached = false;
	clock.at(40, () => {
		reached = true;
	});
	clock.at(41, () => assert.fail('went on'));
	await clock.until(() => reached, 100);
	assert.equal(clock.now(), 40);
	clock.begin();
	await assert.rejects(
		clock.until(() => false, 250),
		(error) => error instanceof TimeExpired && error.within === 250 && error.at === 250,
	);
	assert.equal(clock.now(), 250);
});

test('clock: settle gives the outcome, also a failure, at the instant it is there', async () => {
	clock.begin();
	const soon = new Promise<string>((done) => clock.at(7, () => done('done')));
	assert.equal(await clock.settle(soon, 100), 'done');
	assert.equal(clock.now(), 7);
	const bad = new Promise<never>((_done, fail) => clock.at(9, () => fail(new Error('refused'))));
	await assert.rejects(clock.settle(bad, 100), /refused/);
	await assert.rejects(clock.settle(new Promise(() => {}), 5), TimeExpired);
});

test('clock: time stands still while work outside it is held', async () => {
	clock.begin();
	const seen: string[] = [];
	let finish = () => {};
	const outside = new Promise<void>((done) => {
		finish = done;
	});
	clock.at(1, () => {
		void clock.hold(outside).then(() => seen.push(`work@${clock.now()}`));
		let turns = 0;
		const turn = () => (++turns < 20 ? realImmediate(turn) : finish());
		realImmediate(turn);
	});
	clock.at(2, () => seen.push('next timer'));
	await clock.run(10);
	assert.deepEqual(seen, ['work@1', 'next timer']);
});

test('clock: a new world has no timers of the old one, whose driver ends with an error', async () => {
	clock.begin();
	clock.at(5, () => assert.fail('a timer of a world that has ended'));
	const old = clock.run(10);
	clock.begin();
	await assert.rejects(old, /this world has ended/);
	await clock.run(100);
	assert.equal(clock.pending(), 0);
	assert.equal(clock.now(), 100);
});

test('clock: a timer is the turn of who set it, and after it nobody keeps the turn', async () => {
	clock.begin();
	const turns: string[] = [];
	scope.run('alice', () => clock.at(1, () => turns.push(scope.current())));
	scope.run('bob', () => setTimeout(() => void Promise.resolve().then(() => turns.push(scope.current())), 2));
	clock.at(3, () => turns.push(scope.current()));
	scope.run('carol', () => clock.at(4, () => clock.at(5, () => turns.push(scope.current()))));
	await clock.run(10);
	assert.deepEqual(turns, ['alice', 'bob', 'world', 'carol']);
	assert.equal(scope.current(), 'world');
});
