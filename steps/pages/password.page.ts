import type { Browser } from './browser';

/** The user's own password: the first one, or another. */
export class PasswordPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/phone/password');

	async change(current: string, password: string, again = password): Promise<void> {
		await this.browser.fill('Current password', current);
		await this.browser.fill('New password', password);
		await this.browser.fill('New password again', again);
		await this.browser.press('Change password');
	}
}
