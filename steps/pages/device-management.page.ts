import type { Browser } from './browser';

/** My Account, tab Device Management (figure 5). */
export class DeviceManagementPage {
	constructor(private readonly browser: Browser) {}

	open = () => this.browser.visit('/account/devices');

	async filter(by: 'Phone Number' | 'MAC', value: string): Promise<void> {
		await this.browser.fill(by, value);
		await this.browser.press('Filter');
	}

	select = (mac: string, type = 'SHARED') => this.browser.tick(`${type} - (1) of ${mac}`, true);

	deviceStatus = () => this.browser.press('Device Status');

	/** The rows of the tree. */
	async tree(): Promise<readonly (readonly string[])[]> {
		return (await this.browser.page()).tables().find(({ caption }) => caption === 'Devices by model')?.rows ?? [];
	}

	/** Name and count of every model, `Linksys 2102 (6)`. */
	async models(): Promise<readonly string[]> {
		const { root } = await this.browser.page();
		return root.querySelectorAll('tr.model th').map((heading) => heading.textContent.replaceAll(/[▸▾]/g, '').replaceAll(/\s+/g, ' ').trim());
	}

	/** What the devices that are to be seen are called. */
	async devices(): Promise<readonly string[]> {
		const { root } = await this.browser.page();
		return root.querySelectorAll('tr.device .mac').map((mac) => mac.textContent.trim());
	}

	async ticked(): Promise<number> {
		return (await this.browser.page()).root.querySelectorAll('tr.line input[checked]').length;
	}

	/** The registrations that the last Device Status told. */
	async statuses(): Promise<readonly (readonly string[])[]> {
		return (await this.browser.page()).tables().find(({ caption }) => caption === 'Registration of the selected lines')?.rows ?? [];
	}
}
