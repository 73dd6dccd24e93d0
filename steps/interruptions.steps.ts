import { Given, Then, When } from '@cucumber/cucumber';
import { alice, bob } from '../simulators/cast';
import type { MediaApp } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { expect, expectEqual } from './observe/conformity';
import { mobileRings, mobileShows, telephoneRings, telephoneTalks } from './observe/phones';
import { readyToCall } from './observe/ready-to-call';
import { isOnHold, renegotiations } from './observe/voip-call';
import type { Scenario } from './world';

const voipCalls = ({ testbed }: Scenario) => testbed.mobile().remains().voipCalls ?? 0;
const audio = ({ testbed }: Scenario, since: number) =>
	testbed.journal.ofKind('audio').filter(({ n, telephone }) => n >= since && telephone === 'alice-mobile');

async function callByVoip(world: Scenario): Promise<void> {
	world.callBegan = world.nextEvent;
	const mobile = world.testbed.mobile();
	await world.act(mobile.openApp());
	await readyToCall(world);
	await world.act(mobile.dial(bob.number, 'voip'));
	await world.see(
		() => telephoneRings(world, 'Bob'),
		() => `Bob's telephone does not ring: Alice's phone shows "${mobileShows(world)}"`,
		10_000,
	);
}

Given('Alice is in a VoIP call with Bob', async function (this: Scenario) {
	await callByVoip(this);
	await this.clock.run(1_000);
	this.testbed.telephone('Bob').answer();
	await this.see(
		() => this.testbed.mobile().screen().lines.includes('Connected') && telephoneTalks(this, 'Bob'),
		() => `Alice's phone shows "${mobileShows(this)}"`,
		10_000,
	);
	await this.clock.run(3_000);
});

Given('Alice is calling Bob by VoIP and his telephone rings', function (this: Scenario) {
	return callByVoip(this);
});

When("Mallory calls Alice's mobile number", async function (this: Scenario) {
	this.cellularBegan = this.nextEvent;
	this.testbed.telephone('Mallory').dial(alice.mobileNumber);
	await this.see(() => mobileRings(this), "Alice's mobile does not ring", 10_000);
});

When("Mallory calls Alice's mobile number in vain", function (this: Scenario) {
	this.cellularBegan = this.nextEvent;
	this.testbed.telephone('Mallory').dial(alice.mobileNumber);
});

When('Bob answers a call that nobody is in any more', async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring");
	this.testbed.telephone('Bob').answer();
	await this.clock.run(1_000);
});

When('Alice puts Bob on hold and answers on her mobile', async function (this: Scenario) {
	const { actions } = this.testbed.mobile().screen();
	expect(actions.includes('Hold & Answer'), `there is only ${actions.join(', ')}`);
	await this.act(this.testbed.mobile().answer());
	await this.clock.run(1_000);
});

When('Mallory hangs up', async function (this: Scenario) {
	for (const call of this.testbed.telephone('Mallory').calls) call.hangUp();
	await this.clock.run(1_500);
});

When('Alice ends the cellular call', async function (this: Scenario) {
	await this.act(this.testbed.mobile().hangUp());
	await this.clock.run(1_500);
});

When('Alice looks at her phone', function (this: Scenario) {
	expect(this.testbed.mobile().screen().foreground === 'worktime', `Alice's phone shows "${mobileShows(this)}"`);
});

When('Alice answers and ends the cellular call', async function (this: Scenario) {
	await this.act(this.testbed.mobile().answer());
	await this.see(() => !mobileRings(this), "Alice's mobile goes on ringing after she answered");
	await this.clock.run(5_000);
	await this.act(this.testbed.mobile().hangUp());
	await this.clock.run(1_500);
});

Given("the system of Alice's phone knows the calls of WorkTime", function (this: Scenario) {
	this.testbed.prepareMobile({ callKit: true });
});

When('Alice locks her phone', function (this: Scenario) {
	return this.act(this.testbed.mobile().lock());
});

When('Alice unlocks her phone', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	// A call that is over is shown until the phone has heard of it.
	await this.see(
		() => mobile.screen().actions.includes('Unlock'),
		() => `Alice's phone shows "${mobileShows(this)}"`,
	);
	await this.act(mobile.unlock());
});

When('Alice goes back to WorkTime', function (this: Scenario) {
	return this.act(this.testbed.mobile().openApp());
});

When('Alice presses Hold', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.screen().lines.includes('On hold') ? mobile.resume() : mobile.hold());
	await this.clock.run(1_000);
});

When('Alice ends the call that is on hold', async function (this: Scenario) {
	await this.act(this.testbed.mobile().hangUp());
});

When('Alice opens {media}', async function (this: Scenario, app: MediaApp) {
	this.cellularBegan = this.nextEvent;
	await this.act(this.testbed.mobile().openMediaApp(app));
	await this.clock.run(2_000);
});

When('Alice stops the playback', async function (this: Scenario) {
	await this.act(this.testbed.mobile().stopMedia());
	await this.clock.run(1_000);
});

When('Alice redials Bob by VoIP', async function (this: Scenario) {
	await this.see(() => voipCalls(this) === 0, 'the call is not over');
	await this.see(() => !telephoneTalks(this, 'Bob'), "Bob's call goes on");
	await callByVoip(this);
});

/** The first time since the interruption began that Alice's phone showed the incoming call. */
function ringing({ testbed, cellularBegan }: Scenario) {
	return testbed.journal
		.ofKind('screen')
		.find(({ n, telephone, lines }) => n >= cellularBegan && telephone === 'alice-mobile' && lines.includes('Incoming call'));
}

Then('the VoIP call goes on hold while the phone rings, before anybody answers', async function (this: Scenario) {
	await this.see(
		() => isOnHold(this),
		() => `the VoIP call is not on hold: ${renegotiations(this).length} re-INVITEs`,
		10_000,
	);
	const hold = renegotiations(this).at(-1);
	const rang = ringing(this);
	expect(rang !== undefined && hold !== undefined, 'the phone has not rung');
	expect(hold.packet.at - rang.at <= 1_000, `the hold came ${hold.packet.at - rang.at} ms after the phone began to ring`);
	const answered = this.testbed.journal
		.ofKind('cellular')
		.some(({ n, telephone, message }) => n >= this.cellularBegan && n < hold.packet.n && telephone === 'alice-mobile' && message === 'CONNECT');
	expect(!answered, 'the hold came after the answer');
	expect(voipCalls(this) === 1 && telephoneTalks(this, 'Bob'), 'the VoIP call is gone');
});

Then('the VoIP call has not been put on hold', async function (this: Scenario) {
	await this.clock.run(2_000);
	expectEqual(renegotiations(this).length, 0, 're-INVITEs of the VoIP call');
	expect(voipCalls(this) === 1 && telephoneTalks(this, 'Bob'), 'the VoIP call is gone');
});

Then('the VoIP call is on hold', async function (this: Scenario) {
	await this.see(
		() => isOnHold(this),
		() => `the VoIP call is not on hold: Alice's phone shows "${mobileShows(this)}"`,
		10_000,
	);
	// The phone learns of it a moment later.
	await this.clock.run(1_000);
	expect(voipCalls(this) === 1 && telephoneTalks(this, 'Bob'), 'the VoIP call is gone');
});

Then('the VoIP call is still on hold', async function (this: Scenario) {
	await this.clock.run(2_000);
	expect(isOnHold(this), `the VoIP call is not on hold: Alice's phone shows "${mobileShows(this)}"`);
	expect(voipCalls(this) === 1 && telephoneTalks(this, 'Bob'), 'the VoIP call is gone');
});

Then('the VoIP call is retrieved', async function (this: Scenario) {
	await this.see(
		() => !isOnHold(this) && this.testbed.mobile().screen().lines.includes('Connected'),
		() => `the VoIP call is not back: Alice's phone shows "${mobileShows(this)}"`,
		10_000,
	);
	expect(telephoneTalks(this, 'Bob'), 'Bob is gone');
	expectEqual(this.testbed.pbx.calls().length, 1, 'calls at the PBX');
});

Then('the VoIP call cannot be retrieved', async function (this: Scenario) {
	await this.see(
		() => this.testbed.mobile().screen().lines.includes('The call could not be resumed'),
		() => `the VoIP call was retrieved, or nobody was told: Alice's phone shows "${mobileShows(this)}"`,
	);
	await this.clock.run(2_000);
	expect(isOnHold(this), 'the VoIP call was retrieved');
	expectEqual(audio(this, this.cellularBegan).at(-1)?.what, 'refused', 'what the system said to the client that wanted its audio back');
	expect(telephoneTalks(this, 'Bob'), 'Bob is gone');
});

Then('the VoIP call cannot be retrieved yet', async function (this: Scenario) {
	await this.see(
		() => this.testbed.mobile().screen().lines.includes('Another call is in progress on this phone'),
		() => `Alice's phone shows "${mobileShows(this)}"`,
	);
	await this.clock.run(2_000);
	expect(isOnHold(this), 'the VoIP call was retrieved during the cellular call');
});

Then("Alice's VoIP call is over within {duration}", function (this: Scenario, within: Millis) {
	return this.see(
		() => voipCalls(this) === 0,
		() => `the VoIP call goes on: Alice's phone shows "${mobileShows(this)}"`,
		within,
	);
});

Then("Alice's VoIP call goes on", async function (this: Scenario) {
	await this.clock.run(2_000);
	expect(voipCalls(this) === 1 && telephoneTalks(this, 'Bob'), `the VoIP call is over: Alice's phone shows "${mobileShows(this)}"`);
	expectEqual(this.testbed.pbx.calls().filter(({ state }) => state !== 'alerting').length, 1, 'answered calls at the PBX');
});

Then('{media} has been interrupted by the cellular call', function (this: Scenario, app: MediaApp) {
	const began = audio(this, this.cellularBegan).filter(({ what }) => what === 'interruption-began');
	expectEqual(
		began.map(({ app: whose, detail }) => `${whose} ${detail}`),
		[`${app} by native-dialer`],
		'whose audio was taken away',
	);
});

Then('WorkTime has been interrupted by the cellular call', function (this: Scenario) {
	const began = audio(this, this.cellularBegan).filter(({ what }) => what === 'interruption-began');
	expectEqual(
		began.map(({ app, detail }) => `${app} ${detail}`),
		['worktime by native-dialer'],
		'whose audio was taken away',
	);
});

Then('only {media} has the audio of the phone', function (this: Scenario, app: MediaApp) {
	const owner = audio(this, 0).findLast(({ what }) => what === 'activated')?.app;
	expectEqual(owner, app, 'who plays');
	const began = audio(this, this.cellularBegan).some(({ what, app: whose }) => what === 'interruption-began' && whose === 'worktime');
	expect(began, 'WorkTime still has its audio');
});

Then('{media} does not play any more', async function (this: Scenario, app: MediaApp) {
	const stopped = audio(this, 0).some(({ app: whose, what }) => whose === app && what === 'interruption-began');
	expect(stopped, `${app} plays on`);
});

/** The requests that Alice's client has sent on its own account since the cellular call was answered. */
function ownRequests({ testbed, wire, cellularBegan }: Scenario): readonly string[] {
	const answered = testbed.journal
		.ofKind('cellular')
		.find(
			({ n, telephone, direction, message }) =>
				n >= cellularBegan && telephone === 'alice-mobile' && direction === 'to-network' && message === 'CONNECT',
		);
	expect(answered !== undefined, 'the cellular call was not answered');
	return (['REGISTER', 'INVITE', 'UPDATE', 'OPTIONS'] as const).flatMap((request) =>
		wire.messages({ from: 'alice-mobile', request, since: answered.n }).map(() => request),
	);
}

Then('WorkTime has asked for nothing since the cellular call was answered', function (this: Scenario) {
	expectEqual(ownRequests(this), [], 'the requests of a client that sleeps');
});

Then('WorkTime has gone on registering since the cellular call was answered', function (this: Scenario) {
	expect(ownRequests(this).includes('REGISTER'), 'the client has not refreshed its registration');
});
