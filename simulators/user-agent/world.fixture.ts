import { installSeededGlobals, journal, type Random, Secret, seeded, seedGlobals, VirtualClock } from '../kernel';

const clock = VirtualClock.install();
installSeededGlobals();

import { type VirtualNetwork, virtualNetwork } from '../network';
import { sipUserAgent } from './agent';
import { TestRegistrar } from './registrar.fixture';
import type { SipUserAgent, SipUserAgentOptions } from './user-agent';

export const DOMAIN = 'worktime.example';
const PASSWORDS: Readonly<Record<string, string>> = { alice: 'sesame', bob: 'open', carol: 'up' };
const ADDRESSES: Readonly<Record<string, string>> = { alice: '192.0.2.111', bob: '192.0.2.11', carol: '192.0.2.12' };

/** A registrar and telephones on a virtual network. */
export interface TestWorld {
	readonly clock: VirtualClock;
	readonly random: Random;
	readonly journal: ReturnType<typeof journal>;
	readonly network: VirtualNetwork;
	readonly registrar: TestRegistrar;
	agent(user: string, transport: 'udp' | 'tcp', options?: Partial<SipUserAgentOptions>): SipUserAgent;
	/** Starts and registers a telephone. */
	ready(user: string, transport: 'udp' | 'tcp', options?: Partial<SipUserAgentOptions>): Promise<SipUserAgent>;
	/** Lets time pass until `work` is done, a minute at most unless said otherwise. */
	settle<T>(work: Promise<T>, within?: number): Promise<T>;
}

export async function testWorld(seed: string | number): Promise<TestWorld> {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const registrar = new TestRegistrar(network.host('sbc', 'sbc', ['203.0.113.10']), clock, PASSWORDS);
	await registrar.listen();
	const settle = <T>(work: Promise<T>, within = 60_000) => clock.settle(work, within);
	const agent = (user: string, transport: 'udp' | 'tcp', options: Partial<SipUserAgentOptions> = {}) =>
		sipUserAgent({
			host: network.host(user, 'desk-phone', [ADDRESSES[user] as string]),
			clock,
			random,
			transport,
			...(transport === 'udp' ? { localPort: 5060 } : {}),
			user,
			password: new Secret(PASSWORDS[user] as string),
			domain: DOMAIN,
			displayName: user,
			outboundProxy: { address: '203.0.113.10', port: 5060 },
			userAgent: 'Test/1',
			expiresSeconds: 3600,
			...options,
		});
	return {
		clock,
		random,
		journal: record,
		network,
		registrar,
		settle,
		agent,
		async ready(user, transport, options) {
			const made = agent(user, transport, options);
			await settle(made.start());
			await settle(made.register());
			return made;
		},
	};
}
