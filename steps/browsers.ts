import type { Chromium, Window } from '../devices';
import type { Portals } from '../simulators/testbed';
import type { Browser } from './pages/browser';
import type { ChromiumBrowser } from './pages/chromium-browser';
import { RequestBrowser } from './pages/request-browser';

/** How people get to the dashboards: by requests such as a browser sends, or with a real one. */
export type DashboardsBy = 'http' | 'browser';

/** A laptop. */
const WINDOW = { width: 1280, height: 800 } as const;

/** One for this process, started when it is first needed. */
let chromium: Promise<Chromium> | undefined;

/** Loaded late: it is not for runs that ask nothing of it. */
function theChromium(): Promise<Chromium> {
	chromium ??= (require('../devices') as typeof import('../devices')).Chromium.start();
	return chromium;
}

/** When no scenario will come any more. */
export async function closeChromium(): Promise<void> {
	await (await chromium?.catch(() => undefined))?.close();
	chromium = undefined;
}

/** Everybody's browsers in one scenario. */
export class Browsers {
	readonly #by: DashboardsBy;
	readonly #browsers = new Map<string, Browser>();
	readonly #windows = new Map<string, Window>();

	constructor(by: DashboardsBy) {
		this.#by = by;
	}

	/** A person's browser; nobody else's cookies are in it. */
	async of(who: string, portals: Portals): Promise<Browser> {
		let browser = this.#browsers.get(who);
		if (browser === undefined) {
			browser = this.#by === 'http' ? new RequestBrowser(portals.laptop, portals.dashboardAt) : await this.#chromiumOf(who, portals);
			this.#browsers.set(who, browser);
		}
		return browser;
	}

	/** The browser that a person has used already. */
	used(who: string): Browser | undefined {
		return this.#browsers.get(who);
	}

	/** What everybody has before them, as PNG; requests have no picture. */
	async pictures(): Promise<{ readonly who: string; readonly png: Buffer }[]> {
		return Promise.all([...this.#windows].map(async ([who, window]) => ({ who, png: await window.picture() })));
	}

	/** Everybody closes what they have open. */
	async close(): Promise<void> {
		for (const window of this.#windows.values()) await (await theChromium()).closeWindow(window);
		this.#windows.clear();
		this.#browsers.clear();
	}

	async #chromiumOf(who: string, { dashboardAt }: Portals): Promise<ChromiumBrowser> {
		const window = await (await theChromium()).window(WINDOW);
		this.#windows.set(who, window);
		const driven: typeof import('./pages/chromium-browser') = require('./pages/chromium-browser');
		return new driven.ChromiumBrowser(window, dashboardAt);
	}
}
