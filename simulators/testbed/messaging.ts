import { alice, domain, erin } from '../cast';
import type { Secret } from '../kernel';
import { type MessagingServer, startMessagingServer } from '../messaging';
import type { Pbx } from '../pbx';
import type { TestbedDescription } from './description';
import type { Ground, World } from './worlds';

/** RFC 6120 §3.2.1: what clients try where nothing else is said. */
export const MESSAGING_PORT = 5222;

/** What people are called at the messaging server. */
export const messagingNames = { alice: 'alice', erin: 'erin' } as const;

export interface MessagingOptions {
	readonly ground: Ground;
	readonly world: World;
	readonly pbx: Pbx;
	readonly latencyMs: number;
	/** Makes a secret that the journal conceals; the same for the same name. */
	readonly password: (whose: string) => Secret;
	readonly behaviour: TestbedDescription['behaviour'];
}

/** Starts the messaging server; the PBX writes Alice's account there into her configuration file. */
export async function startMessaging({ ground, world, pbx, latencyMs, password, behaviour }: MessagingOptions): Promise<MessagingServer> {
	const { network, addresses } = world;
	const host = network.host('messaging', 'other', [addresses.messaging]);
	network.link(host.name, { latencyMs });
	const server = await startMessagingServer({ ...ground, host, port: MESSAGING_PORT, domain, behaviour: behaviour.messaging ?? {} });
	for (const [person, { name }] of [
		['alice', alice],
		['erin', erin],
	] as const) {
		server.addAccount({ userName: messagingNames[person], name, password: password(`messaging of ${person}`) });
	}
	pbx.provisioning.setMessagingAccount(alice.userId, {
		userName: messagingNames.alice,
		password: password('messaging of alice').reveal(),
	});
	return server;
}
