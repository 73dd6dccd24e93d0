import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSipNode } from '../drachtio';
import { Secret } from '../kernel';
import { callTheClient, registrar } from './registrar';
import { BOB, BUSINESS, smallWorld, USER } from './small-world';
import { clock } from './virtual-time';

const CAROL = '+17205550133';
const DAVE = '+13035550188';

/** The client talks with Bob, and every message takes a tenth of a second. */
async function inACall() {
	const world = await smallWorld({}, { line: true });
	const sip = await registrar(world, startSipNode);
	const phone = await world.signedIn();
	world.network.link('alice-phone', { latencyMs: 100 });
	await world.does(phone.dial(BOB, 'voip'));
	await clock.run(4000);
	assert.ok(phone.screen().lines.includes('Connected'));
	return {
		...world,
		sip,
		/** The directions that the client has offered since. */
		offered: () => sip.offers.map((offer) => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(offer)?.[1]),
	};
}

test('a cellular call begins to ring while a VoIP call is being retrieved: it goes on hold again (IOS-01)', async () => {
	const { phone, does, ring, offered } = await inACall();
	await does(phone.hold());
	ring(CAROL);
	await clock.run(400);
	const retrieving = phone.resume();
	await clock.run(50);
	assert.equal(phone.screen().foreground, 'worktime');
	await clock.run(3000);
	await does(retrieving);
	assert.equal(phone.screen().foreground, 'native-dialer');
	assert.deepEqual(offered(), ['sendonly', 'sendrecv', 'sendonly']);
});

test('a cellular call begins to ring while the bridge is called, which is busy: nobody is retrieved behind it', async () => {
	const { phone, does, sip, ring, offered } = await inACall();
	await does(phone.addCall(CAROL));
	await clock.run(4000);
	sip.inviteStatus = 486;
	ring(DAVE);
	await clock.run(300);
	await does(phone.merge());
	await clock.run(2000);
	assert.equal(phone.screen().foreground, 'native-dialer');
	assert.deepEqual(offered(), ['sendonly', 'sendonly']);
	await does(phone.decline());
	await clock.run(1000);
	assert.ok(phone.screen().lines.includes('On hold'));
	await does(phone.resume());
	assert.equal(offered().at(-1), 'sendrecv');
});

test('the audio was taken away once, and the call that it was taken from has ended: another call is not put on hold when it is answered', async () => {
	const { phone, does, ring, sip } = await inACall();
	ring(CAROL);
	await clock.run(2000);
	await does(phone.decline());
	await clock.run(2000);
	await does(phone.hangUp());
	await clock.run(2000);
	const calling = callTheClient(sip, CAROL);
	await clock.run(1000);
	await does(phone.answer());
	await does(calling);
	await clock.run(1000);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Voice over IP', 'Connected']);
});

test('a VoIP call comes in during a cellular call: the system gives it no audio, and it goes on ringing until that is over', async () => {
	const { phone, does, ring, sip } = await inACall();
	await does(phone.hangUp());
	const cellular = ring(DAVE);
	await clock.run(2000);
	await does(phone.answer());
	await clock.run(1000);
	const calling = callTheClient(sip, CAROL);
	await clock.run(1000);
	await does(phone.answer());
	await clock.run(1000);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Incoming call', 'Voice over IP', 'Another call is in progress on this phone']);
	cellular.clear(16);
	await clock.run(1000);
	await does(phone.answer());
	await does(calling);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Voice over IP', 'Connected']);
});

test('call waiting: the party hangs up while it is being put on hold for another, who is answered all the same', async () => {
	const { phone, does, sip } = await inACall();
	const first = sip.dialog;
	const calling = callTheClient(sip, CAROL);
	await clock.run(1000);
	void first?.destroy();
	await clock.run(60);
	await does(phone.answer());
	await does(calling);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Voice over IP', 'Connected']);
});

test('call waiting: answered twice while the party is being put on hold, and nothing has gone wrong', async () => {
	const { phone, does, sip } = await inACall();
	const calling = callTheClient(sip, CAROL);
	await clock.run(1000);
	const answering = phone.answer();
	await clock.run(100);
	await does(Promise.all([answering, phone.answer()]));
	await does(calling);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Voice over IP', 'Connected', `Waiting: ${BOB}`]);
});

test('Add Call while the party is being retrieved: it is put on hold again before the other is called', async () => {
	const { phone, does, sip, offered } = await inACall();
	await does(phone.hold());
	const retrieving = phone.resume();
	await clock.run(50);
	await does(Promise.all([retrieving, phone.addCall(CAROL)]));
	await clock.run(4000);
	assert.equal(sip.invites.length, 2);
	assert.deepEqual(offered(), ['sendonly', 'sendrecv', 'sendonly']);
});

test('Add Call while the party hangs up: the other is called; not so when the user hangs up', async () => {
	for (const who of ['party', 'user'] as const) {
		const { phone, does, sip } = await inACall();
		const adding = phone.addCall(CAROL);
		await clock.run(50);
		if (who === 'party') void sip.dialog?.destroy();
		else void phone.hangUp();
		await does(adding);
		await clock.run(4000);
		assert.equal(sip.invites.length, who === 'party' ? 2 : 1);
		if (who === 'party') assert.deepEqual(phone.screen().lines, [CAROL, 'Voice over IP', 'Connected']);
	}
});

test('Add Call and Merge pressed twice while the party is being put on hold: one call each', async () => {
	const { phone, does, sip } = await inACall();
	const adding = phone.addCall(CAROL);
	await clock.run(100);
	await does(Promise.all([adding, phone.addCall(CAROL)]));
	await clock.run(4000);
	assert.equal(sip.invites.length, 2);
	void phone.merge().catch(() => {});
	await clock.run(100);
	void phone.merge().catch(() => {});
	await clock.run(4000);
	assert.equal(sip.invites.length, 3);
});

test('Add Call while somebody calls: whoever rings is the second, and nobody else is called', async () => {
	const { phone, does, sip } = await inACall();
	const calling = callTheClient(sip, DAVE);
	await clock.run(50);
	await does(phone.addCall(CAROL));
	await clock.run(1000);
	assert.equal(sip.invites.length, 1);
	await does(phone.answer());
	await does(calling);
	assert.deepEqual(phone.screen().lines, [DAVE, 'Voice over IP', 'Connected', `Waiting: ${BOB}`]);
	await does(phone.swap());
	assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected', `Waiting: ${DAVE}`]);
});

test('the phone rings while the client asks for a routing number: it dials nothing beside the call', async () => {
	const { phone, does, ring, dialled } = await inACall();
	await does(phone.hangUp());
	await clock.run(2000);
	ring(CAROL);
	await clock.run(400);
	await does(phone.dial(BOB));
	await clock.run(2000);
	assert.equal(dialled.length, 0);
	assert.deepEqual(phone.screen().actions, ['Answer', 'Decline']);
	assert.equal(phone.callLog().at(-1)?.outcome, 'not placed');
	await does(phone.decline());
	await clock.run(1000);
	assert.ok(phone.screen().lines.includes('Another call is in progress on this phone'));
});

test('the user dials a cellular call by hand during a VoIP call, which goes on hold', async () => {
	const { phone, does, offered } = await inACall();
	await does(phone.nativeDial(CAROL));
	await clock.run(2000);
	assert.deepEqual(offered(), ['sendonly']);
	await does(phone.hangUp());
	await does(phone.openApp());
	await does(phone.resume());
	assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected']);
});

test('iOS: a second cellular call is declined after the first was answered: the user goes back to the client by hand (IOS-04)', async () => {
	const { phone, does, ring, journal } = await inACall();
	const answered = ring(DAVE);
	await clock.run(2000);
	await does(phone.answer());
	await clock.run(1000);
	ring(CAROL);
	await clock.run(2000);
	answered.clear(16);
	await clock.run(500);
	await does(phone.decline());
	await clock.run(2000);
	assert.equal(phone.screen().foreground, 'native-dialer');
	const told = journal.ofKind('audio').filter(({ what }) => what === 'interruption-ended');
	assert.deepEqual(
		told.map(({ app, detail }) => [app, detail]),
		[['worktime', undefined]],
	);
});

test('the password was changed elsewhere, and the user signs out before the platform has said so: sign-in is asked for, and works', async () => {
	const { phone, does, signedIn, platform, network } = await smallWorld();
	await signedIn();
	network.link('alice-phone', { latencyMs: 200 });
	platform.password = 'another-5ecret';
	await does(phone.openServices());
	await does(phone.cancel());
	await does(phone.signOut());
	await clock.run(5000);
	assert.deepEqual(phone.screen().actions, ['Sign In']);
	await does(phone.signIn(USER, new Secret('another-5ecret')));
	assert.ok(phone.screen().actions.includes('Call'));
});

test('transferred twice: the second is refused in the client, and how the first goes is told', async () => {
	const { phone, does, sip } = await inACall();
	const targets: string[] = [];
	sip.dialog?.on('refer', (request, reply) => {
		targets.push(request.get('Refer-To'));
		reply.send(targets.length === 1 ? 202 : 491);
	});
	await does(phone.transfer(CAROL));
	await clock.run(1000);
	await does(phone.transfer(DAVE));
	await clock.run(1000);
	assert.equal(targets.length, 1);
	assert.ok(phone.screen().lines.includes('The call could not be transferred'));
	const headers = { Event: 'refer', 'Subscription-State': 'terminated;reason=noresource', 'Content-Type': 'message/sipfrag' };
	await does(Promise.resolve(sip.dialog?.request({ method: 'NOTIFY', headers, body: 'SIP/2.0 200 OK' })));
	void sip.dialog?.destroy();
	await clock.run(1000);
	assert.deepEqual(phone.screen().lines.slice(2, 5), [BOB, 'Call transferred', CAROL]);
});

test('Swap while the party hangs up: the user talks with the one who waited', async () => {
	const { phone, does, sip } = await inACall();
	await does(phone.addCall(CAROL));
	await clock.run(4000);
	void sip.dialog?.destroy();
	await clock.run(50);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Voice over IP', 'Connected', `Waiting: ${BOB}`]);
	await does(phone.swap());
	await clock.run(1000);
	assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected']);
});

for (const answered of [true, false]) {
	test(`a Call Back is faster than the answer that announces it, and is ${answered ? 'answered' : 'declined'}: it is the one that was asked for`, async () => {
		const { phone, does, signedIn, network, ring } = await smallWorld();
		await signedIn();
		network.link('alice-phone', { latencyMs: 400 });
		const dialling = phone.dial(BOB, 'call-back');
		await clock.run(300);
		ring(BUSINESS);
		await clock.run(700);
		await does(answered ? phone.answer() : phone.decline());
		await does(dialling);
		if (answered) await does(phone.hangUp());
		await clock.run(70_000);
		await does(phone.openApp());
		assert.equal(phone.callLog().at(-1)?.outcome, answered ? 'answered' : 'not answered');
		assert.ok(!phone.screen().lines.includes('Your phone did not ring'));
	});
}

test('a new password is accepted while answers to the old one are under way: it is not asked for again', async () => {
	const { phone, does, signedIn, platform, network } = await smallWorld();
	await signedIn();
	network.link('alice-phone', { latencyMs: 200 });
	platform.password = 'another-5ecret';
	await does(phone.openServices());
	await clock.run(900);
	await does(phone.signIn('', new Secret('another-5ecret')));
	await clock.run(10_000);
	assert.ok(phone.screen().actions.includes('Call'), phone.screen().lines.join());
});

test('a search of the directory overtakes the one before it, whose answers change nothing any more', async () => {
	const { phone, does, signedIn, network } = await smallWorld();
	await signedIn();
	phone.addContact('Yan', '+13035550001');
	phone.addContact('Zoe', '+13035550002');
	await does(phone.openDirectory());
	await does(phone.allowContacts(true));
	network.link('alice-phone', { latencyMs: 500 });
	const first = phone.searchDirectory('Yan');
	await clock.run(10);
	network.link('alice-phone', { latencyMs: 10 });
	await does(Promise.all([first, phone.searchDirectory('Zoe')]));
	assert.deepEqual(phone.screen().lines.slice(-1), ['Zoe +13035550002 (this phone)']);
});

test('the registrar takes no registration during a call, nor for two minutes: the call goes on, and it is not asked before (RFC 3261 §20.33)', async () => {
	const { phone, does, sip } = await inACall();
	sip.registerStatus = 503;
	sip.retryAfterSeconds = 120;
	await clock.run(61_000);
	const asked = sip.registers.length;
	await clock.run(115_000);
	assert.equal(sip.registers.length, asked);
	await clock.run(10_000);
	const again = sip.registers.length;
	assert.ok(again > asked);
	assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected']);
	sip.registerStatus = 200;
	await clock.run(100_000);
	assert.equal(sip.registers.length, again);
	await clock.run(20_000);
	assert.equal(phone.remains().registrations, 1);
	await does(phone.hangUp());
	assert.equal(sip.dialog, undefined);
});

test('two callers at once, and the first is answered: the other is refused, as if declined by hand', async () => {
	const { phone, does, ring } = await smallWorld();
	const [carol, dave] = [ring(CAROL), ring(DAVE)];
	await clock.run(1000);
	await does(phone.answer());
	await clock.run(1000);
	assert.deepEqual([carol.state, dave.state, dave.cause], ['active', 'ended', 21]);
	assert.deepEqual(phone.screen().lines, [CAROL, 'Connected']);
});

for (const state of ['rings', 'was answered'] as const) {
	test(`an emergency call while a cellular call that ${state} goes on: that one gives way, and the phone shows and hears the emergency call`, async () => {
		const { phone, does, signedIn, ring, dialled } = await smallWorld();
		await signedIn();
		const other = ring(CAROL);
		await clock.run(1000);
		if (state === 'was answered') await does(phone.answer());
		await clock.run(1000);
		await does(phone.openApp());
		await does(phone.dial('911'));
		await clock.run(1000);
		dialled[0]?.connect();
		await clock.run(1000);
		assert.deepEqual([other.state, dialled[0]?.emergency, dialled[0]?.state], ['ended', true, 'active']);
		assert.deepEqual(phone.screen().lines, ['911', 'Connected']);
		await does(phone.hangUp());
		await clock.run(1000);
		assert.equal(phone.remains().cellularCalls, 0);
	});
}

test('iOS: a call came to the locked phone earlier; one that the user dials later and ends behind the lock leaves the VoIP call retrievable (IOS-05)', async () => {
	const { phone, does, ring, dialled } = await inACall();
	await does(phone.hangUp());
	await does(phone.lock());
	ring(CAROL);
	await clock.run(1000);
	await does(phone.decline());
	await does(phone.unlock());
	await does(phone.openApp());
	await does(phone.dial(BOB, 'voip'));
	await clock.run(4000);
	await does(phone.nativeDial(DAVE));
	await clock.run(500);
	dialled[0]?.connect();
	await clock.run(500);
	await does(phone.lock());
	ring(CAROL);
	await clock.run(1000);
	await does(phone.decline());
	await does(phone.hangUp());
	await clock.run(1000);
	await does(phone.unlock());
	await does(phone.openApp());
	await does(phone.resume());
	await clock.run(1000);
	assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected']);
});
