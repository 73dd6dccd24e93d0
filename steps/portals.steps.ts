import { Given, Then, When } from '@cucumber/cucumber';
import { ada, alice, newcomers } from '../simulators/cast';
import { Secret } from '../simulators/kernel';
import { mobilityNotSetUp } from './new-user';
import { expect, expectEqual } from './observe/conformity';
import type { Browser } from './pages/browser';
import type { PageView } from './pages/page-view';
import { SignInPage } from './pages/sign-in.page';
import type { Scenario } from './world';

/** Who sits at a computer. */
export type PortalPerson = 'Ada' | 'Alice' | 'Carol';

const accounts: Readonly<Record<PortalPerson, string>> = { Ada: ada.userId, Alice: alice.userId, Carol: newcomers.carol.userId };

/** Passwords that people have chosen since the scenario began. */
const chosen = new WeakMap<Scenario, Map<PortalPerson, Secret>>();

/** What that person signs in with now. */
export function passwordOf(world: Scenario, who: PortalPerson): Secret {
	const { passwords } = world.testbed;
	const given = { Ada: passwords.administrator, Alice: passwords.myPhone, Carol: passwords.newcomers }[who];
	return chosen.get(world)?.get(who) ?? given;
}

/** From now on that person signs in with this. */
export function choosePassword(world: Scenario, who: PortalPerson, password: Secret): void {
	const own = chosen.get(world) ?? new Map<PortalPerson, Secret>();
	chosen.set(world, own.set(who, password));
}

/** Letters and digits, as My Phone wants them; the journal conceals it. */
export const newPassword = (world: Scenario, whose: string): Secret => new Secret(`${world.testbed.newPassword(whose).reveal()}a1`);

/** The page that this person has in front. */
export const pageOf = async (world: Scenario, who: PortalPerson): Promise<PageView> => (await world.browser(who)).page();

/** Takes somebody to the dashboards, signed in; whoever is there already stays. */
export async function signedIn(world: Scenario, who: PortalPerson): Promise<Browser> {
	const browser = await world.browser(who);
	if ((await browser.page()).root.querySelector('.who') === null) {
		await world.act(new SignInPage(browser).signIn(accounts[who], passwordOf(world, who)));
	}
	return browser;
}

/** Alice as she was before anybody gave her anything. */
function makeNew(world: Scenario, has: { readonly phone: boolean; readonly client: boolean; readonly ownPassword: boolean }): void {
	const { provisioning } = world.testbed.pbx;
	const { userId } = alice;
	provisioning.setMobility(userId, mobilityNotSetUp);
	if (!has.client) provisioning.assignments.unshare(userId, alice.client);
	if (!has.phone) provisioning.assignments.unassign(userId);
	if (!has.ownPassword) {
		const temporary = newPassword(world, 'temporary');
		provisioning.passwords.set(userId, temporary.reveal(), 'temporary');
		choosePassword(world, 'Alice', temporary);
	}
}

Given('Alice is a new user, and nothing is assigned to her', function (this: Scenario) {
	makeNew(this, { phone: false, client: false, ownPassword: false });
});

Given('Alice is a new user with a phone', function (this: Scenario) {
	makeNew(this, { phone: true, client: false, ownPassword: false });
});

Given('Alice is a new user with whom WorkTime is shared', function (this: Scenario) {
	makeNew(this, { phone: true, client: true, ownPassword: false });
});

Given('WorkTime is shared with Alice, who has her own password and has not set up Mobility', function (this: Scenario) {
	makeNew(this, { phone: true, client: true, ownPassword: true });
});

Given('Alice has her own password and no mobile client', function (this: Scenario) {
	makeNew(this, { phone: true, client: false, ownPassword: true });
});

When('{person} signs in to the dashboards', async function (this: Scenario, who: PortalPerson) {
	await signedIn(this, who);
});

When('{person} tries {int} wrong passwords at the dashboards', async function (this: Scenario, who: PortalPerson, times: number) {
	const page = new SignInPage(await this.browser(who));
	for (let i = 0; i < times; i++) await this.act(page.signIn(accounts[who], new Secret(`guess-${i}`)));
});

When('{person} signs in to the dashboards with the right password', async function (this: Scenario, who: PortalPerson) {
	await this.act(new SignInPage(await this.browser(who)).signIn(accounts[who], passwordOf(this, who)));
});

When('{person} goes to {string} of the dashboards', async function (this: Scenario, who: PortalPerson, path: string) {
	const browser = await signedIn(this, who);
	await this.act(browser.visit(path));
});

When('{person} opens the tab {string}', async function (this: Scenario, who: PortalPerson, tab: string) {
	const browser = await signedIn(this, who);
	await this.act(browser.follow(tab));
});

When('{person} follows the link {string}', async function (this: Scenario, who: PortalPerson, link: string) {
	await this.act((await this.browser(who)).follow(link));
});

When(
	'{person} fills {string} with {string} and presses {string}',
	async function (this: Scenario, who: PortalPerson, field: string, value: string, button: string) {
		const browser = await this.browser(who);
		await this.act(browser.fill(field, value));
		await this.act(browser.press(button, field));
	},
);

When(
	'{person} fills {string} with {int} letters and presses {string}',
	async function (this: Scenario, who: PortalPerson, field: string, letters: number, button: string) {
		const browser = await this.browser(who);
		await this.act(browser.fill(field, 'a'.repeat(letters)));
		await this.act(browser.press(button, field));
	},
);

When('{person} presses {string}', async function (this: Scenario, who: PortalPerson, button: string) {
	await this.act((await this.browser(who)).press(button));
});

When(
	'{person} tries to sign in to the dashboards as {string} with {string}',
	async function (this: Scenario, who: PortalPerson, account: string, password: string) {
		await this.act(new SignInPage(await this.browser(who)).signIn(account, new Secret(password)));
	},
);

Then('{person} sees the page {string}', async function (this: Scenario, who: PortalPerson, heading: string) {
	expectEqual((await pageOf(this, who)).heading, heading, 'the heading of the page');
});

Then('{person} sees the tabs {string}', async function (this: Scenario, who: PortalPerson, tabs: string) {
	const product = who === 'Ada' ? 'My Account' : 'My Phone';
	expectEqual((await pageOf(this, who)).navigation(product).join(', '), tabs, `the tabs of ${product}`);
});

Then('{person} sees the menu {string}', async function (this: Scenario, who: PortalPerson, menu: string) {
	expectEqual((await pageOf(this, who)).navigation('Site Services').join(', '), menu, 'the menu of Site Services');
});

Then('beside {string} {person} reads {string}', async function (this: Scenario, field: string, who: PortalPerson, text: string) {
	const error = (await pageOf(this, who)).errorBeside(field);
	expect(error?.includes(text) === true, `beside “${field}” the page says ${error === undefined ? 'nothing' : `“${error}”`}`);
});

Then('{person} reads {string}', async function (this: Scenario, who: PortalPerson, text: string) {
	const page = await pageOf(this, who);
	expect(page.text.includes(text), `the page “${page.heading}” does not say “${text}”: ${page.text.slice(0, 400)}`);
});

Then('{person} does not read {string}', async function (this: Scenario, who: PortalPerson, text: string) {
	const page = await pageOf(this, who);
	expect(!page.text.includes(text), `the page “${page.heading}” says “${text}”`);
});

Then('the page has a link to the guide {string}', async function (this: Scenario, guide: string) {
	const browser = await this.browser('Ada');
	expect((await browser.page()).links().has(guide), `the page has no link “${guide}”`);
	await this.act(browser.follow(guide));
	expectEqual((await browser.page()).heading, guide, 'the heading of the page that the link leads to');
});

Then('the page that {person} sees needs no script and names every field', async function (this: Scenario, who: PortalPerson) {
	const { root, heading } = await pageOf(this, who);
	expectEqual(root.querySelectorAll('script').length, 0, 'scripts');
	expectEqual(root.querySelectorAll('h1').length, 1, `main headings of “${heading}”`);
	for (const field of root.querySelectorAll('input, select, textarea')) {
		if (field.getAttribute('type') === 'hidden') continue;
		const named = field.hasAttribute('aria-label') || root.querySelector(`label[for="${field.getAttribute('id')}"]`) !== null;
		expect(named, `a field of “${heading}” has no label: ${field.toString()}`);
	}
});
