import { Given, Then, When } from '@cucumber/cucumber';
import { alice, domain, erin } from '../simulators/cast';
import type { Presence } from '../simulators/messenger';
import { expect, expectEqual } from './observe/conformity';
import { mobileShows } from './observe/phones';
import type { Scenario } from './world';

const idOf = (name: string) => `${name.toLowerCase()}@${domain}`;

/** Takes Alice to the contacts of WorkTime, wherever in it she is. */
async function toContacts(world: Scenario): Promise<void> {
	const mobile = world.testbed.mobile();
	await world.act(mobile.openApp());
	while (mobile.screen().lines[0] !== 'Messages' && mobile.screen().actions.includes('Cancel')) await world.act(mobile.cancel());
	if (mobile.screen().lines[0] !== 'Messages') await world.act(mobile.openMessages());
	const isThere = () => mobile.screen().lines.some((line) => /^You: (?!Offline)/.test(line));
	await world.see(isThere, () => `WorkTime is not signed in to messages: Alice's phone shows "${mobileShows(world)}"`, 15_000);
}

async function toConversation(world: Scenario): Promise<void> {
	await toContacts(world);
	await world.act(world.testbed.mobile().openChat(erin.name));
}

Given("Erin's chat program is running", async function (this: Scenario) {
	const { chat } = this.testbed.colleague();
	expect(await this.act(chat.connect()), "Erin's chat program cannot sign in");
});

When('Erin closes her chat program', async function (this: Scenario) {
	await this.act(this.testbed.colleague().chat.disconnect());
});

When('Erin is {word} for others', async function (this: Scenario, presence: Exclude<Presence, 'offline'>) {
	await this.act(this.testbed.colleague().chat.setPresence(presence));
});

When('Alice is {word} for others', async function (this: Scenario, presence: Exclude<Presence, 'offline'>) {
	await toContacts(this);
	await this.act(this.testbed.mobile().setPresence(presence));
});

When('Alice writes to Erin {string}', async function (this: Scenario, text: string) {
	await toConversation(this);
	await this.act(this.testbed.mobile().sendMessage(text));
});

When('Erin writes to Alice {string}', async function (this: Scenario, text: string) {
	expect(await this.act(this.testbed.colleague().chat.send(idOf('alice'), text)), "Erin's chat program cannot send");
});

Then('Erin reads {string} from Alice', async function (this: Scenario, text: string) {
	const { chat } = this.testbed.colleague();
	const read = () => chat.conversation(idOf('alice')).filter(({ by }) => by === 'them');
	await this.see(
		() => read().some((message) => message.text === text),
		() => `Erin reads ${JSON.stringify(read().map((message) => message.text))}`,
	);
	expectEqual(read().filter((message) => message.text === text).length, 1, `times that Erin reads “${text}”`);
});

Then('Alice reads {string} from Erin', async function (this: Scenario, text: string) {
	await toConversation(this);
	await this.see(
		() => this.testbed.mobile().screen().lines.includes(`${erin.name}: ${text}`),
		() => `Alice's phone shows "${mobileShows(this)}"`,
	);
});

Then('WorkTime tells Alice of {int} new message(s) before she opens it', async function (this: Scenario, count: number) {
	await toContacts(this);
	await this.act(this.testbed.mobile().cancel());
	await this.see(
		() => this.testbed.mobile().screen().lines.includes(`New messages: ${count}`),
		() => `Alice's phone shows "${mobileShows(this)}"`,
	);
});

Then('Alice sees Erin as {string}', async function (this: Scenario, presence: string) {
	await toContacts(this);
	await this.see(
		() =>
			this.testbed
				.mobile()
				.screen()
				.lines.some((line) => line.startsWith(`${erin.name}: ${presence}`)),
		() => `Alice's phone shows "${mobileShows(this)}"`,
	);
});

Then('Erin sees Alice as {word}', function (this: Scenario, presence: Presence) {
	const { chat } = this.testbed.colleague();
	const seen = () => chat.contacts.find(({ id }) => id === idOf('alice'))?.presence;
	return this.see(
		() => seen() === presence,
		() => `Erin sees Alice as ${seen()}`,
		15_000,
	);
});

Then('WorkTime has no messages and shows nobody’s presence', async function (this: Scenario) {
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	const { actions } = mobile.screen();
	expect(!actions.includes('Messages') && !actions.includes('Chat'), `WorkTime has ${actions.join(', ')}`);
	const streams = this.testbed.journal.ofKind('packet').filter(({ to, part }) => part === 'open' && to.port === 5222);
	expectEqual(streams.length, 0, 'streams to a messaging server');
});

Then("Alice's phone speaks XMPP with the messaging server, and nothing else of hers does", function (this: Scenario) {
	const { journal } = this.testbed;
	const addresses = journal.ofKind('host').find(({ host }) => host === 'alice-mobile')?.addresses ?? [];
	const sent = journal.ofKind('packet').filter(({ from, to }) => addresses.includes(from.address) && to.port === 5222);
	const text = sent.map(({ payload }) => payload.toString('utf8')).join('');
	expect(/<stream:stream [^>]*xmlns="jabber:client"/.test(text), "Alice's phone has opened no XMPP stream");
	expect(/<iq [^>]*>\s*<query xmlns="jabber:iq:roster"/.test(text), "Alice's phone has not asked for the roster");
	expect(/<presence\s*\/>/.test(text), "Alice's phone has not said that she is there");
});

Then('the messaging server has delivered {int} message(s)', function (this: Scenario, count: number) {
	const events = this.testbed.journal.ofKind('instant-message').filter(({ outcome }) => outcome === 'delivered');
	expectEqual(events.length, count, 'messages that were delivered');
});

Then('the roster of WorkTime has Erin, and not Alice herself', async function (this: Scenario) {
	await toContacts(this);
	const { lines } = this.testbed.mobile().screen();
	await this.act(this.testbed.mobile().cancel());
	expect(
		lines.some((line) => line.startsWith(`${erin.name}:`)),
		`the contacts are "${lines.join(' / ')}"`,
	);
	expect(!lines.some((line) => line.startsWith(`${alice.name}:`)), `the contacts are "${lines.join(' / ')}"`);
});
