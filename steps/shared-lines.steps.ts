import { Given, Then } from '@cucumber/cucumber';
import { alice, bob } from '../simulators/cast';
import { field } from '../simulators/invariants';
import { expectEqual } from './observe/conformity';
import { type Device, deviceTalks } from './observe/connection';
import { hearEachOther } from './observe/hearing';
import { aliceShows } from './observe/phones';
import { AT_ONCE } from './patience';
import type { Scenario } from './world';

const SCREENS = {
	WorkTime: ({ testbed }: Scenario) => testbed.mobile().screen().lines,
	"Alice's desk phone": ({ testbed }: Scenario) => testbed.desk.screen(),
} as const;

for (const [who, screen] of Object.entries(SCREENS)) {
	const shows = (world: Scenario, line: string) =>
		world.see(
			() => screen(world).includes(line),
			() => `${who} shows "${screen(world).join(' / ')}"`,
			AT_ONCE,
		);

	Then(`${who} shows the line in use, by a call with Bob`, function (this: Scenario) {
		return shows(this, `Line in use: ${bob.number}`);
	});

	Then(`${who} shows a call with Bob on hold`, function (this: Scenario) {
		return shows(this, `On hold at another phone: ${bob.number}`);
	});
}

Then("Alice's desk phone shows no other call, and neither does WorkTime", async function (this: Scenario) {
	await this.clock.run(1_000);
	const shown = () => Object.values(SCREENS).flatMap((screen) => screen(this));
	await this.see(
		() => !shown().some((line) => /^(Line in use|On hold at another phone)/.test(line)),
		() => `they show "${shown().join(' / ')}"`,
		AT_ONCE,
	);
});

for (const [where, device] of [
	['in WorkTime', 'client'],
	['on her desk phone', 'desk'],
] as const) {
	Then(`Alice and Bob talk with each other ${where}`, async function (this: Scenario) {
		const others = (['client', 'desk'] as const satisfies readonly Device[]).filter((one) => one !== device);
		await this.see(
			() => deviceTalks(this, device) && others.every((other) => !deviceTalks(this, other)),
			() => aliceShows(this),
			AT_ONCE,
		);
		await hearEachOther(this, device);
	});
}

Then("Erin's desk phone has been told of no call", async function (this: Scenario) {
	await this.clock.run(1_000);
	const told = this.wire.messages({ from: 'sbc', to: 'erin-desk', request: 'NOTIFY' });
	expectEqual(told.filter(({ message }) => field(message, 'event') === 'call-info').length, 0, "what Erin's desk phone was told");
});

Given('Alice does not have shared call appearance', function (this: Scenario) {
	this.testbed.pbx.provisioning.setService(alice.userId, 'sharedCallAppearance', { active: false });
});
