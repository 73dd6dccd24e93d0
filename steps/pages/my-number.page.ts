import type { Browser } from './browser';

/** My Phone, tab My Number. */
export class MyNumberPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/phone/number');

	async add(number: string): Promise<void> {
		await this.browser.fill('Mobile number', number);
		await this.browser.press('Add number');
	}

	/** The mobile numbers that the page shows. */
	async numbers(): Promise<readonly string[]> {
		return (await this.browser.page()).root.querySelectorAll('.numbers .number').map((number) => number.textContent.trim());
	}
}
