import './virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSipNode } from '../drachtio';
import { Secret } from '../kernel';
import { registrar } from './registrar';
import { BOB, errorInfo, left, MOBILE, PASSWORD, smallWorld, USER } from './small-world';
import { clock } from './virtual-time';

const CONFIGURATION = 'GET profile/device/Configuration';
const notConfigured = [
	200,
	'<Configuration><mobility>not-configured</mobility><officeAnywhere>not-configured</officeAnywhere></Configuration>',
] as const;
const mobility = (ringing: string) =>
	[
		200,
		`<BroadWorksMobility><active>true</active><devicesToRing>${ringing}</devicesToRing><alertClickToDialCalls>true</alertClickToDialCalls></BroadWorksMobility>`,
	] as const;

test('Mobility is not configured: the client asks once, and sends what the user decided', async () => {
	const { phone, platform, signedIn, does } = await smallWorld();
	platform.answers[CONFIGURATION] = notConfigured;
	platform.answers['POST services/broadworksmobility'] = [201, ''];
	await signedIn();
	assert.deepEqual(phone.screen().lines, ['Set up Mobility', MOBILE, 'Alert Click to Dial', 'Phones to ring', 'Answer Confirmation']);
	await does(phone.setUpMobility({ alertClickToDialCalls: true, devicesToRing: 'Mobile', answerConfirmationRequired: false }));
	assert.equal(platform.asked.at(-1), 'POST services/broadworksmobility');
	assert.ok(phone.screen().actions.includes('Sign Out'));
});

test('the set-up is refused: the client says why and asks again; put off, it is not asked for at the next sign-in', async () => {
	const { phone, platform, signedIn, does } = await smallWorld();
	platform.answers[CONFIGURATION] = notConfigured;
	platform.answers['POST services/broadworksmobility'] = [409, errorInfo('Office Anywhere has this number')];
	await signedIn();
	await does(phone.setUpMobility({ alertClickToDialCalls: true, devicesToRing: 'Both', answerConfirmationRequired: false }));
	assert.ok(phone.screen().lines.includes('Office Anywhere has this number'));
	await does(phone.cancel());
	await does(phone.signOut());
	await does(phone.signIn(USER, new Secret(PASSWORD)));
	assert.ok(phone.screen().actions.includes('Call'));
});

test('the platform refuses the sign-in on this device: the client says why, and asks nothing more', async () => {
	const { phone, platform, signedIn } = await smallWorld();
	platform.answers[CONFIGURATION] = [403, errorInfo('You are signed in on another mobile device')];
	await signedIn();
	assert.deepEqual(phone.screen().lines, ['WorkTime', 'You are signed in on another mobile device']);
	assert.equal(platform.requests, 3);
});

for (const [path, what] of [
	['GET profile', 'Log in to My Phone first'],
	['GET profile/device', 'No phone is assigned'],
] as const) {
	test(`${path} refused with 403: the notice is on the sign-in screen`, async () => {
		const { phone, platform, signedIn } = await smallWorld();
		platform.answers[path] = [403, errorInfo(what)];
		await signedIn();
		assert.deepEqual(phone.screen().lines, ['WorkTime', what]);
	});
}

test('the password changed elsewhere: one request finds out, one question, none repeated; the new one goes on', async () => {
	const world = await smallWorld();
	const { phone, platform, signedIn, does } = world;
	await signedIn();
	platform.password = 'another-5ecret';
	const before = platform.requests;
	await does(phone.dial(BOB));
	assert.deepEqual(phone.screen().lines, ['WorkTime', 'Your password has changed', 'Enter your new My Phone password', USER]);
	await clock.run(3_600_000);
	assert.equal(platform.requests - before, 1);
	await does(phone.signIn(USER, new Secret('a guess')));
	assert.ok(phone.screen().lines.includes('Wrong user name or password'));
	await does(phone.signIn(USER, new Secret('another-5ecret')));
	assert.ok(phone.screen().actions.includes('Call'));
	assert.equal(platform.requests - before, 3);
});

test('the call settings follow the platform while they are open, and nothing is asked for afterwards', async () => {
	const { phone, platform, signedIn, does } = await smallWorld();
	platform.answers['GET services/broadworksmobility'] = mobility('Both');
	await signedIn();
	await does(phone.openCallSettings());
	await clock.run(1_000);
	assert.ok(phone.screen().lines.includes('Phones to ring: Both'));
	platform.answers['GET services/broadworksmobility'] = mobility('Fixed');
	await clock.run(6_000);
	assert.ok(phone.screen().lines.includes('Phones to ring: Office phone'));
	await does(phone.cancel());
	const asked = platform.requests;
	await clock.run(60_000);
	assert.equal(platform.requests, asked);
	assert.deepEqual(left(phone.remains()), {});
});

test('403 to a refresh: another device has taken its place, and this one signs out for good', async () => {
	const world = await smallWorld({}, { line: true });
	const server = await registrar(world, startSipNode);
	await world.signedIn();
	assert.ok(!world.phone.screen().lines.includes('Voice over IP is not available'));
	server.registerStatus = 403;
	await clock.run(70_000);
	assert.deepEqual(world.phone.screen().lines, ['WorkTime', 'You have signed in on another mobile device']);
	const registers = server.registers.length;
	await clock.run(600_000);
	assert.equal(server.registers.length, registers);
	assert.deepEqual(left(world.phone.remains()), {});
	await clock.settle(server.node.close(), 10_000);
});

test('500 to REGISTER, at sign-in and to a refresh: the registrar has a fault, and the client registers when it has none', async () => {
	const world = await smallWorld({}, { line: true });
	const server = await registrar(world, startSipNode);
	const noVoip = () => world.phone.screen().lines.includes('Voice over IP is not available');
	server.registerStatus = 500;
	await world.signedIn();
	assert.ok(noVoip());
	for (const faultLastsMs of [60_000, 200_000]) {
		await clock.run(faultLastsMs);
		server.registerStatus = 200;
		await clock.run(61_000);
		assert.ok(!noVoip());
		assert.equal(world.phone.remains().registrations, 1);
		server.registerStatus = 500;
		await clock.run(70_000);
		assert.equal(world.phone.remains().registrations, 0);
	}
	await clock.run(120_000);
	const asked = server.registers.length;
	await clock.run(600_000);
	assert.equal(server.registers.length - asked, 10);
	server.registerStatus = 200;
	await clock.run(61_000);
	await world.does(world.phone.signOut());
	assert.deepEqual(left(world.phone.remains()), {});
	await clock.settle(server.node.close(), 10_000);
});

test('403 to REGISTER at sign-in: the account has no Voice over IP, and the registrar is not asked again', async () => {
	const world = await smallWorld({}, { line: true });
	const server = await registrar(world, startSipNode);
	server.registerStatus = 403;
	await world.signedIn();
	const asked = server.registers.length;
	await clock.run(600_000);
	assert.equal(server.registers.length, asked);
	assert.ok(world.phone.screen().lines.includes('Voice over IP is not available'));
	await world.does(world.phone.signOut());
	assert.deepEqual(left(world.phone.remains()), {});
	await clock.settle(server.node.close(), 10_000);
});
