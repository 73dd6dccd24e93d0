import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipResponse } from '../drachtio';
import { BOB, BUSINESS, headerOf, laboratory, MOBILE, offer } from './laboratory';
import { clock } from './virtual-time';

// Calls that come in by the trunk from a SIP peer in the SBC's place.

type Lab = Awaited<ReturnType<typeof laboratory>>;

async function ringing(options: Parameters<typeof laboratory>[0] = {}, headers = {}) {
	const lab = await laboratory(options);
	const call = lab.sbc.call(MOBILE, headers);
	await clock.run(1_000);
	return { ...lab, call };
}

async function ends(lab: Lab) {
	await clock.run(40_000);
	lab.nothingLeft();
	await lab.close();
}

const causeIn = (lab: Lab, message: string) => /Q\.850;cause=(\d+)/.exec(headerOf(lab.messages(message)[0], 'Reason') ?? '')?.[1];

test('INVITE to PAGING and SETUP with name and number, ALERTING to 180, CONNECT to 200; the SBC hangs up', async () => {
	const lab = await ringing();
	assert.deepEqual(lab.mobile.rung().party, { number: BOB, name: 'Bob Baker' });
	assert.deepEqual(lab.call.provisional, [180]);
	lab.mobile.rung().answer();
	await clock.run(500);
	assert.equal(lab.mobile.rung().state, 'active');
	assert.match(lab.call.dialog?.remote.sdp ?? '', /c=IN IP4 198\.51\.100\.10\r\n(.*\r\n)*m=audio 16384 RTP\/AVP 0 101\r\n/);
	await clock.settle(lab.call.dialog?.destroy() as Promise<unknown>, 1_000);
	await clock.run(500);
	assert.deepEqual(lab.line(), [
		'< PAGING',
		'< SETUP',
		'> ALERTING',
		'> CONNECT',
		'< CONNECT ACKNOWLEDGE',
		'< DISCONNECT 16',
		'> RELEASE 16',
		'< RELEASE COMPLETE 16',
	]);
	await ends(lab);
});

test('the telephone hangs up: BYE with cause 16', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	await clock.run(500);
	lab.mobile.rung().hangUp();
	await clock.run(500);
	assert.equal(causeIn(lab, 'BYE'), '16');
	assert.equal(lab.call.dialog?.connected, false);
	await ends(lab);
});

test('hung up in the moment of the answer: BYE waits for ACK', async () => {
	const lab = await laboratory({});
	// ACK takes a second.
	lab.network.impair(['sbc', 'gateway-meridian'], { delayMs: 500 });
	lab.sbc.call(MOBILE);
	await clock.run(2_000);
	lab.mobile.rung().answer();
	await clock.run(100);
	lab.mobile.rung().hangUp();
	await clock.run(5_000);
	const trunk = lab.sip();
	const [ok, ack, bye] = ['meridian>sbc 200 INVITE', 'sbc>meridian ACK', 'meridian>sbc BYE'].map((message) => trunk.indexOf(message)) as [
		number,
		number,
		number,
	];
	assert.ok(ok < ack && ack < bye, trunk.join('\n'));
	await ends(lab);
});

test('the SBC gives up: CANCEL to DISCONNECT 16', async () => {
	const lab = await ringing();
	lab.call.request?.cancel();
	await clock.run(500);
	assert.deepEqual([lab.mobile.rung().state, lab.mobile.rung().cause, lab.call.failed?.status], ['ended', 16, 487]);
	await ends(lab);
});

test('answered elsewhere: CANCEL with SIP;cause=200 to DISCONNECT 26, no missed call', async () => {
	for (const [tellsAnsweredElsewhere, cause] of [
		[true, 26],
		[false, 16],
	] as const) {
		const lab = await ringing({ meridian: { behaviour: { tellsAnsweredElsewhere } } });
		lab.call.request?.cancel({ headers: { Reason: 'SIP;cause=200;text="Call completed elsewhere"' } });
		await clock.run(500);
		assert.equal(lab.mobile.rung().cause, cause);
		await ends(lab);
	}
});

test('CANCEL and CONNECT cross on their ways: the call does not come about', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	lab.call.request?.cancel();
	await clock.run(500);
	assert.deepEqual(lab.line().slice(3), ['> CONNECT', '< DISCONNECT 16', '> RELEASE 16', '< RELEASE COMPLETE 16']);
	assert.equal(lab.call.failed?.status, 487);
	await ends(lab);
});

test('CANCEL and 200 cross on the trunk: the call stands for a moment and is hung up', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	// CONNECT reaches the exchange after 40 ms; CANCEL, sent 1 ms before, arrives 4 ms after that.
	await clock.run(39);
	lab.call.request?.cancel();
	await clock.run(2_000);
	assert.equal(lab.mobile.rung().state, 'ended');
	assert.ok(lab.sip().includes('meridian>sbc 200 INVITE'));
	await ends(lab);
});

test('CANCEL while the telephone is still being paged: it never rings', async () => {
	const lab = await laboratory();
	const call = lab.sbc.call(MOBILE);
	await clock.run(300);
	call.request?.cancel();
	await clock.run(3_000);
	assert.deepEqual([lab.line(), lab.mobile.rings()], [['< PAGING'], 0]);
	await ends(lab);
});

test('declined: 603 with cause 21; a vendor that knows no difference says 403', async () => {
	const lab = await ringing();
	lab.mobile.rung().decline();
	await clock.run(500);
	assert.deepEqual([lab.call.failed?.status, causeIn(lab, 'SIP/2.0 603')], [603, '21']);
	await ends(lab);
	const vendor = await ringing({ meridian: { q850: { toStatusFromUser: {} } } });
	vendor.mobile.rung().decline();
	await clock.run(500);
	assert.equal(vendor.call.failed?.status, 403);
	await ends(vendor);
});

test('busy by the telephone: 486 with cause 17, and it never rings', async () => {
	const lab = await laboratory();
	lab.mobile.line.onIncoming((call) => call.decline(17));
	const call = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	assert.deepEqual([call.failed?.status, causeIn(lab, 'SIP/2.0 486'), call.provisional], [486, '17', []]);
	await ends(lab);
});

test('a second call: without call waiting 486, with it both ring, a third is busy', async () => {
	const lab = await ringing();
	const second = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	assert.deepEqual([second.failed?.status, causeIn(lab, 'SIP/2.0 486')], [486, '17']);
	lab.meridian.provision(MOBILE, { callWaiting: true });
	const waiting = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	assert.deepEqual([waiting.provisional, lab.mobile.line.calls.length], [[180], 2]);
	const third = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	assert.equal(third.failed?.status, 486);
	lab.mobile.rung().answer();
	await clock.run(500);
	assert.deepEqual(
		lab.mobile.line.calls.map(({ state }) => state),
		['ringing', 'active'],
	);
	for (const call of lab.mobile.line.calls) call.hangUp();
	await ends(lab);
});

test('busy with a call that it is just dialling', async () => {
	const lab = await laboratory();
	lab.sbc.answerWith((_request, reply) => reply.send(180));
	const own = lab.mobile.line.dial(BUSINESS);
	await clock.run(500);
	const call = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	assert.equal(call.failed?.status, 486);
	own.hangUp();
	await ends(lab);
});

test('its user dials while it is being paged: busy, and nothing rings in the call; with call waiting it rings', async () => {
	for (const callWaiting of [false, true]) {
		const lab = await laboratory();
		lab.meridian.provision(MOBILE, { callWaiting });
		lab.sbc.answerWith((_request, reply) => reply.send(180));
		const call = lab.sbc.call(MOBILE);
		await clock.run(300);
		assert.deepEqual(lab.line(), ['< PAGING']);
		const own = lab.mobile.line.dial(BUSINESS);
		await clock.run(1_500);
		assert.deepEqual([own.state, lab.mobile.rings(), call.failed?.status], callWaiting ? ['alerting', 1, undefined] : ['alerting', 0, 486]);
		own.hangUp();
		if (callWaiting) lab.mobile.rung().decline();
		await ends(lab);
	}
});

test('nobody answers: 480 with cause 19 after the ringing time', async () => {
	const lab = await ringing({ meridian: { behaviour: { noReplyMs: 30_000 } } });
	await clock.run(28_000);
	assert.deepEqual([lab.call.failed], [undefined]);
	await clock.run(3_000);
	assert.deepEqual([lab.call.failed?.status, causeIn(lab, 'SIP/2.0 480')], [480, '19']);
	assert.equal(lab.mobile.rung().state, 'ended');
	await ends(lab);
});

test('switched off: 480 with cause 20; back in service: it rings', async () => {
	const lab = await laboratory();
	lab.meridian.detach(MOBILE);
	const call = lab.sbc.call(MOBILE);
	await clock.run(500);
	assert.deepEqual([call.failed?.status, causeIn(lab, 'SIP/2.0 480')], [480, '20']);
	lab.meridian.attach({ telephone: 'alice', number: MOBILE, line: 'air' });
	const again = lab.sbc.call(MOBILE);
	await clock.run(1_000);
	assert.equal(again.failed, undefined);
	again.request?.cancel();
	await clock.run(100_000);
	await ends(lab);
});

test('out of coverage while it rings: 502 with cause 27', async () => {
	const lab = await ringing();
	lab.meridian.detach(MOBILE);
	await clock.run(500);
	assert.deepEqual([lab.call.failed?.status, causeIn(lab, 'SIP/2.0 502')], [502, '27']);
	lab.mobile.line.close();
	await ends(lab);
});

test('a number of nobody: 404 with cause 1, and a number that is none: 484', async () => {
	const lab = await laboratory();
	const nobody = lab.sbc.call('+19175550199');
	const noNumber = lab.sbc.call('alice');
	const transit = lab.sbc.call(BOB);
	await clock.run(500);
	assert.deepEqual([nobody.failed?.status, causeIn(lab, 'SIP/2.0 404'), noNumber.failed?.status], [404, '1', 484]);
	assert.equal(transit.failed?.status, 404, 'no transit to another carrier');
	await ends(lab);
});

test('a caller who withholds the number: neither number nor name on the telephone', async () => {
	const anonymous = { From: '"Anonymous" <sip:anonymous@anonymous.invalid>', 'P-Asserted-Identity': `"Bob Baker" <sip:${BOB}@worktime.example>` };
	const lab = await ringing({}, { ...anonymous, Privacy: 'id' });
	assert.deepEqual(lab.mobile.rung().party, {});
	lab.mobile.rung().decline();
	await ends(lab);
});

test('who calls is what the network asserts, not what From claims', async () => {
	const lab = await ringing({}, { From: '<sip:+12125550199@worktime.example>', 'P-Asserted-Identity': `<sip:${BOB}@worktime.example>` });
	assert.equal(lab.mobile.rung().party.number, BOB);
	lab.mobile.rung().decline();
	await ends(lab);
});

test('a description without audio that a line can carry: 488', async () => {
	const lab = await laboratory();
	const call = lab.sbc.call(MOBILE, {}, offer().replace('RTP/AVP 0 101', 'RTP/AVP 18'));
	await clock.run(500);
	assert.equal(call.failed?.status, 488);
	await ends(lab);
});

test('only peers may send calls: a stranger gets 403 and is noted', async () => {
	const lab = await laboratory({ meridian: { sbc: { address: '203.0.113.99', port: 5060 } } });
	const call = lab.sbc.call(MOBILE);
	await clock.run(500);
	assert.equal(call.failed?.status, 403);
	assert.match(lab.log.ofKind('signalling')[0]?.detail ?? '', /203\.0\.113\.10, which is no peer/);
	await ends(lab);
});

test('keys of the telephone reach the SBC as INFO: the answer confirmation', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	await clock.run(500);
	const keys: string[] = [];
	lab.call.dialog?.on('info', (info, reply) => {
		keys.push(info.body);
		reply.send(200);
	});
	lab.mobile.rung().pressDigit('1');
	await clock.run(500);
	assert.deepEqual(keys, ['Signal=1\r\nDuration=160\r\n']);
	lab.mobile.rung().hangUp();
	await ends(lab);
});

test('two mobiles of one carrier call each other inside it', async () => {
	const lab = await laboratory();
	const end = lab.meridian.attach({ telephone: 'carol', number: '+19175550102', line: 'air' });
	const heard: string[] = [];
	end.receive(({ message }) => heard.push(message));
	end.send({ message: 'SETUP', call: 1, called: MOBILE });
	await clock.run(2_000);
	assert.equal(lab.mobile.rung().party.number, '+19175550102');
	lab.mobile.rung().answer();
	await clock.run(500);
	assert.deepEqual([heard, lab.sip()], [['CALL PROCEEDING', 'ALERTING', 'CONNECT'], []]);
	lab.mobile.rung().hangUp();
	await clock.run(500);
	assert.equal(heard.at(-1), 'DISCONNECT');
	lab.meridian.detach('+19175550102');
	await ends(lab);
});

test('another telephone with the number comes into service: the call of the first ends, and it hears nothing more', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	await clock.run(500);
	lab.meridian.attach({ telephone: 'alice-2', number: MOBILE, line: 'air' });
	await clock.run(500);
	assert.equal(causeIn(lab, 'BYE'), '27');
	const spoken = lab.line().length;
	lab.mobile.rung().hangUp();
	await clock.run(500);
	assert.equal(lab.line().length, spoken);
	lab.mobile.line.close();
	await ends(lab);
});

test('a telephone of another kind, or of nobody, is not put into service', async () => {
	const lab = await laboratory();
	assert.throws(
		() => lab.meridian.attach({ telephone: 'x', number: '+19175550199', line: 'air' }),
		/Meridian Wireless has no subscriber \+19175550199/,
	);
	assert.throws(() => lab.meridian.attach({ telephone: 'x', number: MOBILE, line: 'land' }), /by air, not by land/);
	assert.throws(() => lab.meridian.provision('+19175550199', {}), /no subscriber/);
	await ends(lab);
});

test('a re-INVITE that crosses the BYE of the gateway is told 481: the call is over', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	await clock.run(500);
	const { dialog } = lab.call;
	lab.mobile.rung().hangUp();
	await clock.run(42);
	const outcome = dialog?.request({ method: 'INVITE', body: offer('sendonly', 2) }).catch(() => undefined);
	await clock.run(1_000);
	const answers = lab.sip().filter((text) => text.startsWith('meridian>sbc') && text.endsWith('INVITE'));
	assert.equal(answers.at(-1), 'meridian>sbc 481 INVITE');
	await outcome;
	await ends(lab);
});

test('UPDATE holds and resumes as a re-INVITE does (RFC 3311 §5.2): a gateway that allows it answers what it is asked', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	await clock.run(500);
	assert.equal(await lab.sbc.hears(), true);
	const update = async (direction: string, version: number) => {
		const asking = lab.call.dialog?.request({ method: 'UPDATE', body: offer(direction, version) });
		const response = await clock.settle(asking as Promise<SipResponse>, 1_000);
		return [response.status, /a=(send\w*|recv\w*|inactive)/.exec(response.body)?.[1]];
	};
	assert.deepEqual(await update('inactive', 2), [200, 'inactive']);
	await clock.run(200);
	assert.equal(await lab.sbc.hears(), false);
	assert.deepEqual(await update('sendrecv', 3), [200, 'sendrecv']);
	assert.equal(await lab.sbc.hears(), true);
	await clock.settle(lab.call.dialog?.destroy() as Promise<unknown>, 1_000);
	await ends(lab);
});

test('an ACK with an answer that comes after the next re-INVITE, because it was lost first, turns no media back', async () => {
	const lab = await ringing();
	lab.mobile.rung().answer();
	await clock.run(500);
	const { dialog } = lab.call;
	assert.ok(dialog);
	const offered = await clock.settle(dialog.modify({ noAck: true }), 1_000);
	lab.network.impair(['sbc', 'gateway-meridian'], { loss: 1 });
	offered.ack(offer('sendrecv', 2));
	await clock.run(20);
	lab.network.impair(['sbc', 'gateway-meridian'], {});
	await clock.settle(dialog.modify(offer('sendrecv', 3).replace('20000', '20002')), 1_000);
	await clock.run(2_000);
	assert.equal(lab.messages('ACK').length, 4);
	assert.deepEqual([await lab.sbc.hears(20_000), await lab.sbc.hears(20_002)], [false, true]);
	await clock.settle(dialog.destroy(), 1_000);
	await ends(lab);
});
