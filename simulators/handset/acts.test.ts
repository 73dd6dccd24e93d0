import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../kernel';
import { type CallMode, NotOnScreen } from '.';
import { BOB, BUSINESS, errorInfo, IMRN, left, PASSWORD, smallWorld, USER } from './small-world';
import { clock } from './virtual-time';

const platforms = ['ios', 'android'] as const;

for (const platform of platforms) {
	test(`${platform}: a new phone has no WorkTime; installed and opened it asks for a sign-in`, async () => {
		const { phone, does, screens } = await smallWorld({ platform });
		assert.deepEqual(phone.screen(), { foreground: 'home', lines: ['Phone'], actions: ['Phone'] });
		await assert.rejects(does(phone.openApp()), (error: unknown) => {
			assert.ok(error instanceof NotOnScreen);
			assert.deepEqual([error.code, error.button, error.screen.foreground], ['not-on-screen', 'WorkTime', 'home']);
			return true;
		});
		await does(phone.install());
		await assert.rejects(does(phone.install()), NotOnScreen);
		await assert.rejects(does(phone.signIn(USER, new Secret(PASSWORD))), NotOnScreen);
		await does(phone.openApp());
		assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: ['WorkTime'], actions: ['Sign In'] });
		assert.deepEqual(screens(), ['home: Phone', 'home: Phone / WorkTime', 'worktime: WorkTime']);
	});

	test(`${platform}: signed in, the dial screen shows who the user is, the enabled modes, and Call Through as the setting`, async () => {
		const { phone, signedIn, platform: server } = await smallWorld({ platform });
		await signedIn();
		const screen = phone.screen();
		assert.deepEqual(server.asked.slice(0, 2), ['GET profile', 'GET profile/device']);
		assert.match(server.asked[2] ?? '', /^GET profile\/device\/Configuration\?instance=%3Curn%3Auuid%3A[0-9a-f-]{36}%3E$/);
		assert.equal(server.asked.length, 3);
		assert.deepEqual(screen.modes, ['voip', 'call-through', 'call-back']);
		assert.deepEqual(screen.lines, [
			'Alice Archer',
			BUSINESS,
			'Voice over IP is not available',
			'Enter a number',
			'Voice over IP',
			'Call Through',
			'Call Back',
			'Call mode: Call Through',
		]);
		assert.deepEqual(screen.actions, [
			'Call',
			'Voice over IP',
			'Call Through',
			'Call Back',
			'Pull',
			'Contact',
			'Directory',
			'Services',
			'Settings',
			'Call Settings',
			'Sign Out',
		]);
	});

	test(`${platform}: Call Through by default: calls/imrn, then the native dialer dials the IMRN; answered, hung up, logged`, async () => {
		const { phone, does, signedIn, platform: server, dialled, exchange, screens } = await smallWorld({ platform });
		await signedIn();
		const began = clock.now();
		await does(phone.dial('+1 (303) 555-0177'));
		assert.equal(server.asked.at(-1), 'POST calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=%2B13035550177');
		assert.deepEqual(phone.screen(), { foreground: 'native-dialer', lines: [IMRN, 'Calling…'], actions: ['End'] });
		await clock.run(100);
		assert.equal(dialled.length, 1);
		assert.equal(dialled[0]?.called, IMRN);
		dialled[0]?.proceed();
		dialled[0]?.alert();
		await clock.run(100);
		assert.deepEqual(phone.screen().lines, [IMRN, 'Ringing…']);
		dialled[0]?.connect();
		await clock.run(100);
		assert.deepEqual(phone.screen(), { foreground: 'native-dialer', lines: [IMRN, 'Connected'], actions: ['End', 'Keypad'] });
		const digits: string[] = [];
		exchange.onDigit((_call, digit) => digits.push(digit));
		await does(phone.pressDigit('5'));
		await assert.rejects(does(phone.pressDigit('x')), NotOnScreen);
		await assert.rejects(does(phone.hold()), NotOnScreen);
		await clock.run(500);
		assert.deepEqual(digits, ['5']);
		await does(phone.hangUp());
		await clock.run(500);
		assert.equal(phone.screen().foreground, platform === 'ios' ? 'native-dialer' : 'worktime');
		assert.ok(screens().includes(`native-dialer: Keypad / ${IMRN} / Call ended`));
		assert.deepEqual(phone.callLog(), [{ direction: 'outgoing', mode: 'call-through', party: BOB, at: began, outcome: 'answered' }]);
		assert.deepEqual(left(phone.remains()), {});
		await does(phone.openApp());
		assert.ok(phone.screen().lines.includes('Enter a number'));
	});

	test(`${platform}: Call Back: calls/new, then the phone is rung over the air, answered in the native dialer; Bob's clearing ends it`, async () => {
		const { phone, does, signedIn, platform: server, ring } = await smallWorld({ platform });
		await signedIn();
		await does(phone.dial(BOB, 'call-back'));
		assert.equal(server.asked.at(-1), 'POST calls/new?address=%2B13035550177&location=Mobility&locationAddress=%2B19175550101');
		assert.ok(phone.screen().lines.includes('Your phone will ring shortly'));
		assert.equal(phone.remains().clientTimers, 1);
		const call = ring(BUSINESS, 'Alice Archer');
		await clock.run(1000);
		assert.deepEqual(phone.screen(), {
			foreground: 'native-dialer',
			lines: ['Alice Archer', BUSINESS, 'Incoming call'],
			actions: ['Answer', 'Decline'],
		});
		await does(phone.answer());
		await clock.run(200);
		assert.equal(call.state, 'active');
		assert.deepEqual(phone.screen().lines, ['Alice Archer', BUSINESS, 'Connected']);
		call.clear(16);
		await clock.run(500);
		assert.deepEqual(
			phone.callLog().map(({ mode, party, outcome }) => [mode, party, outcome]),
			[['call-back', BOB, 'answered']],
		);
		await clock.run(61_000);
		await does(phone.openApp());
		assert.deepEqual(phone.screen().lines.slice(2, 4), ['Voice over IP is not available', 'Enter a number']);
		assert.deepEqual(left(phone.remains()), {});
	});

	test(`${platform}: an incoming cellular call brings the native dialer in front of WorkTime; declined (21), WorkTime is back`, async () => {
		const { phone, does, signedIn, ring } = await smallWorld({ platform });
		await signedIn();
		const call = ring(BOB, 'Bob Baker');
		await clock.run(1000);
		assert.deepEqual(phone.screen(), {
			foreground: 'native-dialer',
			lines: ['Bob Baker', BOB, 'Incoming call'],
			actions: ['Answer', 'Decline'],
		});
		await assert.rejects(does(phone.dial(BOB)), NotOnScreen);
		await does(phone.decline());
		await clock.run(500);
		assert.equal(call.cause, 21);
		assert.equal(phone.screen().foreground, 'worktime');
		assert.deepEqual(left(phone.remains()), {});
	});

	test(`${platform}: a call answered from the home screen; after it the platform's own way back`, async () => {
		const { phone, does, ring } = await smallWorld({ platform });
		const call = ring(undefined);
		await clock.run(1000);
		assert.deepEqual(phone.screen().lines, ['Unknown', 'Incoming call']);
		await does(phone.answer());
		await clock.run(200);
		call.clear(16);
		await clock.run(500);
		assert.equal(phone.screen().foreground, platform === 'ios' ? 'native-dialer' : 'home');
	});
}

test('sign-in with a wrong password: one request, one 401, said on the screen; no secret on any screen or in the journal', async () => {
	const { phone, does, platform: server, screens, journal } = await smallWorld();
	await does(phone.install());
	await does(phone.openApp());
	await does(phone.signIn(USER, new Secret('a-wr0ng-secret')));
	assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: ['WorkTime', 'Wrong user name or password'], actions: ['Sign In'] });
	await clock.run(3_600_000);
	assert.equal(server.requests, 1);
	await does(phone.signIn(USER, new Secret(PASSWORD)));
	assert.ok(phone.screen().actions.includes('Sign Out'));
	const written = [...screens(), ...journal.lines()].join('\n');
	for (const secret of ['a-wr0ng-secret', PASSWORD, Buffer.from(`${USER}:${PASSWORD}`).toString('base64')]) assert.ok(!written.includes(secret));
});

for (const mode of ['call-through', 'call-back'] as const satisfies readonly CallMode[]) {
	test(`${mode}: an Xsi error shows its summary and starts nothing`, async () => {
		const { phone, does, signedIn, platform: server, dialled } = await smallWorld();
		await signedIn();
		const refusal = [403, errorInfo('Mobility is not active')] as const;
		Object.assign(server.answers, { 'POST calls/imrn': refusal, 'POST calls/new': refusal });
		await does(phone.dial(BOB, mode));
		await clock.run(120_000);
		const { foreground, lines } = phone.screen();
		assert.deepEqual([foreground, ...lines.slice(2, 4)], ['worktime', 'The call could not be placed', 'Mobility is not active']);
		assert.ok(lines.includes(BOB), 'the number stays, to be tried again');
		assert.equal(dialled.length, 0);
		assert.deepEqual(
			phone.callLog().map(({ outcome }) => outcome),
			['not placed'],
		);
		assert.deepEqual(left(phone.remains()), {});
	});

	test(`${mode}: data lost: after the time-out the screen says so, and there is no call, also once the data is back`, async () => {
		const { phone, does, signedIn, network, dialled, platform: server } = await smallWorld();
		await signedIn();
		network.partition('alice-phone');
		await does(phone.dial(BOB, mode));
		assert.ok(phone.screen().lines.includes('The call could not be placed'));
		assert.ok(phone.screen().lines.includes('No network connection'));
		network.repair('alice-phone');
		await clock.run(600_000);
		assert.equal(dialled.length, 0);
		assert.ok(!server.asked.some((asked) => asked.startsWith('POST')));
		assert.deepEqual(left(phone.remains()), {});
	});
}

test('call-through: an answer that is no XML, or lacks what was asked for, starts nothing', async () => {
	for (const body of ['<html><body>gateway error', '<IMRNInfo/>']) {
		const { phone, does, signedIn, platform: server, dialled } = await smallWorld();
		await signedIn();
		server.answers['POST calls/imrn'] = [201, body];
		await does(phone.dial(BOB, 'call-through'));
		assert.ok(phone.screen().lines.includes('The service gave an unexpected answer'));
		assert.equal(dialled.length, 0);
	}
});

test('the first screen of the client again after signing out; the setting of the user is remembered, another user has their own', async () => {
	const { phone, does, signedIn } = await smallWorld();
	await signedIn();
	await does(phone.chooseMode('voip'));
	assert.equal(phone.screen().lines.at(-1), 'Call mode: Voice over IP');
	await does(phone.signOut());
	assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: ['WorkTime'], actions: ['Sign In'] });
	await assert.rejects(does(phone.dial(BOB, 'voip')), NotOnScreen);
	await does(phone.signIn(USER, new Secret(PASSWORD)));
	assert.equal(phone.screen().lines.at(-1), 'Call mode: Voice over IP');
});

test('always ask: the question lists the enabled modes; cancelled nothing happens; answered the call goes that way', async () => {
	const { phone, does, signedIn, platform: server, screens } = await smallWorld({}, {});
	await signedIn();
	await does(phone.chooseMode('ask'));
	assert.ok(screens().includes('worktime: Settings / Call mode / Voice over IP / ✓ Call Through / Call Back / Always Ask'));
	await does(phone.dial(BOB));
	assert.deepEqual(phone.screen(), {
		foreground: 'worktime',
		lines: [BOB, 'How do you want to call?', 'Voice over IP', 'Call Through', 'Call Back'],
		actions: ['Voice over IP', 'Call Through', 'Call Back', 'Cancel'],
		modes: ['voip', 'call-through', 'call-back'],
	});
	await assert.rejects(does(phone.dial(BOB, 'call-back')), NotOnScreen);
	await does(phone.cancel());
	assert.ok(!server.asked.some((asked) => asked.startsWith('POST')));
	await does(phone.dial(BOB));
	await does(phone.chooseMode('call-back'));
	assert.match(server.asked.at(-1) ?? '', /^POST calls\/new/);
});

test('a mode that is not enabled is not on the screens and cannot be chosen; a default that is not enabled gives way to the question', async () => {
	const { phone, does, signedIn, platform: server } = await smallWorld();
	server.answers['GET profile/device/Configuration'] = [
		200,
		'<Configuration><mobility>active</mobility><functions><audio>true</audio><call-through>false</call-through><call-back>true</call-back></functions></Configuration>',
	];
	await signedIn();
	assert.deepEqual(phone.screen().modes, ['voip', 'call-back']);
	await assert.rejects(does(phone.dial(BOB, 'call-through')), NotOnScreen);
	await assert.rejects(does(phone.chooseMode('call-through')), NotOnScreen);
	assert.ok(phone.screen().actions.includes('Call'), 'back on the dial screen');
	await does(phone.dial(BOB));
	assert.ok(phone.screen().actions.includes('Cancel'));
	assert.ok(!server.asked.some((asked) => asked.startsWith('POST')));
});

test('given up while the routing number is asked for: the answer comes, and nothing is dialled', async () => {
	const { phone, does, signedIn, network, dialled, platform: server } = await smallWorld();
	await signedIn();
	network.link('alice-phone', { latencyMs: 500 });
	const dialling = phone.dial(BOB);
	await clock.run(700);
	assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: [BOB, 'Call Through', 'Connecting…'], actions: ['End'] });
	await does(phone.hangUp());
	await does(dialling);
	await clock.run(10_000);
	assert.match(server.asked.at(-1) ?? '', /^POST calls\/imrn/);
	assert.equal(dialled.length, 0);
	assert.equal(phone.screen().foreground, 'worktime');
	assert.deepEqual(left(phone.remains()), {});
});

test('Call Back accepted, and the phone never rings: after a minute the screen says so, nothing is left', async () => {
	const { phone, does, signedIn } = await smallWorld();
	await signedIn();
	await does(phone.dial(BOB, 'call-back'));
	await clock.run(61_000);
	assert.ok(phone.screen().lines.includes('Your phone did not ring'));
	assert.equal(phone.callLog()[0]?.outcome, 'not answered');
	assert.deepEqual(left(phone.remains()), {});
});

test('a personal call from the native dialer: busy (17) is read there; WorkTime sends nothing and logs nothing', async () => {
	const { phone, does, signedIn, platform: server, dialled, sent } = await smallWorld();
	await signedIn();
	const asked = server.requests;
	const before = sent().length;
	await does(phone.nativeDial('+1 720 555 0133'));
	await clock.run(200);
	assert.equal(dialled[0]?.called, '+17205550133');
	dialled[0]?.clear(17);
	await clock.run(500);
	assert.deepEqual(phone.screen(), { foreground: 'native-dialer', lines: ['Keypad', '+17205550133', 'User busy'], actions: ['Call'] });
	assert.deepEqual([server.requests, sent().length, phone.callLog().length], [asked, before, 0]);
});

test('one cellular call at a time: Call Through is refused during a personal call, and no routing number is asked for', async () => {
	const { phone, does, signedIn, dialled, platform: server } = await smallWorld();
	await signedIn();
	await does(phone.nativeDial('+17205550133'));
	await does(phone.openApp());
	await does(phone.dial(BOB));
	assert.ok(phone.screen().lines.includes('Another call is in progress on this phone'));
	assert.ok(!server.asked.some((asked) => asked.startsWith('POST')));
	await clock.run(100);
	assert.equal(dialled.length, 1);
	await does(phone.openDialer());
	await does(phone.hangUp());
	await clock.run(500);
	assert.deepEqual(left(phone.remains()), {});
});

test('a second incoming call: End & Answer ends the first', async () => {
	const { phone, does, ring } = await smallWorld();
	const first = ring(BOB);
	await clock.run(1000);
	await does(phone.answer());
	await clock.run(200);
	const second = ring('+17205550133');
	await clock.run(1000);
	assert.deepEqual(phone.screen().actions, ['End & Answer', 'Decline']);
	await does(phone.answer());
	await clock.run(500);
	assert.deepEqual([first.state, second.state], ['ended', 'active']);
	assert.deepEqual(phone.screen().lines, ['+17205550133', 'Connected']);
});

test('a wrong client (saboteur): it shows its own answer screen for a cellular call, and answers there', async () => {
	const { phone, does, signedIn, ring } = await smallWorld({ behaviour: { incomingCallsRingIn: 'worktime' } });
	await signedIn();
	const call = ring(BOB);
	await clock.run(1000);
	assert.deepEqual(phone.screen(), { foreground: 'worktime', lines: [BOB, 'Incoming call'], actions: ['Answer', 'Decline'] });
	await does(phone.answer());
	await clock.run(200);
	assert.equal(call.state, 'active');
});

test('WorkTime closed during a Call Back request: nothing of it is left, and its answer changes no screen', async () => {
	const { phone, does, signedIn, network } = await smallWorld();
	await signedIn();
	network.link('alice-phone', { latencyMs: 500 });
	const dialling = phone.dial(BOB, 'call-back');
	await clock.run(200);
	await does(phone.closeApp());
	await does(dialling);
	await clock.run(10_000);
	assert.equal(phone.screen().foreground, 'home');
	assert.deepEqual(left(phone.remains()), {});
	await assert.rejects(does(phone.closeApp()), NotOnScreen);
	await does(phone.openApp());
	assert.deepEqual(phone.screen().actions, ['Sign In']);
});
