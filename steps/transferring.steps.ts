import { Given, Then, When } from '@cucumber/cucumber';
import { alice, bob, erin, mallory } from '../simulators/cast';
import { field } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import { expect, expectEqual } from './observe/conformity';
import { type Device, deviceTalks } from './observe/connection';
import { bobHears, deviceHears, erinHears, farEndHears, listen } from './observe/hearing';
import { aliceShows, deskShows, mobileShows, ringsAt, telephoneRings, telephoneShows, telephoneTalks } from './observe/phones';
import { AT_ONCE } from './patience';
import type { Scenario } from './world';

const NUMBERS: Readonly<Record<string, string>> = {
	Mallory: mallory.number,
	Erin: erin.extension,
	'a number that is not in service': '+13035550999',
};

/** Where the journal was when a transfer was asked for. */
const asked = new WeakMap<Scenario, number>();

const ask = (world: Scenario) => void asked.set(world, world.nextEvent);

for (const who of Object.keys(NUMBERS)) {
	const number = NUMBERS[who] as string;

	When(`Alice transfers Bob to ${who} in WorkTime`, async function (this: Scenario) {
		ask(this);
		await this.act(this.testbed.mobile().transfer(number));
	});

	When(`Alice transfers Bob to ${who} on her desk phone`, function (this: Scenario) {
		ask(this);
		// It settles when the other has answered; a refusal is on the screen.
		this.testbed.desk.transfer(number).catch(() => {});
	});
}

When('Mallory declines', async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", AT_ONCE);
	this.testbed.telephone('Mallory').decline();
});

Given("Mallory's telephone is busy", function (this: Scenario) {
	this.testbed.telephone('Mallory').set({ busy: true });
});

Then("Mallory's telephone rings and shows Bob's number", async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", AT_ONCE);
	expect(this.testbed.telephone('Mallory').screen().includes(bob.number), `Mallory's telephone shows "${telephoneShows(this, 'Mallory')}"`);
});

Then("Mallory's telephone stops ringing within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => !telephoneRings(this, 'Mallory'), "Mallory's telephone goes on ringing", within);
});

/** Somebody else is called while Bob waits, and answers. */
async function consult(world: Scenario, device: 'mobile' | 'desk'): Promise<void> {
	const { testbed } = world;
	if (device === 'mobile') await world.act(testbed.mobile().addCall(mallory.number));
	else {
		await world.act(testbed.desk.hold());
		await world.act(testbed.desk.dial(mallory.number));
	}
	await world.see(() => telephoneRings(world, 'Mallory'), "Mallory's telephone does not ring", AT_ONCE);
	testbed.telephone('Mallory').answer();
	await listen(
		world,
		() => farEndHears(world, 'Mallory') === 'Alice',
		() => `Mallory hears ${farEndHears(world, 'Mallory')}`,
		AT_ONCE,
	);
}

When('Alice puts Bob on hold and talks with Mallory in WorkTime', function (this: Scenario) {
	return consult(this, 'mobile');
});

When('Alice puts Bob on hold and talks with Mallory on her desk phone', function (this: Scenario) {
	return consult(this, 'desk');
});

When('Alice connects the two in WorkTime', async function (this: Scenario) {
	ask(this);
	await this.act(this.testbed.mobile().completeTransfer());
});

When('Alice connects the two on her desk phone', async function (this: Scenario) {
	ask(this);
	await this.act(this.testbed.desk.completeTransfer().catch((error: Error) => expect(false, error.message)));
});

When('Alice swaps the calls in WorkTime', async function (this: Scenario) {
	await this.act(this.testbed.mobile().swap());
});

When('Alice swaps the calls on her desk phone', async function (this: Scenario) {
	const { desk } = this.testbed;
	const waiting = desk.calls.find(({ held }) => held === 'local');
	expect(waiting !== undefined, `nobody waits: her desk phone shows "${deskShows(this)}"`);
	await this.act(desk.hold());
	await this.act(waiting.resume());
});

When('Mallory calls Alice too, and her desk phone shows the second call', async function (this: Scenario) {
	const { desk } = this.testbed;
	this.testbed.telephone('Mallory').dial(alice.businessNumber);
	await this.see(
		() => desk.screen().includes('Incoming call') && desk.screen().includes(mallory.number) && desk.screen().includes(bob.number),
		() => `her desk phone shows "${deskShows(this)}"`,
		AT_ONCE,
	);
});

/** Bob and the other talk with each other, each in the call that they have, and Alice with nobody. */
async function connectedWithoutAlice(world: Scenario, other: string, otherHears: () => string): Promise<void> {
	const free = () => (['client', 'desk', 'mobile'] as const).every((device) => !deviceTalks(world, device)) && world.testbed.desk.calls.length === 0;
	await world.see(free, () => `Alice is still in the call: ${aliceShows(world)}`, AT_ONCE);
	await listen(
		world,
		() => bobHears(world) === other && otherHears() === 'Bob',
		() => `Bob hears ${bobHears(world)}, ${other} hears ${otherHears()}`,
		AT_ONCE,
	);
	expectEqual(world.testbed.telephone('Bob').calls.length, 1, "calls of Bob's telephone");
	const byes = world.wire.messages({ to: 'gateway-pinnacle', request: 'BYE', since: asked.get(world) ?? 0 });
	expectEqual(byes.length, 0, 'calls that were ended at the far end');
}

Then('Bob and Mallory are connected, and Alice is in no call any more', function (this: Scenario) {
	return connectedWithoutAlice(this, 'Mallory', () => farEndHears(this, 'Mallory'));
});

Then('Bob and Erin are connected, and Alice is in no call any more', function (this: Scenario) {
	return connectedWithoutAlice(this, 'Erin', () => erinHears(this));
});

When('Erin answers on her desk phone', async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.see(() => ringsAt(desk), "Erin's desk phone does not ring", AT_ONCE);
	await this.act(desk.answer());
});

Then('WorkTime says that the call could not be transferred', function (this: Scenario) {
	return this.see(
		() => this.testbed.mobile().screen().lines.includes('The call could not be transferred'),
		() => `her mobile shows "${mobileShows(this)}"`,
		AT_ONCE,
	);
});

Then('Bob still waits for Alice', function (this: Scenario) {
	expect(telephoneTalks(this, 'Bob'), "Bob's call is over");
	const states = this.testbed.pbx.calls().map(({ state }) => state);
	expectEqual(states, ['held'], 'the calls of the PBX');
});

Then('Alice and Bob talk again when she resumes the call on her {device}', async function (this: Scenario, on: 'mobile' | 'desk') {
	const { testbed } = this;
	await this.act(on === 'desk' ? testbed.desk.resume() : testbed.mobile().resume());
	const device: Device = on === 'desk' ? 'desk' : 'client';
	await listen(
		this,
		() => bobHears(this) === 'Alice' && deviceHears(this, device) === 'Bob',
		() => `Bob hears ${bobHears(this)}, Alice hears ${deviceHears(this, device)}`,
		AT_ONCE,
	);
});

Then('Alice talks with {far}, and {far} hears music', async function (this: Scenario, who: 'Bob' | 'Mallory', other: 'Bob' | 'Mallory') {
	await listen(
		this,
		() => farEndHears(this, who) === 'Alice' && farEndHears(this, other) === 'music',
		() => `${who} hears ${farEndHears(this, who)}, ${other} hears ${farEndHears(this, other)}`,
		AT_ONCE,
	);
});

Then('the phone was told by NOTIFY how the transfer went: {string}', function (this: Scenario, statuses: string) {
	const told = () =>
		this.wire
			.messages({ from: 'sbc', request: 'NOTIFY', since: asked.get(this) ?? 0 })
			.filter(({ message }) => field(message, 'event').startsWith('refer'))
			.map(({ message }) => /^SIP\/2\.0 (\d+)/.exec(message.body)?.[1])
			.join(' ');
	// Where 180 was lost there is none to tell of: nobody sends it again (RFC 3261 §13.2.1).
	const due = () => (this.losesPackets && !told().includes('180') ? statuses.replace('180 ', '') : statuses);
	return this.see(
		() => told() === due(),
		() => `the phone was told "${told()}", not "${due()}"`,
		AT_ONCE,
	);
});

const fieldOf = (world: Scenario) => world.testbed.mobile().screen().lines;

Then("the number field of WorkTime holds {word}'s number", function (this: Scenario, who: string) {
	return this.see(
		() => fieldOf(this).includes(NUMBERS[who] ?? bob.number),
		() => `her mobile shows "${mobileShows(this)}"`,
		AT_ONCE,
	);
});

Then('the number field of WorkTime is empty', async function (this: Scenario) {
	await this.act(this.testbed.mobile().openApp());
	await this.see(
		() => fieldOf(this).includes('Enter a number'),
		() => `her mobile shows "${mobileShows(this)}"`,
	);
});

When('Alice deletes the number in the number field', async function (this: Scenario) {
	await this.act(this.testbed.mobile().deleteNumber());
});

When("Alice picks Bob's number from the directory", async function (this: Scenario) {
	await this.act(this.testbed.mobile().pickNumber(bob.number));
});

Then("the number field of WorkTime holds Bob's number and nothing else", function (this: Scenario) {
	expect(fieldOf(this).includes(bob.number), `her mobile shows "${mobileShows(this)}"`);
});

When('Alice dials the number in the field', async function (this: Scenario) {
	const shown = fieldOf(this).find((line) => /^\+?\d{10,}$/.test(line) && line !== alice.businessNumber);
	expect(shown !== undefined, `there is no number in the field: her mobile shows "${mobileShows(this)}"`);
	await this.act(this.testbed.mobile().dial(shown, 'voip'));
});
