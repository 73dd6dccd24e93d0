import { Given, Then, When } from '@cucumber/cucumber';
import { erin } from '../simulators/cast';
import type { CallMode } from '../simulators/handset';
import { expect, expectEqual } from './observe/conformity';
import { mobileShows, ringsAt, shownAt } from './observe/phones';
import type { Scenario } from './world';

const MUM = { name: 'Mum Archer', number: '+13035550177' } as const;

Given('Erin works in the same company', function (this: Scenario) {
	this.testbed.colleague();
});

Given("Bob's number is in the contacts of Alice's phone as {string}", function (this: Scenario, name: string) {
	this.testbed.mobile().addContact(name, MUM.number);
});

When('Alice opens the directory of WorkTime and {word} it to read her contacts', async function (this: Scenario, how: string) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	await this.act(mobile.openDirectory());
	expect(mobile.screen().actions.includes('Allow'), `nobody has asked Alice whether WorkTime may read her contacts: it shows "${mobileShows(this)}"`);
	await this.act(mobile.allowContacts(how === 'allows'));
});

When('Alice searches the directory for {string}', async function (this: Scenario, text: string) {
	const mobile = this.testbed.mobile();
	if (!mobile.screen().actions.includes('Search')) {
		await this.act(mobile.openApp());
		await this.act(mobile.openDirectory());
		if (mobile.screen().actions.includes('Allow')) await this.act(mobile.allowContacts(true));
	}
	await this.act(mobile.searchDirectory(text));
});

Then('the directory shows {string}', function (this: Scenario, lines: string) {
	expectEqual(this.testbed.mobile().screen().lines.slice(1), lines === '' ? [] : lines.split(', '), 'what the directory of WorkTime shows');
});

When('Alice calls {string} from the directory by {mode}', async function (this: Scenario, name: string, mode: CallMode) {
	this.callBegan = this.nextEvent;
	this.mode = mode;
	await this.act(this.testbed.mobile().callContact(name, mode));
});

Then("nothing that left Alice's phone contains {string}", function (this: Scenario, text: string) {
	const { journal } = this.testbed;
	const addresses = journal.ofKind('host').find(({ host }) => host === 'alice-mobile')?.addresses ?? [];
	const sent = journal.ofKind('packet').filter(({ from }) => addresses.includes(from.address));
	expect(sent.length > 0, "nothing has left Alice's phone at all");
	const leaks = sent.filter(({ payload }) => decoded(payload.toString('utf8')).includes(text));
	expectEqual(leaks.length, 0, `packets of Alice's phone that contain “${text}”`);
});

Then('Erin is called', async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.see(
		() => ringsAt(desk),
		() => `Erin's desk phone (${erin.number}) does not ring: it shows "${shownAt(desk)}"`,
	);
});

const decoded = (text: string): string => text.replaceAll('%20', ' ').replaceAll('%2B', '+');
