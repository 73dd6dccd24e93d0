import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../kernel';
import { type Host, serveHttp } from '../network';
import { guideR21, type StoreBehaviour } from './behaviour';
import { catalogue, type Entry, type Platform, runsOn } from './catalogue';

/** Names under which the stores are reached: each store's own, and the short links of figures 4 and 5. */
export const storeNames: Readonly<Record<Platform, { readonly store: string; readonly shortLink: string }>> = {
	ios: { store: 'apps.apple.example', shortLink: 'btbc-apple' },
	android: { store: 'play.google.example', shortLink: 'btbc-android' },
};

export interface StoreOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly port?: number;
	readonly behaviour?: Partial<StoreBehaviour>;
}

/** The stores, as whoever set them up sees them. */
export interface Store {
	/** A newer version of WorkTime comes out on a platform. */
	publish(platform: Platform, version: string): void;
	/** From now on downloads break off half-way: of WorkTime, of everything, or of nothing. */
	breakDownloads(of: 'worktime' | 'everything' | 'nothing'): void;
	remains(): Record<string, number>;
	close(): Promise<void>;
}

const WORKTIME = 'com.broadtouch.worktime';

/**
 * Apple's and Google's stores on one machine. An entry is at `/app/{id}`, as JSON; its package at `/app/{id}/package?system=…`.
 * Google's is called Marketplace too (decision A14): one store, one entry.
 */
export async function startStore({ host, clock, port = 80, behaviour: given }: StoreOptions): Promise<Store> {
	const behaviour: StoreBehaviour = { ...guideR21, ...given };
	const versions = new Map<Platform, string>();
	let broken: 'worktime' | 'everything' | 'nothing' = 'nothing';
	let connections = 0;

	const entryOf = (platform: Platform, id: string): Entry | undefined => {
		const entry = catalogue.find((each) => each.platform === platform && each.id === id);
		return entry && { ...entry, version: (id === WORKTIME ? versions.get(platform) : undefined) ?? entry.version };
	};

	const server = createServer((request, response) => {
		response.setHeader('Date', clock.date().toUTCString());
		response.setHeader('Connection', 'close');
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://store');
		const name = (request.headers.host ?? '').replace(/:\d+$/, '');
		for (const platform of ['ios', 'android'] as const) {
			const other = platform === 'ios' ? 'android' : 'ios';
			if (name === storeNames[platform].shortLink) return toEntry(request, response, behaviour.shortLinks === 'right' ? platform : other);
			if (name === storeNames[platform].store) return inStore(platform, pathname, searchParams, response);
		}
		response.writeHead(404).end();
	});
	server.on('connection', (stream) => {
		connections++;
		stream.once('close', () => {
			connections--;
		});
	});
	const listener = await serveHttp(host, port, server);

	function toEntry({ headers }: IncomingMessage, response: ServerResponse, platform: Platform): void {
		const sameport = /:\d+$/.exec(headers.host ?? '')?.[0] ?? '';
		response.writeHead(302, { Location: `http://${storeNames[platform].store}${sameport === ':80' ? '' : sameport}/app/${WORKTIME}` }).end();
	}

	function inStore(platform: Platform, path: string, query: URLSearchParams, response: ServerResponse): void {
		const [, id = '', what] = /^\/app\/([\w.]+)(\/package)?$/.exec(path) ?? [];
		const entry = entryOf(platform, id);
		if (entry === undefined) {
			response.writeHead(404).end();
			return;
		}
		if (what === undefined) {
			response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(entry));
			return;
		}
		if (behaviour.checksCompatibility && !runsOn(entry, query.get('system') ?? '0')) {
			response.writeHead(409, { 'Content-Type': 'text/plain' }).end(`${entry.name} needs version ${entry.minimumSystem} or newer`);
			return;
		}
		const content = Buffer.from(`${JSON.stringify(entry)}\n`.padEnd(2_048, '.'));
		response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': content.length });
		if (broken === 'everything' || (broken === 'worktime' && id === WORKTIME)) response.write(content.subarray(0, 1_000), () => response.destroy());
		else response.end(content);
	}

	return {
		publish(platform, version) {
			versions.set(platform, version);
		},
		breakDownloads(of) {
			broken = of;
		},
		remains: () => ({ httpConnections: connections }),
		async close() {
			listener.close();
			server.closeAllConnections();
		},
	};
}
