import type { Secret } from '../../simulators/kernel';
import type { Browser } from './browser';

/** The way in to My Account and My Phone. */
export class SignInPage {
	constructor(private readonly browser: Browser) {}

	async signIn(account: string, password: Secret): Promise<void> {
		await this.browser.visit('/sign-in');
		await this.browser.fill('User name', account);
		await this.browser.fill('Password', password.reveal());
		await this.browser.press('Sign in');
	}
}
