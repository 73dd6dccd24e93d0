import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog } from '../drachtio';
import { rfc3398 } from './gateway/q850';
import { BOB, BUSINESS, headerOf, laboratory, MOBILE, offer } from './laboratory';
import { clock } from './virtual-time';

// Calls that a telephone makes, to a SIP peer in the SBC's place.

async function established() {
	const lab = await laboratory();
	const sbc: { dialog?: SipDialog } = {};
	lab.sbc.answerWith(async (request, reply) => {
		reply.send(180);
		sbc.dialog = await lab.sbc.accept(request, reply);
	});
	const call = lab.mobile.line.dial(BUSINESS);
	await clock.run(1_000);
	assert.equal(call.state, 'active');
	return { ...lab, call, dialog: sbc.dialog as SipDialog };
}

async function ends(lab: Awaited<ReturnType<typeof laboratory>>) {
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
}

test('SETUP to INVITE with the subscriber as caller, 180 to ALERTING, 200 to CONNECT; the telephone hangs up: BYE with cause 16', async () => {
	const lab = await established();
	lab.call.hangUp();
	await clock.run(500);
	assert.deepEqual(lab.line(), [
		'> SETUP',
		'< CALL PROCEEDING',
		'< ALERTING',
		'< CONNECT',
		'> CONNECT ACKNOWLEDGE',
		'> DISCONNECT 16',
		'< RELEASE 16',
		'> RELEASE COMPLETE 16',
	]);
	assert.deepEqual(lab.sip(), [
		'meridian>sbc INVITE',
		'sbc>meridian 180 INVITE',
		'sbc>meridian 200 INVITE',
		'meridian>sbc ACK',
		'meridian>sbc BYE',
		'sbc>meridian 200 BYE',
	]);
	const [invite] = lab.messages('INVITE');
	assert.match(invite ?? '', /^INVITE sip:\+12125550101@203\.0\.113\.10:5060;user=phone SIP\/2\.0\r\n/);
	assert.match(headerOf(invite, 'From') ?? '', /^<sip:\+19175550101@198\.51\.100\.10;user=phone>;tag=\S+$/);
	assert.equal(headerOf(invite, 'P-Asserted-Identity'), '<sip:+19175550101@198.51.100.10;user=phone>');
	assert.match(invite ?? '', /c=IN IP4 198\.51\.100\.10\r\n(.*\r\n)*m=audio 16384 RTP\/AVP 0 8 101\r\n/);
	assert.equal(headerOf(lab.messages('BYE')[0], 'Reason'), 'Q.850;cause=16;text="Normal call clearing"');
	await ends(lab);
});

test('the SBC hangs up with a cause: BYE to DISCONNECT, the cause from Reason', async () => {
	const lab = await established();
	await clock.settle(lab.dialog.destroy({ headers: { Reason: 'Q.850;cause=31;text="Normal, unspecified"' } }), 1_000);
	await clock.run(500);
	assert.deepEqual([lab.call.state, lab.call.cause], ['ended', 31]);
	await ends(lab);
});

test('both hang up at once', async () => {
	const lab = await established();
	lab.call.hangUp();
	await clock.run(39);
	lab.dialog.destroy().catch(() => {});
	await clock.run(500);
	assert.equal(lab.call.state, 'ended');
	await ends(lab);
});

for (const [status, cause] of Object.entries(rfc3398.toCause)) {
	test(`the SBC refuses with ${status}: the telephone hears cause ${cause}`, async () => {
		const lab = await laboratory();
		lab.sbc.answerWith((_request, reply) => reply.send(Number(status)));
		const call = lab.mobile.line.dial(BUSINESS);
		await clock.run(1_000);
		assert.deepEqual([call.state, call.cause], ['ended', cause]);
		assert.deepEqual(lab.line(), ['> SETUP', '< CALL PROCEEDING', `< DISCONNECT ${cause}`, `> RELEASE ${cause}`, `< RELEASE COMPLETE ${cause}`]);
		await ends(lab);
	});
}

test('a refusal whose Reason says more: the cause given wins over the table, unless Reason is not carried', async () => {
	for (const [carriesReason, cause] of [
		[true, 20],
		[false, 18],
	] as const) {
		const lab = await laboratory({ meridian: { behaviour: { carriesReason } } });
		lab.sbc.answerWith((_request, reply) => reply.send(480, { headers: { Reason: 'Q.850;cause=20;text="Subscriber absent"' } }));
		const call = lab.mobile.line.dial(BUSINESS);
		await clock.run(1_000);
		assert.equal(call.cause, cause);
		await ends(lab);
	}
});

test('hung up while the other end rings: CANCEL with cause 16', async () => {
	const lab = await laboratory();
	lab.sbc.answerWith((_request, reply) => reply.send(180));
	const call = lab.mobile.line.dial(BUSINESS);
	await clock.run(1_000);
	assert.equal(call.state, 'alerting');
	call.hangUp();
	await clock.run(500);
	assert.deepEqual(lab.sip().slice(2), ['meridian>sbc CANCEL', 'sbc>meridian 200 CANCEL', 'sbc>meridian 487 INVITE', 'meridian>sbc ACK']);
	assert.equal(headerOf(lab.messages('CANCEL')[0], 'Reason'), 'Q.850;cause=16;text="Normal call clearing"');
	await ends(lab);
});

test('hung up at once, before the network has said anything', async () => {
	const lab = await laboratory();
	lab.sbc.answerWith((_request, reply) => reply.send(180));
	const call = lab.mobile.line.dial(BUSINESS);
	call.hangUp();
	await clock.run(500);
	assert.deepEqual([call.state, call.cause], ['ended', 16]);
	await ends(lab);
});

test('hung up while the SBC is answering: 200 crosses CANCEL, and the call that stands is hung up', async () => {
	const lab = await laboratory();
	lab.sbc.answerWith((request, reply) => {
		reply.send(180);
		clock.at(clock.now() + 1_000, () => void lab.sbc.accept(request, reply).catch(() => {}));
	});
	const call = lab.mobile.line.dial(BUSINESS);
	// SETUP 40 ms, INVITE 5 ms: the SBC answers at 1045 ms, CANCEL leaves 2 ms later.
	await clock.run(1_007);
	call.hangUp();
	await clock.run(2_000);
	const trunk = lab.sip();
	assert.ok(trunk.indexOf('meridian>sbc CANCEL') < trunk.indexOf('meridian>sbc ACK'), 'they crossed');
	assert.equal(trunk.filter((message) => message === 'meridian>sbc BYE').length, 1);
	assert.ok(!lab.line().includes('< CONNECT'));
	await ends(lab);
});

test('the SBC does not answer at all: 408 after 32 s, recovery on timer expiry', async () => {
	const lab = await laboratory();
	lab.network.partition(['sbc', 'gateway-meridian']);
	const call = lab.mobile.line.dial(BUSINESS);
	await clock.run(29_000);
	assert.equal(call.state, 'dialling');
	await clock.run(5_000);
	assert.deepEqual([call.state, call.cause], ['ended', 102]);
	await ends(lab);
});

test('the other end rings for three minutes: given up with cause 19', async () => {
	const lab = await laboratory();
	lab.sbc.answerWith((_request, reply) => reply.send(180));
	const call = lab.mobile.line.dial(BUSINESS);
	await clock.run(181_000);
	assert.deepEqual([call.state, call.cause], ['ended', 19]);
	assert.equal(headerOf(lab.messages('CANCEL')[0], 'Reason'), 'Q.850;cause=19;text="No answer from user"');
	await ends(lab);
});

test('keys: START DTMF to INFO in the dialog, one after another; INFO towards the telephone is acknowledged', async () => {
	const lab = await established();
	for (const key of ['1', '*', '#']) lab.call.pressDigit(key);
	await clock.run(2_000);
	const keys = lab.messages('INFO sip:').map((info) => [headerOf(info, 'Content-Type'), info.split('\r\n\r\n')[1]]);
	assert.deepEqual(
		keys,
		['1', '*', '#'].map((key) => ['application/dtmf-relay', `Signal=${key}\r\nDuration=160\r\n`]),
	);
	const answer = await clock.settle(
		lab.dialog.request({ method: 'INFO', headers: { 'Content-Type': 'application/dtmf-relay' }, body: 'Signal=5\r\nDuration=160\r\n' }),
		1_000,
	);
	assert.equal(answer.status, 200);
	lab.call.hangUp();
	await ends(lab);
});

test('held by the SBC and resumed: re-INVITE answered with the fitting direction and a new version', async () => {
	const lab = await established();
	const held = await clock.settle(lab.dialog.modify(offer('sendonly', 2)), 1_000);
	assert.match(held, /a=recvonly/);
	const resumed = await clock.settle(lab.dialog.modify(offer('sendrecv', 3)), 1_000);
	assert.match(resumed, /a=sendrecv/);
	const versions = [held, resumed].map((sdp) => Number(/^o=\S+ \d+ (\d+)/m.exec(sdp)?.[1]));
	assert.equal(versions[1], (versions[0] as number) + 1);
	const offered = await clock.settle(lab.dialog.modify({ noAck: true }), 1_000);
	assert.match(offered.sdp, /m=audio 16384/);
	offered.ack(offer('sendrecv', 4));
	await clock.run(500);
	await assert.rejects(clock.settle(lab.dialog.modify(offer().replace('m=audio', 'm=video')), 1_000), { status: 488 });
	assert.equal(lab.call.state, 'active', 'a re-INVITE that is refused leaves the call as it was');
	lab.call.hangUp();
	await ends(lab);
});

test('what is no number is refused with 28 before anything leaves', async () => {
	const lab = await laboratory();
	const call = lab.mobile.line.dial('12345');
	await clock.run(1_000);
	assert.deepEqual([call.cause, lab.line(), lab.sip()], [28, ['> SETUP', '< RELEASE COMPLETE 28'], []]);
	await ends(lab);
});

test('a number that another carrier serves but has not given out: unallocated, and the SBC never hears of it', async () => {
	const lab = await laboratory();
	const call = lab.mobile.line.dial('3035550199');
	await clock.run(1_000);
	assert.equal(call.cause, 1);
	assert.deepEqual(lab.sip(), ['meridian>pinnacle INVITE', 'pinnacle>meridian 404 INVITE', 'meridian>pinnacle ACK']);
	await ends(lab);
});

test('a third call from one line is refused for lack of a circuit', async () => {
	const lab = await laboratory();
	lab.sbc.answerWith((_request, reply) => reply.send(180));
	const calls = [1, 2, 3].map(() => lab.mobile.line.dial(BUSINESS));
	await clock.run(1_000);
	assert.deepEqual(
		calls.map(({ state, cause }) => cause ?? state),
		['alerting', 'alerting', 34],
	);
	for (const call of calls) call.hangUp();
	await ends(lab);
});

test('the telephone vanishes in the middle of a call: BYE with cause 27', async () => {
	const lab = await established();
	lab.meridian.detach(MOBILE);
	await clock.run(500);
	assert.equal(headerOf(lab.messages('BYE')[0], 'Reason'), 'Q.850;cause=27;text="Destination out of order"');
	lab.mobile.line.close();
	await ends(lab);
});

test('a native call from mobile to land line goes from carrier to carrier and past the SBC', async () => {
	const lab = await laboratory();
	const call = lab.mobile.line.dial('(303) 555-0177');
	await clock.run(1_000);
	assert.deepEqual(lab.bob.rung().party, { number: MOBILE });
	assert.equal(call.state, 'alerting');
	lab.bob.rung().answer();
	await clock.run(500);
	assert.deepEqual([call.state, lab.bob.rung().state], ['active', 'active']);
	assert.deepEqual(
		lab.sip().filter((message) => !message.startsWith('meridian>pinnacle') && !message.startsWith('pinnacle>meridian')),
		[],
	);
	assert.ok(lab.sip().includes('meridian>pinnacle INVITE'));
	lab.bob.rung().hangUp();
	await clock.run(500);
	assert.deepEqual([call.state, call.cause], ['ended', 16]);
	await ends(lab);
});

test('a native call back, with the name of the caller; declined, busy, ringing too long: each cause arrives as it was said', async () => {
	const lab = await laboratory({ meridian: { behaviour: { noReplyMs: 20_000 } } });
	const declined = lab.bob.line.dial(MOBILE);
	await clock.run(2_000);
	assert.deepEqual(lab.mobile.rung().party, { number: BOB, name: 'Bob Baker' });
	lab.mobile.rung().decline();
	await clock.run(500);
	assert.equal(declined.cause, 21);
	assert.match(lab.messages('SIP/2.0 603')[0] ?? '', /^Reason: Q\.850;cause=21;text="Call rejected"\r$/im);

	const talk = lab.bob.line.dial(MOBILE);
	await clock.run(2_000);
	lab.mobile.rung().answer();
	await clock.run(500);
	const second = lab.mobile.line.dial(BOB);
	await clock.run(2_000);
	assert.equal(second.cause, 17);
	talk.hangUp();
	await clock.run(500);

	const unanswered = lab.bob.line.dial(MOBILE);
	await clock.run(23_000);
	assert.equal(unanswered.cause, 19);
	await ends(lab);
});
