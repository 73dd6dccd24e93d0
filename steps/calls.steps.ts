import { Then } from '@cucumber/cucumber';
import { alice } from '../simulators/cast';
import { sipTraffic } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import type { FarEndName } from '../simulators/testbed';
import { expect, expectEqual } from './observe/conformity';
import { type Device, deviceTalks } from './observe/connection';
import { farEndHears, hearEachOther, listen } from './observe/hearing';
import { mobileShows, telephoneShows, telephoneTalks } from './observe/phones';
import { SURELY } from './patience';
import type { Scenario } from './world';

/** Both ends talk and hear each other, the PBX has one call, and no other device of Alice's has part in it. */
async function connected(world: Scenario, devices: readonly Device[]): Promise<void> {
	const talking = () => (['client', 'desk', 'mobile'] as const).filter((device) => deviceTalks(world, device));
	const active = () => world.testbed.pbx.calls().filter(({ state }) => state === 'active').length;
	await world.see(
		() => telephoneTalks(world, 'Bob') && talking().length === 1 && devices.some((device) => deviceTalks(world, device)) && active() === 1,
		() =>
			`Bob ${telephoneTalks(world, 'Bob') ? 'is' : 'is not'} connected, of Alice's devices ${talking().join(' and ') || 'none'}, and the PBX has ${active()} active calls`,
	);
	await hearEachOther(world, talking()[0] as Device);
}

Then('Alice and Bob are connected', function (this: Scenario) {
	return connected(this, ['client', 'mobile']);
});

Then('Alice and Bob are connected by VoIP', function (this: Scenario) {
	return connected(this, ['client']);
});

Then('Alice and Bob are still connected by VoIP', function (this: Scenario) {
	return connected(this, ['client']);
});

Then('Alice and Bob are connected over the cellular network', function (this: Scenario) {
	return connected(this, ['mobile']);
});

Then('Alice and Bob are connected by the desk phone', function (this: Scenario) {
	return connected(this, ['desk']);
});

Then('Bob is connected', function (this: Scenario) {
	expect(telephoneTalks(this, 'Bob'), 'Bob is not connected');
});

Then('Bob is not connected', function (this: Scenario) {
	expect(!telephoneTalks(this, 'Bob'), 'Bob is connected');
});

Then('the call is over for Alice within {duration}', function (this: Scenario, within: Millis) {
	return this.see(
		() => (['client', 'desk', 'mobile'] as const).every((device) => !deviceTalks(this, device)),
		() => `Alice's call goes on: her phone shows "${mobileShows(this)}"`,
		within,
	);
});

Then('the call is over for Bob within {duration}', function (this: Scenario, within: Millis) {
	return this.see(() => this.testbed.telephone('Bob').calls.length === 0, "Bob's call goes on", within);
});

Then("the cellular call of Alice's phone is over", function (this: Scenario) {
	return this.see(
		() => !deviceTalks(this, 'mobile'),
		() => `Alice's phone shows "${mobileShows(this)}"`,
		0,
	);
});

Then("Alice's call by VoIP ends within {duration} and WorkTime says {string}", function (this: Scenario, within: Millis, text: string) {
	return this.see(
		() => this.testbed.mobile().screen().lines.includes(text) && !deviceTalks(this, 'client'),
		() => `WorkTime does not say "${text}": Alice's phone shows "${mobileShows(this)}"`,
		within,
	);
});

/** A phone may return to the app before at once: what counts is what its dialer has shown since the call began. */
function dialerHasShown({ testbed, callBegan }: Scenario, text: RegExp): boolean {
	return testbed.journal
		.ofKind('screen')
		.some(
			({ n, telephone, foreground, lines }) =>
				n >= callBegan && telephone === 'alice-mobile' && foreground === 'native-dialer' && lines.some((line) => text.test(line)),
		);
}

Then("Alice's cellular call fails within {duration}", function (this: Scenario, within: Millis) {
	const failed = /Call failed|Number not in service|Not reachable|Call rejected/;
	return this.see(
		() => dialerHasShown(this, failed),
		() => `the call has not failed: Alice's phone shows "${mobileShows(this)}"`,
		within,
	);
});

Then("Alice's cellular call fails as busy within {duration}", function (this: Scenario, within: Millis) {
	return this.see(
		() => dialerHasShown(this, /User busy/),
		() => `the call has not failed as busy: Alice's phone shows "${mobileShows(this)}"`,
		within,
	);
});

for (const who of ['Bob', 'Mallory'] satisfies FarEndName[]) {
	Then(`${who}'s call fails within {duration}`, async function (this: Scenario, within: Millis) {
		const telephone = this.testbed.telephone(who);
		await this.see(
			() => telephone.calls.length === 0,
			() => `${who}'s telephone shows "${telephoneShows(this, who)}"`,
			within,
		);
		const shown = this.testbed.journal.ofKind('screen').filter((screen) => screen.telephone === telephone.name);
		expect(!shown.some(({ lines }) => lines.includes('Connected')), `${who}'s call was connected`);
	});
}

Then("Alice's carrier has answered with its voice mail", function (this: Scenario) {
	const answers = this.wire.messages({ from: 'gateway-meridian', to: 'sbc', responseTo: 'INVITE', since: this.callBegan });
	expect(
		answers.some(({ message }) => message.kind === 'response' && message.status === 200),
		"Alice's carrier has not answered the call to her mobile",
	);
	expect(!deviceTalks(this, 'mobile'), 'Alice has answered on her mobile');
});

Then('no call remains at the PBX', async function (this: Scenario) {
	await this.clock.run(2_000);
	const calls = () => this.testbed.pbx.calls();
	await this.see(
		() => calls().length === 0,
		() => `calls at the PBX: ${JSON.stringify(calls())}`,
	);
});

Then('the PBX has recorded {int} call(s) for Alice', async function (this: Scenario, count: number) {
	await this.clock.run(2_000);
	await this.see(
		() => recorded(this).length === count,
		() => `call records in Alice's name: ${recorded(this).length}, not ${count}`,
	);
});

Then('the PBX has recorded both calls for Alice', async function (this: Scenario) {
	await this.clock.run(2_000);
	const modes = () => recorded(this).map(({ mode }) => mode);
	await this.see(
		() => modes().join() === 'voip,desk',
		() => `call records in Alice's name: ${modes().join(', ')}`,
	);
});

Then('the PBX has recorded a call of {duration} for Alice', async function (this: Scenario, length: Millis) {
	await this.clock.run(2_000);
	const [record, ...others] = recorded(this);
	expectEqual(others.length, 0, 'further call records');
	const lasted = (record?.releasedAt ?? 0) - (record?.answeredAt ?? 0);
	expect(Math.abs(lasted - length) < 5_000, `the recorded call lasted ${lasted / 1000} s`);
});

Then("everything that Alice's phone sent for the call was well-formed SIP", function (this: Scenario) {
	const sent = this.wire.messages({ from: 'alice-mobile' });
	expect(sent.length > 0, "Alice's phone has sent no SIP at all");
	const flawed = sent.filter(({ message }) => message.flaws.length > 0);
	expectEqual(
		flawed.flatMap(({ message }) => message.flaws),
		[],
		"flaws in what Alice's phone sent",
	);
	expectEqual(sipTraffic(this.testbed.journal).unreadable.length, 0, 'messages that are no SIP');
});

function recorded({ testbed }: Scenario) {
	return testbed.pbx.records().filter(({ user }) => user === alice.userId);
}

Then("Alice's carrier has counted {int} minute(s) of incoming calls", async function (this: Scenario, count: number) {
	await this.clock.run(2_000);
	expectEqual(this.testbed.minutes().incoming, count, 'minutes of incoming calls');
});

Then("Alice's carrier has counted {int} minute(s) of outgoing calls", async function (this: Scenario, count: number) {
	await this.clock.run(2_000);
	expectEqual(this.testbed.minutes().outgoing, count, 'minutes of outgoing calls');
});

Then('Bob and Mallory are connected', async function (this: Scenario) {
	await this.see(() => telephoneTalks(this, 'Bob') && telephoneTalks(this, 'Mallory'), 'Bob and Mallory are not connected', SURELY);
	await listen(
		this,
		() => farEndHears(this, 'Bob') === 'Mallory' && farEndHears(this, 'Mallory') === 'Bob',
		() => `Bob hears ${farEndHears(this, 'Bob')}, and Mallory hears ${farEndHears(this, 'Mallory')}`,
	);
	expect(!deviceTalks(this, 'desk'), "Alice's desk phone has part in the call");
});

Then("the call is over on Alice's phone", function (this: Scenario) {
	return this.see(
		() =>
			!this.testbed.mobile().screen().lines.includes('Connected') &&
			this.testbed.pbx.calls().length === 0 &&
			!this.testbed.mobile().screen().actions.includes('End'),
		() => `the call goes on: Alice's phone shows "${mobileShows(this)}"`,
		SURELY,
	);
});
