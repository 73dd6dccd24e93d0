import { networkOf } from '../hosts';
import { Links } from '../links';
import type { Network, NetworkOptions } from '../network';
import { VirtualHost } from './virtual-host';

const LATENCY_MS = 5;

/** A network without sockets: packets are timers on the clock and events in the journal. */
export type VirtualNetwork = Network;

/** Makes an empty network. */
export function virtualNetwork({ clock, random, journal }: NetworkOptions): VirtualNetwork {
	return networkOf<VirtualHost>({
		clock,
		journal,
		links: new Links(random, journal, LATENCY_MS),
		make: (name, role, addresses, network) => new VirtualHost(name, role, addresses, network),
	});
}
