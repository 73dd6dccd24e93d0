import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Random, Stream } from '../kernel';
import type { SipCall } from './call';
import { CallActFailed } from './session-call';
import type { SipUserAgent } from './user-agent';
import { type TestWorld, testWorld } from './world.fixture';

type Transport = 'udp' | 'tcp';

/** A call between two registered telephones, ringing. */
async function ringing(world: TestWorld, a: Transport, b: Transport): Promise<{ alice: SipUserAgent; bob: SipUserAgent; out: SipCall; in: SipCall }> {
	const alice = await world.ready('alice', a);
	const bob = await world.ready('bob', b);
	let incoming: SipCall | undefined;
	bob.onIncoming((call) => {
		incoming = call;
	});
	const out = alice.call('bob');
	await world.clock.until(() => incoming !== undefined && out.state === 'ringing', 60_000);
	return { alice, bob, out, in: incoming as unknown as SipCall };
}

async function talking(world: TestWorld, a: Transport, b: Transport) {
	const call = await ringing(world, a, b);
	await world.settle(call.in.answer());
	await world.clock.until(() => call.out.state === 'established', 60_000);
	await world.clock.run(100);
	return call;
}

/** Both telephones are stopped, and there is nothing left of them. */
async function leaveNothing({ clock, settle, network }: TestWorld, ...agents: SipUserAgent[]): Promise<void> {
	for (const agent of agents) {
		await settle(agent.stop());
		for (const [what, count] of Object.entries(agent.remains())) assert.equal(count, 0, what);
	}
	await clock.run(1000);
	assert.equal(clock.pending(), 0);
	const remains = Object.entries(network.remains()).filter(([what, count]) => count !== 0 && !what.startsWith('sbc.'));
	assert.deepEqual(remains, []);
}

const held = ({ out, in: incoming }: { out: SipCall; in: SipCall }) => `${out.held} ${incoming.held}`;

for (const [a, b] of [
	['udp', 'udp'],
	['tcp', 'tcp'],
	['udp', 'tcp'],
] as const) {
	test(`call: INVITE to BYE, ${a} and ${b}`, async () => {
		const world = await testWorld(1);
		const call = await ringing(world, a, b);
		const { out, alice, bob } = call;
		assert.deepEqual(
			[out.direction, out.party, call.in.direction, call.in.party],
			['outgoing', { number: 'bob' }, 'incoming', { name: 'alice', number: 'alice' }],
		);
		await world.settle(call.in.answer());
		await world.clock.until(() => out.state === 'established', 1000);
		await world.clock.run(60_000);
		await world.settle(out.hangUp());
		assert.deepEqual([out.state, out.ended], ['ended', { by: 'local' }]);
		assert.deepEqual([call.in.state, call.in.ended], ['ended', { by: 'remote', reason: 'Normal call clearing' }]);
		await leaveNothing(world, alice, bob);
	});

	test(`call: the callee hangs up, ${a} and ${b}`, async () => {
		const world = await testWorld(2);
		const call = await talking(world, a, b);
		await world.settle(call.in.hangUp());
		assert.deepEqual([call.in.ended, call.out.ended], [{ by: 'local' }, { by: 'remote', reason: 'Normal call clearing' }]);
		await leaveNothing(world, call.alice, call.bob);
	});

	test(`hold: by each, by both, and back, ${a} and ${b}`, async () => {
		const world = await testWorld(3);
		const call = await talking(world, a, b);
		await world.settle(call.out.hold());
		assert.equal(held(call), 'local remote');
		await world.settle(call.in.hold());
		assert.equal(held(call), 'both both');
		await world.settle(call.out.resume());
		assert.equal(held(call), 'remote local');
		await world.settle(call.in.resume());
		assert.equal(held(call), 'no no');
		await world.settle(Promise.all([call.out.hold(), call.out.resume(), call.out.hold()]));
		assert.equal(held(call), 'local remote');
		await leaveNothing(world, call.alice, call.bob);
	});
}

test('hold: both at once, 491 to both, each tries again in its own time (RFC 3261 §14.1)', async () => {
	const world = await testWorld(4);
	const call = await talking(world, 'udp', 'tcp');
	await world.clock.run(1000);
	await world.settle(Promise.all([call.out.hold(), call.in.hold()]));
	assert.equal(held(call), 'both both');
	assert.ok(world.registrar.received.some((message) => message.startsWith('SIP/2.0 491')));
	await leaveNothing(world, call.alice, call.bob);
});

test('hold: while the ACK of the answer is missing, waits for it', async () => {
	const world = await testWorld(5);
	const call = await ringing(world, 'udp', 'udp');
	let acks = 0;
	world.registrar.behaviour.swallow = (message) => message.startsWith('ACK') && ++acks <= 2;
	await world.settle(call.in.answer());
	await world.settle(call.in.hold());
	assert.equal(held(call), 'remote local');
	await leaveNothing(world, call.alice, call.bob);
});

test('hold: the ACK of a re-INVITE never comes, the call is ended after 64*T1 (RFC 3261 §14.2)', async () => {
	const world = await testWorld(6);
	const call = await talking(world, 'udp', 'udp');
	world.registrar.behaviour.swallow = (message) => message.startsWith('ACK');
	await world.settle(call.out.hold());
	await world.clock.until(() => call.in.state === 'ended', 40_000);
	assert.deepEqual(call.in.ended, { by: 'local', status: 408, reason: 'no ACK' });
	await world.clock.until(() => call.out.state === 'ended', 1000);
	await leaveNothing(world, call.alice, call.bob);
});

test('hold: refused by a peer that lost the call (481), the call is over', async () => {
	const world = await testWorld(7);
	const call = await talking(world, 'udp', 'udp');
	await call.bob.close();
	world.registrar.behaviour.swallow = (message) => {
		if (!message.startsWith('INVITE')) return false;
		world.registrar.answer(message, 481, 'Call/Transaction Does Not Exist');
		return true;
	};
	await assert.rejects(world.settle(call.out.hold()), (error) => error instanceof CallActFailed && error.status === 481);
	assert.deepEqual(call.out.ended, { by: 'remote', status: 481, reason: 'Call/Transaction Does Not Exist' });
	await world.clock.run(100_000);
	await leaveNothing(world, call.alice);
});

test('answer: the ACK never comes, the call is ended after 64*T1 (RFC 3261 §13.3.1.4)', async () => {
	const world = await testWorld(22);
	const call = await ringing(world, 'udp', 'udp');
	world.registrar.behaviour.swallow = (message) => message.startsWith('ACK');
	await world.settle(call.in.answer());
	await world.clock.until(() => call.in.state === 'ended', 40_000);
	assert.deepEqual(call.in.ended, { by: 'local', status: 408, reason: 'no ACK' });
	await world.clock.until(() => call.out.state === 'ended', 1000);
	await leaveNothing(world, call.alice, call.bob);
});

test('answer: BYE comes and the ACK never does; nothing happens 32 s later', async () => {
	const world = await testWorld(23);
	const call = await ringing(world, 'udp', 'udp');
	world.registrar.behaviour.swallow = (message) => message.startsWith('ACK');
	await world.settle(call.in.answer());
	await world.clock.until(() => call.out.state === 'established', 1000);
	await world.settle(call.out.hangUp());
	assert.deepEqual(call.in.ended, { by: 'remote', reason: 'Normal call clearing' });
	const sent = world.registrar.received.length;
	await world.clock.run(100_000);
	assert.deepEqual(world.registrar.received.slice(sent), []);
	assert.deepEqual(call.bob.remains().serverTransactions, 0);
	await leaveNothing(world, call.alice, call.bob);
});

test('answer: the callee hangs up before the ACK, BYE waits for it; theirs comes first', async () => {
	const world = await testWorld(24);
	const call = await ringing(world, 'udp', 'udp');
	world.registrar.behaviour.swallow = (message) => message.startsWith('ACK');
	await world.settle(call.in.answer());
	await world.clock.until(() => call.out.state === 'established', 1000);
	const hangUp = call.in.hangUp();
	await world.clock.run(100);
	assert.ok(!world.registrar.received.some((message) => message.startsWith('BYE')));
	await world.settle(call.out.hangUp());
	await world.settle(hangUp);
	assert.equal(world.registrar.received.filter((message) => message.startsWith('BYE')).length, 1);
	await world.clock.run(100_000);
	await leaveNothing(world, call.alice, call.bob);
});

test('digit: INFO with application/dtmf-relay, both ways', async () => {
	const world = await testWorld(8);
	const call = await talking(world, 'udp', 'tcp');
	await world.settle(call.out.sendDigit('1'));
	await world.settle(call.in.sendDigit('#'));
	const infos = world.registrar.received.filter((message) => message.startsWith('INFO'));
	assert.deepEqual(
		infos.map((message) => message.split('\r\n\r\n')[1]),
		['Signal=1\r\nDuration=160\r\n', 'Signal=#\r\nDuration=160\r\n'],
	);
	assert.match(infos[0] ?? '', /\r\nContent-Type: application\/dtmf-relay\r\n/);
	await assert.rejects(world.settle(call.out.sendDigit('12')), CallActFailed);
	await leaveNothing(world, call.alice, call.bob);
});

test('digit: keys that are pressed faster than they are answered go one after the other', async () => {
	const world = await testWorld(8);
	const call = await talking(world, 'udp', 'tcp');
	world.network.link(['alice', 'sbc'], { latencyMs: 50 });
	const keys = () => world.registrar.received.filter((message) => message.startsWith('INFO')).map((message) => /Signal=(.)/.exec(message)?.[1]);
	const pressed = Promise.all([...'471#'].map((digit) => call.out.sendDigit(digit)));
	await world.clock.run(90);
	assert.deepEqual(keys(), ['4']);
	await world.settle(pressed);
	assert.deepEqual(keys(), ['4', '7', '1', '#']);
	await leaveNothing(world, call.alice, call.bob);
});

for (const [status, reason] of [
	[486, 'Busy Here'],
	[603, 'Decline'],
	[480, 'Temporarily Unavailable'],
] as const) {
	test(`decline: ${status}`, async () => {
		const world = await testWorld(status);
		const call = await ringing(world, 'udp', 'tcp');
		await world.settle(call.in.decline(status));
		await world.clock.until(() => call.out.state === 'ended', 1000);
		assert.deepEqual(
			[call.in.ended, call.out.ended],
			[
				{ by: 'local', status },
				{ by: 'remote', status, reason },
			],
		);
		await assert.rejects(world.settle(call.in.answer()), CallActFailed);
		await leaveNothing(world, call.alice, call.bob);
	});
}

test('busy: declined as it comes in, 486 without 180', async () => {
	const world = await testWorld(9);
	const alice = await world.ready('alice', 'udp');
	const bob = await world.ready('bob', 'udp');
	bob.onIncoming((call) => void call.decline(486));
	const out = alice.call('bob');
	await world.clock.until(() => out.state === 'ended', 1000);
	assert.equal(out.ended?.status, 486);
	assert.ok(!world.registrar.received.some((message) => message.startsWith('SIP/2.0 180')));
	await leaveNothing(world, alice, bob);
});

test('no such user: 404', async () => {
	const world = await testWorld(10);
	const alice = await world.ready('alice', 'tcp');
	const out = alice.call('nobody');
	await world.clock.until(() => out.state === 'ended', 1000);
	assert.deepEqual(out.ended, { by: 'remote', status: 404, reason: 'Not Found' });
	await leaveNothing(world, alice);
});

for (const transport of ['udp', 'tcp'] as const) {
	test(`cancel: while it rings, ${transport}`, async () => {
		const world = await testWorld(11);
		const call = await ringing(world, transport, transport);
		await world.settle(call.out.hangUp());
		assert.deepEqual([call.out.ended, call.in.ended], [{ by: 'local' }, { by: 'remote', status: 487 }]);
		await leaveNothing(world, call.alice, call.bob);
	});
}

test('cancel: before any response, CANCEL follows the first 1xx (RFC 3261 §9.1)', async () => {
	const world = await testWorld(12);
	const alice = await world.ready('alice', 'udp');
	const bob = await world.ready('bob', 'udp');
	const out = alice.call('bob');
	await world.clock.run(1);
	await world.settle(out.hangUp());
	await world.clock.run(1000);
	const ladder = world.registrar.received.map((message) => message.split('\r\n')[0]?.replace(/ sip:.*/, ''));
	assert.ok(ladder.indexOf('CANCEL') > ladder.indexOf('SIP/2.0 100 Trying'));
	await leaveNothing(world, alice, bob);
});

test('cancel: it crosses a challenge, the telephone does not call again', async () => {
	const world = await testWorld(13);
	const alice = await world.ready('alice', 'udp');
	world.registrar.behaviour.challenge = ['INVITE'];
	const out = alice.call('bob');
	await world.clock.run(1);
	await world.settle(out.hangUp());
	await world.clock.run(2000);
	assert.equal(world.registrar.received.filter((message) => message.startsWith('INVITE')).length, 1);
	await leaveNothing(world, alice);
});

test('cancel: the server is gone while it rings, the call is given up after 64*T1', async () => {
	const world = await testWorld(14);
	const call = await ringing(world, 'udp', 'udp');
	world.network.crash('sbc');
	await world.settle(call.out.hangUp());
	assert.equal(call.alice.remains().calls, 0);
	await world.clock.run(40_000);
	assert.equal(call.alice.remains().clientTransactions, 0);
	await leaveNothing(world, call.alice, call.bob);
});

test('challenge: INVITE is challenged, the 401 comes twice', async () => {
	const world = await testWorld(15);
	world.registrar.behaviour.challenge = ['REGISTER', 'INVITE'];
	world.registrar.behaviour.duplicate = [401];
	const call = await talking(world, 'udp', 'udp');
	await world.settle(call.out.hangUp());
	assert.equal(world.registrar.received.filter((message) => message.startsWith('INVITE')).length, 2);
	await leaveNothing(world, call.alice, call.bob);
});

test('server gone before the call: 408 after 32 s', async () => {
	const world = await testWorld(16);
	const alice = await world.ready('alice', 'udp');
	world.network.crash('sbc');
	const began = world.clock.now();
	const out = alice.call('bob');
	await world.clock.until(() => out.state === 'ended', 60_000);
	assert.equal(world.clock.now() - began, 32_000);
	assert.deepEqual(out.ended, { by: 'remote', status: 408, reason: 'Request Timeout' });
	await leaveNothing(world, alice);
});

test('server gone during the call: BYE is given up after 32 s', async () => {
	const world = await testWorld(17);
	const call = await talking(world, 'udp', 'udp');
	world.network.crash('sbc');
	const began = world.clock.now();
	await world.settle(call.out.hangUp());
	assert.equal(world.clock.now() - began, 32_000);
	await leaveNothing(world, call.alice, call.bob);
});

test('stream reset during the call: the call lives on, its next request fails with 503', async () => {
	const world = await testWorld(18);
	const call = await talking(world, 'tcp', 'tcp');
	world.registrar.resetStreams();
	await world.clock.run(100);
	assert.equal(call.out.state, 'established');
	await assert.rejects(world.settle(call.out.hold()), (error) => error instanceof CallActFailed && error.status === 503);
	await world.settle(call.out.hangUp());
	await leaveNothing(world, call.alice, call.bob);
});

test('stop during the call: BYE is sent and answered', async () => {
	const world = await testWorld(19);
	const call = await talking(world, 'udp', 'udp');
	await world.settle(call.alice.stop());
	assert.equal(call.in.state, 'ended');
	await leaveNothing(world, call.alice, call.bob);
});

test('stop with the server gone: at most 4 s', async () => {
	const world = await testWorld(20);
	const call = await talking(world, 'udp', 'tcp');
	world.network.crash('sbc');
	const began = world.clock.now();
	await world.settle(call.alice.stop());
	assert.equal(world.clock.now() - began, 4000);
	await world.settle(call.bob.stop());
	await leaveNothing(world, call.alice, call.bob);
});

test('close: in the middle of everything, without the clock', async () => {
	const world = await testWorld(21);
	const call = await talking(world, 'udp', 'udp');
	const hold = assert.rejects(call.out.hold());
	await world.clock.run(1);
	await call.alice.close();
	await call.bob.close();
	await hold;
	await leaveNothing(world, call.alice, call.bob);
});

for (let seed = 1; seed <= 10; seed++) {
	test(`call: hold by both sides, digit and BYE, UDP, 30 % loss, 10 % copies, jitter, seed ${seed}`, async () => {
		const world = await testWorld(seed);
		const alice = await world.ready('alice', 'udp');
		const bob = await world.ready('bob', 'udp');
		world.network.impair(['alice', 'sbc'], { loss: 0.3, duplicate: 0.1, jitterMs: 40 });
		let incoming: SipCall | undefined;
		bob.onIncoming((call) => {
			incoming = call;
		});
		const out = alice.call('bob');
		await world.clock.until(() => incoming !== undefined || out.state === 'ended', 60_000);
		assert.ok(incoming !== undefined, JSON.stringify(out.ended));
		await world.settle(incoming.answer());
		await world.clock.until(() => out.state === 'established', 60_000);
		for (const act of [() => out.hold(), () => incoming?.hold(), () => out.resume(), () => incoming?.resume(), () => out.sendDigit('1')]) {
			await world.clock.settle(Promise.resolve(act()), 200_000);
		}
		assert.equal(`${out.held} ${incoming.held}`, 'no no');
		await world.clock.settle(out.hangUp(), 100_000);
		await world.clock.run(100_000);
		assert.equal(incoming.state, 'ended');
		for (const agent of [alice, bob]) {
			const { calls, dialogs, clientTransactions, serverTransactions, retransmissions } = agent.remains();
			assert.deepEqual([calls, dialogs, clientTransactions, serverTransactions, retransmissions], [0, 0, 0, 0, 0]);
		}
		world.network.impair(['alice', 'sbc'], {});
		await leaveNothing(world, alice, bob);
	});
}

test('ports: what is drawn for a call is drawn again while it is, or overlaps, what another call has', async () => {
	const world = await testWorld(30);
	const stream = world.random.stream('alice/user-agent');
	const draws = [100, 100, 101, 99, 102, 100];
	const integer = (low: number, high: number) => (high === 8_190 ? (draws.shift() as number) : stream.integer(low, high));
	const random: Random = {
		...world.random,
		stream: (name) => (name === 'alice/user-agent' ? { ...bound(stream), integer } : world.random.stream(name)),
	};
	const alice = await world.ready('alice', 'udp', { random });
	const bob = await world.ready('bob', 'udp');
	const offered = () =>
		world.registrar.received.flatMap((message) => (message.startsWith('INVITE') ? (/m=audio (\d+)/.exec(message)?.[1] ?? []) : []));
	const calls = [alice.call('bob'), alice.call('bob')];
	await world.clock.until(() => calls.every(({ state }) => state === 'ringing'), 60_000);
	assert.deepEqual(offered(), ['16584', '16588']);
	for (const call of calls) await world.settle(call.hangUp());
	await world.clock.run(40_000);
	const again = alice.call('bob');
	await world.clock.until(() => again.state === 'ringing', 60_000);
	assert.deepEqual(offered().slice(2), ['16584'], 'what no call has any more may be had again');
	await world.settle(again.hangUp());
	await leaveNothing(world, alice, bob);
});

/** A stream whose methods can be taken from it. */
const bound = (stream: Stream): Stream => ({
	next: () => stream.next(),
	integer: (low, high) => stream.integer(low, high),
	chance: (p) => stream.chance(p),
	bytes: (length) => stream.bytes(length),
	hex: (length) => stream.hex(length),
});
