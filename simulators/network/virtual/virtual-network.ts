import { networkOf } from '../hosts';
import { Links } from '../links';
import type { Network, NetworkOptions } from '../network';
import { Traffic } from './traffic';
import { VirtualHost } from './virtual-host';

const LATENCY_MS = 5;
/** A timer that is set while another fires cannot fire in the same millisecond. */
const LEAST_LATENCY_MS = 1;

/** A network without sockets: packets are timers on the clock and events in the journal. */
export type VirtualNetwork = Network & Required<Pick<Network, 'mobileHost'>>;

export interface VirtualNetworkOptions extends NetworkOptions {
	/** Every packet of a stream gets a timer and a journal event of its own; else they go in trains, and the journal shows samples. */
	readonly everyPacket?: boolean;
}

/** Makes an empty network. */
export function virtualNetwork({ clock, random, journal, everyPacket = false }: VirtualNetworkOptions): VirtualNetwork {
	const links = new Links(random, journal, LATENCY_MS, LEAST_LATENCY_MS);
	const traffic = everyPacket ? undefined : new Traffic(clock, journal);
	links.beforeEachChange(() => traffic?.settle());
	const network = networkOf<VirtualHost>({
		clock,
		journal,
		links,
		make: (name, role, addresses, network) => new VirtualHost(name, role, addresses, network, traffic, random),
	});
	return {
		...network,
		mobileHost(name, role, attachment) {
			const host = network.host(name, role, [attachment.nat?.outerAddress ?? attachment.address]) as VirtualHost;
			host.attach(attachment);
			return host;
		},
	};
}
