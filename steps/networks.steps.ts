import { Given, Then, When } from '@cucumber/cucumber';
import { alice } from '../simulators/cast';
import { field } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import type { RadioTechnology } from '../simulators/network';
import type { SbcProfileName } from '../simulators/sbc';
import { expect, expectEqual } from './observe/conformity';
import { listen } from './observe/hearing';
import { mobileShows } from './observe/phones';
import { radioEvents } from './observe/radio';
import type { DataNetwork } from './parameter-types';
import type { Scenario } from './world';

/** How long a phone takes at most to have an address on a network, and its client to be registered there. */
const MOVE_MS: Millis = 20_000;

const bearer = (world: Scenario) => radioEvents(world).at(-1)?.bearer;
const registrations = ({ testbed }: Scenario) => testbed.pbx.registrations(alice.userId).filter(({ line }) => line === 'client');

/** Takes the phone to a network and waits until it is there. */
async function goTo(world: Scenario, network: DataNetwork): Promise<void> {
	const mobile = world.testbed.mobile();
	world.movedAt = world.nextEvent;
	if ('wifi' in network) {
		await world.act(mobile.joinWifi(network.wifi));
		if (network.wifi === 'office' && bearer(world) === undefined) return;
		await world.see(() => bearer(world) === `wifi ${network.wifi}`, 'the phone does not join the Wi-Fi', MOVE_MS);
	} else {
		await world.act(mobile.enterCoverage([network.technology]));
		await world.act(mobile.leaveWifi());
		await world.see(() => bearer(world) === network.technology, `the phone has no data over ${network.technology}`, MOVE_MS);
	}
}

async function registeredAgain(world: Scenario): Promise<void> {
	await world.see(
		() => registers(world).length > 0 && registrations(world).length === 1 && world.testbed.mobile().remains().registrations === 1,
		() => `the client has not registered on the new network: Alice's phone shows "${mobileShows(world)}"`,
		60_000,
	);
	await world.clock.run(1_000);
}

/** The REGISTER requests that Alice's phone has sent since it moved. */
const registers = ({ wire, movedAt }: Scenario) => wire.messages({ from: 'alice-mobile', request: 'REGISTER', since: movedAt });

Given("Alice's carrier is {carrier}", function (this: Scenario, carrier: string) {
	this.testbed.serveBy(carrier);
});

Given("the far end's carrier is reached through the {sbc} SBC", function (this: Scenario, sbc: SbcProfileName) {
	this.testbed.reachThrough('far-end', sbc);
});

Given("Alice's carrier is reached through the {sbc} SBC", function (this: Scenario, sbc: SbcProfileName) {
	this.testbed.reachThrough('users', sbc);
});

Given("Alice's phone is on {network}", async function (this: Scenario, network: DataNetwork) {
	await goTo(this, network);
	if ('wifi' in network && network.wifi === 'office') return;
	await registeredAgain(this);
});

When('Alice moves to {network}', function (this: Scenario, network: DataNetwork) {
	return goTo(this, network);
});

When('Alice comes from LTE coverage into {network} coverage', async function (this: Scenario, network: DataNetwork) {
	if ('technology' in network) await move(this, network.technology);
});

When('Alice comes back into {network} coverage', async function (this: Scenario, network: DataNetwork) {
	if ('technology' in network) await move(this, network.technology);
});

async function move(world: Scenario, technology: RadioTechnology): Promise<void> {
	world.movedAt = world.nextEvent;
	await world.act(world.testbed.mobile().enterCoverage([technology]));
	await world.see(() => bearer(world) === technology, `the phone has no data over ${technology}`, MOVE_MS);
}

When('Alice rides in a vehicle', function (this: Scenario) {
	this.ridesVehicle = true;
	return this.act(this.testbed.mobile().rideVehicle(true));
});

When('Alice joins the Wi-Fi of a hotel and does not agree to its terms', async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().enterPacketService(false));
	await this.act(this.testbed.mobile().joinWifi('hotel'));
	await this.clock.run(2_000);
});

When('Alice agrees to the terms of the Wi-Fi', async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().agreeToPortal());
});

When("nothing reaches Alice's phone or comes from it", function (this: Scenario) {
	this.testbed.network.partition('alice-mobile');
});

When("the network of Alice's phone carries again", function (this: Scenario) {
	this.testbed.network.repair('alice-mobile');
});

When("Alice's phone loses its data connection", async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().enterPacketService(false));
	await this.act(this.testbed.mobile().leaveWifi());
});

When('Alice turns airplane mode on', async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().setAirplaneMode(true));
});

When('Alice turns airplane mode off', async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().setAirplaneMode(false));
});

When('Alice goes where only another carrier is received', async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().leaveWifi());
	await this.act(this.testbed.mobile().enterCoverage([], true));
});

When('Alice goes out of all coverage', async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().leaveWifi());
	await this.act(this.testbed.mobile().enterCoverage([]));
});

When("Alice's phone has its data connection back", async function (this: Scenario) {
	this.movedAt = this.nextEvent;
	await this.act(this.testbed.mobile().enterPacketService(true));
	await this.act(this.testbed.mobile().joinWifi('office'));
});

Then('the client registers again on the new network as the same instance', async function (this: Scenario) {
	await registeredAgain(this);
	const instance = (message: Parameters<typeof field>[0]) => /\+sip\.instance="([^"]+)"/.exec(field(message, 'contact'))?.[1];
	const all = this.wire.messages({ from: 'alice-mobile', request: 'REGISTER' });
	const before = all.filter(({ n }) => n < this.movedAt).at(-1);
	const after = registers(this).at(-1);
	expect(before !== undefined && after !== undefined, 'there are no two registrations to compare');
	expectEqual(instance(after.message), instance(before.message), 'the instance that registers');
	expect(after.from.address !== before.from.address, `both registrations came from ${after.from.address}`);
	expectEqual(registrations(this).length, 1, "registrations of Alice's client at the PBX");
});

Then('the client has not registered again', function (this: Scenario) {
	expectEqual(registers(this).length, 0, "REGISTERs from Alice's phone since it moved");
});

Then("the PBX has {int} registration(s) of Alice's client", async function (this: Scenario, count: number) {
	await this.see(() => registrations(this).length === count, `the PBX has ${registrations(this).length} registrations of Alice's client`, 130_000);
});

Then("Alice's phone is registered through an address translator", async function (this: Scenario) {
	await registeredAgain(this);
	const last = registers(this).at(-1);
	expect(last !== undefined, "Alice's phone has not registered");
	const via = /\s([\d.]+)(?::\d+)?;/.exec(field(last.message, 'via'))?.[1];
	expect(via !== undefined && /^(10|192\.168|172\.16)\./.test(via), `the phone's own address is ${via}`);
	expect(via !== last.from.address, `the SBC is reached from the phone's own address ${via}`);
});

Then("the voice of Alice's phone comes from the address that it has on {network}", async function (this: Scenario, network: DataNetwork) {
	const known = this.testbed.journal.ofKind('host').findLast(({ host }) => host === 'alice-mobile')?.addresses[0];
	const rtp = () =>
		this.testbed.journal
			.ofKind('packet')
			.filter(({ n, transport, from, payload }) => n >= this.movedAt && transport === 'udp' && from.address === known && payload[0] === 0x80);
	await listen(
		this,
		() => rtp().length > 0,
		() => `no voice has left ${known}`,
		12_000,
	);
	expectEqual(bearer(this), 'wifi' in network ? `wifi ${network.wifi}` : network.technology, "the bearer of Alice's phone");
});

Then("Alice's phone keeps its address", function (this: Scenario) {
	const addresses = new Set(radioEvents(this).flatMap(({ n, address }) => (n >= this.movedAt && address !== undefined ? [address] : [])));
	const before = radioEvents(this).findLast(({ n, address }) => n < this.movedAt && address !== undefined)?.address;
	expectEqual([...addresses], [before], "the addresses of Alice's phone");
});

Then("Alice's phone has another address", async function (this: Scenario) {
	const before = radioEvents(this).findLast(({ n, address }) => n < this.movedAt && address !== undefined)?.address;
	const now = () => radioEvents(this).findLast(({ address }) => address !== undefined)?.address;
	await this.see(() => now() !== before && now() !== undefined, `the address is still ${before}`, MOVE_MS);
});

Then("nothing came through to Alice's phone for a while", function (this: Scenario) {
	const lost = () =>
		this.testbed.journal
			.ofKind('media')
			.filter(({ n, host }) => n >= this.movedAt && host === 'alice-mobile')
			.reduce((sum, report) => sum + report.lost, 0);
	return listen(
		this,
		() => lost() >= 20,
		() => `only ${lost()} packets were lost`,
		20_000,
	);
});

Then('WorkTime refuses everything but an emergency call', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	const since = this.nextEvent;
	expectEqual(mobile.screen().actions, ['Call'], 'what Alice can press');
	for (const mode of ['voip', 'call-through', 'call-back'] as const) {
		await this.clock.settle(
			mobile.dial('+13035550177', mode).catch(() => {}),
			30_000,
		);
	}
	await this.clock.settle(
		mobile.dial('+13035550177').catch(() => {}),
		30_000,
	);
	await this.clock.run(5_000);
	expectEqual(this.testbed.telephone('Bob').rung, 0, "calls that reached Bob's telephone");
	const dialled = this.testbed.journal.ofKind('cellular').filter(({ n, telephone }) => n >= since && telephone === 'alice-mobile');
	expectEqual(dialled.length, 0, 'messages to the carrier');
	expect(mobile.screen().actions.includes('Call'), `Alice's phone shows "${mobileShows(this)}"`);
});
