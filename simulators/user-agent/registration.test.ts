import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../kernel';
import { RegistrationRefused } from './registration';
import { testWorld } from './world.fixture';

const registers = (messages: readonly string[]) => messages.filter((message) => message.startsWith('REGISTER '));
const header = (message: string | undefined, name: string) => new RegExp(`\\r\\n${name}: ([^\\r]*)`).exec(message ?? '')?.[1];

for (const transport of ['udp', 'tcp'] as const) {
	test(`registration: 401 then 200, refreshed at half of what was granted, ${transport}`, async () => {
		const { clock, registrar, ready } = await testWorld(1);
		registrar.behaviour.grantSeconds = 60;
		const seen: unknown[] = [];
		const alice = await ready('alice', transport);
		alice.onRegistration((registered, status) => seen.push([registered, status]));
		const began = clock.now();
		await clock.run(began + 95_000 - clock.now());
		const at = registers(registrar.received);
		assert.equal(at.length, 5);
		assert.equal(new Set(at.map((message) => header(message, 'Call-ID'))).size, 1);
		assert.deepEqual(
			at.map((message) => header(message, 'CSeq')),
			['1', '2', '3', '4', '5'].map((n) => `${n} REGISTER`),
		);
		assert.match(
			header(at[1], 'Contact') ?? '',
			new RegExp(`^<sip:alice@192\\.0\\.2\\.111:\\d+;transport=${transport}>;reg-id=1;\\+sip\\.instance="<urn:uuid:[0-9a-f-]{36}>";expires=3600$`),
		);
		assert.match(header(at[1], 'Authorization') ?? '', /^Digest .*nc=00000001$/);
		assert.match(header(at[2], 'Authorization') ?? '', /^Digest .*nc=00000002$/);
		assert.match(header(at[4], 'Authorization') ?? '', /^Digest .*nc=00000004$/);
		assert.equal(alice.registered, true);
		assert.deepEqual(seen, []);
	});

	test(`registration: a nonce that has become stale is replaced at once, ${transport}`, async () => {
		const { clock, registrar, ready } = await testWorld(3);
		registrar.behaviour.grantSeconds = 60;
		registrar.behaviour.nonceUses = 2;
		const alice = await ready('alice', transport);
		await clock.run(95_000 - clock.now());
		const counts = registers(registrar.received).map((message) => /nc=0*([1-9]\d*)/.exec(header(message, 'Authorization') ?? '')?.[1]);
		assert.deepEqual(counts, [undefined, '1', '2', '3', '1', '2']);
		assert.equal(alice.registered, true);
	});

	test(`registration: credentials that have become wrong are sent once and no more, ${transport}`, async () => {
		const { clock, registrar, ready } = await testWorld(4);
		registrar.behaviour.grantSeconds = 60;
		const seen: unknown[] = [];
		const alice = await ready('alice', transport);
		alice.onRegistration((registered, status) => seen.push([registered, status]));
		registrar.behaviour.refuseCredentials = true;
		const before = registers(registrar.received).length;
		await clock.run(600_000);
		assert.equal(registers(registrar.received).length - before, 1);
		assert.deepEqual(seen, [[false, 401]]);
	});

	test(`registration: taken back with Expires 0, nothing is left, ${transport}`, async () => {
		const { clock, registrar, ready, settle } = await testWorld(2);
		const alice = await ready('alice', transport);
		const seen: unknown[] = [];
		alice.onRegistration((registered, status) => seen.push([registered, status]));
		await settle(alice.unregister());
		assert.equal(header(registers(registrar.received).at(-1), 'Expires'), '0');
		assert.match(header(registers(registrar.received).at(-1), 'Contact') ?? '', /;expires=0$/);
		assert.equal(registrar.bindings.size, 0);
		assert.deepEqual(seen, [[false, undefined]]);
		await settle(alice.stop());
		assert.deepEqual(new Set(Object.values(alice.remains())), new Set([0]));
		await clock.run(1000);
		assert.equal(clock.pending(), 0);
	});
}

test('registration: wrong password, one retry and no more', async () => {
	const { registrar, agent, settle } = await testWorld(3);
	const alice = agent('alice', 'udp', { password: new Secret('wrong') });
	await settle(alice.start());
	await assert.rejects(settle(alice.register()), (error) => error instanceof RegistrationRefused && error.status === 401);
	assert.equal(registers(registrar.received).length, 2);
	assert.equal(alice.registered, false);
});

test('registration: 423 then 200 with what the registrar wants, also at the next refresh', async () => {
	const { clock, registrar, ready } = await testWorld(4);
	registrar.behaviour.minExpiresSeconds = 90;
	registrar.behaviour.challenge = [];
	await ready('alice', 'udp', { expiresSeconds: 30 });
	await clock.run(50_000);
	assert.deepEqual(
		registers(registrar.received).map((message) => header(message, 'Expires')),
		['30', '90', '90'],
	);
});

test('registration: 423 again and again is asked once more and no more', async () => {
	const { registrar, agent, settle } = await testWorld(5);
	registrar.behaviour.minExpiresSeconds = 90;
	registrar.behaviour.challenge = [];
	const alice = agent('alice', 'udp', { expiresSeconds: 30 });
	await settle(alice.start());
	const asked = settle(alice.register());
	registrar.behaviour.swallow = (message) => {
		if (/Expires: 90/.test(message)) registrar.behaviour.minExpiresSeconds = 1000;
		return false;
	};
	await assert.rejects(asked, (error) => error instanceof RegistrationRefused && error.status === 423);
	assert.equal(registers(registrar.received).length, 2);
});

test('registration: a duplicated 401 is no authentication loop', async () => {
	const { registrar, ready } = await testWorld(6);
	registrar.behaviour.duplicate = [401];
	const alice = await ready('alice', 'udp');
	assert.equal(alice.registered, true);
	assert.equal(registers(registrar.received).length, 2);
});

test('registration: server gone, UDP: 408 after 32 s and eleven copies', async () => {
	const { clock, network, agent, journal } = await testWorld(7);
	const alice = agent('alice', 'udp');
	await clock.settle(alice.start(), 1000);
	network.crash('sbc');
	const began = clock.now();
	await assert.rejects(clock.settle(alice.register(), 60_000), (error) => error instanceof RegistrationRefused && error.status === 408);
	assert.equal(clock.now() - began, 32_000);
	assert.equal(journal.ofKind('packet').length, 11);
	await clock.settle(alice.stop(), 5000);
	assert.equal(clock.pending(), 0);
});

test('registration: server gone at a refresh, registered no more', async () => {
	const { clock, network, ready } = await testWorld(8);
	const alice = await ready('alice', 'udp', { expiresSeconds: 60 });
	const seen: unknown[] = [];
	alice.onRegistration((registered, status) => seen.push([registered, status]));
	network.crash('sbc');
	await clock.run(63_000);
	assert.deepEqual(seen, [[false, 408]]);
	assert.equal(alice.remains().timers, 0);
});

test('registration: nobody answers a refresh over a stream that seems to live: another register opens another stream', async () => {
	const { clock, registrar, ready, network, settle } = await testWorld(19);
	const alice = await ready('alice', 'tcp', { expiresSeconds: 60 });
	const first = registrar.bindings.get('alice');
	network.impair(['alice', 'sbc'], { loss: 1 });
	await clock.run(63_000);
	assert.deepEqual([alice.registered, alice.remains().sockets], [false, 0]);
	network.impair(['alice', 'sbc'], {});
	await settle(alice.register());
	assert.equal(alice.registered, true);
	assert.notEqual(registrar.bindings.get('alice'), first);
});

test('registration: stream reset, registered no more at once, and again after another register', async () => {
	const { clock, registrar, ready, settle } = await testWorld(9);
	const alice = await ready('alice', 'tcp');
	const first = registrar.bindings.get('alice');
	const seen: unknown[] = [];
	alice.onRegistration((registered, status) => seen.push([registered, status]));
	registrar.resetStreams();
	await clock.until(() => !alice.registered, 1000);
	assert.deepEqual(seen, [[false, 503]]);
	assert.deepEqual([alice.remains().sockets, alice.remains().timers], [0, 0]);
	await settle(alice.register());
	assert.deepEqual(seen, [
		[false, 503],
		[true, 200],
	]);
	assert.notEqual(registrar.bindings.get('alice'), first);
	await settle(alice.stop());
	await clock.run(1000);
	assert.equal(clock.pending(), 0);
});

test('registration: stream reset while the answer is awaited', async () => {
	const { clock, registrar, agent, settle } = await testWorld(10);
	registrar.behaviour.swallow = (message) => message.startsWith('REGISTER');
	const alice = agent('alice', 'tcp');
	await settle(alice.start());
	const asked = assert.rejects(settle(alice.register()), (error) => error instanceof RegistrationRefused && error.status === 503);
	clock.at(clock.now() + 100, () => registrar.resetStreams());
	await asked;
});

test('registration: nobody listens, TCP: start is refused and can be tried again', async () => {
	const { network, agent, settle } = await testWorld(11);
	network.partition('sbc');
	const alice = agent('alice', 'tcp');
	await assert.rejects(settle(alice.start()), /ETIMEDOUT/);
	network.repair('sbc');
	await settle(alice.start());
	await settle(alice.register());
	assert.equal(alice.registered, true);
});

for (let seed = 1; seed <= 10; seed++) {
	test(`registration: 401 then 200 and Expires 0, UDP, 30 % loss, seed ${seed}`, async () => {
		const { clock, network, registrar, agent } = await testWorld(seed);
		const alice = agent('alice', 'udp');
		network.impair(['alice', 'sbc'], { loss: 0.3, duplicate: 0.1 });
		await clock.settle(alice.start(), 1000);
		await clock.settle(alice.register(), 80_000);
		assert.equal(registrar.bindings.size, 1);
		await clock.settle(alice.unregister(), 80_000);
		assert.equal(registrar.bindings.size, 0);
		await clock.settle(alice.stop(), 5000);
		await clock.run(1000);
		assert.equal(clock.pending(), 0);
	});
}
