import { Given, Then } from '@cucumber/cucumber';
import type { DeploymentProfile } from '../simulators/pbx';
import { expect, expectEqual } from './observe/conformity';
import type { Scenario } from './world';

Given("Alice's WorkTime is deployed as {profile}( from now on)", async function (this: Scenario, profile: DeploymentProfile) {
	await this.act(this.testbed.deploy(profile));
});

Then('WorkTime offers no way to call', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	const { actions, modes = [] } = mobile.screen();
	expectEqual(modes, [], 'the ways to call that WorkTime offers');
	expect(!actions.includes('Call'), `WorkTime has a button to call: ${actions.join(', ')}`);
});

Then('in its settings WorkTime tells its profile {string} and whom to ask about others', async function (this: Scenario, profile: string) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openSettings());
	const { lines } = mobile.screen();
	await this.act(mobile.cancel());
	expect(lines.includes(`Profile: ${profile}`), `the settings of WorkTime show "${lines.join(' / ')}"`);
	expect(
		lines.some((line) => line.includes('ask XO')),
		'the settings of WorkTime do not say whom to ask about other functions',
	);
	const others = ['im-and-presence', 'soft-client-audio', 'soft-client-audio-video', 'uc-audio', 'uc-full', 'click-to-dial'];
	expectEqual(
		others.filter((other) => lines.some((line) => line.endsWith(`: ${other}`))),
		[profile],
		'profiles that the settings of WorkTime name',
	);
});

Then("Alice's phone has neither registered nor sent any audio", function (this: Scenario) {
	expectEqual(this.wire.messages({ from: 'alice-mobile', request: 'REGISTER' }).length, 0, "registrations that Alice's phone sent");
	expectEqual(this.wire.messages({ from: 'alice-mobile', request: 'INVITE' }).length, 0, "calls over SIP that Alice's phone sent");
	const { journal } = this.testbed;
	const addresses = journal.ofKind('host').find(({ host }) => host === 'alice-mobile')?.addresses ?? [];
	const datagrams = journal.ofKind('packet').filter(({ transport, from }) => transport === 'udp' && addresses.includes(from.address));
	expectEqual(datagrams.length, 0, "datagrams that left Alice's phone");
});
