import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installSeededGlobals, journal, seeded, seedGlobals, VirtualClock } from '../kernel';

const clock = VirtualClock.install();
installSeededGlobals();

import { type VirtualNetwork, virtualNetwork } from '../network';
import { TestRegistrar } from '../user-agent/registrar.fixture';
import type { DeskPhoneBehaviour } from './behaviour';
import { type DeskPhone, deskPhone, NoSuchCall } from './desk-phone';

const PHONES = {
	alice: { name: 'Alice Archer', address: '192.0.2.111' },
	bob: { name: 'Bob Baker', address: '192.0.2.112' },
	carol: { name: 'Carol Clark', address: '192.0.2.113' },
} as const;

/** An office with three phones and a registrar. */
async function office(seed: number, behaviour: Partial<DeskPhoneBehaviour> = {}) {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const log = journal(clock);
	const network: VirtualNetwork = virtualNetwork({ clock, random, journal: log });
	const registrar = new TestRegistrar(network.host('sbc', 'sbc', ['203.0.113.10']), clock, { alice: 'a', bob: 'b', carol: 'c' });
	await registrar.listen();
	const phone = (user: keyof typeof PHONES, password: string = user.slice(0, 1)): DeskPhone =>
		deskPhone({
			host: network.host(user, 'desk-phone', [PHONES[user].address]),
			clock,
			random,
			journal: log,
			account: { user, password, domain: 'worktime.example', displayName: PHONES[user].name },
			sbc: { address: '203.0.113.10', port: 5060 },
			behaviour,
		});
	const settle = <T>(work: Promise<T>) => clock.settle(work, 80_000);
	const on = async (user: keyof typeof PHONES) => {
		const one = phone(user);
		await settle(one.powerOn());
		return one;
	};
	const screens = (telephone: string) => log.ofKind('screen').flatMap((event) => (event.telephone === telephone ? [event.lines.join(' | ')] : []));
	return { network, registrar, log, phone, on, settle, screens };
}

test('desk phone: on, a call from ringing to its end, off; what both persons read', async () => {
	const { on, settle, screens } = await office(1);
	const [alice, bob] = [await on('alice'), await on('bob')];
	alice.dial('bob');
	await clock.until(() => bob.calls[0]?.state === 'ringing', 1000);
	await clock.run(100);
	await settle(bob.answer());
	await clock.run(1000);
	await settle(bob.hold());
	await settle(alice.hold());
	await settle(bob.resume());
	await settle(alice.resume());
	await settle(alice.pressDigit('5'));
	await settle(bob.hangUp());
	await clock.run(5000);
	await settle(Promise.all([alice.powerOff(), bob.powerOff()]));
	assert.deepEqual(screens('alice'), [
		'Alice Archer | No service',
		'Alice Archer | Ready',
		'Calling | bob',
		'Ringing | bob',
		'Connected | bob',
		'Held by the other party | bob',
		'Held by both | bob',
		'On hold | bob',
		'Connected | bob',
		'Call ended | bob',
		'Alice Archer | Ready',
		'',
	]);
	assert.deepEqual(screens('bob'), [
		'Bob Baker | No service',
		'Bob Baker | Ready',
		'Incoming call | Alice Archer | alice',
		'Connected | Alice Archer | alice',
		'On hold | Alice Archer | alice',
		'Held by both | Alice Archer | alice',
		'Held by the other party | Alice Archer | alice',
		'Connected | Alice Archer | alice',
		'Call ended | Alice Archer | alice',
		'Bob Baker | Ready',
		'',
	]);
	for (const count of [...Object.values(alice.remains()), ...Object.values(bob.remains())]) assert.equal(count, 0);
	await clock.run(1000);
	assert.equal(clock.pending(), 0);
});

for (const [what, act, told] of [
	['declined', (phone: DeskPhone) => phone.decline(), 'Call ended | Busy | bob'],
	['given up', (phone: DeskPhone) => phone.hangUp(), 'Call ended | bob'],
] as const) {
	test(`desk phone: a call that is ${what}`, async () => {
		const { on, settle, screens } = await office(2);
		const [alice, bob] = [await on('alice'), await on('bob')];
		alice.dial('bob');
		await clock.until(() => bob.calls[0]?.state === 'ringing', 1000);
		await settle(act(what === 'declined' ? bob : alice));
		await clock.run(100);
		assert.deepEqual([alice.calls, bob.calls], [[], []]);
		assert.equal(screens('alice').at(-1), told);
	});
}

test('desk phone: a second call waits, is answered while the first is held; a third finds it busy', async () => {
	const { on, settle, screens } = await office(3);
	const [alice, bob, carol] = [await on('alice'), await on('bob'), await on('carol')];
	bob.dial('alice');
	await clock.until(() => alice.calls.length === 1, 1000);
	await settle(alice.answer());
	carol.dial('alice');
	await clock.until(() => alice.calls.length === 2, 1000);
	assert.deepEqual(alice.screen(), ['Connected', 'Bob Baker', 'bob', 'Incoming call', 'Carol Clark', 'carol']);
	await settle(alice.answer());
	assert.deepEqual(alice.screen(), ['On hold', 'Bob Baker', 'bob', 'Connected', 'Carol Clark', 'carol']);
	await settle(alice.hangUp());
	assert.deepEqual(alice.screen(), ['On hold', 'Bob Baker', 'bob']);
	await settle(alice.resume());
	assert.deepEqual(alice.screen(), ['Connected', 'Bob Baker', 'bob']);
	const third = carol.dial('alice');
	await clock.until(() => alice.calls.length === 2, 1000);
	const fourth = bob.dial('alice');
	await clock.until(() => fourth.state === 'ended', 1000);
	assert.deepEqual([third.state, fourth.ended?.status], ['ringing', 486]);
	assert.equal(screens('bob').at(-1)?.startsWith('Connected'), true);
});

test('desk phone: wrong password, no service and no further try; acts without a call are refused', async () => {
	const { phone, registrar, settle } = await office(4);
	const alice = phone('alice', 'wrong');
	assert.throws(() => alice.dial('bob'), NoSuchCall);
	await settle(alice.powerOn());
	assert.deepEqual([alice.registered, alice.screen()], [false, ['Alice Archer', 'No service']]);
	await clock.run(600_000);
	assert.equal(registrar.received.length, 2);
	for (const act of [alice.answer(), alice.decline(), alice.hangUp(), alice.hold(), alice.resume(), alice.pressDigit('1')])
		await assert.rejects(act, NoSuchCall);
});

test('desk phone: the network fails and comes back, the phone registers again by itself', async () => {
	const { on, network, settle, screens } = await office(5);
	const alice = await on('alice');
	network.partition('sbc');
	await clock.run(100_000);
	assert.equal(alice.registered, false);
	network.repair('sbc');
	await clock.run(70_000);
	assert.equal(alice.registered, true);
	assert.deepEqual(screens('alice').slice(-2), ['Alice Archer | No service', 'Alice Archer | Ready']);
	await settle(alice.powerOff());
	assert.equal(alice.remains().timers, 0);
	await clock.run(1000);
	assert.equal(clock.pending(), 0);
});

test('desk phone: off and on again, registered anew; the plug is pulled during a call', async () => {
	const { on, registrar, settle } = await office(6);
	const [alice, bob] = [await on('alice'), await on('bob')];
	await settle(alice.powerOff());
	assert.equal(registrar.bindings.has('alice'), false);
	await settle(alice.powerOn());
	assert.equal(registrar.bindings.has('alice'), true);
	bob.dial('alice');
	await clock.until(() => alice.calls.length === 1, 1000);
	await settle(alice.answer());
	await alice.close();
	await bob.close();
	for (const count of [...Object.values(alice.remains()), ...Object.values(bob.remains())]) assert.equal(count, 0);
	await clock.run(1000);
	assert.equal(clock.pending(), 0);
});

test('desk phone: what it cannot understand is in the journal', async () => {
	const { on, registrar, log } = await office(7);
	await on('alice');
	registrar.send('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.111;branch=z9hG4bK1\r\nCSeq: one INVITE\r\n\r\n', {
		address: '192.0.2.111',
		port: 5060,
	});
	await clock.run(100);
	assert.deepEqual(
		log.ofKind('signalling').map(({ node, what }) => [node, what]),
		[['alice', 'malformed']],
	);
});
