import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { alice, newcomers, site } from '../simulators/cast';
import { expect, expectEqual } from './observe/conformity';
import { PhoneAssignmentPage, type Tied } from './pages/phone-assignment.page';
import { SharingPage } from './pages/sharing.page';
import { UserFeaturesPage } from './pages/user-features.page';
import { pageOf, signedIn } from './portals.steps';
import type { Scenario } from './world';

const people: Readonly<Record<string, { readonly userId: string; readonly name: string }>> = {
	Alice: alice,
	Carol: newcomers.carol,
	Dan: newcomers.dan,
};

const idOf = (name: string) => people[name]?.userId ?? name;

const provisioning = (world: Scenario) => world.testbed.pbx.provisioning;

/** Everything that the PBX has about users, the site and what can be assigned, to see that nothing has changed. */
const remembered = new WeakMap<Scenario, string>();
const siteSettings = ['vpn', 'vlan-tag', 'call-capacity', 'intercept', 'notes'];
const everything = (world: Scenario) => {
	const pbx = provisioning(world);
	return JSON.stringify([
		pbx.people(),
		pbx.assignments.inventory(),
		pbx.site.mailTemplate(),
		siteSettings.map((name) => pbx.site.setting(name) ?? null),
	]);
};

Given('what the PBX has is remembered', function (this: Scenario) {
	remembered.set(this, everything(this));
});

Then('nothing has changed at the PBX', function (this: Scenario) {
	expect(everything(this) === remembered.get(this), 'what the PBX has of its users has changed');
});

When('Ada assigns in Phone Assignment:', async function (this: Scenario, table: DataTable) {
	const page = new PhoneAssignmentPage(await signedIn(this, 'Ada'));
	await this.act(page.open());
	const tied = table.rowsHash() as Partial<Tied>;
	await this.act(page.assign(tied));
});

When('Ada assigns a phone to {word}, leaving out the {string}', async function (this: Scenario, who: string, left: string) {
	const page = new PhoneAssignmentPage(await signedIn(this, 'Ada'));
	await this.act(page.open());
	const all = { user: people[who]?.name ?? who, 'phone number': '(212) 555-0102', station: 'Station 4102', phone: 'Polycom VVX 500' };
	await this.act(page.assign(Object.fromEntries(Object.entries(all).filter(([field]) => field !== left))));
});

Then(
	'the PBX has tied {word} to number {string}, station {string} and phone {string}',
	function (this: Scenario, who: string, number: string, station: string, phone: string) {
		const { assignment } = provisioning(this).person(idOf(who));
		expectEqual([assignment?.number, assignment?.station, assignment?.phone], [number, station, phone], `the assignment of ${who}`);
	},
);

Then('Phone Assignment shows {string} for {word}', async function (this: Scenario, cells: string, who: string) {
	const browser = await signedIn(this, 'Ada');
	const page = new PhoneAssignmentPage(browser);
	await this.act(page.open());
	const row = await page.rowOf(people[who]?.name ?? who);
	expectEqual([row?.['Phone number'], row?.Extension, row?.Station].join(', '), cells, `what Phone Assignment shows for ${who}`);
});

Then('{word} has no assignment', function (this: Scenario, who: string) {
	expect(provisioning(this).person(idOf(who)).assignment === undefined, `${who} has an assignment`);
});

Then('Phone Assignment does not offer number {string}', async function (this: Scenario, number: string) {
	const page = await pageOf(this, 'Ada');
	expect(page.options('Phone number').length > 0, 'Phone Assignment offers no number at all');
	expect(!page.options('Phone number').some((option) => option.startsWith(number)), `Phone Assignment offers ${number}`);
});

When('Ada opens Sharing', async function (this: Scenario) {
	const page = new SharingPage(await signedIn(this, 'Ada'));
	await this.act(page.open());
});

When("Ada shares {word}'s station with {string}", async function (this: Scenario, who: string, target: string) {
	const browser = await signedIn(this, 'Ada');
	const page = new SharingPage(browser);
	await this.act(page.open());
	const option = (await page.targets()).find((each) => each.includes(target)) ?? target;
	await this.act(page.share(people[who]?.name ?? who, option));
});

When('Ada takes back {string}', async function (this: Scenario, device: string) {
	const page = new SharingPage(await signedIn(this, 'Ada'));
	await this.act(page.open());
	await this.act(page.takeBack(device));
});

Given('{int} of {int} licences are in use', function (this: Scenario, used: number, total: number) {
	const { licences, devices } = provisioning(this).assignments.inventory();
	expectEqual(licences.total, total, 'licences of this testbed');
	const free = devices.filter(({ kind, taken }) => kind === 'client' && !taken);
	for (let i = licences.used; i < used; i++) provisioning(this).assignments.share(alice.userId, free[i - licences.used]?.mac ?? '');
});

Then('Sharing says that {string}', async function (this: Scenario, licences: string) {
	const page = new SharingPage(await signedIn(this, 'Ada'));
	await this.act(page.open());
	expectEqual(await page.licences(), licences, 'what Sharing says of the licences');
});

Then('{string} is bound to {word}', function (this: Scenario, device: string, who: string) {
	const lines = provisioning(this).person(idOf(who)).lines;
	expect(
		lines.some((line) => line.device === device && line.type === 'SHARED'),
		`${device} is not shared with ${who}, who has ${lines.map((line) => `${line.device} ${line.type}`).join(', ')}`,
	);
});

Then('{string} is free', function (this: Scenario, device: string) {
	const found = provisioning(this)
		.assignments.inventory()
		.devices.find(({ mac }) => mac === device);
	expect(found !== undefined && !found.taken, `${device} is bound to somebody, or is gone`);
});

Then('{int} mobile clients are free', function (this: Scenario, count: number) {
	const clients = provisioning(this)
		.assignments.inventory()
		.devices.filter(({ kind }) => kind === 'client');
	expectEqual(clients.length, site.devices.filter(({ mac }) => mac.startsWith('FEBC')).length, 'mobile clients of the customer');
	expectEqual(clients.filter(({ taken }) => !taken).length, count, 'free mobile clients');
});

Then('Sharing offers {string}', async function (this: Scenario, target: string) {
	const targets = (await pageOf(this, 'Ada')).options('Share with');
	expect(
		targets.some((each) => each.includes(target)),
		`Sharing does not offer ${target}, but ${targets.join(' / ')}`,
	);
});

Then('Sharing does not offer {string}', async function (this: Scenario, target: string) {
	const targets = (await pageOf(this, 'Ada')).options('Share with');
	expect(targets.length > 0 && !targets.some((each) => each.includes(target)), `Sharing offers ${target}, or nothing at all`);
});

Then('of all pages of the dashboards only Sharing offers mobile clients', async function (this: Scenario) {
	const seen = new Set<string>();
	const offering = new Set<string>();
	for (const who of ['Ada', 'Alice'] as const) {
		const browser = await signedIn(this, who);
		const waiting = ['/', ...(who === 'Ada' ? ['/account/devices?expand=all'] : [])];
		for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
			const address = path.includes('expand=all') ? path : (path.split('?')[0] ?? path);
			if (seen.has(`${who} ${address}`)) continue;
			seen.add(`${who} ${address}`);
			await this.act(browser.visit(address));
			const page = await browser.page();
			expect(page.status === 200, `${address} answers ${page.status}`);
			if (page.everyOption().some((option) => /FEBC[0-9A-F]{8}/.test(option))) offering.add(page.heading);
			for (const [, href] of page.links()) if (href.startsWith('/')) waiting.push(href);
		}
	}
	expect(seen.size > 40, `only ${seen.size} pages were found`);
	expectEqual([...offering], ['Sharing'], 'pages that offer mobile clients');
});

Then('a mobile client cannot be assigned as a phone by hand either', async function (this: Scenario) {
	const before = everything(this);
	const page = new PhoneAssignmentPage(await signedIn(this, 'Ada'));
	await this.act(page.open());
	const offered = (await pageOf(this, 'Ada')).options('Phone');
	expect(offered.length > 0 && !offered.some((option) => option.includes('FEBC')), 'Phone Assignment offers mobile clients as phones');
	expect(everything(this) === before, 'looking at Phone Assignment has changed something');
});

When("Ada opens {word}'s settings in User Features", async function (this: Scenario, who: string) {
	const page = new UserFeaturesPage(await signedIn(this, 'Ada'));
	await this.act(page.openUser(people[who]?.name ?? who));
});

Then('the configuration check says {string} for {string}', async function (this: Scenario, result: string, point: string) {
	const checked = await new UserFeaturesPage(await this.browser('Ada')).checked(point);
	expectEqual(checked?.result, result, `the check of “${point}”`);
	expect((checked?.reason ?? '').length > 5, `the check of “${point}” gives no reason`);
});

Then('the dashboard shows {string} as {string}', async function (this: Scenario, name: string, value: string) {
	expectEqual(await new UserFeaturesPage(await this.browser('Ada')).setting(name), value, `“${name}” in the dashboard`);
});

Then('the table of mobile clients has the columns {string}', async function (this: Scenario, columns: string) {
	const table = (await pageOf(this, 'Ada')).tables().find(({ caption }) => caption === 'Mobile clients and their users');
	expectEqual(table?.columns.join(', '), columns, 'the columns of the table of mobile clients');
});

Then(
	'the table of mobile clients lists {string} {int} time(s), of type {string}',
	async function (this: Scenario, name: string, times: number, type: string) {
		const table = (await pageOf(this, 'Ada')).tables().find(({ caption }) => caption === 'Mobile clients and their users');
		const rows = (table?.rows ?? []).filter(([first, last]) => `${first} ${last}` === name);
		expectEqual(rows.length, times, `rows of ${name}`);
		for (const row of rows) {
			expectEqual(row.at(-1), type, 'the type of the row');
			expect(
				row.every((cell) => cell !== ''),
				`a cell of the row is empty: ${row.join(' | ')}`,
			);
		}
	},
);
