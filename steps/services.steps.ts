import { Given, Then, When } from '@cucumber/cucumber';
import { alice, erin, mallory } from '../simulators/cast';
import type { CallMode } from '../simulators/handset';
import { field } from '../simulators/invariants';
import { tones } from '../simulators/media';
import type { ServiceName, Services } from '../simulators/pbx';
import { expect, expectEqual } from './observe/conformity';
import { soundName } from './observe/hearing';
import { deskRings } from './observe/phones';
import { isInitial, startOf } from './observe/wire';
import type { Forwarding } from './parameter-types';
import { SURELY } from './patience';
import type { Scenario } from './world';

const services = ({ testbed }: Scenario): Services => testbed.pbx.provisioning.services(alice.userId);
const set = <N extends ServiceName>({ testbed }: Scenario, name: N, change: Partial<Services[N]>) =>
	testbed.pbx.provisioning.setService(alice.userId, name, change);

Given('Do Not Disturb is on for Alice', function (this: Scenario) {
	set(this, 'doNotDisturb', { active: true });
});

Given('Do Not Disturb is on for Alice, with ring splash', function (this: Scenario) {
	set(this, 'doNotDisturb', { active: true, ringSplash: true });
});

Given("Alice's calls are forwarded to Mallory {forwarding}", function (this: Scenario, forwarding: Forwarding) {
	set(this, forwarding, { active: true, forwardToPhoneNumber: mallory.number });
});

Given("Alice's calls are forwarded to Mallory always, with ring splash", function (this: Scenario) {
	set(this, 'callForwardingAlways', { active: true, forwardToPhoneNumber: mallory.number, ringSplash: true });
});

Given("Alice's calls are forwarded {forwarding} to {string}", function (this: Scenario, forwarding: Forwarding, number: string) {
	set(this, forwarding, { active: true, forwardToPhoneNumber: number });
});

Given("Alice's calls are forwarded after {int} rings to Mallory", function (this: Scenario, numberOfRings: number) {
	set(this, 'callForwardingNoAnswer', { active: true, forwardToPhoneNumber: mallory.number, numberOfRings });
});

Given("Erin's calls are always forwarded to Alice", function (this: Scenario) {
	const { colleague, pbx } = this.testbed;
	colleague();
	pbx.provisioning.setService(erin.userId, 'callForwardingAlways', { active: true, forwardToPhoneNumber: alice.businessNumber });
});

Given('call waiting is {word} for Alice', function (this: Scenario, onOrOff: string) {
	set(this, 'callWaiting', { active: onOrOff === 'on' });
});

Given("Alice's caller id is {word} blocked", function (this: Scenario, always: string) {
	set(this, 'callerIdBlocking', { active: always === 'always' });
});

Given("Sim Ring rings Mallory's number with Alice's", function (this: Scenario) {
	simRing(this, false);
});

Given("Sim Ring rings Mallory's number with Alice's, and wants the answer confirmed", function (this: Scenario) {
	simRing(this, true);
});

Given("Sim Ring rings Mallory's number with Alice's, but not while she is on a call", function (this: Scenario) {
	simRing(this, false);
	set(this, 'simultaneousRing', { ringsWhileOnCall: false });
});

function simRing(world: Scenario, answerConfirmationRequired: boolean): void {
	set(world, 'simultaneousRing', { active: true, locations: [{ number: mallory.number, answerConfirmationRequired }] });
}

Given("Office Anywhere rings Mallory's number with Alice's", function (this: Scenario) {
	const location = { number: mallory.number, active: true, primary: true, answerConfirmationRequired: false };
	set(this, 'officeAnywhere', { active: true, locations: [location] });
});

Given("Mallory's number is another mobile number of Alice's, and {chosen} ring", function (this: Scenario, chosen: 'both' | 'only the other') {
	const mobileNumbers = [alice.mobileNumber, mallory.number];
	const mobileNumbersAlertList = chosen === 'both' ? mobileNumbers : [mallory.number];
	this.testbed.pbx.provisioning.setMobility(alice.userId, { mobileNumbers, mobileNumbersAlertList });
	this.testbed.mobile();
});

Given('Do Not Disturb is not assigned to Alice', function (this: Scenario) {
	this.testbed.pbx.provisioning.setServiceAssigned(alice.userId, 'doNotDisturb', false);
});

Given("call waiting is {word} in the subscription of Alice's mobile", function (this: Scenario, onOrOff: string) {
	this.testbed.setMobileCallWaiting(onOrOff === 'on');
});

When('Alice dials {string} on her desk phone', async function (this: Scenario, digits: string) {
	remember(this);
	await this.act(this.testbed.desk.dial(digits));
});

When('Alice dials {string} on her desk phone to show her mobile number', async function (this: Scenario, digits: string) {
	this.testbed.mobileNumberMayShow();
	this.callBegan = this.nextEvent;
	await this.act(this.testbed.desk.dial(digits));
});

When('Alice dials {string} in WorkTime by {mode}', async function (this: Scenario, digits: string, mode: CallMode) {
	remember(this);
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	await this.act(mobile.dial(digits, mode));
});

const before = new WeakMap<Scenario, string>();

function remember(world: Scenario): void {
	world.callBegan = world.nextEvent;
	before.set(world, JSON.stringify(services(world)));
}

Then("Alice's desk phone rings with the tone of call waiting", async function (this: Scenario) {
	await this.see(() => deskRings(this), "Alice's desk phone does not ring", SURELY);
	const alerts = this.wire
		.messages({ from: 'sbc', to: 'alice-desk', request: 'INVITE', since: this.callBegan })
		.map(({ message }) => field(message, 'alert-info'));
	expect(alerts.includes('<urn:alert:service:call-waiting>'), `Alert-Info is "${alerts.join(', ')}"`);
});

Then('Alice hears that it is done, and the call is over', async function (this: Scenario) {
	const calls = () => this.testbed.desk.calls.length;
	const done = () => this.testbed.desk.hears() === tones.confirmation;
	await this.see(() => calls() === 0 || done(), 'Alice hears nothing', SURELY);
	for (let i = 0; i < 20 && !done() && calls() > 0; i++) await this.clock.run(100);
	expect(done(), `Alice hears ${soundName(this.testbed.desk.hears())}`);
	await this.see(() => calls() === 0, 'the call goes on', SURELY);
});

Then("Alice's desk phone is told {int}", async function (this: Scenario, status: number) {
	// Of this call alone: what another one was told may come again.
	const told = () => {
		const dialled = this.wire.messages({ from: 'alice-desk', to: 'sbc', request: 'INVITE', since: this.callBegan }).filter(isInitial);
		const calls = new Set(dialled.map(({ message }) => field(message, 'call-id')));
		return this.wire
			.messages({ from: 'sbc', to: 'alice-desk', responseTo: 'INVITE', since: this.callBegan })
			.filter(({ message }) => message.kind === 'response' && message.status >= 200 && message.status !== 401 && message.status !== 407)
			.filter(({ message }) => calls.has(field(message, 'call-id')))
			.map(startOf);
	};
	await this.see(() => told().length > 0, 'the call has no final answer', SURELY);
	expectEqual(told(), [String(status)], 'the answer');
});

Then('no service of Alice has changed', async function (this: Scenario) {
	await this.clock.run(2_000);
	expectEqual(JSON.stringify(services(this)), before.get(this), "Alice's services");
	expectEqual(this.testbed.pbx.calls(), [], 'calls at the PBX');
});

Then('{string} of Alice is {word} at the PBX', async function (this: Scenario, name: string, onOrOff: string) {
	const isActive = () => (services(this)[name as ServiceName] as { active: boolean }).active === (onOrOff === 'on');
	await this.see(isActive, `${name} is not ${onOrOff} at the PBX`, SURELY);
});

Then("Alice's call log says {string}", async function (this: Scenario, log: string) {
	await this.clock.run(2_000);
	const lines = this.testbed.pbx.callLog(alice.userId).map(({ kind, party }) => `${kind} ${party}`);
	expectEqual(lines.join(', '), log, "Alice's call log");
});
