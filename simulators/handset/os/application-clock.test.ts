import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../virtual-time';
import { ApplicationClock } from './application-clock';

test('suspended application: no timer runs; those that came due run in their order when it wakes, others at their time, cancelled ones never', async () => {
	const application = new ApplicationClock(clock);
	const ran: string[] = [];
	const set = (name: string, ms: number) => application.at(clock.now() + ms, () => ran.push(`${name} ${clock.now() - began}`));
	const began = clock.now();
	set('before', 10);
	set('second', 60);
	set('first', 50);
	const cancelled = set('cancelled', 70);
	set('after', 300);
	await clock.run(20);
	application.suspend();
	await clock.run(180);
	assert.deepEqual(ran, ['before 10']);
	cancelled();
	application.wake();
	await clock.run(200);
	assert.deepEqual(ran, ['before 10', 'first 200', 'second 200', 'after 300']);
});
