import type { Browser } from './browser';

/** My Phone, tab My Features. */
export class MyFeaturesPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/phone/features');

	addMobileApp = () => this.browser.press('Add Mobile App');

	removeMobileApp = () => this.browser.press('Remove Mobile App');

	async setMobility(settings: {
		readonly alertClickToDial?: boolean;
		readonly phonesToRing?: string;
		readonly answerConfirmation?: boolean;
	}): Promise<void> {
		const { alertClickToDial, phonesToRing, answerConfirmation } = settings;
		if (alertClickToDial !== undefined) await this.browser.tick('Alert click to dial', alertClickToDial);
		if (phonesToRing !== undefined) await this.browser.choose('Phones to ring', phonesToRing);
		if (answerConfirmation !== undefined) await this.browser.tick('Answer confirmation', answerConfirmation);
		await this.browser.press('Save Mobility');
	}

	async switchOn(service: 'Office Anywhere' | 'Sim Ring', number: string): Promise<void> {
		await this.browser.tick(`${service} is active`, true);
		await this.browser.fill(service === 'Sim Ring' ? 'Sim Ring numbers' : 'Office Anywhere number', number);
		await this.browser.press(`Save ${service}`);
	}

	/** The user name of the client, as the page tells it. */
	clientUserName = async (): Promise<string | undefined> => (await this.browser.page()).fact('User name of the client');
}
