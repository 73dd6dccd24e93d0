import { Given, Then, When } from '@cucumber/cucumber';
import { alice } from '../simulators/cast';
import { Secret } from '../simulators/kernel';
import { expect, expectEqual } from './observe/conformity';
import { CallHandlingPage, type HandlingTitle } from './pages/call-handling.page';
import { MyFeaturesPage } from './pages/my-features.page';
import { MyNumberPage } from './pages/my-number.page';
import { PasswordPage } from './pages/password.page';
import { choosePassword, newPassword, pageOf, passwordOf, signedIn } from './portals.steps';
import type { Scenario } from './world';

const aliceAtPbx = (world: Scenario) => world.testbed.pbx.provisioning.person(alice.userId);

async function features(world: Scenario): Promise<MyFeaturesPage> {
	const page = new MyFeaturesPage(await signedIn(world, 'Alice'));
	await world.act(page.open());
	return page;
}

async function addNumber(world: Scenario, number: string): Promise<void> {
	const page = new MyNumberPage(await signedIn(world, 'Alice'));
	await world.act(page.open());
	await world.act(page.add(number));
}

async function changePassword(world: Scenario): Promise<void> {
	const page = new PasswordPage(await signedIn(world, 'Alice'));
	const own = newPassword(world, 'her own');
	await world.act(page.change(passwordOf(world, 'Alice'), own));
	choosePassword(world, 'Alice', own);
}

When('Alice replaces her temporary password in My Phone', function (this: Scenario) {
	return changePassword(this);
});

When('Alice changes her password in My Phone', async function (this: Scenario) {
	await this.act(new PasswordPage(await signedIn(this, 'Alice')).open());
	await changePassword(this);
});

When('Alice enters the new password {string} and again {string}', async function (this: Scenario, password: string, again: string) {
	await this.act(new PasswordPage(await signedIn(this, 'Alice')).change(passwordOf(this, 'Alice'), new Secret(password), new Secret(again)));
});

When('Alice enters a wrong current password', async function (this: Scenario) {
	const own = newPassword(this, 'her own');
	await this.act(new PasswordPage(await signedIn(this, 'Alice')).change(new Secret('a guess'), own));
});

When('Alice adds the mobile number {string} in My Number', function (this: Scenario, number: string) {
	return addNumber(this, number);
});

When('Alice adds her mobile number in My Number', function (this: Scenario) {
	return addNumber(this, alice.mobileNumber);
});

When('Alice adds Mobile App in My Features', async function (this: Scenario) {
	await this.act((await features(this)).addMobileApp());
});

When('Alice removes Mobile App in My Features', async function (this: Scenario) {
	await this.act((await features(this)).removeMobileApp());
});

When('Alice opens My Features', async function (this: Scenario) {
	await features(this);
});

When('Alice sets phones to ring to {string} in My Phone', async function (this: Scenario, phonesToRing: string) {
	await this.act((await features(this)).setMobility({ phonesToRing }));
});

When(
	'Alice sets her Mobility in My Phone: phones to ring {string}, alert click to dial {word}, answer confirmation {word}',
	async function (this: Scenario, phonesToRing: string, alert: string, confirmation: string) {
		await this.act((await features(this)).setMobility({ phonesToRing, alertClickToDial: alert === 'on', answerConfirmation: confirmation === 'on' }));
	},
);

async function callHandling(world: Scenario, service: HandlingTitle): Promise<CallHandlingPage> {
	const page = new CallHandlingPage(await signedIn(world, 'Alice'));
	await world.act(page.open(service));
	return page;
}

When('Alice switches {string} {word} in My Phone', async function (this: Scenario, service: HandlingTitle, onOrOff: string) {
	await this.act((await callHandling(this, service)).set(service, { active: onOrOff === 'on' }));
});

When('Alice switches {string} on in My Phone, to {string}', async function (this: Scenario, service: HandlingTitle, number: string) {
	await this.act((await callHandling(this, service)).set(service, { active: true, number }));
});

When(
	'Alice switches {string} on in My Phone, to {string} after {string} rings',
	async function (this: Scenario, service: HandlingTitle, number: string, rings: string) {
		await this.act((await callHandling(this, service)).set(service, { active: true, number, rings }));
	},
);

Then('My Phone shows {string} off', function (this: Scenario, service: HandlingTitle) {
	return showsHandling(this, service, false, undefined);
});

Then('My Phone shows {string} on', function (this: Scenario, service: HandlingTitle) {
	return showsHandling(this, service, true, undefined);
});

Then('My Phone shows {string} on, to {string}', function (this: Scenario, service: HandlingTitle, number: string) {
	return showsHandling(this, service, true, number);
});

Then('My Phone offers Alice no {string}', async function (this: Scenario, service: HandlingTitle) {
	const shown = await (await callHandling(this, service)).shown(service);
	expect(shown === undefined, `My Phone has a form for ${service}`);
	await readsIn(this, 'is not assigned to you');
});

async function showsHandling(world: Scenario, service: HandlingTitle, active: boolean, number: string | undefined): Promise<void> {
	const shown = await (await callHandling(world, service)).shown(service);
	expect(shown !== undefined, `My Phone has no form for ${service}`);
	expectEqual([shown.active, number === undefined ? undefined : shown.number], [active, number], `${service} in My Phone`);
}

async function readsIn(world: Scenario, text: string): Promise<void> {
	const page = await pageOf(world, 'Alice');
	expect(page.text.includes(text), `the page “${page.heading}” says: ${page.text.slice(0, 400)}`);
}

When(
	'Alice switches {service} on for {string} in My Phone',
	async function (this: Scenario, service: 'Office Anywhere' | 'Sim Ring', number: string) {
		await this.act((await features(this)).switchOn(service, number));
	},
);

When('Alice switches {service} on for her mobile number in My Phone', async function (this: Scenario, service: 'Office Anywhere' | 'Sim Ring') {
	await this.act((await features(this)).switchOn(service, alice.mobileNumber));
});

Given(
	'somebody has let {service} and Mobility serve the same number by the back door',
	function (this: Scenario, service: 'Office Anywhere' | 'Sim Ring') {
		this.testbed.pbx.provisioning.setService(alice.userId, service === 'Sim Ring' ? 'simultaneousRing' : 'officeAnywhere', {
			active: true,
			locations: [{ number: alice.mobileNumber, answerConfirmationRequired: false, active: true, primary: false }],
		});
	},
);

Then('{service} is active at the PBX', function (this: Scenario, service: 'Office Anywhere' | 'Sim Ring') {
	const { officeAnywhere, simultaneousRing } = aliceAtPbx(this).services;
	expect((service === 'Sim Ring' ? simultaneousRing : officeAnywhere).active, `${service} is not active at the PBX`);
});

Then('{service} is not active at the PBX', function (this: Scenario, service: 'Office Anywhere' | 'Sim Ring') {
	const { officeAnywhere, simultaneousRing } = aliceAtPbx(this).services;
	expect(!(service === 'Sim Ring' ? simultaneousRing : officeAnywhere).active, `${service} is active at the PBX`);
});

Then('Mobility is active at the PBX', function (this: Scenario) {
	expect(aliceAtPbx(this).mobility.active, 'Mobility is not active at the PBX');
});

Then('Mobility is not active at the PBX', function (this: Scenario) {
	expect(!aliceAtPbx(this).mobility.active, 'Mobility is active at the PBX');
});

Then('Alice has the mobile number(s) {string} at the PBX', function (this: Scenario, numbers: string) {
	expectEqual(aliceAtPbx(this).mobility.mobileNumbers.join(', '), numbers, "Alice's mobile numbers at the PBX");
});

Then('Alice has no mobile number at the PBX', function (this: Scenario) {
	expectEqual(aliceAtPbx(this).mobility.mobileNumbers, [], "Alice's mobile numbers at the PBX");
});

Then(
	'the PBX has phones to ring {string}, alert click to dial {word}, answer confirmation {word}',
	function (this: Scenario, ringing: string, alert: string, confirmation: string) {
		const { devicesToRing, alertClickToDialCalls, answerConfirmationRequired } = aliceAtPbx(this).mobility;
		const names = { Fixed: 'Office phone', Mobile: 'Mobile phone', Both: 'Both' } as const;
		expectEqual(
			[names[devicesToRing], alertClickToDialCalls ? 'on' : 'off', answerConfirmationRequired ? 'on' : 'off'],
			[ringing, alert, confirmation],
			"Alice's Mobility settings at the PBX",
		);
	},
);

Then("Alice's password is still the temporary one", function (this: Scenario) {
	expect(aliceAtPbx(this).passwordTemporary, 'the password is not temporary any more');
	expect(this.testbed.pbx.provisioning.passwords.opens(alice.userId, passwordOf(this, 'Alice').reveal()), 'the password has changed');
});

Then("Alice's new password opens My Phone, and the one before does not", async function (this: Scenario) {
	const { provisioning } = this.testbed.pbx;
	expect(provisioning.passwords.opens(alice.userId, passwordOf(this, 'Alice').reveal()), 'the new password is not that of the account');
	expect(!aliceAtPbx(this).passwordTemporary, 'the password counts as temporary still');
	expect(!provisioning.passwords.opens(alice.userId, this.testbed.passwords.myPhone.reveal()), 'a password from before opens the account');
});

Then('My Features tells Alice the user name of her client', async function (this: Scenario) {
	expectEqual(await (await features(this)).clientUserName(), alice.userId, 'the user name of the client in My Features');
});

Then('My Features has the sections of Mobility: {string}', async function (this: Scenario, labels: string) {
	const { text } = await pageOf(this, 'Alice');
	for (const label of labels.split(', ')) expect(text.includes(label), `My Features has no “${label}”`);
});
