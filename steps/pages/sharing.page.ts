import type { Browser } from './browser';

/** My Account, Sharing. */
export class SharingPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/account/sharing');

	async share(user: string, target: string): Promise<void> {
		await this.browser.choose('User', user);
		await this.browser.choose('Share with', target);
		await this.browser.press('Share');
	}

	takeBack = (device: string) => this.browser.press(`Take back ${device}`);

	/** What can be shared with. */
	targets = async (): Promise<readonly string[]> => (await this.browser.page()).options('Share with');

	/** `1 of 4 in use` */
	async licences(): Promise<string> {
		return /Licences: (\d+ of \d+ in use)/.exec((await this.browser.page()).text)?.[1] ?? '';
	}
}
