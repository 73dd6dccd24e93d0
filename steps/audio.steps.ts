import { Then, When } from '@cucumber/cucumber';
import { bob } from '../simulators/cast';
import type { CallMode } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { expect } from './observe/conformity';
import { bobHears, deviceHears, hearsNobody, listen } from './observe/hearing';
import { mobileRings, telephoneRings } from './observe/phones';
import { type Listener, type Measured, quality } from './observe/quality';
import type { Scenario } from './world';

/** When the network was last changed on purpose: quality before and after are different things. */
const changedAt = new WeakMap<Scenario, Millis>();
/** What was measured, under the names that the scenario gave it. */
const remembered = new WeakMap<Scenario, Map<string, Record<Listener, Measured>>>();

/** How long a person waits for a call to go through. */
const PATIENCE_MS: Millis = 40_000;

/** A difference in mean opinion score that people notice, and that two calls over one and the same network do not have. */
const NOTICED_MOS = 0.3;

const since = (world: Scenario): Millis => changedAt.get(world) ?? 0;
const told = ({ mos, lossPercent, mouthToEarMs }: Measured) =>
	`MOS ${mos} (${lossPercent} % missing, ${Math.round(mouthToEarMs)} ms from mouth to ear)`;

Then('Bob hears Alice', function (this: Scenario) {
	return listen(
		this,
		() => bobHears(this) === 'Alice',
		() => `Bob hears ${bobHears(this)}`,
	);
});

Then('Bob hears music on hold', function (this: Scenario) {
	return listen(
		this,
		() => bobHears(this) === 'music',
		() => `Bob hears ${bobHears(this)}`,
	);
});

Then('Bob hears nobody', function (this: Scenario) {
	return listen(
		this,
		() => hearsNobody(bobHears(this)),
		() => `Bob hears ${bobHears(this)}`,
	);
});

Then('Alice hears nobody', function (this: Scenario) {
	return listen(
		this,
		() => hearsNobody(deviceHears(this, 'client')),
		() => `Alice hears ${deviceHears(this, 'client')}`,
	);
});

When('the network of Alice loses {int} % of all packets', function (this: Scenario, percent: number) {
	worsen(this, 'alice-mobile', percent);
});

When("the network of Bob's telephone company loses {int} % of all packets", function (this: Scenario, percent: number) {
	worsen(this, 'gateway-pinnacle', percent);
});

When("the network of Bob's telephone company fails", function (this: Scenario) {
	this.testbed.network.partition('gateway-pinnacle');
});

function worsen(world: Scenario, host: string, percent: number): void {
	world.testbed.network.impair(host, { loss: percent / 100 });
	changedAt.set(world, world.clock.now());
}

/** Places a call, waits until it is answered, talks, hangs up, and keeps what was measured. */
When('Alice talks with Bob for {duration} by {mode}, which is {string}', async function (this: Scenario, time: Millis, mode: CallMode, name: string) {
	const { testbed } = this;
	const mobile = testbed.mobile();
	this.callBegan = this.nextEvent;
	await this.act(mobile.openApp());
	await this.act(mobile.dial(bob.number, mode));
	if (mode === 'call-back') {
		await this.see(() => mobileRings(this), "Alice's mobile does not ring", PATIENCE_MS);
		await this.act(mobile.answer());
	}
	await this.see(() => telephoneRings(this, 'Bob'), "Bob's telephone does not ring", PATIENCE_MS);
	testbed.telephone('Bob').answer();
	await this.clock.run(time);
	await this.act(mobile.hangUp());
	await this.see(() => testbed.telephone('Bob').calls.length === 0, "Bob's call does not end");
	await this.clock.run(3_000);
	const all = remembered.get(this) ?? new Map<string, Record<Listener, Measured>>();
	all.set(name, { Alice: quality(this, 'Alice'), Bob: quality(this, 'Bob') });
	remembered.set(this, all);
});

for (const listener of ['Alice', 'Bob'] as const) {
	const speaker = listener === 'Alice' ? 'Bob' : 'Alice';

	Then(`${listener} has heard ${speaker} with a quality of at least {float}`, function (this: Scenario, least: number) {
		const measured = quality(this, listener, since(this));
		expect(measured.mos >= least, `${listener} has heard ${speaker} with ${told(measured)}`);
	});

	Then(`${listener} has heard ${speaker} with a quality below {float}`, function (this: Scenario, most: number) {
		const measured = quality(this, listener, since(this));
		expect(measured.mos < most, `${listener} has heard ${speaker} with ${told(measured)}`);
	});
}

Then('{string} was better than {string}', function (this: Scenario, one: string, other: string) {
	const [better, worse] = [one, other].map((name) => remembered.get(this)?.get(name));
	expect(better !== undefined && worse !== undefined, `there was no call that is ${better === undefined ? one : other}`);
	for (const listener of ['Alice', 'Bob'] as const) {
		const [high, low] = [better[listener], worse[listener]];
		expect(high.mos >= low.mos + NOTICED_MOS, `${listener}: ${one} was ${told(high)}, ${other} was ${told(low)}`);
	}
});

Then('{string} had a quality of at least {float}', function (this: Scenario, name: string, least: number) {
	const measured = remembered.get(this)?.get(name);
	expect(measured !== undefined, `there was no call that is ${name}`);
	for (const listener of ['Alice', 'Bob'] as const) expect(measured[listener].mos >= least, `${listener}: ${name} was ${told(measured[listener])}`);
});

Then("Alice's phone has sent no audio over the data network", function (this: Scenario) {
	expect(audioOfAlice(this).length === 0, `${audioOfAlice(this).length} packets of audio have left Alice's phone`);
});

Then("all audio of Alice's phone went from its address on the data network to the SBC", function (this: Scenario) {
	const audio = audioOfAlice(this);
	const own = this.testbed.journal.ofKind('host').findLast(({ host }) => host === 'alice-mobile')?.addresses[0];
	const sbc = this.testbed.journal.ofKind('host').find(({ host }) => host === 'sbc')?.addresses ?? [];
	expect(audio.length > 0, "no audio has left Alice's phone");
	const astray = audio.find(({ from, to }) => from.address !== own || !sbc.includes(to.address));
	expect(astray === undefined, `audio went from ${astray?.from.address} to ${astray?.to.address}`);
});

/** RTP that has left Alice's phone since the call in question began. */
function audioOfAlice({ testbed, callBegan }: Scenario) {
	const own = new Set(
		testbed.journal
			.ofKind('host')
			.filter(({ host }) => host === 'alice-mobile')
			.flatMap(({ addresses }) => addresses),
	);
	return testbed.journal
		.ofKind('packet')
		.filter(({ n, transport, from, payload }) => n >= callBegan && transport === 'udp' && own.has(from.address) && payload[0] === 0x80);
}

Then('Alice hears Bob', function (this: Scenario) {
	return listen(
		this,
		() => deviceHears(this, 'client') === 'Bob',
		() => `Alice hears ${deviceHears(this, 'client')}`,
	);
});

Then('Bob hears nothing of Alice any more within {duration}', function (this: Scenario, within: Millis) {
	return listen(
		this,
		() => hearsNobody(bobHears(this)),
		() => `Bob hears ${bobHears(this)}`,
		within,
	);
});
