import type { Browser } from './browser';

/** My Account, Site Services, the welcome mail. */
export class WelcomeMailPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/account/site/welcome-mail');

	async write(mail: { readonly enabled?: boolean; readonly subject?: string; readonly text?: string }): Promise<void> {
		if (mail.enabled !== undefined) await this.browser.tick('Send a mail to users when a mobile client is shared with them', mail.enabled);
		if (mail.subject !== undefined) await this.browser.fill('Subject', mail.subject);
		if (mail.text !== undefined) await this.browser.fill('Text', mail.text);
		await this.browser.press('Save');
	}
}
