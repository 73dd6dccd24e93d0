import { Given, Then, When } from '@cucumber/cucumber';
import { alice, bob } from '../simulators/cast';
import type { Handset, Platform } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { mobilityNotSetUp } from './new-user';
import { expect, expectEqual } from './observe/conformity';
import { readyToCall } from './observe/ready-to-call';
import { passwordOf, signedIn } from './portals.steps';
import { lastMail, linkIn } from './portals-mail.steps';
import type { Scenario } from './world';

const shows = (phone: Handset) => phone.screen().lines.join(' / ');
const RINGING = { 'Office phone': 'Fixed', 'Mobile phone': 'Mobile', Both: 'Both' } as const;

async function open(world: Scenario, phone: Handset): Promise<void> {
	if (!phone.screen().actions.includes('WorkTime')) await world.act(phone.goHome());
	if (!phone.screen().actions.includes('WorkTime')) await world.act(phone.install());
	await world.act(phone.openApp());
}

async function signIn(world: Scenario, phone: Handset, password = passwordOf(world, 'Alice')): Promise<void> {
	await open(world, phone);
	if (phone.screen().actions.includes('Sign Out')) return;
	await world.act(phone.signIn(alice.userId, password));
}

async function setUp(world: Scenario, ringing: keyof typeof RINGING, alert: boolean, confirmation: boolean): Promise<void> {
	const settings = { alertClickToDialCalls: alert, devicesToRing: RINGING[ringing], answerConfirmationRequired: confirmation };
	await world.act(world.testbed.mobile().setUpMobility(settings));
}

When('Alice signs in to WorkTime on her {phone} for the first time', function (this: Scenario, platform: Platform) {
	return signIn(this, this.testbed.mobile(platform));
});

When('Alice signs in to WorkTime again', function (this: Scenario) {
	return signIn(this, this.testbed.mobile());
});

When('Alice tries to sign in to WorkTime on her {phone} with another password', function (this: Scenario, platform: Platform) {
	return signIn(this, this.testbed.mobile(platform), this.testbed.newPassword('a wrong one'));
});

When("Alice tries to sign in to WorkTime on her {phone} with her device's password", function (this: Scenario, platform: Platform) {
	return signIn(this, this.testbed.mobile(platform), this.testbed.pbx.provisioning.passwords.ofDevice(alice.client));
});

When('Alice tries to sign in to WorkTime with her former password', function (this: Scenario) {
	return signIn(this, this.testbed.mobile(), this.testbed.passwords.myPhone);
});

Then('Alice is signed in to WorkTime', function (this: Scenario) {
	const phone = this.testbed.mobile();
	expect(phone.screen().actions.includes('Sign Out') && phone.screen().actions.includes('Call'), `Alice's phone shows "${shows(phone)}"`);
});

Then('Alice is not signed in to WorkTime', function (this: Scenario) {
	const phone = this.testbed.mobile();
	expect(phone.screen().actions.includes('Sign In') && !phone.screen().actions.includes('Sign Out'), `Alice's phone shows "${shows(phone)}"`);
});

Then('WorkTime says {string}', function (this: Scenario, text: string) {
	const phone = this.testbed.mobile();
	expect(shows(phone).includes(text), `WorkTime does not say “${text}”: it shows "${shows(phone)}"`);
});

Then('WorkTime asks Alice to set up Mobility', function (this: Scenario) {
	const phone = this.testbed.mobile();
	expect(phone.screen().lines[0] === 'Set up Mobility', `WorkTime does not ask to set up Mobility: it shows "${shows(phone)}"`);
	for (const asked of ['Alert Click to Dial', 'Phones to ring', 'Answer Confirmation']) {
		expect(phone.screen().lines.includes(asked), `WorkTime does not ask for ${asked}`);
	}
});

Then('WorkTime does not ask Alice to set up Mobility', function (this: Scenario) {
	const phone = this.testbed.mobile();
	expect(phone.screen().lines[0] !== 'Set up Mobility', 'WorkTime asks to set up Mobility');
	expect(phone.screen().actions.includes('Call'), `WorkTime is not ready: it shows "${shows(phone)}"`);
});

When('Alice puts the set-up of Mobility off', async function (this: Scenario) {
	await this.act(this.testbed.mobile().cancel());
});

When('Alice signs out of WorkTime and in again', async function (this: Scenario) {
	await readyToCall(this);
	await this.act(this.testbed.mobile().signOut());
	await signIn(this, this.testbed.mobile());
});

When('Alice sets up Mobility in WorkTime', function (this: Scenario) {
	return setUp(this, 'Both', true, false);
});

When(
	'Alice sets up Mobility in WorkTime: phones to ring {string}, alert click to dial {word}, answer confirmation {word}',
	function (this: Scenario, ringing: keyof typeof RINGING, alert: string, confirmation: string) {
		return setUp(this, ringing, alert === 'on', confirmation === 'on');
	},
);

Given('the PBX state after this is remembered, and Alice is as before', function (this: Scenario) {
	const { provisioning } = this.testbed.pbx;
	byPortal.set(this, JSON.stringify(provisioning.person(alice.userId)));
	provisioning.setMobility(alice.userId, mobilityNotSetUp);
	expect(JSON.stringify(provisioning.person(alice.userId)) !== byPortal.get(this), 'the activation in My Phone has changed nothing');
});

const byPortal = new WeakMap<Scenario, string>();

Then('the PBX state is the identical one', function (this: Scenario) {
	expectEqual(JSON.stringify(this.testbed.pbx.provisioning.person(alice.userId)), byPortal.get(this) ?? '', "Alice's state at the PBX");
});

Then("Alice's client has asked the PBX {int} time(s) since then", function (this: Scenario, times: number) {
	expectEqual(requestsSince(this), times, "requests of Alice's client");
});

/** Requests to the service API that left Alice's phone since the scenario last took note. */
function requestsSince({ testbed, callBegan }: Scenario): number {
	const addresses = testbed.journal.ofKind('host').find(({ host }) => host === 'alice-mobile')?.addresses ?? [];
	return testbed.journal
		.ofKind('packet')
		.filter(
			({ n, from, payload }) =>
				n >= callBegan && addresses.includes(from.address) && /^(GET|POST|PUT) \/com\.broadsoft/.test(payload.toString('latin1', 0, 40)),
		).length;
}

Given('from now on the requests of her client are counted', function (this: Scenario) {
	this.callBegan = this.nextEvent;
});

When('Alice enters her new password in WorkTime', async function (this: Scenario) {
	await this.act(this.testbed.mobile().signIn(alice.userId, passwordOf(this, 'Alice')));
});

When('Alice tries to call Bob by Call Through', async function (this: Scenario) {
	await this.act(this.testbed.mobile().dial(bob.number, 'call-through'));
});

When('Alice signs in to WorkTime on another phone', async function (this: Scenario) {
	await signIn(this, this.testbed.secondMobile());
	expect(this.testbed.secondMobile().screen().actions.includes('Sign Out'), `her other phone shows "${shows(this.testbed.secondMobile())}"`);
});

When('Alice tries to sign in to WorkTime on another phone', function (this: Scenario) {
	return signIn(this, this.testbed.secondMobile());
});

Then('only the other phone is registered at the PBX', async function (this: Scenario) {
	const registered = this.testbed.pbx.registrations(alice.userId).filter(({ line }) => line === 'client');
	expectEqual(
		registered.map(({ userAgent }) => userAgent?.includes('Android')),
		[true],
		"registrations of Alice's mobile devices that are the other phone's",
	);
});

Then('at no time were two mobile devices of Alice registered', function (this: Scenario) {
	const registered = this.testbed.pbx.registrations(alice.userId).filter(({ line }) => line === 'client');
	expect(registered.length <= 1, `${registered.length} mobile devices are registered`);
});

Then('her first phone has signed her out within {duration}', function (this: Scenario, within: Millis) {
	const phone = this.testbed.mobile();
	return this.see(
		() => shows(phone).includes('another mobile device') && phone.screen().actions.includes('Sign In'),
		() => `her first phone shows "${shows(phone)}"`,
		within,
	);
});

When('Alice opens the call settings in WorkTime', async function (this: Scenario) {
	await this.act(this.testbed.mobile().openCallSettings());
	await this.clock.run(1_000);
});

When("Alice leaves WorkTime's call settings", async function (this: Scenario) {
	await this.act(this.testbed.mobile().cancel());
});

When('Alice follows the {word} link of the mail on her {phone}', async function (this: Scenario, kind: string, platform: Platform) {
	const link = linkIn((await lastMail(this)).text, kind);
	expect(link !== undefined, `the mail has no ${kind} link`);
	await this.act(this.testbed.mobile(platform).openLink(link));
});

When('Alice follows the {word} link of My Features on her {phone}', async function (this: Scenario, kind: string, platform: Platform) {
	const browser = await signedIn(this, 'Alice');
	await this.act(browser.visit('/phone/features'));
	const link = new RegExp(`${kind} Link: (\\S+)`).exec((await browser.page()).text)?.[1];
	expect(link !== undefined, `My Features has no ${kind} link`);
	await this.act(this.testbed.mobile(platform).openLink(link));
});

Then('her phone shows WorkTime in the {string}', function (this: Scenario, store: string) {
	const phone = this.testbed.mobile();
	expect(phone.screen().lines.includes(store) && phone.screen().lines.includes('WorkTime'), `her phone shows "${shows(phone)}"`);
});

Then('her phone says that this is not available for it', function (this: Scenario) {
	const phone = this.testbed.mobile();
	expect(shows(phone).includes('Not available for this phone') && !phone.screen().actions.includes('Install'), `her phone shows "${shows(phone)}"`);
});

When('Alice installs it', async function (this: Scenario) {
	await this.act(this.testbed.mobile().installFromStore());
	expect(
		this.testbed
			.mobile()
			.apps()
			.some(({ name }) => name === 'WorkTime'),
		`her phone shows "${shows(this.testbed.mobile())}"`,
	);
});
