import { Given, Then } from '@cucumber/cucumber';
import type { Millis } from '../simulators/kernel';
import { expect, expectEqual } from './observe/conformity';
import { radioEvents } from './observe/radio';
import type { DataNetwork } from './parameter-types';
import type { Scenario } from './world';

Given("Alice's phone has two transmitters for 3G", function (this: Scenario) {
	this.testbed.prepareMobile({ modem: ['svdo', 'svlte', 'multi-rab'] });
});

Given("Alice's phone has a single radio for calls and LTE", function (this: Scenario) {
	this.testbed.prepareMobile({ modem: ['multi-rab'] });
});

Given("Alice's phone is capable of dual transfer mode", function (this: Scenario) {
	this.testbed.prepareMobile({ modem: ['svlte', 'multi-rab', 'dtm'] });
});

Then("Alice's phone keeps its address through the call", function (this: Scenario) {
	const addresses = new Set(radioEvents(this, this.cellularBegan).map(({ address }) => address));
	expectEqual(addresses.size, 1, "addresses of Alice's phone during the call");
});

Then("data of Alice's phone was suspended before it rang", function (this: Scenario) {
	const suspended = radioEvents(this, this.cellularBegan).find(({ ps }) => ps === 'suspended');
	expect(suspended !== undefined, 'data was never suspended');
	const rang = this.testbed.journal
		.ofKind('screen')
		.find(({ n, telephone, lines }) => n >= this.cellularBegan && telephone === 'alice-mobile' && lines.includes('Incoming call'));
	expect(rang === undefined || suspended.n < rang.n, 'data was suspended only after the phone had begun to ring');
	expectEqual(suspended.cs, 'paged', 'the state of the modem when data was suspended');
});

Then("data of Alice's phone was suspended by the call", async function (this: Scenario) {
	await this.see(() => radioEvents(this, this.cellularBegan).some(({ ps }) => ps === 'suspended'), 'data was never suspended');
});

Then("data of Alice's phone was not suspended", function (this: Scenario) {
	const suspended = radioEvents(this, this.cellularBegan).some(({ ps, bearer: used }) => ps === 'suspended' && !used?.startsWith('wifi'));
	expect(!suspended, 'data was suspended');
});

Then("data of Alice's phone is back within {duration}", function (this: Scenario, within: Millis) {
	return this.see(() => radioEvents(this).at(-1)?.ps !== 'suspended', 'data is still suspended', within);
});

Then("the modem of Alice's phone went through {string}", async function (this: Scenario, expected: string) {
	await this.clock.run(500);
	const states = radioEvents(this, this.cellularBegan).map(({ cs }) => cs);
	expectEqual(states.filter((state, i) => state !== states[i - 1]).join(', '), expected, 'the circuit-switched states');
});

Then("the data of Alice's phone went from {network} to {network} and back", async function (this: Scenario, first: DataNetwork, second: DataNetwork) {
	const name = (network: DataNetwork) => ('wifi' in network ? `wifi ${network.wifi}` : network.technology);
	const went = () => radioEvents(this, this.cellularBegan).map(({ bearer: used }) => used);
	await this.see(
		() => went().includes(name(second)) && went().at(-1) === name(first),
		() => `it went through ${went().join(', ')}`,
		30_000,
	);
});
