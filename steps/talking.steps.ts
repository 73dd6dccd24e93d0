import { Given } from '@cucumber/cucumber';
import { alice, bob, mallory } from '../simulators/cast';
import type { CallMode } from '../simulators/handset';
import { deviceTalks } from './observe/connection';
import { deskRings, deskShows, mobileRings, telephoneRings } from './observe/phones';
import { readyToCall } from './observe/ready-to-call';
import { talking } from './observe/talking';
import { AT_ONCE } from './patience';
import type { Scenario } from './world';

async function answerAt(world: Scenario, who: 'Bob' | 'Mallory'): Promise<void> {
	await world.see(() => telephoneRings(world, who), `${who}'s telephone does not ring`, AT_ONCE);
	world.testbed.telephone(who).answer();
}

Given('Alice talks with Bob by {mode}', async function (this: Scenario, mode: CallMode) {
	this.callBegan = this.nextEvent;
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	await readyToCall(this);
	await this.act(mobile.dial(bob.number, mode));
	if (mode === 'call-back') {
		await this.see(() => mobileRings(this), "Alice's mobile does not ring", AT_ONCE);
		await this.act(mobile.answer());
	}
	await answerAt(this, 'Bob');
	await talking(this, mode === 'voip' ? 'client' : 'mobile');
});

Given('Alice talks with Bob on her desk phone', async function (this: Scenario) {
	this.callBegan = this.nextEvent;
	await this.act(this.testbed.desk.dial(bob.number));
	await answerAt(this, 'Bob');
	await talking(this, 'desk');
});

Given('Alice talks on her desk phone with Bob and with Mallory, who waits on hold', async function (this: Scenario) {
	const { desk } = this.testbed;
	this.callBegan = this.nextEvent;
	await this.act(desk.dial(mallory.number));
	await answerAt(this, 'Mallory');
	await this.see(
		() => deviceTalks(this, 'desk'),
		() => `Alice's desk phone shows "${deskShows(this)}"`,
		AT_ONCE,
	);
	await this.act(desk.hold());
	await this.act(desk.dial(bob.number));
	await answerAt(this, 'Bob');
	await talking(this, 'desk');
});

Given('Alice has answered a call of Bob on her {device}', async function (this: Scenario, device: 'desk' | 'mobile') {
	const { testbed } = this;
	testbed.mobile();
	this.callBegan = this.nextEvent;
	testbed.telephone('Bob').dial(alice.businessNumber);
	await this.see(() => deskRings(this) && mobileRings(this), "Alice's two phones do not both ring", AT_ONCE);
	await this.act(device === 'desk' ? testbed.desk.answer() : testbed.mobile().answer());
	await this.see(() => !deskRings(this) && !mobileRings(this), "Alice's other phone goes on ringing", AT_ONCE);
	await talking(this, device);
	await this.see(() => !deskRings(this) && !mobileRings(this), "Alice's other phone goes on ringing", AT_ONCE);
});

Given('Alice has put Bob on hold on her desk phone', async function (this: Scenario) {
	await this.act(this.testbed.desk.hold());
});
