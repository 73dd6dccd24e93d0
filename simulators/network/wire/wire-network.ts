import { networkOf } from '../hosts';
import { Links } from '../links';
import type { Network, NetworkOptions } from '../network';
import { isLoopback } from './loopback';
import { WireHost } from './wire-host';

export interface WireNetworkOptions extends NetworkOptions {
	/** Lets hosts have addresses that other machines can reach. Without, only 127.0.0.0/8 and ::1. */
	readonly allowNonLoopback?: boolean;
}

/**
 * A network of real sockets: every host has addresses of this machine, by default loopback ones. Faults and
 * impairments hold for what its own hosts send, and for what others send to them.
 */
export interface WireNetwork extends Network {
	/** Closes every port, listener and stream of every host; resolves when no handle is left. */
	close(): Promise<void>;
}

/** Makes an empty network. */
export function wireNetwork({ clock, random, journal, allowNonLoopback = false }: WireNetworkOptions): WireNetwork {
	const { hosts, ...network } = networkOf<WireHost>({
		clock,
		journal,
		links: new Links(random, journal, 0),
		make(name, role, addresses, around) {
			const public_ = addresses.find((address) => !isLoopback(address));
			if (public_ !== undefined && !allowNonLoopback) {
				throw new Error(`${public_} of host ${name} is not a loopback address: other machines could reach it (allowNonLoopback lets them)`);
			}
			return new WireHost(name, role, addresses, around);
		},
	});
	return {
		...network,
		async close() {
			await Promise.all(hosts().map((host) => host.close()));
		},
	};
}
