import { Given, When } from '@cucumber/cucumber';
import { alice, bob, erin, mallory } from '../simulators/cast';
import type { CallMode } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { tones } from '../simulators/media';
import { listen, soundName } from './observe/hearing';
import { deskRings, imrnGiven, mobileRings, mobileShows, telephoneRings, telephoneTalks } from './observe/phones';
import { SURELY } from './patience';
import type { Scenario } from './world';

async function callBob(world: Scenario, mode?: CallMode): Promise<void> {
	world.callBegan = world.nextEvent;
	world.mode = mode;
	const mobile = world.testbed.mobile();
	await world.act(mobile.openApp());
	await world.act(mobile.dial(bob.number, mode));
}

async function answerOnMobile(world: Scenario): Promise<void> {
	await world.see(() => mobileRings(world), "Alice's mobile does not ring");
	await world.act(world.testbed.mobile().answer());
	await world.see(() => !mobileRings(world), "Alice's mobile goes on ringing after she answered");
}

async function answerAt(world: Scenario, who: 'Bob' | 'Mallory'): Promise<void> {
	await world.see(() => telephoneRings(world, who), `${who}'s telephone does not ring`);
	world.testbed.telephone(who).answer();
	await world.see(() => telephoneTalks(world, who), `${who} answered and is not connected`);
	// The other end learns of the answer a moment later.
	await world.clock.run(500);
}

When('Alice calls Bob by {mode}', function (this: Scenario, mode: CallMode) {
	return callBob(this, mode);
});

When('Alice calls Bob without choosing how', function (this: Scenario) {
	return callBob(this);
});

When('Alice calls Bob from her desk phone', async function (this: Scenario) {
	this.callBegan = this.nextEvent;
	await this.act(this.testbed.desk.dial(bob.number));
});

When('Alice calls Bob from the dialer of her phone', async function (this: Scenario) {
	this.callBegan = this.nextEvent;
	await this.act(this.testbed.mobile().nativeDial(bob.number));
});

When('Alice dials the same IMRN again from the dialer of her phone', async function (this: Scenario) {
	this.callBegan = this.nextEvent;
	await this.act(this.testbed.mobile().nativeDial(imrnGiven(this)));
});

Given('Alice has called Bob by Call Through, and both have hung up', async function (this: Scenario) {
	await callBob(this, 'call-through');
	await answerAt(this, 'Bob');
	await this.act(this.testbed.mobile().hangUp());
	await this.see(() => this.testbed.telephone('Bob').calls.length === 0, "Bob's call does not end");
	await this.clock.run(2_000);
});

Given('Alice is on a personal call with Mallory', async function (this: Scenario) {
	await this.act(this.testbed.mobile().nativeDial(mallory.number));
	await answerAt(this, 'Mallory');
});

When('Alice takes the call back if there is one', async function (this: Scenario) {
	if (this.mode === 'call-back') await answerOnMobile(this);
});

When('Alice answers on her mobile', function (this: Scenario) {
	return answerOnMobile(this);
});

When('Alice answers on her desk phone', async function (this: Scenario) {
	await this.see(() => deskRings(this), "Alice's desk phone does not ring");
	await this.act(this.testbed.desk.answer());
	await this.see(() => !deskRings(this), "Alice's desk phone goes on ringing after she answered");
	await this.clock.run(500);
});

When('Alice declines the call on her mobile', async function (this: Scenario) {
	await this.see(() => mobileRings(this), "Alice's mobile does not ring");
	await this.act(this.testbed.mobile().decline());
});

When('Alice does not answer the call on her mobile', async function (this: Scenario) {
	await this.see(() => mobileRings(this), "Alice's mobile does not ring");
});

/** A key counts for the one who asks for it: before that nobody waits for one. */
function isAsked(world: Scenario, who: string, hears: () => number | undefined): Promise<void> {
	return listen(
		world,
		() => hears() === tones.announcement,
		() => `${who} is not asked for a key, and hears ${soundName(hears())}`,
	);
}

When('Alice is asked for a key on her mobile, and presses {int}', async function (this: Scenario, digit: number) {
	await isAsked(this, 'Alice', () => this.testbed.mobile().hears());
	await this.act(this.testbed.mobile().pressDigit(String(digit)));
});

When('Alice hangs up', async function (this: Scenario) {
	await this.act(this.testbed.mobile().hangUp());
});

When('Alice hangs up on her desk phone', async function (this: Scenario) {
	await this.act(this.testbed.desk.hangUp());
	await this.clock.run(1_000);
});

When('Alice puts the call on hold', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	const shows = (text: string) => () => mobile.screen().lines.includes(text);
	const shown = () => `the call is not on hold: Alice's phone shows "${mobileShows(this)}"`;
	await this.see(() => mobile.screen().actions.includes('Hold'), shown);
	await this.act(mobile.hold());
	await this.see(shows('On hold'), shown);
});

When('Alice resumes the call', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.resume());
	await this.see(
		() => mobile.screen().lines.includes('Connected'),
		() => `the call was not resumed: Alice's phone shows "${mobileShows(this)}"`,
	);
});

Given("Bob's telephone is busy", function (this: Scenario) {
	this.testbed.telephone('Bob').set({ busy: true });
});

When('Bob answers', function (this: Scenario) {
	return answerAt(this, 'Bob');
});

When('Bob declines', async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring");
	this.testbed.telephone('Bob').decline();
});

When('Bob hangs up', function (this: Scenario) {
	this.testbed.telephone('Bob').hangUp();
});

When("Bob calls Alice's business number", function (this: Scenario) {
	this.callBegan = this.nextEvent;
	this.testbed.telephone('Bob').dial(alice.businessNumber);
});

Given("Bob has called Alice's business number and both her phones are ringing", async function (this: Scenario) {
	this.testbed.mobile();
	this.callBegan = this.nextEvent;
	this.testbed.telephone('Bob').dial(alice.businessNumber);
	await this.see(() => deskRings(this) && mobileRings(this), "Alice's desk phone and her mobile do not both ring");
});

When('Mallory dials the IMRN that the PBX gave to Alice', function (this: Scenario) {
	this.testbed.telephone('Mallory').dial(imrnGiven(this));
});

When('{duration} pass(es)', function (this: Scenario, time: Millis) {
	return this.clock.run(time);
});

When("Mallory calls Alice's business number", function (this: Scenario) {
	this.callBegan = this.nextEvent;
	this.testbed.telephone('Mallory').dial(alice.businessNumber);
});

When('Alice calls Mallory from her desk phone', async function (this: Scenario) {
	this.callBegan = this.nextEvent;
	await this.act(this.testbed.desk.dial(mallory.number));
});

When("Erin calls Alice's business number", async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.act(desk.powerOn());
	this.callBegan = this.nextEvent;
	await this.act(desk.dial(alice.extension));
});

When("Bob calls Erin's business number", function (this: Scenario) {
	this.callBegan = this.nextEvent;
	this.testbed.telephone('Bob').dial(erin.number);
});

When('Mallory answers', async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", SURELY);
	this.testbed.telephone('Mallory').answer();
	await this.clock.run(1_000);
});

When('Mallory is asked for a key, and presses {int}', async function (this: Scenario, digit: number) {
	await isAsked(this, 'Mallory', () => this.testbed.telephone('Mallory').hears());
	this.testbed.telephone('Mallory').pressDigit(String(digit));
});

When('Alice declines the call on her desk phone', async function (this: Scenario) {
	await this.see(() => deskRings(this), "Alice's desk phone does not ring", SURELY);
	await this.act(this.testbed.desk.decline());
});

When('Alice sends the call on to {string} from her desk phone', async function (this: Scenario, number: string) {
	await this.see(() => deskRings(this), "Alice's desk phone does not ring", SURELY);
	await this.act(this.testbed.desk.redirect(number));
});
