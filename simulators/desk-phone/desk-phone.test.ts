import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeskPhone, NoSuchCall } from './desk-phone';
import { clock, office } from './office.fixture';

test('desk phone: on, a call from ringing to its end, off; what both persons read', async () => {
	const { on, settle, screens, isEmpty } = await office(1);
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
	assert.ok(await isEmpty(alice, bob));
});

for (const [what, act, told] of [
	['declined', (phone: DeskPhone) => phone.decline(), 'Call ended | Declined | bob'],
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
	const { phone, server, settle } = await office(4);
	const alice = phone('alice', 'wrong');
	assert.throws(() => alice.dial('bob'), NoSuchCall);
	await settle(alice.powerOn());
	assert.deepEqual([alice.registered, alice.screen()], [false, ['Alice Archer', 'No service']]);
	await clock.run(600_000);
	assert.equal(server.registers, 2);
	for (const act of [alice.answer(), alice.decline(), alice.hangUp(), alice.hold(), alice.resume(), alice.pressDigit('1')])
		await assert.rejects(act, NoSuchCall);
});

test('desk phone: the network fails and comes back, the phone registers again by itself', async () => {
	const { on, network, settle, screens, isEmpty } = await office(5);
	const alice = await on('alice');
	network.partition('server');
	// It registers again after half an hour, and gives up after another half minute.
	await clock.run(1_900_000);
	assert.equal(alice.registered, false);
	network.repair('server');
	await clock.run(70_000);
	assert.equal(alice.registered, true);
	assert.deepEqual(screens('alice').slice(-2), ['Alice Archer | No service', 'Alice Archer | Ready']);
	await settle(alice.powerOff());
	assert.ok(await isEmpty(alice));
});

test('desk phone: off and on again, registered anew; the plug is pulled during a call', async () => {
	const { on, server, settle, isEmpty } = await office(6);
	const [alice, bob] = [await on('alice'), await on('bob')];
	await settle(alice.powerOff());
	assert.equal(server.bindings.has('alice'), false);
	await settle(alice.powerOn());
	assert.equal(server.bindings.has('alice'), true);
	bob.dial('alice');
	await clock.until(() => alice.calls.length === 1, 1000);
	await settle(alice.answer());
	await alice.close();
	await bob.close();
	assert.ok(await isEmpty(alice, bob));
});

test('desk phone: a key for a service where the server shares none says so for a while; one that is off has no keys', async () => {
	const { on, settle, screens, isEmpty } = await office(8);
	const alice = await on('alice');
	await settle(alice.setDoNotDisturb(true));
	assert.deepEqual(alice.screen(), ['Alice Archer', 'Ready', 'Not possible']);
	await clock.run(3_100);
	assert.equal(screens('alice').at(-1), 'Alice Archer | Ready');
	await settle(alice.setForwarding('busy', { to: '4106' }));
	await settle(alice.powerOff());
	await assert.rejects(alice.setDoNotDisturb(true), NoSuchCall);
	assert.ok(await isEmpty(alice));
});

test('behaviour: a phone that keeps its services to itself shows them, and nobody is told', async () => {
	const { on, settle, log } = await office(9, { serviceKeys: 'phone' });
	const alice = await on('alice');
	await settle(alice.setDoNotDisturb(true));
	await settle(alice.setForwarding('always', { to: '4106' }));
	assert.deepEqual(alice.screen(), ['Alice Archer', 'Ready', 'Do Not Disturb', 'Forwarding to 4106']);
	await settle(alice.setForwarding('always', 'off'));
	assert.deepEqual(alice.screen(), ['Alice Archer', 'Ready', 'Do Not Disturb']);
	await settle(alice.setForwarding('always', {}));
	assert.equal(alice.screen().at(-1), 'Forwarding to 4106');
	assert.ok(!log.ofKind('packet').some(({ payload }) => payload.toString().startsWith('SUBSCRIBE')));
});

test('desk phone: what it cannot understand is in the journal', async () => {
	const { on, host, log } = await office(7);
	await on('alice');
	const port = await host.udp(0);
	port.send(Buffer.from('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.111;branch=z9hG4bK1\r\nCSeq: one INVITE\r\n\r\n'), {
		address: '192.0.2.111',
		port: 5060,
	});
	await clock.run(100);
	assert.deepEqual(
		log.ofKind('signalling').map(({ node, what }) => [node, what]),
		[['alice', 'malformed']],
	);
});
