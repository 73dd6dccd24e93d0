import { installSeededGlobals, journal, Secret, seeded, seedGlobals, VirtualClock } from '../kernel';
import { type Messenger, messenger } from '../messenger';
import { virtualNetwork } from '../network';
import type { MessagingBehaviour } from './behaviour';
import { startMessagingServer } from './messaging-server';

/** The one virtual clock of a test process. */
export const clock = VirtualClock.install();
installSeededGlobals();

export const DOMAIN = 'worktime.example';
export const SERVER = { address: '10.0.0.40', port: 5222 };
export const PASSWORD = new Secret('im-5ecret');

/** A messaging server with the accounts alice, bob and carol, and machines to reach it from. */
export async function laboratory({ seed = 1, behaviour = {} }: { seed?: number; behaviour?: Partial<MessagingBehaviour> } = {}) {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const host = network.host('messaging', 'other', [SERVER.address]);
	const common = { clock, random, journal: record };
	const server = await clock.settle(startMessagingServer({ ...common, host, port: SERVER.port, domain: DOMAIN, behaviour }), 1_000);
	for (const name of ['Alice', 'Bob', 'Carol']) server.addAccount({ userName: name.toLowerCase(), name, password: PASSWORD });
	let machines = 0;
	const machine = (name: string) => network.host(name, 'other', [`192.0.2.${++machines}`]);
	return {
		server,
		network,
		journal: record,
		machine,
		/** A messenger on a machine of its own. */
		of: (userName: string, { password = PASSWORD, resource = 'phone' } = {}): Messenger =>
			messenger({
				...common,
				host: machine(`${userName}-${resource}-${machines}`),
				server: SERVER,
				domain: DOMAIN,
				userName,
				password,
				resource,
				requestTimeoutMs: 10_000,
			}),
		does: <T>(act: Promise<T>, within = 60_000): Promise<T> => clock.settle(act, within),
	};
}

export const jid = (userName: string): string => `${userName}@${DOMAIN}`;
