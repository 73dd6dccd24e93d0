import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../kernel';
import { buildTestbed, guideTestbed } from '.';

const clock = VirtualClock.install();
const BOB = '+13035550177';

/** Alice's phone has an emergency call where only another carrier is received. */
async function helped() {
	clock.begin();
	const testbed = await clock.settle(buildTestbed(guideTestbed, '1', clock), 10_000);
	const mobile = testbed.mobile('ios');
	const does = (act: Promise<void>) => clock.settle(act, 10_000);
	await does(mobile.leaveWifi());
	await does(mobile.enterCoverage([], true));
	await does(mobile.nativeDial('911'));
	await clock.run(5_000);
	assert.deepEqual(mobile.screen().lines, ['911', 'Connected']);
	return { testbed, mobile, does };
}

test('emergency calls alone, and one goes on: another cell of that kind changes nothing', async () => {
	const { testbed, mobile, does } = await helped();
	await does(mobile.enterCoverage([], true));
	await clock.run(5_000);
	assert.deepEqual(mobile.screen().lines, ['911', 'Connected']);
	const released = () => testbed.journal.ofKind('cellular').filter(({ message }) => message === 'RELEASE').length;
	await does(mobile.hangUp());
	await clock.run(1_000);
	assert.equal(released(), 1, 'the other carrier still has the call');
	await testbed.close();
});

test('emergency calls alone, and one goes on: the own carrier is back: the call goes on where it is, and after it the own carrier serves the phone', async () => {
	const { testbed, mobile, does } = await helped();
	await does(mobile.enterCoverage(['lte']));
	await clock.run(60_000);
	assert.deepEqual(mobile.screen().lines, ['911', 'Connected']);
	await does(mobile.hangUp());
	await does(mobile.nativeDial('911'));
	await clock.run(30_000);
	assert.deepEqual(mobile.screen().lines, ['911', 'Connected'], 'and so does one that follows at once');
	await does(mobile.hangUp());
	await clock.run(30_000);
	await does(mobile.nativeDial(BOB));
	await clock.run(5_000);
	assert.deepEqual(mobile.screen().lines, [BOB, 'Ringing…']);
	await does(mobile.hangUp());
	await clock.run(5_000);
	await testbed.close();
});

for (const [what, cause] of [
	['airplane mode', 'airplane'],
	['not even another carrier', 'none'],
] as const) {
	test(`emergency calls alone, and one goes on: ${what}: it ends at the phone as well`, async () => {
		const { testbed, mobile, does } = await helped();
		if (cause === 'airplane') await does(mobile.setAirplaneMode(true));
		else await does(mobile.enterCoverage([]));
		await clock.run(1_000);
		assert.deepEqual(mobile.screen().lines, ['Keypad', '911', 'Call failed']);
		const before = testbed.journal.ofKind('cellular').length;
		await does(mobile.nativeDial('911'));
		await clock.run(5_000);
		const answered = testbed.journal
			.ofKind('cellular')
			.slice(before)
			.some(({ message }) => message === 'CONNECT');
		assert.equal(answered, false);
		await testbed.close();
	});
}
