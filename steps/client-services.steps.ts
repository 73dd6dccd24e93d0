import { Then, When } from '@cucumber/cucumber';
import type { ClientService } from '../simulators/handset';
import type { Millis } from '../simulators/kernel';
import { mobileShows } from './observe/phones';
import type { Scenario } from './world';

When('Alice opens the services in WorkTime', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	await this.act(mobile.openServices());
	await this.see(
		() => mobile.screen().lines.some((line) => /: (On|Off)/.test(line)),
		() => `WorkTime shows no services: "${mobileShows(this)}"`,
	);
});

for (const [screen, open] of [
	['the directory', 'openDirectory'],
	['the settings', 'openSettings'],
] as const) {
	When(`Alice opens ${screen} in WorkTime`, async function (this: Scenario) {
		const mobile = this.testbed.mobile();
		await this.act(mobile.openApp());
		await this.act(mobile[open]());
	});
}

When('Alice leaves the services of WorkTime', async function (this: Scenario) {
	await this.act(this.testbed.mobile().cancel());
});

When('Alice switches {string} {word} in WorkTime', async function (this: Scenario, service: ClientService, how: string) {
	await this.act(this.testbed.mobile().setService(service, { active: how === 'on' }));
});

When('Alice switches {string} on in WorkTime, to {string}', async function (this: Scenario, service: ClientService, number: string) {
	await this.act(this.testbed.mobile().setService(service, { active: true, number }));
});

Then('the services of WorkTime show {string} within {duration}', function (this: Scenario, line: string, within: Millis) {
	return this.see(
		() => this.testbed.mobile().screen().lines.includes(line),
		() => `WorkTime shows "${mobileShows(this)}"`,
		within,
	);
});

Then('the screens of WorkTime that Alice can go to are {string}', async function (this: Scenario, screens: string) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	const { actions } = mobile.screen();
	const there = ['Directory', 'Services', 'Messages', 'Settings', 'Call Settings'].filter((screen) => actions.includes(screen));
	await this.see(
		() => there.join(', ') === screens,
		() => `WorkTime leads to ${there.join(', ')}`,
		1,
	);
});
