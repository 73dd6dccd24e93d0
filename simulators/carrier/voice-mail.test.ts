import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laboratory, MOBILE } from './laboratory';
import { clock } from './virtual-time';

const subscribers = [{ number: MOBILE, line: 'air', voiceMail: { afterMs: 5_000 } }] as const;

async function ends(lab: Awaited<ReturnType<typeof laboratory>>) {
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
}

test('no reply: the mailbox answers after 5 s of ringing, the telephone stops; hung up by the caller', async () => {
	const lab = await laboratory({ meridian: { subscribers } });
	const call = lab.sbc.call(MOBILE);
	await clock.run(5_500);
	assert.deepEqual([call.dialog, lab.mobile.rung().state], [undefined, 'ringing']);
	await clock.run(1_500);
	assert.equal(call.dialog?.connected, true);
	assert.deepEqual(lab.line().slice(3), ['< DISCONNECT 31', '> RELEASE 31', '< RELEASE COMPLETE 31'], 'no CONNECT from the telephone');
	await clock.settle(call.dialog?.destroy() as Promise<unknown>, 1_000);
	await ends(lab);
});

test('answered in time: no mailbox', async () => {
	const lab = await laboratory({ meridian: { subscribers } });
	const call = lab.sbc.call(MOBILE);
	await clock.run(5_000);
	lab.mobile.rung().answer();
	await clock.run(10_000);
	assert.deepEqual([call.dialog?.connected, lab.mobile.rung().state], [true, 'active']);
	lab.mobile.rung().hangUp();
	await ends(lab);
});

for (const [why, act] of [
	['switched off', (lab: Awaited<ReturnType<typeof laboratory>>) => lab.meridian.detach(MOBILE)],
	['busy', (lab: Awaited<ReturnType<typeof laboratory>>) => lab.mobile.line.onIncoming((call) => call.decline(17))],
] as const) {
	test(`${why}: the mailbox answers at once, and hangs up after two minutes`, async () => {
		const lab = await laboratory({ meridian: { subscribers } });
		act(lab);
		const call = lab.sbc.call(MOBILE);
		await clock.run(1_500);
		assert.equal(call.dialog?.connected, true);
		await clock.run(121_000);
		assert.equal(call.dialog?.connected, false);
		await ends(lab);
	});
}

test('declined: the mailbox, or the refusal where the carrier diverts only what is not answered', async () => {
	for (const [voiceMailTakes, status] of [
		[['no-reply', 'busy'], undefined],
		[['no-reply'], 603],
	] as const) {
		const lab = await laboratory({ meridian: { subscribers, behaviour: { voiceMailTakes } } });
		const call = lab.sbc.call(MOBILE);
		await clock.run(1_000);
		lab.mobile.rung().decline();
		await clock.run(1_000);
		assert.deepEqual([call.dialog?.connected, call.failed?.status], [status === undefined ? true : undefined, status]);
		if (status === undefined) await clock.settle(call.dialog?.destroy() as Promise<unknown>, 1_000);
		await ends(lab);
	}
});

test('given up while the mailbox picks up: it does not answer', async () => {
	const lab = await laboratory({ meridian: { subscribers, behaviour: { voiceMailPickUpMs: 1_000 } } });
	lab.meridian.detach(MOBILE);
	const call = lab.sbc.call(MOBILE);
	await clock.run(500);
	call.request?.cancel();
	await clock.run(2_000);
	assert.equal(call.failed?.status, 487);
	await ends(lab);
});

test('a call that was diverted five times already goes to no mailbox', async () => {
	const lab = await laboratory({ meridian: { subscribers } });
	lab.meridian.detach(MOBILE);
	const diversion = (counter: number) => ({ Diversion: `<sip:+12125550101@worktime.example>;reason=unconditional;counter=${counter};privacy=off` });
	const often = lab.sbc.call(MOBILE, diversion(5));
	const once = lab.sbc.call(MOBILE, diversion(1));
	await clock.run(1_000);
	assert.deepEqual([often.failed?.status, once.dialog?.connected], [480, true]);
	await clock.settle(once.dialog?.destroy() as Promise<unknown>, 1_000);
	await ends(lab);
});

test('voice mail switched on and off while the carrier runs', async () => {
	const lab = await laboratory();
	lab.meridian.provision(MOBILE, { voiceMail: { afterMs: 2_000 } });
	const call = lab.sbc.call(MOBILE);
	await clock.run(4_000);
	assert.equal(call.dialog?.connected, true);
	await clock.settle(call.dialog?.destroy() as Promise<unknown>, 1_000);
	lab.meridian.provision(MOBILE, { voiceMail: undefined });
	const other = lab.sbc.call(MOBILE);
	await clock.run(10_000);
	assert.equal(other.dialog, undefined);
	other.request?.cancel();
	await ends(lab);
});
