import type { Browser } from './browser';

/** The way in to My Account and My Phone. */
export class SignInPage {
	constructor(private readonly browser: Browser) {}

	async signIn(account: string, password: string): Promise<void> {
		await this.browser.visit('/sign-in');
		await this.browser.fill('User name', account);
		await this.browser.fill('Password', password);
		await this.browser.press('Sign in');
	}
}
