// First: nothing may capture the real timers before.
import './world.fixture';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint } from '../kernel';
import { Nat, natProfiles } from '../network';
import { answerToBinding } from '../sip';
import { testWorld } from './world.fixture';

/** A telephone whose registrar wants keep-alives every two minutes; what it says of its registration. */
async function kept(transport: 'udp' | 'tcp' = 'tcp', flowTimerSeconds: number | 'none' = 120) {
	const world = await testWorld(1);
	world.registrar.behaviour.flowTimerSeconds = flowTimerSeconds === 'none' ? undefined : flowTimerSeconds;
	const alice = await world.ready('alice', transport);
	const seen: unknown[] = [];
	alice.onRegistration((registered, status) => seen.push([registered, status]));
	return { ...world, alice, seen };
}

test('keep-alive (RFC 5626 §4.4.1): over a stream between 80 and 100 % of Flow-Timer apart, no two pauses alike, and the flow stays', async () => {
	const { clock, registrar, alice, seen } = await kept();
	await clock.run(1_200_000);
	const { pings } = registrar;
	const pauses = pings.slice(1).map((at, n) => at - (pings[n] ?? 0));
	assert.ok(pauses.length >= 9, `${pauses.length}`);
	for (const pause of pauses) assert.ok(pause >= 96_000 && pause <= 120_100, `${pause} ms`);
	assert.ok(new Set(pauses).size > 5);
	assert.deepEqual([alice.registered, seen], [true, []]);
	await clock.settle(alice.unregister(), 5_000);
	assert.equal(alice.remains().timers, 0);
	const before = pings.length;
	await clock.run(300_000);
	assert.equal(pings.length, before, 'who has signed off has no flow to keep');
});

test('keep-alive: no answer within 10 s, and the flow has failed: its stream is closed, the registration over, a new one takes a new stream', async () => {
	const { clock, registrar, alice, seen } = await kept();
	registrar.behaviour.pongs = false;
	await clock.until(() => registrar.pings.length === 1, 130_000);
	await clock.run(9_900);
	assert.deepEqual(seen, []);
	await clock.run(200);
	assert.deepEqual([seen, alice.remains().sockets, alice.remains().timers], [[[false, 503]], 0, 0]);
	registrar.behaviour.pongs = true;
	await clock.settle(alice.register(), 5_000);
	await clock.until(() => registrar.pings.length === 2, 130_000);
	await clock.run(60_000);
	assert.equal(alice.registered, true);
	await alice.close();
});

test('keep-alive: without Flow-Timer none is sent; ob stands in the Contact of calls alone, and where a flow is kept', async () => {
	for (const [transport, seconds, expected] of [
		['tcp', 'none', ''],
		['udp', 'none', ''],
		['udp', 120, ';ob'],
		['tcp', 120, ';ob'],
	] as const) {
		const { clock, registrar, alice } = await kept(transport, seconds);
		await clock.run(seconds === 'none' ? 600_000 : 20_000);
		assert.equal(registrar.pings.length, 0);
		alice.call('bob');
		await clock.run(1_000);
		const contact = (method: string) => /\r\nContact: (<[^>]*>)/.exec(registrar.received.findLast((text) => text.startsWith(method)) ?? '')?.[1];
		assert.equal(contact('INVITE'), (contact('REGISTER') ?? '').replace('>', `${expected}>`));
		await alice.close();
	}
});

test('keep-alive (RFC 5626 §4.4.2): over datagrams a Binding request 24 to 29 s apart, with a short Flow-Timer 80 to 100 % of that, from the port of SIP', async () => {
	for (const [seconds, least, most] of [
		[1_200, 24_000, 29_000],
		[10, 8_000, 10_000],
	] as const) {
		const { clock, registrar, alice, seen, journal } = await kept('udp', seconds);
		await clock.run(1_200_000);
		const requests = journal.ofKind('packet').filter(({ payload }) => payload.readUInt16BE() === 1);
		assert.ok(requests.every(({ from, to, payload }) => from.port === 5060 && to.port === 5060 && payload.length === 20));
		assert.equal(new Set(requests.map(({ payload }) => payload.toString('hex'))).size, requests.length, 'a transaction id of its own');
		const pauses = requests.slice(1).map(({ at }, n) => at - (requests[n]?.at ?? 0));
		assert.ok(pauses.length >= 1_200_000 / most - 1, `${pauses.length}`);
		for (const pause of pauses) assert.ok(pause >= least && pause <= most, `${pause} ms`);
		assert.ok(new Set(pauses).size > 5);
		assert.deepEqual([alice.registered, seen], [true, []]);
		await clock.settle(alice.unregister(), 5_000);
		assert.equal(alice.remains().timers, 0);
		const before = registrar.pings.length;
		await clock.run(300_000);
		assert.equal(registrar.pings.length, before, 'who has signed off has no flow to keep');
	}
});

test('keep-alive over datagrams: asked seven times without an answer (RFC 8489 §6.2.1), the flow has failed after 39.5 s, as a stream does', async () => {
	const { clock, registrar, alice, seen } = await kept('udp');
	registrar.behaviour.pongs = false;
	await clock.until(() => registrar.pings.length === 1, 30_000);
	await clock.run(39_400);
	const [first = 0] = registrar.pings;
	assert.deepEqual([registrar.pings.map((at) => at - first), seen], [[0, 500, 1_500, 3_500, 7_500, 15_500, 31_500], []]);
	await clock.run(200);
	assert.deepEqual([seen, alice.remains().sockets, alice.remains().timers], [[[false, 503]], 0, 0]);
	registrar.behaviour.pongs = true;
	await clock.settle(alice.register(), 5_000);
	await clock.run(120_000);
	assert.equal(alice.registered, true);
	assert.ok(registrar.pings.length >= 11);
	await alice.close();
});

test('keep-alive over datagrams: an answer to the last asking is in time; the next pause counts from that asking', async () => {
	const { clock, registrar, alice, seen } = await kept('udp');
	registrar.behaviour.bindingAnswer = (request, from) => (registrar.pings.length < 7 ? undefined : answerToBinding(request, from));
	await clock.until(() => registrar.pings.length === 8, 100_000);
	const [last = 0, next = 0] = registrar.pings.slice(6);
	assert.ok(next - last >= 24_000 && next - last <= 29_000, `${next - last}`);
	assert.deepEqual([alice.registered, seen], [true, []]);
	await alice.close();
});

test('keep-alive over datagrams: the flow has failed when its end is another one than first, also after a refresh, or when the request is refused', async () => {
	const moved = { address: '198.51.100.7', port: 20_001 };
	for (const [what, refreshed, bindingAnswer] of [
		['another port', false, (request, from) => answerToBinding(request, { ...from, port: 5061 })],
		['another address', true, (request, { port }) => answerToBinding(request, { ...moved, port })],
		['IPv6', false, (request) => answerToBinding(request, { address: '2001:db8::1', port: 5060 })],
		[
			'420',
			false,
			(request, from) => answerToBinding(Buffer.concat([Buffer.from('00010004', 'hex'), request.subarray(4), Buffer.from('00240000', 'hex')]), from),
		],
	] as const satisfies readonly [string, boolean, (request: Buffer, from: Endpoint) => Buffer | undefined][]) {
		const { clock, registrar, alice, seen } = await kept('udp');
		await clock.until(() => registrar.pings.length === 2, 60_000);
		if (refreshed) await clock.settle(alice.register(), 5_000);
		await clock.run(1_000);
		assert.deepEqual(seen, [], what);
		registrar.behaviour.bindingAnswer = bindingAnswer;
		await clock.until(() => registrar.pings.length === 3, 30_000);
		await clock.run(100);
		assert.deepEqual([seen, alice.remains().sockets, alice.remains().timers], [[[false, 503]], 0, 0], what);
		// A new registration is a new flow: what it is told first is its end.
		await clock.settle(alice.register(), 5_000);
		await clock.run(60_000);
		assert.equal(alice.registered, what !== '420', what);
		await alice.close();
	}
});

test('keep-alive over datagrams: STUN that concerns nobody changes nothing: other transactions, requests, what is malformed or says no address', async () => {
	const { clock, registrar, alice, seen } = await kept('udp');
	const elsewhere = (request: Buffer) => answerToBinding(request, { address: '198.51.100.7', port: 9 }) ?? assert.fail();
	const altered = (answer: Buffer, at: number, byte: number) => {
		answer[at] = byte;
		return answer;
	};
	registrar.behaviour.bindingAnswer = (request, from) => {
		const answers = [
			request,
			altered(elsewhere(request), 19, (request[19] ?? 0) ^ 1),
			elsewhere(request).subarray(0, 28),
			altered(elsewhere(request), 25, 7),
			Buffer.concat([Buffer.from('01010000', 'hex'), request.subarray(4)]),
			Buffer.from([0]),
		];
		for (const answer of answers) registrar.sendBytes(answer, from);
		return answerToBinding(request, from);
	};
	await clock.run(120_000);
	assert.deepEqual([registrar.pings.length >= 4 && registrar.pings.length <= 5, alice.registered, seen], [true, true, []]);
	await alice.close();
});

test('keep-alive over datagrams: a phone behind a translator that forgets after 30 s is seen at one outer port for an hour; without Flow-Timer at two', async () => {
	for (const [seconds, ends] of [
		[1_200, 1],
		['none', 2],
	] as const) {
		const { clock, journal, network, registrar, ready } = await testWorld(1);
		registrar.behaviour.flowTimerSeconds = seconds === 'none' ? undefined : seconds;
		const host = network.mobileHost('alice on the road', 'desk-phone', { bearer: 'wifi', address: '192.0.2.112' });
		host.attach({ bearer: 'lte', address: '10.64.0.7', nat: new Nat('198.18.0.1', natProfiles['carrier-grade']) });
		const alice = await ready('alice', 'udp', { host });
		await clock.run(3_600_000);
		const outer = journal.ofKind('packet').filter(({ from }) => from.address === '198.18.0.1');
		assert.equal(new Set(outer.map(({ from }) => from.port)).size, ends);
		assert.equal(alice.registered, true);
		await alice.close();
	}
});
