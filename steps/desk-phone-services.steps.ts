import { Then, When } from '@cucumber/cucumber';
import { field } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import { expect } from './observe/conformity';
import { SURELY } from './patience';
import type { Scenario } from './world';

const WHEN = { always: 'always', 'when busy': 'busy', 'when unanswered': 'noAnswer' } as const;
type Forwarded = keyof typeof WHEN;

const shows = ({ testbed }: Scenario) => testbed.desk.screen();

/** A key for a service works once the PBX has told of the services, which takes longer on a network that loses packets. */
async function isTold(world: Scenario): Promise<void> {
	if (!world.losesPackets) return;
	const told = () =>
		world.wire.messages({ from: 'sbc', to: 'alice-desk', request: 'NOTIFY' }).some(({ message }) => field(message, 'event') === 'as-feature-event');
	await world.see(told, "Alice's desk phone is told of no services", SURELY);
}

When('Alice presses the key for Do Not Disturb on her desk phone', async function (this: Scenario) {
	await isTold(this);
	await this.act(this.testbed.desk.setDoNotDisturb(!shows(this).includes('Do Not Disturb')));
});

When(
	/^Alice sets forwarding (always|when busy|when unanswered) to "([^"]*)" with the key of her desk phone$/,
	async function (this: Scenario, when: Forwarded, to: string) {
		await isTold(this);
		await this.act(this.testbed.desk.setForwarding(WHEN[when], { to }));
	},
);

When(
	/^Alice switches forwarding (always|when busy|when unanswered) (on|off) with the key of her desk phone$/,
	async function (this: Scenario, when: Forwarded, onOrOff: string) {
		await isTold(this);
		await this.act(this.testbed.desk.setForwarding(WHEN[when], onOrOff === 'on' ? {} : 'off'));
	},
);

When('Alice turns her desk phone on', async function (this: Scenario) {
	await this.act(this.testbed.desk.powerOn());
});

Then("Alice's desk phone shows {string} within {duration}", function (this: Scenario, line: string, within: Millis) {
	return this.see(
		() => shows(this).includes(line),
		() => `Alice's desk phone shows "${shows(this).join(' / ')}"`,
		within,
	);
});

Then("Alice's desk phone no longer shows {string} within {duration}", function (this: Scenario, line: string, within: Millis) {
	return this.see(
		() => shows(this).length > 0 && !shows(this).includes(line),
		() => `Alice's desk phone shows "${shows(this).join(' / ')}"`,
		within,
	);
});

Then("Alice's desk phone does not show {string}", async function (this: Scenario, line: string) {
	await this.clock.run(2_000);
	expect(!shows(this).includes(line), `Alice's desk phone shows "${shows(this).join(' / ')}"`);
});
