import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal } from '../../kernel';
import type { AudioApp } from '../screen';
import { AudioSessions, type Interruption } from './audio-sessions';

function phone(front: AudioApp, options: { mixes?: boolean; interrupts?: 'every-app' | 'worktime-only' } = {}) {
	const state = { front };
	const told: Interruption[] = [];
	const log = journal({ now: () => 0 });
	const audio = new AudioSessions({
		name: 'phone',
		journal: log,
		isInFront: (app) => app === state.front,
		interrupts: options.interrupts ?? 'every-app',
		mixes: options.mixes ?? false,
	});
	audio.listen('worktime', (interruption) => told.push(interruption));
	return { audio, state, told, events: () => log.ofKind('audio').map(({ app, what, detail }) => [app, what, ...(detail ? [detail] : [])].join(' ')) };
}

test('audio: an incoming call takes it at once; declined, its owner is told to resume, and gets it when it asks', () => {
	const { audio, told } = phone('worktime');
	assert.equal(audio.activate('worktime'), undefined);
	audio.telephoneBegins();
	assert.equal(audio.activate('worktime'), '!pri');
	audio.telephoneEnds('resume');
	assert.deepEqual(told, [
		{ phase: 'began', by: 'native-dialer' },
		{ phase: 'ended', shouldResume: true },
	]);
	assert.equal(audio.activate('worktime'), undefined);
});

test('audio: behind a lock screen nobody is told of the end, and asking gives !int until the session begins anew', () => {
	const { audio, told } = phone('worktime');
	audio.activate('worktime');
	audio.telephoneBegins();
	audio.telephoneEnds('stuck');
	assert.equal(told.length, 1);
	assert.equal(audio.activate('worktime'), '!int');
	audio.deactivate('worktime');
	assert.equal(audio.activate('worktime'), undefined);
});

test('audio: an application in the background gets !int', () => {
	const { audio, state } = phone('worktime');
	state.front = 'music';
	assert.equal(audio.activate('worktime'), '!int');
});

test('audio: music takes it from a call, and gives it back when it stops; the other way round as well', () => {
	const { audio, state, events } = phone('worktime');
	audio.activate('worktime');
	state.front = 'music';
	audio.activate('music');
	audio.deactivate('music');
	assert.deepEqual(events(), [
		'worktime activated',
		'music activated',
		'worktime interruption-began by music',
		'music deactivated',
		'worktime interruption-ended should resume',
	]);
});

test('audio: the same rules for an application that nobody knows', () => {
	const { audio, events, state } = phone('worktime');
	state.front = 'recorder';
	audio.activate('recorder');
	audio.telephoneBegins();
	assert.ok(events().includes('recorder interruption-began by native-dialer'));
});
