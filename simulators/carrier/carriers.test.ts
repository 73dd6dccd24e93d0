import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CarrierFile } from '.';
import { carrierFiles } from '.';
import { laboratory, MOBILE } from './laboratory';
import { clock } from './virtual-time';

/** How two calls to a mobile go whose carrier is what that file says: one is answered, one finds it busy. */
async function observed(file: CarrierFile) {
	const lab = await laboratory();
	lab.meridian.become({ ...file, services: { callWaiting: false } }, MOBILE);
	const first = lab.sbc.call(MOBILE);
	await clock.run(8_000);
	const at = (message: string) => lab.log.ofKind('cellular').find((event) => event.message === message)?.at ?? Number.NaN;
	lab.mobile.rung().answer();
	await clock.run(20_000);
	const second = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	await clock.settle(first.dialog?.destroy() as Promise<unknown>, 1_000);
	await clock.run(1_000);
	const [report] = lab.log.ofKind('media').filter(({ leg }) => leg.startsWith('alice/'));
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
	return { pagingMs: at('SETUP') - at('PAGING'), codec: report?.codec, loss: (report?.lost ?? 0) > 0, busy: second.failed?.status };
}

for (const file of Object.values(carrierFiles)) {
	test(`carrier file ${file.name}: paging, codec and release causes are what it says`, async () => {
		const { pagingMs, codec, frameLoss } = file.voice;
		assert.deepEqual(await observed(file), { pagingMs, codec, loss: frameLoss > 0, busy: 486 });
	});
}

test('carrier file, changed: another paging time, another codec, another status for a busy line, and no code touched', async () => {
	const file = carrierFiles['AT&T'] as CarrierFile;
	const changed: CarrierFile = { ...file, voice: { codec: 'EVRC', frameLoss: 0, pagingMs: 2_560 }, q850: { toStatus: { 17: 600 } } };
	assert.deepEqual(await observed(changed), { pagingMs: 2_560, codec: 'EVRC', loss: false, busy: 600 });
	assert.notDeepEqual(await observed(file), await observed(changed));
});

test('carrier file with one cause of its own: all others are those of RFC 3398; the next carrier has them all', async () => {
	const lab = await laboratory();
	const file = carrierFiles['AT&T'] as CarrierFile;
	const status = async () => {
		lab.meridian.detach(MOBILE);
		const call = lab.sbc.call(MOBILE);
		await clock.run(1_000);
		return call.failed?.status;
	};
	lab.meridian.become({ ...file, services: { callWaiting: false }, q850: { toStatus: { 17: 600 } } }, MOBILE);
	assert.equal(await status(), 480);
	lab.meridian.become({ ...file, services: { callWaiting: false }, q850: { toStatus: { 20: 404 } } }, MOBILE);
	assert.equal(await status(), 404);
	lab.meridian.become({ ...file, services: { callWaiting: false } }, MOBILE);
	assert.equal(await status(), 480);
	await clock.run(40_000);
	await lab.close();
});
