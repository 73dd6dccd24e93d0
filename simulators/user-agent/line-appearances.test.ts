import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appearanceTexts, readAppearances } from './line-appearances';

const HELD = '<sip:worktime.example>;appearance-index=2;appearance-state=held;appearance-uri="<sip:+13035550177@worktime.example>"';
const IDLE = '<sip:worktime.example>;appearance-index=*;appearance-state=idle';

test('Call-Info: the appearances in use, with the other party; that all are free; what speaks of none', () => {
	const progressing = '<sip:worktime.example>; appearance-index=1 ;appearance-state=progressing';
	assert.deepEqual(readAppearances(`${progressing}, ${HELD}, ${IDLE}`), [
		{ index: 1, state: 'progressing' },
		{ index: 2, state: 'held', party: '+13035550177' },
	]);
	assert.deepEqual(readAppearances(IDLE), []);
	for (const other of ['', '<http://www.example.com/alice/photo.jpg>;purpose=icon', 'appearance-index=1'])
		assert.equal(readAppearances(other), undefined);
	assert.deepEqual(readAppearances('<sip:a@b>;appearance-index=x;appearance-state=active, <sip:a@b>;appearance-index=1;appearance-state=odd'), []);
});

test('a person reads what is in use and what is on hold, and nothing of calls that nobody has answered', () => {
	assert.deepEqual(
		appearanceTexts([
			{ index: 1, state: 'active', party: '+1' },
			{ index: 2, state: 'held', party: '+2' },
			{ index: 3, state: 'alerting', party: '+3' },
		]),
		['Line in use: +1', 'On hold at another phone: +2'],
	);
});
