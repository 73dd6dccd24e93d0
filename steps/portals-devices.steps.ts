import { Then, When } from '@cucumber/cucumber';
import { alice, site } from '../simulators/cast';
import { expect, expectEqual } from './observe/conformity';
import { DeviceManagementPage } from './pages/device-management.page';
import { pageOf, signedIn } from './portals.steps';
import type { Scenario } from './world';

const CLIENT = /^FEBC[0-9A-F]{8}$/;

async function devicePage(world: Scenario): Promise<DeviceManagementPage> {
	return new DeviceManagementPage(await signedIn(world, 'Ada'));
}

When('Ada opens Device Management', async function (this: Scenario) {
	await this.act((await devicePage(this)).open());
});

When('Ada filters devices by {string} {string}', async function (this: Scenario, by: string, value: string) {
	await this.act((await devicePage(this)).filter(by === 'MAC' ? 'MAC' : 'Phone Number', value));
});

When('Ada expands {string}', async function (this: Scenario, name: string) {
	await this.act((await this.browser('Ada')).follow(`Expand ${name}`));
});

When('Ada asks for the Device Status of {string}', async function (this: Scenario, mac: string) {
	const page = await devicePage(this);
	await this.act(page.open());
	await this.act((await this.browser('Ada')).follow('Expand All'));
	await this.act(page.select(mac));
	await this.act(page.deviceStatus());
});

When('Ada asks for the Device Status of no line at all', async function (this: Scenario) {
	const page = await devicePage(this);
	await this.act(page.open());
	await this.act(page.deviceStatus());
});

Then('the device tree has the columns {string}', async function (this: Scenario, columns: string) {
	const table = (await pageOf(this, 'Ada')).tables().find(({ caption }) => caption === 'Devices by model');
	expectEqual(table?.columns.join(', '), columns, 'the columns of the device tree');
});

Then('the devices are grouped as {string}', async function (this: Scenario, groups: string) {
	expectEqual([...(await (await devicePage(this)).models())].sort().join(', '), groups.split(', ').sort().join(', '), 'the models and their counts');
});

Then('no device is to be seen', async function (this: Scenario) {
	expectEqual(await (await devicePage(this)).devices(), [], 'devices that are to be seen');
});

Then('every device is to be seen', async function (this: Scenario) {
	expectEqual((await (await devicePage(this)).devices()).length, site.devices.length, 'devices that are to be seen');
});

Then('only mobile clients are to be seen, {int} of them', async function (this: Scenario, count: number) {
	const devices = await (await devicePage(this)).devices();
	expectEqual(devices.length, count, 'devices that are to be seen');
	expect(
		devices.every((device) => CLIENT.test(device)),
		`among them ${devices.filter((device) => !CLIENT.test(device)).join(', ')}`,
	);
});

Then('only the devices {string} are to be seen', async function (this: Scenario, devices: string) {
	expectEqual([...(await (await devicePage(this)).devices())].sort().join(', '), devices, 'devices that are to be seen');
});

Then('every line is selected', async function (this: Scenario) {
	const page = await devicePage(this);
	const lines = this.testbed.pbx.provisioning.people().flatMap((person) => person.lines);
	expectEqual(await page.ticked(), lines.length, 'selected lines');
});

Then('every mobile client bears an id of its own, the same as at the PBX', async function (this: Scenario) {
	const shown = (await (await devicePage(this)).devices()).filter((device) => !site.devices.some(({ mac }) => mac === device && !CLIENT.test(mac)));
	const known = this.testbed.pbx.provisioning.assignments.inventory().devices.filter(({ kind }) => kind === 'client');
	expectEqual([...shown].sort(), known.map(({ mac }) => mac).sort(), 'ids of the mobile clients');
	for (const id of shown) expect(CLIENT.test(id), `${id} is no id of a mobile client`);
});

Then(
	'the client {string} shows its line {string} with a check box and the type {string}',
	async function (this: Scenario, mac: string, line: string, type: string) {
		const tree = await (await devicePage(this)).tree();
		const at = tree.findIndex(([name = '']) => name.includes(mac));
		const child = tree[at + 1];
		expect(child?.[0]?.includes(line) === true, `${mac} shows no line “${line}”, but “${child?.[0] ?? 'nothing'}”`);
		expectEqual(child[2], type, 'the type of the line');
		await this.act((await devicePage(this)).select(mac));
	},
);

Then('each mobile client has a detail page', async function (this: Scenario) {
	const browser = await this.browser('Ada');
	for (const { mac } of site.devices.filter(({ mac }) => CLIENT.test(mac))) {
		await this.act((await devicePage(this)).open());
		await this.act(browser.follow('Expand All'));
		await this.act(browser.follow(`Detail of ${mac}`));
		expectEqual((await browser.page()).fact('MAC'), mac, 'the MAC address of the detail page');
	}
});

Then('the status of {string} is what the registrar has at this instant', async function (this: Scenario, mac: string) {
	const [row, ...others] = await (await devicePage(this)).statuses();
	expectEqual(others.length, 0, 'statuses of other lines');
	const registration = this.testbed.pbx.registrations(alice.userId).find(({ line }) => line === 'client');
	expect(registration !== undefined, 'the client is not registered at the PBX at all');
	const [device, , status, contact, expires = '', userAgent] = row ?? [];
	expectEqual([device, status, contact, userAgent], [mac, 'Registered', registration.contact, registration.userAgent], 'the status');
	const off = Math.abs(Number.parseInt(expires, 10) - registration.remainsMs / 1000);
	expect(off <= 2, `the status says ${expires}, the registrar ${registration.remainsMs / 1000} s`);
});

Then('the status of {string} is {string}', async function (this: Scenario, mac: string, status: string) {
	const rows = await (await devicePage(this)).statuses();
	expectEqual(
		rows.map(([device, , told]) => [device, told]),
		[[mac, status]],
		'the statuses',
	);
});

Then('the exported file lists every device, with type {string} for {string}', async function (this: Scenario, type: string, mac: string) {
	const file = await (await this.browser('Ada')).download();
	const [head, ...rows] = file.trim().split('\r\n');
	expectEqual(head, '"Model","MAC","Phone Number","Type","User"', 'the first line of the file');
	expectEqual(rows.length, site.devices.length, 'devices in the file');
	expect(
		rows.some((row) => row.includes(`"${mac}"`) && row.includes(`"${type}"`)),
		`the file has no ${mac} of type ${type}`,
	);
});

When('Ada adds the ported device {string}, {string}', async function (this: Scenario, mac: string, model: string) {
	const browser = await signedIn(this, 'Ada');
	await this.act((await devicePage(this)).open());
	await this.act(browser.follow('Add Ported Device'));
	await this.act(browser.fill('MAC address', mac));
	await this.act(browser.fill('Model', model));
	await this.act(browser.press('Add device'));
});

Then('the PBX has the device {string}, {string}', function (this: Scenario, mac: string, model: string) {
	const device = this.testbed.pbx.provisioning.assignments.inventory().devices.find((each) => each.mac === mac);
	expectEqual([device?.model, device?.ported], [model, true], 'the ported device');
});
