import { Then } from '@cucumber/cucumber';
import { alice, bob } from '../simulators/cast';
import type { CallMode } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { expect, expectEqual } from './observe/conformity';
import {
	deskRings,
	mobileRings,
	mobileRingsInItsDialer,
	mobileShows,
	national,
	ringingScreens,
	telephoneRings,
	telephoneShows,
} from './observe/phones';
import { SURELY } from './patience';
import type { Scenario } from './world';

/** How long a tester goes on looking before saying that something has not happened. */
const PATIENCE: Millis = 3_000;

Then('WorkTime offers exactly {modes} for a call', function (this: Scenario, modes: readonly CallMode[]) {
	expectEqual(this.testbed.mobile().screen().modes, modes, 'the ways to call that WorkTime offers');
});

Then('Alice cannot call Bob by {mode}', async function (this: Scenario, mode: CallMode) {
	this.callBegan = this.nextEvent;
	const mobile = this.testbed.mobile();
	// Whether there is no button or the call fails: what counts is that Bob is not reached.
	await this.clock.settle(
		mobile.dial(bob.number, mode).catch(() => {}),
		30_000,
	);
	await this.clock.run(PATIENCE);
	expectEqual(ringingScreens(this, 'bob').filter(({ n }) => n >= this.callBegan).length, 0, "calls that reached Bob's telephone");
	expect(!mobileShows(this).includes('Connected'), `Alice's phone shows "${mobileShows(this)}"`);
});

Then('WorkTime tells Alice that the call could not be placed', async function (this: Scenario) {
	const { testbed } = this;
	await this.see(
		() => testbed.mobile().screen().foreground === 'worktime' && testbed.mobile().callLog().at(-1)?.outcome === 'not placed',
		() => `WorkTime says nothing of a failed call: Alice's phone shows "${mobileShows(this)}"`,
	);
});

Then("Bob's telephone rings", function (this: Scenario) {
	return this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring");
});

Then("Bob's telephone rings within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring", within);
});

Then("Bob's telephone is ringing", async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring");
	await this.clock.run(500);
});

Then("Bob's telephone stops ringing within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => !telephoneRings(this, 'Bob'), "Bob's telephone goes on ringing", within);
});

Then("Bob's telephone rings and shows {string} and Alice's business number", async function (this: Scenario, name: string) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring");
	const lines = this.testbed.telephone('Bob').screen();
	expect(lines.includes(name) && lines.includes(alice.businessNumber), `Bob's telephone shows "${telephoneShows(this, 'Bob')}"`);
});

Then("Bob's telephone rings and shows Alice's mobile number", async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring");
	const lines = this.testbed.telephone('Bob').screen();
	expect(lines.includes(alice.mobileNumber) && !lines.includes(alice.businessNumber), `Bob's telephone shows "${telephoneShows(this, 'Bob')}"`);
});

Then("Bob's telephone has not rung", async function (this: Scenario) {
	await this.clock.run(PATIENCE);
	expectEqual(this.testbed.telephone('Bob').rung, 0, "calls that rang Bob's telephone");
});

Then("Bob's telephone has rung {int} time(s)", async function (this: Scenario, times: number) {
	await this.clock.run(PATIENCE);
	expectEqual(this.testbed.telephone('Bob').rung, times, "calls that rang Bob's telephone");
});

Then("nothing that Bob's telephone has shown contains Alice's mobile number", function (this: Scenario) {
	const shown = this.testbed.journal.ofKind('screen').filter(({ telephone }) => telephone === 'bob');
	expect(shown.length > 0, "Bob's telephone has shown nothing at all");
	for (const { lines } of shown) expect(!lines.join(' ').includes(national(alice.mobileNumber)), `Bob's telephone showed "${lines.join(' / ')}"`);
});

Then("Alice's mobile rings in its own dialer within {duration}", function (this: Scenario, within: Millis) {
	return this.see(
		() => mobileRingsInItsDialer(this),
		() => `Alice's mobile does not ring in its own dialer: it shows "${mobileShows(this)}"`,
		within,
	);
});

Then("Alice's mobile is ringing", function (this: Scenario) {
	expect(mobileRings(this), `Alice's mobile is not ringing: it shows "${mobileShows(this)}"`);
});

Then("Alice's mobile is not ringing", function (this: Scenario) {
	expect(!mobileRings(this), "Alice's mobile is ringing");
});

Then("Alice's mobile has not rung", async function (this: Scenario) {
	await this.clock.run(PATIENCE);
	expectEqual(ringingScreens(this, 'alice-mobile').length, 0, "times that Alice's mobile showed an incoming call");
});

Then("Alice's mobile stops ringing within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => !mobileRings(this), "Alice's mobile goes on ringing", within);
});

Then("the native dialer is the app in front on Alice's phone", function (this: Scenario) {
	expectEqual(this.testbed.mobile().screen().foreground, 'native-dialer', "the app in front on Alice's phone");
});

Then("Alice's phone shows Bob's number", function (this: Scenario) {
	expect(mobileShows(this).includes(bob.number), `Alice's phone shows "${mobileShows(this)}"`);
});

Then('WorkTime has never shown an incoming call', function (this: Scenario) {
	const shown = ringingScreens(this, 'alice-mobile');
	expect(shown.length > 0, "no incoming call has been shown on Alice's phone at all");
	expectEqual(shown.filter(({ foreground }) => foreground === 'worktime').length, 0, 'times that WorkTime showed an incoming call');
});

Then("Alice's desk phone rings within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => deskRings(this), "Alice's desk phone does not ring", within);
});

Then("Alice's desk phone and her mobile ring together within {duration}", function (this: Scenario, within: Millis) {
	// A phone that nobody has named yet is not on.
	this.testbed.mobile();
	return this.see(() => deskRings(this) && mobileRingsInItsDialer(this), "Alice's desk phone and her mobile do not ring together", within);
});

Then("Alice's desk phone is ringing", function (this: Scenario) {
	expect(deskRings(this), "Alice's desk phone is not ringing");
});

Then("Alice's desk phone is not ringing", function (this: Scenario) {
	expect(!deskRings(this), "Alice's desk phone is ringing");
});

Then("Alice's desk phone has not rung", async function (this: Scenario) {
	await this.clock.run(PATIENCE);
	expectEqual(ringingScreens(this, 'alice-desk').length, 0, "times that Alice's desk phone showed an incoming call");
});

Then("Alice's desk phone stops ringing within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => !deskRings(this), "Alice's desk phone goes on ringing", within);
});

Then('WorkTime says/shows {string} within {duration}(, without a restart)', function (this: Scenario, text: string, within: Millis) {
	return this.see(
		() => this.testbed.mobile().screen().lines.includes(text),
		() => `WorkTime does not say "${text}": Alice's phone shows "${mobileShows(this)}"`,
		within,
	);
});

Then('WorkTime does not say {string}', function (this: Scenario, text: string) {
	expect(!this.testbed.mobile().screen().lines.includes(text), `Alice's phone shows "${mobileShows(this)}"`);
});

Then("Alice's mobile does not ring", async function (this: Scenario) {
	await this.clock.run(8_000);
	expect(!mobileRings(this), "Alice's mobile rings");
});

Then("Mallory's telephone rings", function (this: Scenario) {
	return this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", SURELY);
});

Then("Mallory's telephone rings after {int} rings of six seconds", async function (this: Scenario, rings: number) {
	const began = this.testbed.journal.all()[this.callBegan]?.at ?? this.clock.now();
	await this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", rings * 6_000 + SURELY);
	const waited = this.clock.now() - began;
	expect(waited >= rings * 6_000 && waited < rings * 6_000 + 10_000, `Mallory's telephone rang after ${waited / 1000} s`);
});

Then("Alice's mobile and Mallory's telephone ring", function (this: Scenario) {
	return this.see(() => mobileRings(this) && telephoneRings(this, 'Mallory'), 'the two do not ring together', SURELY);
});

Then("Mallory's telephone rings, and Alice's mobile does not", async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", SURELY);
	await this.clock.run(5_000);
	expectEqual(ringingScreens(this, 'alice-mobile').length, 0, "times that Alice's mobile showed an incoming call");
});

Then("Mallory's telephone has not rung", async function (this: Scenario) {
	await this.clock.run(5_000);
	expectEqual(this.testbed.telephone('Mallory').rung, 0, "calls that rang Mallory's telephone");
});

Then("Mallory's telephone stops ringing", function (this: Scenario) {
	return this.see(() => !telephoneRings(this, 'Mallory'), "Mallory's telephone goes on ringing", SURELY);
});

Then("Alice's desk phone has chirped and stopped", async function (this: Scenario) {
	await this.see(() => ringingScreens(this, 'alice-desk').length > 0, "Alice's desk phone has not rung", SURELY);
	await this.see(() => !deskRings(this), "Alice's desk phone goes on ringing", SURELY);
});

Then("Bob's telephone shows no number", async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring", SURELY);
	const shown = telephoneShows(this, 'Bob');
	expect(!shown.includes('2125550101') && !shown.includes(alice.name), `Bob's telephone shows "${shown}"`);
});
