import type { Secret } from '../../simulators/kernel';
import type { Browser } from './browser';

/** The user's own password: the first one, or another. */
export class PasswordPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/phone/password');

	async change(current: Secret, password: Secret, again = password): Promise<void> {
		await this.browser.fill('Current password', current.reveal());
		await this.browser.fill('New password', password.reveal());
		await this.browser.fill('New password again', again.reveal());
		await this.browser.press('Change password');
	}
}
