import type { Browser } from './browser';

/** My Account, tab User Features: the settings of one user. */
export class UserFeaturesPage {
	constructor(private readonly browser: Browser) {}

	async openUser(name: string): Promise<void> {
		await this.browser.visit('/account/features');
		await this.browser.follow(name);
	}

	/** Result and reason of a point of the configuration check. */
	async checked(point: string): Promise<{ readonly result: string; readonly reason: string } | undefined> {
		const table = (await this.browser.page()).tables().find(({ caption }) => caption === 'Is this user ready to use the client?');
		const row = table?.rows.find(([name]) => name === point);
		return row && { result: row[1] ?? '', reason: row[2] ?? '' };
	}

	setting = async (name: string): Promise<string | undefined> => (await this.browser.page()).fact(name);
}
