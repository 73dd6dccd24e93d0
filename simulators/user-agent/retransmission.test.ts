import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Retransmission } from './retransmission';

const request = (method: string, branch = 'z9hG4bK1') =>
	`${method} sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.111;rport;branch=${branch}\r\nCSeq: 1 ${method}\r\n\r\n`;
const response = (status: number, method: string, branch = 'z9hG4bK1') =>
	`SIP/2.0 ${status} X\r\nVia: SIP/2.0/UDP 192.0.2.111;branch=${branch};rport=5060\r\nCSeq: 1 ${method}\r\n\r\n`;

/** Instants at which something is sent again, if nobody says anything. */
function schedule(machine: Retransmission): number[] {
	const instants: number[] = [];
	for (let at = machine.nextAt(); at !== undefined; at = machine.nextAt()) {
		for (const _ of machine.due(at)) instants.push(at);
	}
	return instants;
}

test('retransmission: INVITE without answer, timer A until 64*T1 (RFC 3261 §17.1.1.2)', () => {
	const machine = new Retransmission();
	machine.sent(request('INVITE'), 0);
	assert.deepEqual(schedule(machine), [500, 1500, 3500, 7500, 15_500, 31_500]);
	assert.equal(machine.size, 0);
});

test('retransmission: any other request without answer, timer E capped at T2 (RFC 3261 §17.1.2.2)', () => {
	const machine = new Retransmission();
	machine.sent(request('REGISTER'), 1000);
	assert.deepEqual(schedule(machine), [1500, 2500, 4500, 8500, 12_500, 16_500, 20_500, 24_500, 28_500, 32_500]);
});

test('retransmission: final response other than 2xx to INVITE, timer G until ACK (RFC 3261 §17.2.1)', () => {
	const machine = new Retransmission();
	machine.sent(response(486, 'INVITE'), 0);
	assert.deepEqual(machine.due(500).length, 1);
	assert.deepEqual(machine.due(1500).length, 1);
	machine.received(request('ACK'), 1600);
	assert.equal(machine.nextAt(), undefined);
	machine.sent(response(200, 'INVITE', 'z9hG4bK2'), 0);
	machine.sent(response(180, 'INVITE', 'z9hG4bK3'), 0);
	machine.sent(response(404, 'BYE', 'z9hG4bK4'), 0);
	assert.equal(machine.size, 0);
});

test('retransmission: a provisional response ends timer A and slows timer E down to T2', () => {
	const machine = new Retransmission();
	machine.sent(request('INVITE'), 0);
	machine.sent(request('BYE', 'z9hG4bK2'), 0);
	machine.received(response(100, 'INVITE'), 10);
	machine.received(response(100, 'BYE', 'z9hG4bK2'), 10);
	assert.deepEqual(schedule(machine), [500, 4500, 8500, 12_500, 16_500, 20_500, 24_500, 28_500]);
});

test('retransmission: a final response ends it, that of another branch or method does not', () => {
	const machine = new Retransmission();
	machine.sent(request('BYE'), 0);
	machine.received(response(200, 'BYE', 'z9hG4bK2'), 10);
	machine.received(response(200, 'INVITE'), 10);
	assert.equal(machine.size, 1);
	machine.received(response(481, 'BYE'), 10);
	assert.equal(machine.size, 0);
});

test('retransmission: the copy of a 401 is not passed on, and not answered when it was for REGISTER', () => {
	const machine = new Retransmission();
	machine.sent(request('REGISTER'), 0);
	assert.deepEqual(machine.received(response(401, 'REGISTER'), 10), { deliver: true });
	machine.sent(request('REGISTER', 'z9hG4bK2'), 10);
	assert.deepEqual(machine.received(response(401, 'REGISTER'), 20), { deliver: false });
	assert.deepEqual(machine.received(response(401, 'REGISTER', 'z9hG4bK2'), 30), { deliver: true });
});

test('retransmission: the copy of a 407 for INVITE is answered with the ACK of the first', () => {
	const machine = new Retransmission();
	machine.sent(request('INVITE'), 0);
	assert.deepEqual(machine.received(response(407, 'INVITE'), 10), { deliver: true });
	machine.sent(request('ACK'), 10);
	assert.deepEqual(machine.received(response(407, 'INVITE'), 500), { deliver: false, send: request('ACK') });
});

test('retransmission: a challenge is forgotten after 64*T1, so that its branch may come again', () => {
	const machine = new Retransmission();
	machine.received(response(401, 'REGISTER'), 0);
	assert.equal(machine.received(response(401, 'REGISTER'), 31_999).deliver, false);
	assert.equal(machine.received(response(401, 'REGISTER'), 32_000).deliver, true);
});

test('retransmission: what is no SIP message passes through', () => {
	const machine = new Retransmission();
	machine.sent('hello', 0);
	assert.deepEqual(machine.received('hello', 0), { deliver: true });
	assert.equal(machine.size, 0);
});
