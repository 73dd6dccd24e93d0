import type { Browser } from './browser';

/** A row of the page: who has which number and which phone. */
export interface Tied {
	readonly user: string;
	readonly 'phone number': string;
	readonly station: string;
	readonly phone: string;
}

/** My Account, tab Phone Assignment. */
export class PhoneAssignmentPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/account/assignment');

	/** Chooses what is given, and presses Assign. */
	async assign(tied: Partial<Tied>): Promise<void> {
		const labels: Record<keyof Tied, string> = { user: 'User', 'phone number': 'Phone number', station: 'Station', phone: 'Phone' };
		for (const [field, label] of Object.entries(labels)) {
			const option = tied[field as keyof Tied];
			if (option !== undefined) await this.browser.choose(label, option);
		}
		await this.browser.press('Assign');
	}

	/** What the page says of a user: the cells of their row, by column. */
	async rowOf(name: string): Promise<Readonly<Record<string, string>> | undefined> {
		const table = (await this.browser.page()).tables().find(({ caption }) => caption === 'Users and what they are assigned');
		const row = table?.rows.find(([user = '']) => user.startsWith(name));
		return row && Object.fromEntries(row.map((cell, i) => [table?.columns[i] ?? '', cell]));
	}
}
