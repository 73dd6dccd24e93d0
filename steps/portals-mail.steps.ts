import { Given, Then, When } from '@cucumber/cucumber';
import { ada, alice } from '../simulators/cast';
import { expect, expectEqual } from './observe/conformity';
import { WelcomeMailPage } from './pages/welcome-mail.page';
import { pageOf, signedIn } from './portals.steps';
import type { Scenario } from './world';

async function mailbox(world: Scenario, address: string) {
	const { mail } = await world.act(world.testbed.portals());
	return mail.mailbox(address);
}

/** The last mail that Alice got. */
export async function lastMail(world: Scenario) {
	const mails = await mailbox(world, alice.userId);
	const last = mails.at(-1);
	expect(last !== undefined, 'Alice has got no mail');
	return last;
}

/** The link of that kind in a text, or on a page. */
export const linkIn = (text: string, kind: string): string | undefined =>
	text.match(/https?:\/\/[^\s<>"]+/g)?.find((link) => link.includes(kind === 'Apple' ? 'apple' : 'android'));

async function write(world: Scenario, mail: Parameters<WelcomeMailPage['write']>[0]): Promise<void> {
	const page = new WelcomeMailPage(await signedIn(world, 'Ada'));
	await world.act(page.open());
	await world.act(page.write(mail));
}

When('Ada writes the welcome mail {string}, {string}', function (this: Scenario, subject: string, text: string) {
	return write(this, { subject, text });
});

When('Ada switches the welcome mail off', function (this: Scenario) {
	return write(this, { enabled: false });
});

When('Ada switches the welcome mail on', function (this: Scenario) {
	return write(this, { enabled: true });
});

Given('the mail server cannot be reached', async function (this: Scenario) {
	await this.act(this.testbed.portals());
	this.testbed.network.crash('mail');
});

Then('Alice has got {int} mail(s)', async function (this: Scenario, count: number) {
	await this.clock.run(2_000);
	expectEqual((await mailbox(this, alice.userId)).length, count, "mails in Alice's mailbox");
});

Then('Ada has got no mail', async function (this: Scenario) {
	expectEqual((await mailbox(this, ada.userId)).length, 0, "mails in Ada's mailbox");
});

Then('the mail says that her account is active and how to begin', async function (this: Scenario) {
	const { subject, text, html } = await lastMail(this);
	expect(/active/.test(`${subject} ${text}`), 'the mail does not say that the account is active');
	for (const word of ['My Phone', 'Install', alice.userId]) expect(text.includes(word) && html.includes(word), `the mail does not mention ${word}`);
});

Then('the mail is well-formed MIME with a text and an HTML part', async function (this: Scenario) {
	const { source, text, html, messageId } = await lastMail(this);
	expect(
		/^MIME-Version: 1\.0\r$/m.test(source) && /^Content-Type: multipart\/alternative;/m.test(source),
		'the mail is no MIME message of two parts',
	);
	expect(text.length > 50 && html.includes('<html'), 'a part of the mail is empty');
	expect(/^<[^@]+@worktime\.example>$/.test(messageId), `the mail has the Message-ID ${messageId}`);
});

Then("the mail's subject is {string} and its text has {string}", async function (this: Scenario, subject: string, words: string) {
	const mail = await lastMail(this);
	expectEqual(mail.subject, subject, 'the subject of the mail');
	expect(mail.text.includes(words), `the mail does not say “${words}”: ${mail.text}`);
});

Then('the mail tells Alice the same user name as My Features', async function (this: Scenario) {
	const { text } = await lastMail(this);
	const told = /Sign in as (\S+)/i.exec(text)?.[1];
	const browser = await signedIn(this, 'Alice');
	await this.act(browser.visit('/phone/features'));
	expectEqual(told, (await browser.page()).fact('User name of the client'), 'the user name in the mail, compared with My Features');
});

Then('the mail and My Features both have the {word} link, the same one', async function (this: Scenario, kind: string) {
	const { text } = await lastMail(this);
	const inMail = linkIn(text, kind);
	const browser = await signedIn(this, 'Alice');
	await this.act(browser.visit('/phone/features'));
	const onPage = linkIn([...(await browser.page()).links().values()].join(' '), kind);
	expect(inMail !== undefined, `the mail has no ${kind} link`);
	expectEqual(onPage, inMail, `the ${kind} link in My Features`);
});

Then('the page has a working {word} link', async function (this: Scenario, kind: string) {
	const page = await pageOf(this, 'Ada');
	const link = new RegExp(`${kind} Link: (\\S+)`).exec(page.text)?.[1];
	const [, href] = [...page.links()].find(([name]) => name === link) ?? [];
	expect(href !== undefined, `the page has no ${kind} link`);
	const { laptop } = await this.act(this.testbed.portals());
	const address = await this.act(laptop.resolve(new URL(href).hostname));
	expect(address.length > 0, `${href} leads nowhere`);
	expectEqual(linkIn(href, kind), href, `where the ${kind} link leads`);
});
