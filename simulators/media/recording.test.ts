import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from './recording';

test('recording: trains of one voice are one passage; a pause is kept, silence at the ends is not', () => {
	const recording = new Recording();
	recording.take(0, 0, 980);
	recording.take(650, 1_000, 1_980);
	recording.take(650, 2_000, 2_980);
	recording.take(650, 4_000, 4_980);
	recording.take(0, 5_000, 9_980);
	assert.deepEqual(recording.passages(), [
		{ sound: 650, ms: 2_000 },
		{ sound: 0, ms: 1_000 },
		{ sound: 650, ms: 1_000 },
	]);
});

test('recording: a lost packet is no pause, and late ones lengthen nothing', () => {
	const recording = new Recording();
	recording.take(500, 0, 80);
	recording.take(500, 160, 180);
	recording.take(500, 100, 140);
	assert.deepEqual(recording.passages(), [{ sound: 500, ms: 200 }]);
});

test('recording: nothing but silence is no message', () => {
	const recording = new Recording();
	assert.deepEqual(recording.passages(), []);
	recording.take(0, 0, 10_000);
	assert.deepEqual(recording.passages(), []);
});
