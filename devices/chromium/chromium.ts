import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Driver, startDriver } from './driver';
import { type ChromiumPaths, DeviceMissing, findChromium } from './find-chromium';
import { Window, type WindowSize } from './window';

type Session = WebdriverIO.Browser;

/** What a window is told about. */
const EVENTS = ['browsingContext.load', 'browsingContext.downloadEnd'] as const;

/** It talks to this machine and to nothing else, and shows the same everywhere. */
const FLAGS = [
	'--headless=new',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*',
	'--disable-dev-shm-usage',
	'--disable-component-update',
	'--disable-background-networking',
	'--no-first-run',
	'--force-color-profile=srgb',
	'--force-device-scale-factor=1',
	'--hide-scrollbars',
	'--lang=en-US',
];

/**
 * One Chromium without a screen. Every person gets a window with cookies of their own, which share nothing with anybody's.
 * It needs WebdriverIO, which is loaded here and not before.
 */
export class Chromium {
	readonly #session: Session;
	readonly #driver: Driver;
	/** Profile and downloads. */
	readonly #folder: string;
	readonly #windows = new Set<Window>();

	private constructor(session: Session, driver: Driver, folder: string) {
		this.#session = session;
		this.#driver = driver;
		this.#folder = folder;
		// A process that ends in a hurry leaves nothing behind either.
		process.once('exit', this.#tidy);
	}

	/** @throws {DeviceMissing} when it is not there or does not start. */
	static async start({ browser, driver: program }: ChromiumPaths = findChromium()): Promise<Chromium> {
		const driver = await startDriver(program);
		const folder = mkdtempSync(join(tmpdir(), 'worktime-chromium-'));
		try {
			const { remote }: typeof import('webdriverio') = require('webdriverio');
			const session = await remote({
				hostname: '127.0.0.1',
				port: driver.port,
				logLevel: 'silent',
				connectionRetryCount: 0,
				capabilities: {
					browserName: 'chrome',
					'goog:chromeOptions': { binary: browser, args: [...FLAGS, ...ownFlags(), `--user-data-dir=${join(folder, 'profile')}`] },
				},
			});
			await session.sessionSubscribe({ events: [...EVENTS] });
			return new Chromium(session, driver, folder);
		} catch (error) {
			driver.kill();
			rmSync(folder, { recursive: true, force: true });
			throw doesNotStart(browser, error);
		}
	}

	/** A window of somebody who has never been anywhere. */
	async window(size: WindowSize): Promise<Window> {
		const window = await Window.open(this.#session, mkdtempSync(join(this.#folder, 'files-')), size);
		this.#windows.add(window);
		return window;
	}

	/** Closes a window, with its cookies, connections and files. */
	async closeWindow(window: Window): Promise<void> {
		this.#windows.delete(window);
		await window.close();
	}

	async close(): Promise<void> {
		process.removeListener('exit', this.#tidy);
		await this.#session.deleteSession();
		this.#driver.kill();
		this.#tidy();
	}

	readonly #tidy = () => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The administrator of a machine has no sandbox (Chromium refuses to start); containers may need flags of their own. */
function ownFlags(): string[] {
	const root = process.getuid?.() === 0;
	return [...(root ? ['--no-sandbox'] : []), ...(process.env.WORKTIME_CHROMIUM_FLAGS ?? '').split(/\s+/).filter(Boolean)];
}

function doesNotStart(browser: string, error: unknown): DeviceMissing {
	const why = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] ?? '';
	const remedy = /only supports Chrome version/.test(String(error))
		? 'Chromium and chromedriver must be of one version'
		: 'where there is no sandbox for it (containers): WORKTIME_CHROMIUM_FLAGS=--no-sandbox';
	return new DeviceMissing(`${browser} does not start: ${why}`, remedy);
}
