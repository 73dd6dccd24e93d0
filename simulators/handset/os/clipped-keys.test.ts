import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../kernel';
import type { TelephoneCall } from '../../subscriber-line';
import { clippedKeys } from './clipped-keys';

/** How long three keys of each of 400 calls last. */
function keys(share: number): number[][] {
	const keyMs = clippedKeys(seeded(1).stream('keys'), share);
	return Array.from({ length: 400 }, () => {
		const call = {} as TelephoneCall;
		return [keyMs(call), keyMs(call), keyMs(call)];
	});
}

test('clipped keys: in a share of the calls, and then every key of the call', () => {
	const calls = keys(0.15);
	const clipped = calls.filter((call) => call.some((ms) => ms < 160));
	assert.ok(clipped.length > 30 && clipped.length < 90, String(clipped.length));
	assert.ok(clipped.every((call) => call.every((ms) => ms >= 10 && ms <= 60)));
});

test('clipped keys: never, and always', () => {
	assert.ok(
		keys(0)
			.flat()
			.every((ms) => ms === 160),
	);
	assert.ok(
		keys(1)
			.flat()
			.every((ms) => ms <= 60),
	);
});
