import { type Host, httpRequest } from '../../network';
import type { View } from '../screen';
import type { Platform } from './platform';

/** An application that came from a store. */
export interface InstalledApp {
	readonly id: string;
	readonly name: string;
	readonly version: string;
}

/** What a store says of an application. */
interface Entry extends InstalledApp {
	readonly platform: Platform;
	readonly minimumSystem: string;
}

export interface AppStoreOptions {
	readonly host: Host;
	readonly platform: Platform;
	/** Version of the operating system, `9.0`. */
	readonly systemVersion: string;
	readonly requestTimeoutMs: number;
	/** An application is there now; `update`: it was before, and keeps its data. */
	readonly installed: (app: InstalledApp, as: 'new' | 'update') => void;
	readonly changed: () => void;
}

const MOST_REDIRECTIONS = 5;

const PACKAGE_BYTES = /^\{.*?\}\n/;

/** The phone's store application: shows the entry that a link leads to, downloads, installs, updates; and the list of what is installed. */
export class AppStore {
	readonly #apps = new Map<string, InstalledApp>();
	readonly #shortcuts = new Set<string>();
	#lines: readonly string[] = ['Store'];
	#entry: { readonly entry: Entry; readonly origin: string } | undefined;
	/** Rises with every page that is opened: what comes for one before is not shown. */
	#page = 0;
	/** Downloads under way, by application. */
	readonly #downloads = new Map<string, object>();

	constructor(private readonly options: AppStoreOptions) {}

	get apps(): readonly InstalledApp[] {
		return [...this.#apps.values()];
	}

	/** Names of applications with an icon on the home screen that the user put there. */
	get shortcuts(): readonly string[] {
		return [...this.#shortcuts];
	}

	/** Puts an icon on the home screen. False when there is no such application. */
	addShortcut(name: string): boolean {
		if (!this.apps.some((app) => app.name === name)) return false;
		this.#shortcuts.add(name);
		return true;
	}

	/** Takes an application away, with its shortcut and an update under way. False when there is no such application. */
	remove(name: string): boolean {
		const app = this.apps.find((each) => each.name === name);
		this.#shortcuts.delete(name);
		if (app !== undefined) this.#downloads.delete(app.id);
		return app !== undefined && this.#apps.delete(app.id);
	}

	/** What a link leads to: an entry of this phone's store, or something that this phone cannot use. */
	async open(link: string): Promise<void> {
		const page = ++this.#page;
		this.#entry = undefined;
		this.#show(['Loading…']);
		try {
			const { address, status, body } = await this.#fetch(link);
			if (page !== this.#page) return;
			const entry = status === 200 ? (JSON.parse(body) as Entry) : undefined;
			if (entry === undefined) this.#show([`This page is not available (${status})`]);
			else if (entry.platform !== this.options.platform) this.#show([entry.name, 'Not available for this phone']);
			else {
				this.#entry = { entry, origin: new URL(address).origin };
				this.#show(this.#describe(entry));
			}
		} catch {
			if (page === this.#page) this.#show(['No network connection']);
		}
	}

	view(): View {
		const found = this.#entry;
		if (found === undefined) return { lines: this.#lines, buttons: {} };
		const has = this.#apps.get(found.entry.id);
		const buttons = this.#downloads.has(found.entry.id)
			? {}
			: has === undefined
				? { Install: () => this.#download('new') }
				: has.version === found.entry.version
					? {}
					: { Update: () => this.#download('update') };
		return { lines: this.#lines, buttons };
	}

	async #download(as: 'new' | 'update'): Promise<void> {
		const found = this.#entry;
		if (found === undefined) return;
		const { entry, origin } = found;
		const page = this.#page;
		const download = {};
		this.#downloads.set(entry.id, download);
		this.#show([...this.#describe(entry), 'Downloading…']);
		const { app, outcome } = await this.#package(entry, origin);
		const isWanted = this.#downloads.get(entry.id) === download;
		if (isWanted) {
			this.#downloads.delete(entry.id);
			if (app !== undefined) {
				this.#apps.set(app.id, app);
				this.options.installed(app, as);
			}
		}
		if (page === this.#page) this.#show([...this.#describe(entry), ...(isWanted ? [outcome] : [])]);
		else this.options.changed();
	}

	/** What was downloaded, and what a person is told of it. */
	async #package({ id }: Entry, origin: string): Promise<{ readonly app?: InstalledApp; readonly outcome: string }> {
		try {
			const { status, body } = await this.#fetch(`${origin}/app/${id}/package?system=${this.options.systemVersion}`);
			if (status !== 200) return { outcome: body || `The download failed (${status})` };
			const content = JSON.parse(PACKAGE_BYTES.exec(body)?.[0] ?? 'null') as Entry;
			return { app: { id: content.id, name: content.name, version: content.version }, outcome: 'Installed' };
		} catch {
			return { outcome: 'The download failed' };
		}
	}

	/** Follows redirections, as a browser does. */
	async #fetch(link: string): Promise<{ address: string; status: number; body: string }> {
		const { host, requestTimeoutMs } = this.options;
		let address = link;
		for (let i = 0; i < MOST_REDIRECTIONS; i++) {
			const { hostname, port, pathname, search, host: named } = new URL(address);
			const [at = ''] = await host.resolve(hostname);
			const to = { address: at, port: Number(port || 80) };
			const { status, headers, body } = await httpRequest(host, {
				method: 'GET',
				to,
				target: `${pathname}${search}`,
				headers: { Host: named },
				timeoutMs: requestTimeoutMs,
			});
			if (status !== 301 && status !== 302) return { address, status, body };
			address = new URL(headers.location ?? '/', address).href;
		}
		throw new Error('too many redirections');
	}

	#describe({ name, version, minimumSystem, platform }: Entry): readonly string[] {
		const system = platform === 'ios' ? 'iOS' : 'Android';
		return [platform === 'ios' ? 'App Store' : 'Play Store', name, `Version ${version}`, `Needs ${system} ${minimumSystem} or newer`];
	}

	#show(lines: readonly string[]): void {
		this.#lines = lines;
		this.options.changed();
	}
}
