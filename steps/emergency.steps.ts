import { Given, Then, When } from '@cucumber/cucumber';
import type { CallMode } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { expect, expectEqual } from './observe/conformity';
import { mobileShows } from './observe/phones';
import { userOf } from './observe/wire';
import type { Scenario } from './world';

Given("{string} is in the contacts of Alice's phone as {string}", function (this: Scenario, number: string, name: string) {
	this.testbed.mobile().addContact(name, number);
});

async function callFromWorkTime(world: Scenario, number: string, mode?: CallMode): Promise<void> {
	world.callBegan = world.nextEvent;
	world.cellularBegan = world.callBegan;
	await world.act(world.testbed.mobile().openApp());
	await world.act(world.testbed.mobile().dial(number, mode));
}

When('Alice calls {word} from WorkTime', function (this: Scenario, number: string) {
	return callFromWorkTime(this, number);
});

When('Alice calls {word} from WorkTime by {mode}', function (this: Scenario, number: string, mode: CallMode) {
	return callFromWorkTime(this, number, mode);
});

When('Alice adds a call to {word} in WorkTime', async function (this: Scenario, number: string) {
	this.callBegan = this.nextEvent;
	this.cellularBegan = this.callBegan;
	await this.act(this.testbed.mobile().addCall(number));
});

Then(
	'the emergency centre answers a cellular call to {word} from the native dialer within {duration}',
	async function (this: Scenario, number: string, within: Millis) {
		const mobile = this.testbed.mobile();
		await this.see(
			() => mobile.screen().foreground === 'native-dialer' && mobile.screen().lines.includes('Connected'),
			() => `Alice's phone shows "${mobileShows(this)}"`,
			within,
		);
		const setUps = this.testbed.journal
			.ofKind('cellular')
			.filter(
				({ n, telephone, direction, message }) =>
					n >= this.callBegan && telephone === 'alice-mobile' && direction === 'to-network' && /SETUP/.test(message),
			);
		expectEqual(
			setUps.map(({ message, called }) => `${message} ${called}`),
			[`EMERGENCY SETUP ${number}`],
			"the calls of Alice's phone",
		);
		const asked = this.wire.receivedBy('pbx', 'alice-mobile').includes(`ddress=${number}`);
		expect(!asked, `Alice's phone has asked the platform for a call to ${number}`);
		const overSip = this.wire
			.messages({ request: 'INVITE', since: this.callBegan })
			.filter(({ message }) => message.kind === 'request' && userOf(message.uri) === number);
		expectEqual(overSip.length, 0, `INVITEs to ${number}`);
	},
);

Then('no emergency call gets through', async function (this: Scenario) {
	await this.clock.run(40_000);
	expect(!this.testbed.mobile().screen().lines.includes('Connected'), `Alice's phone shows "${mobileShows(this)}"`);
});
