import { Given, Then, When } from '@cucumber/cucumber';
import { alice, bob, erin } from '../simulators/cast';
import type { DeskPhone } from '../simulators/desk-phone';
import { field } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import type { ServiceName } from '../simulators/pbx';
import { expect, expectEqual } from './observe/conformity';
import { type Device, deviceTalks } from './observe/connection';
import { bobHears, deviceHears, erinHears, listen, soundName } from './observe/hearing';
import { aliceShows, deskRings, deskShows, ringsAt, telephoneTalks } from './observe/phones';
import { SURELY } from './patience';
import type { Scenario } from './world';

/** A 200 whose ACK is late is sent again after 0.5, 1.5 and 3.5 s (RFC 3261 §13.3.1.4). */
const TALK: Millis = 4_000;
const USERS = { Alice: alice.userId, Erin: erin.userId } as const;
type UserName = keyof typeof USERS;
const HOSTS: Readonly<Record<UserName, string>> = { Alice: 'alice-desk', Erin: 'erin-desk' };
const SERVICES: Readonly<Record<string, ServiceName>> = {
	'Call Park': 'callPark',
	'Call Pickup': 'callPickup',
	'Directed Call Pickup with Barge-in': 'directedCallPickup',
};

const deskOf = ({ testbed }: Scenario, who: UserName): DeskPhone => (who === 'Alice' ? testbed.desk : testbed.colleague().desk);
const aliceDevice = (world: Scenario): Device => (['desk', 'client', 'mobile'] as const).find((device) => deviceTalks(world, device)) ?? 'desk';
/** The PBX, too, takes the user's call for answered: who hangs up earlier than that has not taken it (ACK may have been lost). */
const hasCall = ({ testbed }: Scenario, who: UserName) => testbed.pbx.calls().some(({ user, state }) => user === USERS[who] && state === 'active');
const begin = (world: Scenario) => {
	world.callBegan = world.nextEvent;
};

/** Where the journal was when Erin dialled: the call that began may be another one. */
const erinDialled = new WeakMap<Scenario, number>();

for (const [where, groups] of [
	['one pickup group', ['Sales', 'Sales']],
	['different pickup groups', ['Sales', 'Support']],
] as const) {
	Given(`Alice and Erin are in ${where}`, function (this: Scenario) {
		this.testbed.colleague();
		for (const [i, user] of Object.values(USERS).entries()) {
			this.testbed.pbx.provisioning.setService(user, 'callPickup', { group: groups[i] as string });
		}
	});
}

for (const [title, service] of Object.entries(SERVICES)) {
	Given(`${title} is not assigned to Alice`, function (this: Scenario) {
		this.testbed.pbx.provisioning.setServiceAssigned(alice.userId, service, false);
	});
}

Given('Erin is exempt from barge-in', function (this: Scenario) {
	this.testbed.colleague();
	this.testbed.pbx.provisioning.setService(erin.userId, 'bargeInExempt', { active: true });
});

Given('Bob talks with Erin on her desk phone', async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.act(desk.powerOn());
	this.testbed.telephone('Bob').dial(erin.number);
	await this.see(() => ringsAt(desk), "Erin's desk phone does not ring", SURELY);
	await this.act(desk.answer());
	await erinTalksWith(this, 'Bob');
});

When('Alice puts {far} on hold and dials {string} on her desk phone', async function (this: Scenario, who: string, code: string) {
	const talks = () => this.testbed.desk.calls.some(({ state, held }) => state === 'established' && held === 'no');
	await this.see(talks, `Alice does not talk with ${who} on her desk phone`, SURELY);
	await this.act(this.testbed.desk.hold());
	begin(this);
	await this.act(this.testbed.desk.dial(code));
});

When('Alice puts Bob on hold and dials {string} in WorkTime', async function (this: Scenario, code: string) {
	begin(this);
	await this.act(this.testbed.mobile().addCall(code));
});

When("Alice takes Mallory's call back on her desk phone", async function (this: Scenario) {
	await this.act(this.testbed.desk.resume());
});

When('Erin dials {string} on her desk phone', async function (this: Scenario, code: string) {
	erinDialled.set(this, this.nextEvent);
	await this.act(deskOf(this, 'Erin').dial(code));
});

When('Erin hangs up', async function (this: Scenario) {
	await this.act(deskOf(this, 'Erin').hangUp());
	await this.clock.run(1_000);
});

When('Bob calls Erin, and her desk phone rings', async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.act(desk.powerOn());
	begin(this);
	this.testbed.telephone('Bob').dial(erin.number);
	await this.see(() => ringsAt(desk), "Erin's desk phone does not ring", SURELY);
});

Then('Bob is parked: he hears music, and Alice is in no call', async function (this: Scenario) {
	const free = () => this.testbed.desk.calls.length === 0 && (['client', 'mobile'] as const).every((device) => !deviceTalks(this, device));
	const states = () => this.testbed.pbx.calls().map(({ state }) => state);
	await this.see(
		() => states().join() === 'detached' && free(),
		() => `the calls of the PBX are ${states().join(', ')}: ${aliceShows(this)}`,
		2 * SURELY,
	);
	await listen(
		this,
		() => bobHears(this) === 'music',
		() => `Bob hears ${bobHears(this)}`,
	);
	expectEqual(this.testbed.telephone('Bob').calls.length, 1, "calls of Bob's telephone");
});

for (const who of Object.keys(USERS) as UserName[]) {
	Then(`${who} hears on her desk phone that nothing comes of it: {string}`, async function (this: Scenario, why: string) {
		const phone = deskOf(this, who);
		await listen(
			this,
			() => soundName(phone.hears()) === 'announcement',
			() => `${who} hears ${soundName(phone.hears())}`,
			SURELY,
		);
		const since = who === 'Erin' ? erinDialled.get(this) : this.callBegan;
		const byes = () => this.wire.messages({ from: 'sbc', to: HOSTS[who], request: 'BYE', ...(since !== undefined && { since }) });
		await this.see(() => byes().length > 0, 'the announcement does not end', SURELY);
		const reasons = byes().map(({ message }) => field(message, 'reason'));
		expect(
			reasons.some((reason) => reason.includes(`"${why}"`)),
			`${who}'s phone was told "${reasons.join(', ')}"`,
		);
	});

	Then(`the records of ${who}'s calls say {string}`, async function (this: Scenario, said: string) {
		await this.clock.run(2_000);
		const records = this.testbed.pbx.records().filter(({ user }) => user === USERS[who]);
		const how = records.toSorted((one, other) => one.startedAt - other.startedAt).map(({ service, redirection }) => service ?? redirection?.reason);
		expectEqual(how.map((each) => each ?? 'call').join(', '), said, `what the records of ${who}'s calls say`);
	});
}

Then("Alice's desk phone is told 403, because the service is not assigned to her", async function (this: Scenario) {
	const finals = () =>
		this.wire
			.messages({ from: 'sbc', to: 'alice-desk', responseTo: 'INVITE', since: this.callBegan })
			.flatMap(({ message }) => (message.kind === 'response' && message.status === 403 ? [field(message, 'reason')] : []));
	await this.see(() => finals().length > 0, "Alice's desk phone is not told 403", SURELY);
	expect(finals()[0]?.includes('not assigned') === true, `the reason is "${finals()[0]}"`);
});

/** It is so, and goes on for as long as people talk at least: until every phone knows by ACK that it has been heard of, after losses too. */
async function lasts(world: Scenario, isSo: () => boolean, otherwise: () => string): Promise<void> {
	await listen(world, isSo, otherwise, SURELY);
	await world.clock.run(TALK);
	expect(isSo(), otherwise());
}

async function erinTalksWith(world: Scenario, who: 'Alice' | 'Bob'): Promise<void> {
	const hears = () => (who === 'Bob' ? bobHears(world) : deviceHears(world, aliceDevice(world)));
	await lasts(
		world,
		() => erinHears(world) === who && hears() === 'Erin' && hasCall(world, 'Erin'),
		() => `Erin hears ${erinHears(world)}, and ${who} hears ${hears()}`,
	);
}

Then('Bob and Erin talk with each other', function (this: Scenario) {
	return erinTalksWith(this, 'Bob');
});

Then('Alice and Erin talk with each other', function (this: Scenario) {
	return erinTalksWith(this, 'Alice');
});

for (const [where, device] of [
	['in WorkTime', 'client'],
	['on her desk phone', 'desk'],
	['by her mobile', 'mobile'],
] as const) {
	Then(`Alice has Bob's call ${where}, and they hear each other`, function (this: Scenario) {
		return lasts(
			this,
			() => deviceTalks(this, device) && deviceHears(this, device) === 'Bob' && bobHears(this) === 'Alice' && hasCall(this, 'Alice'),
			() => `Alice hears ${deviceHears(this, device)}, and Bob hears ${bobHears(this)}`,
		);
	});
}

Then('Alice, Bob and Erin all hear one another', function (this: Scenario) {
	const heard = () => [deviceHears(this, aliceDevice(this)), bobHears(this), erinHears(this)].join('; ');
	return lasts(
		this,
		() => heard() === 'Bob and Erin; Alice and Erin; Alice and Bob',
		() => `Alice, Bob and Erin hear ${heard()}`,
	);
});

Then('Erin is warned by a tone, and Bob is not', async function (this: Scenario) {
	await listen(
		this,
		() => erinHears(this) === 'beep',
		() => `Erin hears ${erinHears(this)}`,
		SURELY,
	);
	expect(bobHears(this) !== 'beep', 'Bob hears the tone as well');
});

Then("Erin's desk phone stops ringing, and is told that the call was completed elsewhere", async function (this: Scenario) {
	await this.see(() => !ringsAt(deskOf(this, 'Erin')), "Erin's desk phone goes on ringing", SURELY);
	const reasons = this.wire
		.messages({ from: 'sbc', to: 'erin-desk', request: 'CANCEL', since: this.callBegan })
		.map(({ message }) => field(message, 'reason'));
	expect(
		reasons.some((reason) => /^SIP\s*;\s*cause=200\b/i.test(reason)),
		`Erin's desk phone was told "${reasons.join(', ')}"`,
	);
});

Then("Erin's desk phone rings on, and Bob is not connected", async function (this: Scenario) {
	await this.clock.run(1_000);
	expect(ringsAt(deskOf(this, 'Erin')), "Erin's desk phone has stopped ringing");
	expect(!telephoneTalks(this, 'Bob'), 'Bob is connected');
});

Then("Alice's desk phone rings again, with Bob's number", async function (this: Scenario) {
	await this.see(() => deskRings(this), "Alice's desk phone does not ring", SURELY);
	expect(this.testbed.desk.screen().includes(bob.number), `Alice's desk phone shows "${deskShows(this)}"`);
});
