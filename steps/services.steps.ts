import { Given, Then, When } from '@cucumber/cucumber';
import type { CallMode } from '../simulators/handset';
import { field } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import { tones } from '../simulators/media';
import type { ServiceName, Services } from '../simulators/pbx';
import { alice, bob, erin, mallory } from '../simulators/testbed';
import { expect, expectEqual } from './observe/conformity';
import { listen, soundName } from './observe/hearing';
import { deskRings, mobileRings, ringingScreens, telephoneRings } from './observe/phones';
import { startOf, userOf } from './observe/wire';
import type { Forwarding } from './parameter-types';
import type { Scenario } from './world';

/** What a tester waits for when the network loses messages and repeats them (RFC 3261 §17.1.1.2: 64·T1). */
const SURELY: Millis = 32_000;

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
	this.callBegan = this.testbed.journal.all().length;
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
	world.callBegan = world.testbed.journal.all().length;
	before.set(world, JSON.stringify(services(world)));
}

When("Mallory calls Alice's business number", function (this: Scenario) {
	this.callBegan = this.testbed.journal.all().length;
	this.testbed.telephone('Mallory').dial(alice.businessNumber);
});

When('Alice calls Mallory from her desk phone', async function (this: Scenario) {
	this.callBegan = this.testbed.journal.all().length;
	await this.act(this.testbed.desk.dial(mallory.number));
});

When("Erin calls Alice's business number", async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.act(desk.powerOn());
	this.callBegan = this.testbed.journal.all().length;
	await this.act(desk.dial(alice.extension));
});

When("Bob calls Erin's business number", function (this: Scenario) {
	this.callBegan = this.testbed.journal.all().length;
	this.testbed.telephone('Bob').dial(erin.number);
});

When('Mallory answers', async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Mallory'), "Mallory's telephone does not ring", SURELY);
	this.testbed.telephone('Mallory').answer();
	await this.clock.run(1_000);
});

When('Mallory presses {int}', function (this: Scenario, digit: number) {
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

Then('Bob and Mallory are connected', async function (this: Scenario) {
	const talks = (who: 'Bob' | 'Mallory') => this.testbed.telephone(who).calls.some(({ state }) => state === 'active');
	await this.see(() => talks('Bob') && talks('Mallory'), 'Bob and Mallory are not connected', SURELY);
	const hears = (who: 'Bob' | 'Mallory') => soundName(this.testbed.telephone(who).hears());
	await listen(
		this,
		() => hears('Bob') === 'Mallory' && hears('Mallory') === 'Bob',
		() => `Bob hears ${hears('Bob')}, and Mallory hears ${hears('Mallory')}`,
	);
	expect(!this.testbed.desk.calls.some(({ state }) => state === 'established'), "Alice's desk phone has part in the call");
});

Then("{word}'s carrier is told {int} for the call", async function (this: Scenario, _who: string, status: number) {
	const told = () => finals(this).map(startOf);
	await this.see(() => told().length > 0, 'the call has no final answer', 90_000);
	expectEqual(told(), [String(status)], 'the answer to the call');
});

/** The final answers that the PBX gave to what carriers asked of it since the call began. */
function finals({ wire, callBegan }: Scenario) {
	const asked = wire.messages({ from: 'sbc', to: 'pbx', request: 'INVITE', since: callBegan });
	const calls = new Set(asked.map(({ message }) => field(message, 'call-id')));
	return wire
		.messages({ from: 'pbx', to: 'sbc', responseTo: 'INVITE', since: callBegan })
		.filter(({ message }) => message.kind === 'response' && message.status >= 200 && message.status !== 401 && message.status !== 407)
		.filter(({ message }) => calls.has(field(message, 'call-id')));
}

Then('the PBX has said that the call is being forwarded', function (this: Scenario) {
	// A provisional answer that is lost is not repeated: what counts is that it was sent.
	const told = () => this.wire.messages({ from: 'pbx', to: 'sbc', responseTo: 'INVITE', since: this.callBegan }).map(startOf);
	return this.see(
		() => told().includes('181'),
		() => `the PBX has said ${told().join(', ') || 'nothing'}`,
		SURELY,
	);
});

Then('the call that reached Mallory says that it comes from Bob, diverted from Alice, {word}', function (this: Scenario, reason: string) {
	const invite = this.wire
		.messages({ from: 'sbc', to: 'gateway-pinnacle', request: 'INVITE', since: this.callBegan })
		.find(({ message }) => message.kind === 'request' && userOf(message.uri) === mallory.number);
	expect(invite !== undefined, "the SBC has sent no call to Mallory's carrier");
	const { message } = invite;
	expectEqual(userOf(field(message, 'from')), bob.number, 'the caller');
	const diversion = field(message, 'diversion');
	expectEqual([userOf(diversion), /reason=([\w-]+)/.exec(diversion)?.[1]], [alice.businessNumber, reason], 'Diversion');
	const history = field(message, 'history-info');
	expect(history.includes(alice.businessNumber) && /index=1\.1/.test(history), `History-Info is "${history}"`);
});

Then("Alice's desk phone has chirped and stopped", async function (this: Scenario) {
	await this.see(() => ringingScreens(this, 'alice-desk').length > 0, "Alice's desk phone has not rung", SURELY);
	await this.see(() => !deskRings(this), "Alice's desk phone goes on ringing", SURELY);
});

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

Then("the call is over on Alice's phone", function (this: Scenario) {
	const { lines } = this.testbed.mobile().screen();
	return this.see(
		() =>
			!this.testbed.mobile().screen().lines.includes('Connected') &&
			this.testbed.pbx.calls().length === 0 &&
			!this.testbed.mobile().screen().actions.includes('End'),
		`the call goes on: Alice's phone shows "${lines.join(' / ')}"`,
		SURELY,
	);
});

Then("Alice's desk phone is told {int}", async function (this: Scenario, status: number) {
	const told = () =>
		this.wire
			.messages({ from: 'sbc', to: 'alice-desk', responseTo: 'INVITE', since: this.callBegan })
			.filter(({ message }) => message.kind === 'response' && message.status >= 200 && message.status !== 401 && message.status !== 407)
			.map(startOf);
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

Then("Bob's telephone shows no number", async function (this: Scenario) {
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring", SURELY);
	const lines = this.testbed.telephone('Bob').screen().join(' / ');
	expect(!lines.includes('2125550101') && !lines.includes(alice.name), `Bob's telephone shows "${lines}"`);
});

Then("Bob's carrier was told who calls, and to keep it to itself", function (this: Scenario) {
	const [invite] = this.wire.messages({ from: 'sbc', to: 'gateway-pinnacle', request: 'INVITE', since: this.callBegan });
	expect(invite !== undefined, 'nothing has reached the carrier');
	const { message } = invite;
	expectEqual(
		[userOf(field(message, 'from')), userOf(field(message, 'p-asserted-identity')), field(message, 'privacy')],
		['anonymous', alice.businessNumber, 'id'],
		'From, P-Asserted-Identity and Privacy',
	);
});

Then("the PBX has called Alice's mobile number {int} times at once", async function (this: Scenario, times: number) {
	const calls = () =>
		this.wire
			.messages({ from: 'pbx', to: 'sbc', request: 'INVITE', since: this.callBegan })
			.filter(({ message }) => message.kind === 'request' && userOf(message.uri) === alice.mobileNumber);
	await this.see(
		() => calls().length >= times,
		() => `the PBX has called Alice's mobile number ${calls().length} times`,
		SURELY,
	);
	await this.clock.run(3_000);
	expectEqual(calls().length, times, "calls of the PBX to Alice's mobile number");
});

Then("Alice's carrier refuses all but one of them as busy", async function (this: Scenario) {
	const busy = () =>
		this.wire
			.messages({ from: 'gateway-meridian', to: 'sbc', responseTo: 'INVITE', since: this.callBegan })
			.filter((answer) => startOf(answer) === '486');
	const calls = this.wire.messages({ from: 'sbc', to: 'gateway-meridian', request: 'INVITE', since: this.callBegan });
	await this.see(
		() => busy().length === calls.length - 1,
		() => `of ${calls.length} calls ${busy().length} were refused as busy`,
		SURELY,
	);
});

Then("Alice's carrier has put {int} calls through to her mobile", async function (this: Scenario, count: number) {
	const setUps = () =>
		this.testbed.journal
			.ofKind('cellular')
			.filter(
				({ n, telephone, message, direction }) =>
					n >= this.callBegan && telephone === 'alice-mobile' && message === 'SETUP' && direction === 'to-telephone',
			);
	await this.see(
		() => setUps().length === count,
		() => `Alice's mobile has been offered ${setUps().length} calls`,
		SURELY,
	);
});
