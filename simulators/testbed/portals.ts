import { ada, domain } from '../cast';
import { type Dashboard, startDashboard } from '../dashboard';
import type { Endpoint, Role, Secret } from '../kernel';
import { type MailServer, startMailServer } from '../mail';
import type { Host, Network } from '../network';
import { type Store, startStore, storeNames } from '../store';
import type { TestbedDescription } from './description';
import type { Ground, World } from './worlds';

/** What people reach with a browser or a phone beside calls: dashboards, mail, stores. */
export interface Portals {
	readonly dashboard: Dashboard;
	/** Where My Account and My Phone are. */
	readonly dashboardAt: Endpoint;
	readonly mail: MailServer;
	readonly store: Store;
	/** The computer that people sit at. */
	readonly laptop: Host;
	close(): Promise<void>;
}

export interface PortalsOptions {
	readonly ground: Ground;
	readonly world: World;
	readonly behaviour: TestbedDescription['behaviour'];
	readonly latencyMs: number;
	readonly serviceCredentials: { readonly name: string; readonly password: Secret };
}

/** Starts them: most scenarios never ask for them, so they are not there before somebody does. */
export async function startPortals({ ground, world, behaviour, latencyMs, serviceCredentials }: PortalsOptions): Promise<Portals> {
	const { clock } = ground;
	const { network, addresses, httpPort, smtpPort } = world;
	const at = (address: string, port: number): Endpoint => ({ address, port });
	const url = (name: string) => `http://${name}${httpPort === 80 ? '' : `:${httpPort}`}`;
	const machine = (name: string, role: Role, address: string) => linked(network, network.host(name, role, [address]), latencyMs);

	const mail = await startMailServer({
		host: machine('mail', 'mail', addresses.mail),
		clock,
		port: smtpPort,
		domains: [domain],
		behaviour: behaviour.mail,
	});
	for (const { store, shortLink } of Object.values(storeNames)) for (const name of [store, shortLink]) network.name(name, [addresses.store]);
	const store = await startStore({ host: machine('store', 'store', addresses.store), clock, port: httpPort, behaviour: behaviour.store });
	const dashboard = await startDashboard({
		...ground,
		host: machine('dashboard', 'dashboard', addresses.dashboard),
		port: httpPort,
		pbx: at(addresses.pbx, httpPort),
		serviceCredentials,
		mail: at(addresses.mail, smtpPort),
		domain,
		links: { apple: url(storeNames.ios.shortLink), android: url(storeNames.android.shortLink), myPhone: `${url('my-phone.worktime.example')}/` },
		administrator: ada.userId,
		behaviour: behaviour.dashboard,
	});
	network.name('my-phone.worktime.example', [addresses.dashboard]);
	return {
		dashboard,
		dashboardAt: at(addresses.dashboard, httpPort),
		mail,
		store,
		laptop: machine('laptop', 'computer', addresses.laptop),
		async close() {
			await dashboard.close();
			await store.close();
			await mail.close();
		},
	};
}

function linked(network: Network, host: Host, latencyMs: number): Host {
	network.link(host.name, { latencyMs });
	return host;
}
