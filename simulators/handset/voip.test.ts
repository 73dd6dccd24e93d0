import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSipNode } from '../drachtio';
import { Secret } from '../kernel';
import { NotOnScreen, type Platform } from '.';
import type { HandsetOptions } from './handset';
import { callTheClient, registrar } from './registrar';
import { BOB, DEVICE_PASSWORD, IMRN, LINE, left, PASSWORD, smallWorld, USER } from './small-world';
import { clock } from './virtual-time';

const names = { ios: 'iOS', android: 'Android' } as const satisfies Record<Platform, string>;

async function sipWorld(options: Partial<HandsetOptions> = {}) {
	const world = await smallWorld(options, { line: true });
	return { ...world, sip: await registrar(world, startSipNode) };
}

for (const platform of ['ios', 'android'] as const) {
	test(`${platform}: sign-in registers the client's line over TCP with its device password; sign-out removes it, nothing is left`, async () => {
		const { phone, does, signedIn, sip, journal } = await sipWorld({ platform });
		await signedIn();
		assert.equal(sip.registers.length, 2, '401, then 200');
		const [, register] = sip.registers;
		assert.equal(register?.protocol, 'tcp');
		assert.equal(register?.get('user-agent'), `WorkTime-UC-Mobile/R21 (${names[platform]})`);
		assert.match(register?.get('to') ?? '', new RegExp(`<sip:${LINE.user}@${LINE.domain}>`));
		assert.match(register?.get('contact') ?? '', /\+sip\.instance="<urn:uuid:[0-9a-f-]{36}>"/);
		assert.equal(register?.get('expires'), '120');
		assert.equal(phone.remains().registrations, 1);
		assert.ok(!phone.screen().lines.includes('Voice over IP is not available'));
		await clock.run(300_000);
		assert.equal(phone.remains().registrations, 1, 'kept registered');
		await does(phone.signOut());
		assert.equal(sip.registers.at(-1)?.get('expires'), '0');
		await clock.run(40_000);
		assert.deepEqual(left(phone.remains()), {});
		assert.ok(!journal.lines().join().includes(DEVICE_PASSWORD));
		await phone.close();
		assert.deepEqual(left(phone.remains()), {});
	});

	test(`${platform}: VoIP: the first message is an INVITE; answered, held and resumed with real descriptions, ended; nothing is left`, async () => {
		const { phone, does, signedIn, sip, sent, journal, dialled, platform: server } = await sipWorld({ platform });
		await signedIn();
		const asked = server.requests;
		const began = journal.all().length;
		await does(phone.dial(BOB, 'voip'));
		await clock.run(500);
		assert.match(sent(began)[0] ?? '', /^INVITE sip:\+13035550177@worktime\.example/);
		assert.equal(server.requests, asked);
		assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: [BOB, 'Voice over IP', 'Ringing…'], actions: ['End'] });
		await clock.run(3000);
		assert.deepEqual(phone.screen(), {
			foreground: 'worktime',
			lines: [BOB, 'Voice over IP', 'Connected'],
			actions: ['Hold', 'Keypad', 'Add Call', 'Transfer', 'End'],
		});
		await does(phone.hold());
		assert.match(sip.offers[0] ?? '', /a=(sendonly|inactive)/);
		assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'On hold']);
		await assert.rejects(does(phone.hold()), NotOnScreen);
		await does(phone.resume());
		assert.match(sip.offers[1] ?? '', /a=sendrecv/);
		await does(phone.pressDigit('7'));
		assert.ok(sent(began).some((line) => line.startsWith('INFO ')));
		await does(phone.hangUp());
		await clock.run(40_000);
		assert.equal(sip.dialog, undefined);
		assert.ok(phone.screen().lines.includes('Call ended'));
		assert.deepEqual(
			phone.callLog().map(({ mode, party, outcome }) => [mode, party, outcome]),
			[['voip', BOB, 'answered']],
		);
		assert.equal(dialled.length, 0, 'no cellular call');
		await does(phone.signOut());
		await clock.run(40_000);
		assert.deepEqual(left(phone.remains()), {});
	});

	test(`${platform}: a cellular call comes in during a VoIP call: the native dialer is in front, and the VoIP call's screen after it`, async () => {
		const { phone, does, signedIn, ring } = await sipWorld({ platform });
		await signedIn();
		await does(phone.dial(BOB, 'voip'));
		await clock.run(3000);
		ring('+17205550133');
		await clock.run(1000);
		assert.equal(phone.screen().foreground, 'native-dialer');
		await does(phone.decline());
		await clock.run(500);
		assert.equal(phone.screen().foreground, 'worktime');
		assert.ok(phone.screen().actions.includes('End'));
	});
}

test('VoIP refused (486): said on the screen, back on the dial screen', async () => {
	const { phone, does, signedIn, sip } = await sipWorld();
	await signedIn();
	sip.inviteStatus = 486;
	await does(phone.dial(BOB, 'voip'));
	await clock.run(1000);
	assert.deepEqual(phone.screen().lines.slice(2, 4), [BOB, 'Busy']);
	assert.equal(phone.callLog()[0]?.outcome, 'not answered');
});

test('VoIP with the data lost while registered: the screen says so, no call at the other end, nothing is left', async () => {
	const { phone, does, signedIn, network, sip } = await sipWorld();
	await signedIn();
	network.partition('alice-phone');
	await does(phone.dial(BOB, 'voip'));
	await clock.run(40_000);
	assert.ok(phone.screen().lines.includes('No response'), phone.screen().lines.join());
	await clock.run(200_000);
	assert.ok(phone.screen().lines.includes('No network connection'), 'the registration is lost as well');
	await does(phone.dial(BOB, 'voip'));
	assert.ok(phone.screen().lines.includes('The call could not be placed'));
	assert.equal(sip.invites.length, 0);
	await does(phone.signOut());
	await phone.close();
	await clock.run(200_000);
	assert.deepEqual(left(phone.remains()), {});
});

test('nobody answers a keep-alive: the flow has failed, and the client registers over a new one as soon as somebody is there again (RFC 5626 §4.5)', async () => {
	const { phone, does, signedIn, network, sip } = await sipWorld();
	sip.flowTimerSeconds = 120;
	await signedIn();
	network.partition('alice-phone');
	await clock.run(135_000);
	await does(phone.dial(BOB, 'voip'));
	assert.ok(phone.screen().lines.includes('The call could not be placed'), phone.screen().lines.join());
	const before = sip.registers.length;
	network.repair('alice-phone');
	await clock.run(90_000);
	assert.ok(sip.registers.length > before);
	await does(phone.dial(BOB, 'voip'));
	await clock.run(5_000);
	assert.equal(sip.invites.length, 1);
	await does(phone.hangUp());
	await does(phone.signOut());
	await phone.close();
	await clock.run(200_000);
	assert.deepEqual(left(phone.remains()), {});
});

test('a wrong device password: signed in without Voice over IP, one try with credentials, no storm in an hour', async () => {
	const { phone, does, signedIn, platform: server, sip, sent, journal } = await sipWorld();
	const [status, body] = server.answers['GET profile/device'] ?? [500, ''];
	server.answers['GET profile/device'] = [status, body.replace(DEVICE_PASSWORD, 'wr0ng-5ecret')];
	await signedIn();
	await clock.run(3_600_000);
	assert.equal(sip.registers.filter((register) => register.has('authorization')).length, 1);
	assert.ok(phone.screen().lines.includes('Voice over IP is not available'), phone.screen().lines.join());
	const began = journal.all().length;
	await does(phone.dial(BOB, 'voip'));
	assert.ok(phone.screen().lines.includes('The call could not be placed'));
	assert.deepEqual(sent(began), []);
});

test('a broken system sends the client an INVITE: it rings in the client, honestly; answered and ended there', async () => {
	const { phone, does, signedIn, sip, screens } = await sipWorld();
	await signedIn();
	await does(phone.goHome());
	const calling = callTheClient(sip);
	await clock.run(500);
	assert.equal(phone.screen().foreground, 'worktime');
	assert.deepEqual(phone.screen().actions, ['Answer', 'Decline']);
	assert.ok(screens().some((screen) => /^worktime: .*Incoming call/.test(screen)));
	await does(phone.answer());
	await does(calling);
	assert.ok(phone.screen().lines.includes('Connected'));
	await does(phone.hangUp());
	await clock.run(40_000);
	assert.equal(sip.dialog, undefined);
});

for (const platform of ['ios', 'android'] as const) {
	test(`${platform}: call waiting: a second call to the client is answered while the first waits; a third finds it busy`, async () => {
		const { phone, does, signedIn, sip } = await sipWorld({ platform });
		await signedIn();
		await does(phone.dial(BOB, 'voip'));
		await clock.run(3000);
		const calling = callTheClient(sip, '+17205550133');
		await clock.run(500);
		assert.deepEqual(phone.screen(), {
			foreground: 'worktime',
			lines: ['+17205550133', 'Incoming call', 'Voice over IP'],
			actions: ['Hold & Answer', 'End & Answer', 'Decline'],
		});
		await assert.rejects(does(callTheClient(sip, '+13035550188')), { status: 486 });
		await does(phone.answer());
		await does(calling);
		await clock.run(500);
		assert.deepEqual(phone.screen().lines, ['+17205550133', 'Voice over IP', 'Connected', `Waiting: ${BOB}`]);
		assert.match(sip.offers.at(-1) ?? '', /a=(sendonly|inactive)/);
		await does(phone.swap());
		assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected', 'Waiting: +17205550133']);
		await does(phone.hangUp());
		await does(phone.hangUp());
		await clock.run(40_000);
		assert.deepEqual(phone.remains().voipCalls, 0);
	});

	test(`${platform}: call waiting: a second call is declined, the first goes on`, async () => {
		const { phone, does, signedIn, sip } = await sipWorld({ platform });
		await signedIn();
		await does(phone.dial(BOB, 'voip'));
		await clock.run(3000);
		const calling = assert.rejects(callTheClient(sip), { status: 486 });
		await clock.run(500);
		await does(phone.decline());
		await does(calling);
		assert.deepEqual(phone.screen().lines, [BOB, 'Voice over IP', 'Connected']);
		assert.deepEqual(sip.offers, [], 'nobody was put on hold');
	});
}

test('a wrong client (saboteur): Call Through by an INVITE to the routing number, and no cellular call', async () => {
	const { phone, does, signedIn, dialled, sip } = await sipWorld({ behaviour: { callThroughBy: 'voip' } });
	await signedIn();
	await does(phone.dial(BOB));
	await clock.run(1000);
	assert.equal(dialled.length, 0);
	assert.ok(sip.invites[0]?.uri.includes(IMRN));
});

test('a wrong client (saboteur): VoIP is the default', async () => {
	const { phone, does, signedIn, sent, journal } = await sipWorld({ behaviour: { defaultMode: 'voip' } });
	await signedIn();
	const began = journal.all().length;
	await does(phone.dial(BOB));
	assert.match(sent(began)[0] ?? '', /^INVITE /);
});

test('WorkTime closed during a VoIP call: its sockets, calls and timers are gone at once', async () => {
	const { phone, does, signedIn } = await sipWorld();
	await signedIn();
	await does(phone.dial(BOB, 'voip'));
	await clock.run(3000);
	await does(phone.closeApp());
	assert.deepEqual(left(phone.remains()), {});
	assert.equal(phone.screen().foreground, 'home');
});

test('WorkTime closed while it signs in: nobody is signed in, nothing is registered', async () => {
	const { phone, does, network, sip } = await sipWorld();
	network.link('alice-phone', { latencyMs: 200 });
	await does(phone.install());
	await does(phone.openApp());
	const signingIn = phone.signIn(USER, new Secret(PASSWORD));
	await clock.run(900);
	assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: ['WorkTime', 'Signing in…'], actions: [] });
	await does(phone.closeApp());
	await does(signingIn);
	await clock.run(10_000);
	assert.equal(sip.registers.length, 0);
	assert.deepEqual(left(phone.remains()), {});
});

test('a wrong client (saboteur): whatever mode the user chooses, the call goes by the default', async () => {
	const { phone, does, signedIn, platform: server } = await sipWorld({ behaviour: { honoursChosenMode: false } });
	await signedIn();
	await does(phone.dial(BOB, 'voip'));
	assert.match(server.asked.at(-1) ?? '', /^POST calls\/imrn/);
});

test('the same acts with the same seed: the same journal', async () => {
	const run = async () => {
		const { phone, does, signedIn, journal } = await sipWorld();
		await signedIn();
		await does(phone.dial(BOB, 'voip'));
		await clock.run(5000);
		await does(phone.hangUp());
		await does(phone.dial(BOB));
		await clock.run(5000);
		return journal.hash();
	};
	assert.equal(await run(), await run());
});
