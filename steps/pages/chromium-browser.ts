import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElementReference, OutOfReach, type Window } from '../../devices';
import type { Endpoint } from '../../simulators/kernel';
import { type Browser, NotOnPage } from './browser';
import { PageView } from './page-view';

const inPage = (file: string) => readFileSync(join(__dirname, file), 'utf8').replace('export default ', '');
const FIND = inPage('find-in-page.mjs');
const READ = inPage('read-page.mjs');

/** A real browser: it is clicked and typed into, and shows only what it has rendered itself. */
export class ChromiumBrowser implements Browser {
	readonly window: Window;
	readonly #origin: string;

	constructor(window: Window, { address, port }: Endpoint) {
		this.window = window;
		this.#origin = `http://${address}:${port}`;
	}

	visit(path: string): Promise<void> {
		return this.window.visit(new URL(path, this.#origin).href);
	}

	async follow(link: string): Promise<void> {
		await this.#reach(`link “${link}”`, await this.#find('link', link), (element) => this.window.clickThrough(element));
	}

	async fill(label: string, value: string): Promise<void> {
		await this.#reach(`field “${label}”`, await this.#find('field', label), (element) => this.window.fill(element, value));
	}

	async choose(label: string, option: string): Promise<void> {
		const radio = await this.#find('radio', label, option);
		if (radio !== undefined) {
			await this.#reach(`choice “${option}”`, radio, (element) => this.window.click(element));
			return;
		}
		const entry = (await this.#find('field', label)) && (await this.#find('entry', label, option));
		await this.#reach(`entry “${option}” in “${label}”`, entry, (element) => this.window.choose(element));
	}

	async tick(label: string, on: boolean): Promise<void> {
		await this.#reach(`field “${label}”`, await this.#find('field', label), async (element) => {
			const isOn = (await this.#find('on', label)) !== undefined;
			if (isOn !== on) await this.window.click(element);
		});
	}

	async press(button: string, besideField?: string): Promise<void> {
		await this.#reach(`button “${button}”`, await this.#find('button', button, besideField), (element) => this.window.clickThrough(element));
	}

	async page(): Promise<PageView> {
		const { markup, address, status } = await this.window.ask<{ markup: string; address: string; status: number }>(READ);
		return new PageView(markup, address, status);
	}

	async download(): Promise<string> {
		return this.window.download();
	}

	#find(what: 'link' | 'button' | 'field' | 'radio' | 'entry' | 'on', name: string, further?: string): Promise<ElementReference | undefined> {
		return this.window.find(FIND, what, name, further ?? null);
	}

	/** Does something with an element, which a person must be able to get at. */
	async #reach(what: string, element: ElementReference | undefined, act: (element: ElementReference) => Promise<void>): Promise<void> {
		if (element === undefined) {
			const { heading, address, status } = await this.page();
			throw new NotOnPage(`there is no ${what} on the page “${heading}” (${address}, ${status})`);
		}
		try {
			await act(element);
		} catch (error) {
			if (!(error instanceof OutOfReach)) throw error;
			throw new NotOnPage(`the ${what} cannot be clicked: ${error.message}`);
		}
	}
}
