import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOB, laboratory, MOBILE } from './laboratory';
import { clock } from './virtual-time';

async function threeCalls(seed: string, loss: number) {
	const lab = await laboratory({ seed });
	lab.network.impair(['gateway-meridian', 'gateway-pinnacle'], { loss, delayMs: 20 });
	const outcomes: string[] = [];
	for (const hangsUp of ['mobile', 'bob', 'mobile'] as const) {
		const call = lab.mobile.line.dial(BOB);
		await clock.until(() => lab.bob.line.calls.length === 1 || call.state === 'ended', 40_000);
		if (call.state !== 'ended') {
			lab.bob.line.calls[0]?.answer();
			await clock.until(() => call.state === 'active' || call.state === 'ended', 60_000);
		}
		outcomes.push(call.state);
		if (hangsUp === 'mobile') call.hangUp();
		else lab.bob.line.calls[0]?.hangUp();
		await clock.run(100_000);
		assert.equal(lab.bob.line.calls.length + lab.mobile.line.calls.length, 0);
	}
	lab.nothingLeft();
	await lab.close();
	return { outcomes, hash: lab.log.hash(), lost: lab.log.ofKind('packet').filter(({ fate }) => fate === 'lost').length };
}

for (const seed of ['1', '7', '23']) {
	test(`carrier to carrier with 20 % loss, seed ${seed}: calls stand, are hung up, and nothing is left`, async (t) => {
		const { outcomes, lost } = await threeCalls(seed, 0.2);
		t.diagnostic(`${lost} packets lost`);
		assert.ok(lost > 0);
		assert.deepEqual(outcomes, ['active', 'active', 'active']);
	});
}

test('same seed, same journal; another seed, another', async () => {
	const first = await threeCalls('7', 0.2);
	const second = await threeCalls('7', 0.2);
	const other = await threeCalls('8', 0.2);
	assert.equal(first.hash, second.hash);
	assert.notEqual(first.hash, other.hash);
});

test('the first of two keys is lost on the trunk: they arrive in the order of the fingers', async () => {
	const lab = await laboratory();
	const call = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	lab.mobile.rung().answer();
	await clock.run(500);
	const keys: string[] = [];
	call.dialog?.on('info', (info, reply) => {
		keys.push(/Signal=(.)/.exec(info.body)?.[1] ?? '');
		reply.send(200);
	});
	lab.network.partition(['sbc', 'gateway-meridian']);
	lab.mobile.rung().pressDigit('1');
	lab.mobile.rung().pressDigit('2');
	await clock.run(200);
	lab.network.repair(['sbc', 'gateway-meridian']);
	await clock.run(3_000);
	assert.deepEqual(keys, ['1', '2']);
	lab.mobile.rung().hangUp();
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
});

test('the trunk is cut in the middle of a call: whoever hangs up is free at once, the other when BYE cannot reach it stays', async () => {
	const lab = await laboratory();
	const call = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	lab.mobile.rung().answer();
	await clock.run(500);
	lab.network.partition(['sbc', 'gateway-meridian']);
	lab.mobile.rung().hangUp();
	await clock.run(60_000);
	assert.equal(call.dialog?.connected, true, 'nobody told the SBC');
	for (const [what, count] of Object.entries(lab.meridian.remains())) assert.equal(count, 0, what);
	lab.network.repair(['sbc', 'gateway-meridian']);
	await clock.settle(call.dialog?.destroy() as Promise<unknown>, 1_000);
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
});

test('ACK never comes: after 32 s the telephone hears a temporary failure', async () => {
	const lab = await laboratory();
	const call = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	lab.network.partition(['sbc', 'gateway-meridian']);
	lab.mobile.rung().answer();
	await clock.run(31_000);
	assert.equal(lab.mobile.rung().state, 'active');
	await clock.run(2_000);
	assert.deepEqual([lab.mobile.rung().state, lab.mobile.rung().cause], ['ended', 41]);
	// The SBC knows nothing but ringing until it gives up by itself.
	call.request?.cancel();
	await clock.run(100_000);
	lab.nothingLeft();
	await lab.close();
});

test('everything closes in the middle of calls, ringing and talking: no timer stays', async () => {
	const lab = await laboratory();
	lab.meridian.provision(MOBILE, { callWaiting: true });
	lab.sbc.call(MOBILE);
	lab.mobile.line.dial(BOB);
	await clock.run(1_000);
	lab.mobile.rung().answer();
	await clock.run(500);
	lab.mobile.line.close();
	lab.bob.line.close();
	await lab.close();
});
