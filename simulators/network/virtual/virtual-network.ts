import type { Address, Clock, Journal, Millis, Random, Role } from '../../kernel';
import type { Host } from '../host';
import { type Impairment, type Link, Links } from './links';
import { type Neighbourhood, VirtualHost } from './virtual-host';

/** What a virtual network stands on. */
export interface VirtualNetworkOptions {
	readonly clock: Clock;
	/** Each link draws from its own stream `link/<a>-<b>`. */
	readonly random: Random;
	readonly journal: Journal;
}

/** A network without sockets: packets are timers on the clock and events in the journal. */
export interface VirtualNetwork {
	/** Brings a host onto the network. Names and addresses are unique; an own name resolves to its addresses. */
	host(name: string, role: Role, addresses: readonly Address[]): Host;
	/** Lets a name resolve to addresses. */
	name(name: string, addresses: readonly Address[]): void;
	/** Latency one way; 5 ms unless set. */
	link(link: Link, properties: { readonly latencyMs: Millis }): void;
	/** Makes a link bad, in place of what it was before; `{}` heals it. What concerns a pair and its hosts adds up. */
	impair(link: Link, impairment: Impairment): void;
	/** Nothing passes: datagrams are lost, streams stall and time out after 120 s, `connect` after 21 s. */
	partition(link: Link): void;
	/** Ends a partition (of a host: also those of its single links). Streams send again what was not delivered. */
	repair(link: Link): void;
	/** Packets wait, in order. */
	hold(link: Link): void;
	/** Sends on what waits, in order. */
	release(link: Link): void;
	/** Everything on the host is gone at once: ports, listeners, streams. Its peers get ECONNRESET. */
	crash(host: string): void;
	/** The host is there again, with nothing running on it. */
	restart(host: string): void;
	/** Bound datagram ports, listeners and open streams, by host (`pbx.streams`). */
	remains(): Record<string, number>;
}

/** Makes an empty network. */
export function virtualNetwork({ clock, random, journal }: VirtualNetworkOptions): VirtualNetwork {
	const links = new Links(random, journal);
	const hosts = new Map<string, VirtualHost>();
	const byAddress = new Map<Address, VirtualHost>();
	const names = new Map<string, readonly Address[]>();
	const neighbourhood: Neighbourhood = {
		clock,
		journal,
		links,
		hostAt: (address) => byAddress.get(address),
		lookUp: (name) => names.get(name.toLowerCase()),
	};
	const known = (name: string): VirtualHost => {
		const host = hosts.get(name);
		if (host === undefined) throw new Error(`there is no host ${name} on this network`);
		return host;
	};
	const checked = (link: Link): Link => {
		for (const name of typeof link === 'string' ? [link] : link) known(name);
		return link;
	};

	return {
		host(name, role, addresses) {
			const [first, ...others] = addresses;
			if (first === undefined) throw new Error(`host ${name} needs an address`);
			if (hosts.has(name)) throw new Error(`there is a host ${name} already`);
			for (const address of addresses) {
				const owner = byAddress.get(address);
				if (owner !== undefined) throw new Error(`${address} belongs to ${owner.name} already`);
			}
			const host = new VirtualHost(name, role, [first, ...others], neighbourhood);
			hosts.set(name, host);
			for (const address of addresses) byAddress.set(address, host);
			names.set(name.toLowerCase(), addresses);
			journal.record({ kind: 'host', host: name, role, addresses });
			return host;
		},
		name: (name, addresses) => void names.set(name.toLowerCase(), addresses),
		link: (link, { latencyMs }) => links.setLatency(checked(link), latencyMs),
		impair: (link, impairment) => links.impair(checked(link), impairment),
		partition: (link) => links.partition(checked(link)),
		repair: (link) => links.repair(checked(link)),
		hold: (link) => links.hold(checked(link)),
		release: (link) => links.release(checked(link)),
		crash: (host) => known(host).crash(),
		restart: (host) => links.restart(known(host).name),
		remains() {
			const all: Record<string, number> = {};
			for (const [name, host] of hosts) {
				for (const [what, count] of Object.entries(host.remains())) all[`${name}.${what}`] = count;
			}
			return all;
		},
	};
}
