import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { telephoneLine } from '../subscriber-line';
import { BOB, laboratory, MOBILE } from './laboratory';
import { clock } from './virtual-time';

test('911 from a subscriber: EMERGENCY SETUP, answered by the centre, no SIP, no minutes counted', async () => {
	const lab = await laboratory();
	const call = lab.mobile.line.dial('911', 'emergency');
	await clock.run(5_000);
	assert.equal(call.state, 'active');
	call.hangUp();
	await clock.run(2_000);
	assert.deepEqual(lab.line().slice(0, 4), ['> EMERGENCY SETUP', '< CALL PROCEEDING', '< ALERTING', '< CONNECT']);
	assert.deepEqual(lab.sip(), []);
	assert.deepEqual(lab.meridian.minutes(MOBILE), { incoming: 0, outgoing: 0 });
	lab.nothingLeft();
	await lab.close();
});

test('911 without service of the own carrier: limited service takes it, refuses every other call (63), and the subscriber cannot be reached', async () => {
	const lab = await laboratory();
	lab.meridian.detach(MOBILE);
	const line = telephoneLine({
		end: lab.meridian.attachForEmergency({ telephone: 'alice', number: MOBILE, line: 'air' }),
		number: MOBILE,
		clock,
	});
	const personal = line.dial(BOB);
	await clock.run(1_000);
	assert.deepEqual([personal.state, personal.cause], ['ended', 63]);
	const emergency = line.dial('911', 'emergency');
	const inbound = lab.sbc.call(MOBILE);
	await clock.run(5_000);
	assert.equal(emergency.state, 'active');
	assert.equal(inbound.failed?.status, 480);
	emergency.hangUp();
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
});

test('minutes: 61 s of an incoming call are two, a call that nobody answers is none, and calls out count apart', async () => {
	const lab = await laboratory();
	lab.sbc.call(MOBILE);
	await clock.run(2_000);
	lab.mobile.rung().answer();
	await clock.run(61_000);
	lab.mobile.rung().hangUp();
	await clock.run(2_000);
	assert.deepEqual(lab.meridian.minutes(MOBILE), { incoming: 2, outgoing: 0 });
	lab.sbc.call(MOBILE);
	await clock.run(2_000);
	lab.mobile.rung().decline();
	await clock.run(2_000);
	const out = lab.mobile.line.dial(BOB);
	await clock.run(1_000);
	lab.bob.rung().answer();
	await clock.run(10_000);
	out.hangUp();
	await clock.run(40_000);
	assert.deepEqual(lab.meridian.minutes(MOBILE), { incoming: 2, outgoing: 1 });
	lab.nothingLeft();
	await lab.close();
});

test('everything closes in the middle of an emergency call in limited service: no timer stays', async () => {
	const lab = await laboratory();
	const line = telephoneLine({
		end: lab.meridian.attachForEmergency({ telephone: 'alice', number: MOBILE, line: 'air' }),
		number: MOBILE,
		clock,
	});
	line.dial('911', 'emergency');
	await clock.run(1_000);
	assert.equal(lab.meridian.remains().lineCalls, 1);
	line.close();
	await lab.close();
});
