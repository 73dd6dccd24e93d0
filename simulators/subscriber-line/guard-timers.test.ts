import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { type CallControlMessage, VirtualClock } from '../kernel';
import { type CallControl, exchangeLine, type LineEnd, telephoneLine } from '.';

// A side alone with a peer that says only what the test makes it say: what the guard timers do when the other side is silent.
const clock = VirtualClock.install();

function silentPeer() {
	const sent: string[] = [];
	let deliver: (message: CallControl) => void = () => {};
	const end: LineEnd = {
		send: ({ message, cause }) => void sent.push(`${clock.now()} ${message}${cause === undefined ? '' : ` ${cause}`}`),
		receive(each) {
			deliver = each;
		},
	};
	const say = (message: CallControlMessage, call: number, cause?: number) => deliver({ message, call, ...(cause === undefined ? {} : { cause }) });
	return { end, sent, say };
}

beforeEach(() => clock.begin());

test('T303, telephone: nobody answers SETUP for 30 s: cleared with 102', async () => {
	const { end, sent } = silentPeer();
	const phone = telephoneLine({ end, number: '+19175550101', clock });
	const call = phone.dial('+13035550177');
	await clock.run(29_999);
	assert.equal(call.state, 'dialling');
	await clock.run(1);
	assert.deepEqual([call.state, call.cause], ['ended', 102]);
	assert.deepEqual(sent, ['0 SETUP', '30000 RELEASE COMPLETE 102']);
	assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
});

test('T310, telephone: only CALL PROCEEDING for 30 s: DISCONNECT 102; T305 and T308 twice, then the reference is given up', async () => {
	const { end, sent, say } = silentPeer();
	const phone = telephoneLine({ end, number: '+19175550101', clock });
	const call = phone.dial('+13035550177');
	await clock.run(1_000);
	say('CALL PROCEEDING', call.id);
	await clock.run(30_000);
	assert.deepEqual([call.state, call.cause], ['ended', 102]);
	await clock.run(100_000);
	assert.deepEqual(sent, ['0 SETUP', '31000 DISCONNECT 102', '61000 RELEASE 102', '91000 RELEASE 102']);
	assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
});

test('T310 of a telephone on a land line: 120 s (Q.931 table 9-2)', async () => {
	const { end, say } = silentPeer();
	const call = telephoneLine({ end, number: '+13035550177', clock, line: 'land' }).dial('+12125550101');
	say('CALL PROCEEDING', call.id);
	await clock.run(119_999);
	assert.equal(call.state, 'dialling');
	await clock.run(1);
	assert.deepEqual([call.state, call.cause], ['ended', 102]);
	await clock.run(100_000);
});

test('a telephone that hears ringing waits as long as its user does', async () => {
	const { end, say } = silentPeer();
	const call = telephoneLine({ end, number: '+19175550101', clock }).dial('+13035550177');
	say('ALERTING', call.id);
	await clock.run(600_000);
	assert.equal(call.state, 'alerting');
});

test('T313, telephone: no CONNECT ACKNOWLEDGE for 30 s: DISCONNECT 102', async () => {
	const { end, sent, say } = silentPeer();
	const phone = telephoneLine({ end, number: '+19175550101', clock });
	phone.onIncoming((call) => call.answer());
	say('SETUP', 2);
	await clock.run(30_000);
	assert.deepEqual(sent, ['0 CONNECT', '30000 DISCONNECT 102']);
});

test('T303 and T310, network: cleared with 18 towards the caller, 102 towards the telephone', async () => {
	const { end, sent, say } = silentPeer();
	const exchange = exchangeLine({ end, line: 'land', clock, pagingMs: 0 });
	const silent = exchange.offer({ called: '+19175550101' });
	await clock.run(30_000);
	assert.deepEqual([silent.state, silent.cause, silent.clearedBy], ['ended', 18, 'telephone']);
	const slow = exchange.offer({ called: '+19175550101' });
	say('CALL PROCEEDING', slow.id);
	await clock.run(10_000);
	assert.deepEqual([slow.state, slow.cause], ['ended', 18]);
	say('RELEASE', slow.id, 102);
	assert.deepEqual(sent, ['0 SETUP', '30000 RELEASE COMPLETE 102', '30000 SETUP', '40000 DISCONNECT 102', '40000 RELEASE COMPLETE 102']);
	assert.deepEqual(exchange.remains(), { calls: 0, timers: 0 });
});

test('T301, network: rings for 180 s: no answer from user', async () => {
	const { end, sent, say } = silentPeer();
	const exchange = exchangeLine({ end, line: 'air', clock, pagingMs: 500 });
	const call = exchange.offer({ called: '+19175550101' });
	await clock.run(500);
	say('ALERTING', call.id);
	await clock.run(180_000);
	assert.deepEqual([call.state, call.cause], ['ended', 19]);
	assert.deepEqual(sent, ['0 PAGING', '500 SETUP', '180500 DISCONNECT 102']);
});

test('a message for no call is refused with 81, a late RELEASE COMPLETE is not', () => {
	const { end, sent, say } = silentPeer();
	const phone = telephoneLine({ end, number: '+19175550101', clock });
	say('RELEASE', 4, 16);
	say('CONNECT', 4);
	say('RELEASE COMPLETE', 4, 16);
	assert.deepEqual(sent, ['0 RELEASE COMPLETE 81', '0 RELEASE COMPLETE 81']);
	assert.equal(phone.calls.length, 0);
});

test('messages that mean nothing in a phase change nothing', async () => {
	const { end, sent, say } = silentPeer();
	const phone = telephoneLine({ end, number: '+19175550101', clock });
	const call = phone.dial('+13035550177');
	say('CONNECT', call.id);
	for (const stray of ['CALL PROCEEDING', 'ALERTING', 'CONNECT', 'CONNECT ACKNOWLEDGE', 'SETUP', 'PAGING'] as const) say(stray, call.id);
	call.answer();
	call.decline();
	assert.equal(call.state, 'active');
	assert.deepEqual(sent, ['0 SETUP', '0 CONNECT ACKNOWLEDGE']);
	call.hangUp();
	call.hangUp();
	say('CONNECT', call.id);
	say('DISCONNECT', call.id, 16);
	say('DISCONNECT', call.id, 16);
	say('RELEASE', call.id, 16);
	assert.deepEqual(sent.slice(2), ['0 DISCONNECT 16', '0 RELEASE 16']);
	assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
});

test('the modem goes: its calls end at once and nothing is said; the carrier drops its side with 27', async () => {
	const { end, sent, say } = silentPeer();
	const phone = telephoneLine({ end, number: '+19175550101', clock });
	const call = phone.dial('+13035550177');
	say('CONNECT', call.id);
	phone.close();
	say('SETUP', 2);
	assert.deepEqual([call.state, call.cause, phone.calls.length], ['ended', 27, 0]);
	assert.deepEqual(sent, ['0 SETUP', '0 CONNECT ACKNOWLEDGE']);
	assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
	const carrierEnd = silentPeer();
	const exchange = exchangeLine({ end: carrierEnd.end, line: 'air', clock, pagingMs: 500 });
	const offered = exchange.offer({ called: '+19175550101' });
	exchange.drop();
	await clock.run(60_000);
	assert.deepEqual([offered.state, offered.cause, offered.clearedBy], ['ended', 27, 'telephone']);
	assert.deepEqual(carrierEnd.sent, ['0 PAGING']);
});
