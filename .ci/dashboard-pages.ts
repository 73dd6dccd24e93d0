// Opens every page of My Account and My Phone in Chromium, as wide as a laptop and as narrow as a phone. axe-core finds no serious issue on it,
// nothing is wider than the window, and the keyboard alone gets to everything: `dashboard-pages.ts [FOLDER for pictures]`.
// Of pages that are alike (one for each device, user or guide) one is looked at; `--all` looks at all.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chromium, type Window } from '../devices';
import { ada, alice, newcomers } from '../simulators/cast';
import { Secret, WallClock } from '../simulators/kernel';
import { buildTestbed, guideTestbed } from '../simulators/testbed';
import { ChromiumBrowser } from '../steps/pages/chromium-browser';
import { SignInPage } from '../steps/pages/sign-in.page';

const all = process.argv.includes('--all');
const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 390, height: 844 },
] as const;
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAB = '\uE004';

// ——— run in the page

const LOADS_AXE = `() => { ${AXE}; return null; }`;
const ASKS_AXE = `async () => (await axe.run()).violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
	.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html.slice(0, 160)))`;
const OVERFLOWS = `() => {
	const wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= wide) return [];
	const scrolls = (element) => element !== null && element !== document.body && (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
	return [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > wide + 1 && !scrolls(each.parentElement))
		.slice(0, 3).map((each) => each.outerHTML.slice(0, 120));
}`;
/** Everything that the keyboard must get to: of radio buttons with one name the browser offers one. */
const WATCHES = `() => {
	const names = new Set();
	window.wanted = [...document.querySelectorAll('a[href], button, input, select, textarea')].filter((each) => {
		if (each.type === 'hidden' || each.disabled || each.getClientRects().length === 0) return false;
		if (each.type !== 'radio') return true;
		const first = !names.has(each.form.id + each.name) && (each.checked || document.querySelector('input[name="' + each.name + '"]:checked') === null);
		if (first) names.add(each.form.id + each.name);
		return first;
	});
	window.reached = new Set();
	window.unmarked = new Set();
	document.activeElement?.blur();
	document.addEventListener('focusin', ({ target }) => {
		window.reached.add(target);
		const { outlineStyle, outlineWidth } = getComputedStyle(target);
		if (outlineStyle === 'none' || outlineWidth === '0px') window.unmarked.add(target);
	});
	return window.wanted.length;
}`;
const UNREACHED = `() => [
	...window.wanted.filter((each) => !window.reached.has(each)).map((each) => 'the keyboard does not get to ' + each.outerHTML.slice(0, 120)),
	...[...window.unmarked].filter((each) => each.matches('a, button, input, select, textarea')).map((each) => 'nothing shows the focus on ' + each.outerHTML.slice(0, 120)),
]`;

const problems: string[] = [];
let looked = 0;

/** Looks at the page that a window shows, in both widths. */
async function look(window: Window, name: string): Promise<void> {
	for (const size of SIZES) {
		const where = `${name} (${size.width} px)`;
		const tell = (found: readonly string[]) => problems.push(...found.map((problem) => `${where}: ${problem}`));
		await window.resize(size);
		if (folder !== undefined) writeFileSync(join(folder, `${name.replaceAll(/\W+/g, '-')}-${size.width}.png`), await window.picture('document'));
		await window.ask(LOADS_AXE);
		tell(await window.ask<string[]>(ASKS_AXE));
		tell((await window.ask<string[]>(OVERFLOWS)).map((wide) => `it is wider than the window: ${wide}`));
		const wanted = await window.ask<number>(WATCHES);
		await window.press(...Array.from({ length: wanted + 3 }, () => TAB));
		tell(await window.ask<string[]>(UNREACHED));
		looked++;
	}
	await window.resize(SIZES[0]);
}

/** Pages of one kind are alike. */
const kindOf = (address: string) => address.replace(/^(\/account\/(?:devices|features)|\/guides)\/(?!ported)[^?]+/, '$1/*');

/** Every page that links lead to. */
async function crawl(browser: ChromiumBrowser, who: string, first: readonly string[]): Promise<void> {
	const seen = new Set<string>();
	const waiting = [...first];
	for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
		const kind = all ? address : kindOf(address);
		if (seen.has(kind)) continue;
		seen.add(kind);
		await browser.visit(address);
		const page = await browser.page();
		if (page.status !== 200) problems.push(`${address} answers ${page.status}`);
		for (const [, href] of page.links())
			if (href.startsWith('/')) waiting.push(href.includes('?') && !href.includes('expand=all') ? (href.split('?')[0] ?? href) : href);
		await look(browser.window, `${who} ${page.heading}${address.includes('expand') ? ' expanded' : ''}`);
	}
}

async function main(): Promise<void> {
	if (folder !== undefined) mkdirSync(folder, { recursive: true });
	const clock = new WallClock();
	const testbed = await buildTestbed(guideTestbed, 'pages', clock, 'wire');
	const chromium = await Chromium.start();
	const { dashboardAt } = await testbed.portals();
	const visitor = async () => new ChromiumBrowser(await chromium.window(SIZES[0]), dashboardAt);
	const { myPhone, administrator, newcomers: temporary } = testbed.passwords;
	try {
		const nobody = await visitor();
		await nobody.visit('/sign-in');
		await look(nobody.window, 'nobody Sign in');
		await new SignInPage(nobody).signIn(alice.userId, new Secret('a guess'));
		await look(nobody.window, 'nobody Sign in refused');

		const account = await visitor();
		await new SignInPage(account).signIn(ada.userId, administrator);
		await crawl(account, 'Ada', ['/', '/account/devices?expand=all&line=all', '/account/devices?mac=000E', '/account/devices?mac=FFFF']);
		await account.visit('/account/devices?expand=all');
		await account.tick(`SHARED - (1) of ${alice.client}`, true);
		await account.press('Device Status');
		await look(account.window, 'Ada Device Status');
		for (const [address, button] of [
			['/account/assignment', 'Assign'],
			['/account/sharing', 'Share'],
			['/account/devices/ported', 'Add device'],
			['/account/site/vlan-tag', 'Save'],
		] as const) {
			await account.visit(address);
			await account.press(button);
			await look(account.window, `Ada ${(await account.page()).heading} refused`);
		}
		await account.visit('/account/nothing');
		await look(account.window, 'Ada Not found');

		const phone = await visitor();
		await new SignInPage(phone).signIn(alice.userId, myPhone);
		await crawl(phone, 'Alice', ['/']);
		await phone.visit('/phone/features');
		await phone.tick('Office Anywhere is active', true);
		await phone.fill('Office Anywhere number', '1');
		await phone.press('Save Office Anywhere');
		await look(phone.window, 'Alice My Features refused');
		await phone.visit('/phone/number');
		await phone.press('Add number');
		await look(phone.window, 'Alice My Number refused');
		await phone.visit('/phone/forwarding');
		await phone.tick('Call Forwarding No Answer is active', true);
		await phone.fill('Rings before that', '21');
		await phone.press('Save Call Forwarding No Answer');
		await look(phone.window, 'Alice Call Forwarding refused');
		await phone.visit('/phone/do-not-disturb');
		await phone.tick('Do Not Disturb is active', true);
		await phone.press('Save Do Not Disturb');
		await look(phone.window, 'Alice Do Not Disturb saved');
		for (const service of ['doNotDisturb', 'callForwardingBusy'] as const) testbed.pbx.provisioning.setServiceAssigned(alice.userId, service, false);
		for (const address of ['/phone/do-not-disturb', '/phone/forwarding']) {
			await phone.visit(address);
			await look(phone.window, `Alice ${(await phone.page()).heading} not assigned`);
		}
		testbed.pbx.provisioning.setService(alice.userId, 'simultaneousRing', {
			active: true,
			locations: [{ number: alice.mobileNumber, answerConfirmationRequired: false }],
		});
		await phone.visit('/phone/features');
		await look(phone.window, 'Alice My Features conflict');

		const newcomer = await visitor();
		await new SignInPage(newcomer).signIn(newcomers.carol.userId, temporary);
		await look(newcomer.window, 'Carol First password');
	} finally {
		await chromium.close();
		await testbed.close();
	}
	for (const problem of problems) console.error(problem);
	console.log(`${looked} pages looked at, ${problems.length} problems`);
	process.exitCode = looked > 60 && problems.length === 0 ? 0 : 1;
}

main();
