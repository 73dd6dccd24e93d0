import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepSuccessRetransmission } from '../dialog/success-retransmission';
import { beginInviteClient, stepInviteClient } from './invite-client';
import { beginInviteServer, stepInviteServer } from './invite-server';
import type { Output, Step, TimerName } from './machine';
import { beginNonInviteClient, stepNonInviteClient } from './non-invite-client';
import { beginNonInviteServer, stepNonInviteServer } from './non-invite-server';

/** Runs a machine through time: its timers fire when they are due, inputs come when the script says; tells what it did, and when. */
function play<State, Input extends string>(
	first: Step<State>,
	step: (state: State, input: Input) => Step<State>,
	script: Record<number, Input>,
): string[] {
	const seen: string[] = [];
	const timers = new Map<TimerName, number>();
	let state = first.state;
	let now = 0;
	const perform = (outputs: readonly Output[]) => {
		for (const output of outputs) {
			if (output.do === 'start' || output.do === 'linger') timers.set(output.timer, now + output.after);
			else if (output.do === 'stop') timers.delete(output.timer);
			else seen.push(`${now} ${output.do}${output.do === 'give-up' ? ` ${output.why}` : ''}`);
			if (output.do === 'end') assert.equal(timers.size, 0, `at the end there are timers: ${[...timers.keys()]}`);
		}
	};
	const take = (input: Input) => {
		const next = step(state, input);
		state = next.state;
		perform(next.outputs);
	};
	perform(first.outputs);
	const inputs = Object.entries(script).map(([at, input]) => ({ at: Number(at), input }));
	for (;;) {
		const due = [...timers].sort((a, b) => a[1] - b[1])[0];
		const scripted = inputs[0];
		if (scripted !== undefined && (due === undefined || scripted.at <= due[1])) {
			inputs.shift();
			now = scripted.at;
			take(scripted.input);
		} else if (due !== undefined) {
			timers.delete(due[0]);
			now = due[1];
			take(`timer ${due[0]}` as Input);
		} else return seen;
	}
}

const inviteClient = (
	reliable: boolean,
	script: Parameters<typeof play<ReturnType<typeof beginInviteClient>['state'], Parameters<typeof stepInviteClient>[1]>>[2],
) => play(beginInviteClient(reliable), stepInviteClient, script);

test('INVITE client, UDP, nobody there: sent 7 times by timer A, given up by timer B after 64 T1', () => {
	assert.deepEqual(inviteClient(false, {}), [
		'0 send',
		'500 send',
		'1500 send',
		'3500 send',
		'7500 send',
		'15500 send',
		'31500 send',
		'32000 give-up timeout',
		'32000 end',
	]);
});

test('INVITE client, TCP, nobody there: sent once', () => {
	assert.deepEqual(inviteClient(true, {}), ['0 send', '32000 give-up timeout', '32000 end']);
});

test('INVITE client: 180 ends retransmission and timer B; 200, its copies, and the end by timer M', () => {
	assert.deepEqual(inviteClient(false, { 700: 'provisional', 90000: 'success', 90500: 'success', 91000: 'failure', 91100: 'provisional' }), [
		'0 send',
		'500 send',
		'700 deliver',
		'90000 deliver',
		'90500 deliver',
		'122000 end',
	]);
});

test('INVITE client: 486 is acknowledged each time and delivered once; timer D over UDP, none over TCP', () => {
	assert.deepEqual(inviteClient(false, { 100: 'failure', 600: 'failure', 700: 'success' }), [
		'0 send',
		'100 acknowledge',
		'100 deliver',
		'600 acknowledge',
		'32100 end',
	]);
	assert.deepEqual(inviteClient(true, { 100: 'failure' }), ['0 send', '100 acknowledge', '100 deliver', '100 end']);
});

test('INVITE client: a lost stream, and a CANCEL that nobody honours', () => {
	assert.deepEqual(inviteClient(true, { 100: 'provisional', 200: 'transport lost', 300: 'success' }), [
		'0 send',
		'100 deliver',
		'200 give-up transport',
		'200 end',
	]);
	assert.deepEqual(inviteClient(false, { 100: 'provisional', 200: 'cancelled in vain' }), [
		'0 send',
		'100 deliver',
		'200 give-up timeout',
		'200 end',
	]);
});

test('other client, UDP: timer E doubles to T2, is T2 once proceeding, timer F ends it', () => {
	const run = (
		script: Parameters<typeof play<ReturnType<typeof beginNonInviteClient>['state'], Parameters<typeof stepNonInviteClient>[1]>>[2],
		reliable = false,
	) => play(beginNonInviteClient(reliable), stepNonInviteClient, script);
	assert.deepEqual(
		run({})
			.filter((line) => line.endsWith('send'))
			.map((line) => Number.parseInt(line, 10)),
		[0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500],
	);
	assert.deepEqual(run({}).slice(-2), ['32000 give-up timeout', '32000 end']);
	assert.deepEqual(run({ 600: 'provisional', 9000: 'final', 9100: 'final' }), [
		'0 send',
		'500 send',
		'600 deliver',
		'1500 send',
		'5500 send',
		'9000 deliver',
		'14000 end',
	]);
	assert.deepEqual(run({ 50: 'final' }, true), ['0 send', '50 deliver', '50 end']);
});

test('INVITE server, UDP: 486 sent by timer G until ACK, then timer I; without ACK timer H gives up', () => {
	const run = (script: Parameters<typeof play<ReturnType<typeof beginInviteServer>, Parameters<typeof stepInviteServer>[1]>>[2], reliable = false) =>
		play({ state: beginInviteServer(reliable), outputs: [] }, stepInviteServer, script);
	assert.deepEqual(
		run({ 0: 'provisional', 300: 'retransmission', 1000: 'failure', 2000: 'retransmission', 5000: 'ack', 5100: 'ack', 5200: 'retransmission' }),
		['0 send', '300 send', '1000 send', '1500 send', '2000 send', '2500 send', '4500 send', '10000 end'],
	);
	const unacknowledged = run({ 0: 'failure' });
	assert.equal(unacknowledged.filter((line) => line.endsWith('send')).length, 11);
	assert.deepEqual(unacknowledged.slice(-2), ['32000 give-up timeout', '32000 end']);
	assert.deepEqual(run({ 0: 'failure', 40: 'ack' }, true), ['0 send', '40 end']);
});

test('INVITE server: after a 200 retransmitted INVITEs are absorbed for 64 T1 (RFC 6026)', () => {
	assert.deepEqual(
		play({ state: beginInviteServer(false), outputs: [] }, stepInviteServer, { 0: 'success', 500: 'retransmission', 600: 'failure', 700: 'success' }),
		['0 send', '700 send', '32000 end'],
	);
});

test('other server: a late copy gets the same answer until timer J; over TCP it is over at once', () => {
	const run = (
		script: Parameters<typeof play<ReturnType<typeof beginNonInviteServer>, Parameters<typeof stepNonInviteServer>[1]>>[2],
		reliable = false,
	) => play({ state: beginNonInviteServer(reliable), outputs: [] }, stepNonInviteServer, script);
	assert.deepEqual(run({ 100: 'retransmission', 200: 'provisional', 300: 'retransmission', 400: 'final', 20000: 'retransmission' }), [
		'200 send',
		'300 send',
		'400 send',
		'20000 send',
		'32400 end',
	]);
	assert.deepEqual(run({ 5: 'final' }, true), ['5 send', '5 end']);
	assert.deepEqual(run({ 32000: 'unanswered' }), ['32000 end']);
});

test('2xx without ACK: sent again at T1 doubling to T2 for 64 T1 over UDP, only waited for over TCP', () => {
	const run = (reliable: boolean) => {
		const sent: number[] = [];
		let now = 0;
		for (let step = stepSuccessRetransmission(0, 0, reliable); step.next !== undefined; step = stepSuccessRetransmission(now, step.next, reliable)) {
			if (step.send) sent.push(now);
			now += step.next;
		}
		return { sent, ended: now };
	};
	assert.deepEqual(run(false), { sent: [500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500], ended: 32_000 });
	assert.deepEqual(run(true), { sent: [], ended: 32_000 });
});
