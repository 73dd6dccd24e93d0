import { Given, When } from '@cucumber/cucumber';
import { alice } from '../simulators/cast';
import type { CallMode, Platform } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { expect } from './observe/conformity';
import { readyToCall } from './observe/ready-to-call';
import type { Scenario } from './world';

async function signIn(world: Scenario, platform: Platform): Promise<void> {
	const mobile = world.testbed.mobile(platform);
	await world.act(mobile.install());
	await world.act(mobile.openApp());
	await world.act(mobile.signIn(alice.userId, world.testbed.passwords.myPhone));
	// Whoever has no Mobility is asked to set it up, and here does not.
	if (mobile.screen().actions.includes('Set Up Mobility')) await world.act(mobile.cancel());
	const { lines, actions } = mobile.screen();
	expect(actions.includes('Sign Out'), `Alice could not sign in: her phone shows "${lines.join(' / ')}"`);
	await readyToCall(world);
}

Given('Alice is signed in to WorkTime on her {phone}', function (this: Scenario, platform: Platform) {
	return signIn(this, platform);
});

Given('Alice has just installed WorkTime on her {phone} and signed in', function (this: Scenario, platform: Platform) {
	return signIn(this, platform);
});

When('Alice signs out of WorkTime', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	await readyToCall(this);
	await this.act(mobile.signOut());
});

Given("{mode} is not enabled in the WorkTime client of Alice's {phone}", function (this: Scenario, mode: CallMode, _platform: Platform) {
	const { provisioning } = this.testbed.pbx;
	const { profile, functions } = provisioning.site.deployment();
	provisioning.site.deploy(
		profile,
		functions.filter((each) => each !== (mode === 'voip' ? 'audio' : mode)),
	);
});

Given('Alice has set {mode} as the way WorkTime places her calls', async function (this: Scenario, mode: CallMode) {
	await this.act(this.testbed.mobile().chooseMode(mode));
});

Given('WorkTime is the app in front', async function (this: Scenario) {
	await this.act(this.testbed.mobile().openApp());
});

Given("Alice's desk phone is on", async function (this: Scenario) {
	await this.act(this.testbed.desk.powerOn());
});

Given("Alice's desk phone is off", async function (this: Scenario) {
	await this.act(this.testbed.desk.powerOff());
});

Given('Mobility is not active for Alice', function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { active: false });
});

Given("click-to-dial calls do not alert Alice's mobile", function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { alertClickToDialCalls: false });
});

Given('Alice has asked the PBX to show her mobile number on business calls', function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { useMobilityCallingLineID: true });
	this.testbed.mobileNumberMayShow();
});

Given("Alice's business calls ring her desk phone and her mobile", function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { devicesToRing: 'Both' });
});

Given("Alice's business calls ring only her desk phone", function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { devicesToRing: 'Fixed' });
});

Given("Alice's business calls ring only her mobile", function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { devicesToRing: 'Mobile' });
});

Given("answer confirmation is on for Alice's mobile", function (this: Scenario) {
	this.testbed.pbx.provisioning.setMobility(alice.userId, { answerConfirmationRequired: true });
});

When("the PBX changes the device password of Alice's client", function (this: Scenario) {
	this.testbed.pbx.provisioning.passwords.setOfDevice(alice.userId, 'client', this.testbed.newPassword('client, changed').reveal());
	this.callBegan = this.nextEvent;
});

Given("the carrier of Alice's mobile answers with its voice mail after {duration}", function (this: Scenario, after: Millis) {
	this.testbed.forwardMobileToMailbox(after);
});

Given("the cellular network is out of reach for Alice's phone", function (this: Scenario) {
	this.testbed.mobile();
	this.testbed.cover(false);
});

Given("the cellular network is back for Alice's phone", function (this: Scenario) {
	this.testbed.cover(true);
});

Given("the data network of Alice's phone is perfect", function (this: Scenario) {
	const { network } = this.testbed;
	network.impair('alice-mobile', {});
	for (const server of ['sbc', 'pbx']) network.link(['alice-mobile', server], { latencyMs: 1 });
});

Given("Alice's phone has lost its data network", function (this: Scenario) {
	this.testbed.network.partition('alice-mobile');
});
