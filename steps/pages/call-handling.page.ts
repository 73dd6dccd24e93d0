import type { Browser } from './browser';
import { type ServiceShown, servicesShown } from './service-card';

/** Do Not Disturb or a forwarding, by the title that its page has for it. */
export type HandlingTitle =
	| 'Do Not Disturb'
	| 'Call Forwarding Always'
	| 'Call Forwarding Busy'
	| 'Call Forwarding No Answer'
	| 'Call Forwarding Not Reachable';

/** My Phone, tabs Do Not Disturb and Call Forwarding. */
export class CallHandlingPage {
	constructor(private readonly browser: Browser) {}

	open = (service: HandlingTitle): Promise<void> => this.browser.visit(service === 'Do Not Disturb' ? '/phone/do-not-disturb' : '/phone/forwarding');

	/** What is given is filled in, and the form sent. */
	async set(
		service: HandlingTitle,
		{ active, number, rings }: { readonly active: boolean; readonly number?: string; readonly rings?: string },
	): Promise<void> {
		await this.browser.tick(`${service} is active`, active);
		if (number !== undefined) await this.browser.fill(`${service} number`, number);
		if (rings !== undefined) await this.browser.fill('Rings before that', rings);
		await this.browser.press(`Save ${service}`);
	}

	/** How the page shows the service; undefined where the page has no form for it. */
	async shown(service: HandlingTitle): Promise<ServiceShown | undefined> {
		return servicesShown(await this.browser.page()).find(({ title }) => title === service);
	}
}
