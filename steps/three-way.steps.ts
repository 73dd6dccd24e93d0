import { Then, When } from '@cucumber/cucumber';
import { expect, expectEqual } from './observe/conformity';
import { deviceTalks } from './observe/connection';
import { deviceHears, farEndHears, listen } from './observe/hearing';
import { aliceShows } from './observe/phones';
import { AT_ONCE } from './patience';
import type { Scenario } from './world';

const aliceHears = (world: Scenario) => deviceHears(world, deviceTalks(world, 'desk') ? 'desk' : 'client');

/** What each of the three hears. */
async function hear(world: Scenario, expected: Readonly<Partial<Record<'Alice' | 'Bob' | 'Mallory', string>>>): Promise<void> {
	const heard = () => ({ Alice: aliceHears(world), Bob: farEndHears(world, 'Bob'), Mallory: farEndHears(world, 'Mallory') });
	const isSo = () => Object.entries(expected).every(([who, what]) => heard()[who as 'Alice' | 'Bob' | 'Mallory'] === what);
	const told = () =>
		Object.entries(heard())
			.map(([who, what]) => `${who} hears ${what}`)
			.join(', ');
	await listen(world, isSo, () => `${told()}: ${aliceShows(world)}`, AT_ONCE);
	// It has not been for a moment only.
	await world.clock.run(1_000);
	expect(isSo(), told());
}

When('Alice brings the two calls together in WorkTime', async function (this: Scenario) {
	await this.act(this.testbed.mobile().merge());
});

When('Alice brings the two calls together on her desk phone', async function (this: Scenario) {
	await this.act(this.testbed.desk.merge().catch((error: Error) => expect(false, error.message)));
});

When('Alice tries to bring the two calls together on her desk phone', async function (this: Scenario) {
	const outcome = { refused: false };
	await this.act(
		this.testbed.desk.merge().catch(() => {
			outcome.refused = true;
		}),
	);
	expect(outcome.refused, `her desk phone was not refused: ${aliceShows(this)}`);
});

When('Alice puts the three-way call on hold on her desk phone', async function (this: Scenario) {
	await this.act(this.testbed.desk.hold());
});

When('Alice takes the three-way call back on her desk phone', async function (this: Scenario) {
	// Which she knows when it is the only one on the display.
	const { desk } = this.testbed;
	await this.see(
		() => desk.calls.filter(({ state }) => state !== 'ended').length === 1,
		() => `the two calls are not over: ${aliceShows(this)}`,
	);
	await this.act(this.testbed.desk.resume());
});

Then('Alice, Bob and Mallory all hear one another', function (this: Scenario) {
	return hear(this, { Alice: 'Bob and Mallory', Bob: 'Alice and Mallory', Mallory: 'Alice and Bob' });
});

Then('Alice and Bob still hear each other, and nobody else', function (this: Scenario) {
	return hear(this, { Alice: 'Bob', Bob: 'Alice' });
});

Then('Alice and Mallory still hear each other, and nobody else', function (this: Scenario) {
	return hear(this, { Alice: 'Mallory', Mallory: 'Alice' });
});

Then('Bob and Mallory hear each other, and Alice waits', function (this: Scenario) {
	return hear(this, { Bob: 'Mallory', Mallory: 'Bob' });
});

Then('WorkTime says that the calls could not be brought together', function (this: Scenario) {
	return this.see(
		() => this.testbed.mobile().screen().lines.includes('The calls could not be brought together'),
		() => aliceShows(this),
		AT_ONCE,
	);
});

Then("Bob's and Mallory's calls are over, and Alice is in none", async function (this: Scenario) {
	const calls = () => (['Bob', 'Mallory'] as const).map((who) => this.testbed.telephone(who).calls.length);
	await this.see(
		() => calls().every((count) => count === 0) && !deviceTalks(this, 'client') && !deviceTalks(this, 'desk'),
		() => `Bob has ${calls()[0]} calls and Mallory ${calls()[1]}: ${aliceShows(this)}`,
		AT_ONCE,
	);
	expectEqual(this.testbed.desk.calls.length, 0, "calls of Alice's desk phone");
});

Then('the PBX has {int} calls of Alice, all talked on', function (this: Scenario, count: number) {
	const states = () => this.testbed.pbx.calls().map(({ state }) => state);
	return this.see(
		() => states().length === count && states().every((state) => state === 'active'),
		() => `the calls of the PBX: ${count} active were expected, found "${states().join(' ')}"`,
		0,
	);
});
