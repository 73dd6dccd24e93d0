import type { Address, Clock, Journal, Role } from '../kernel';
import type { Link, Links } from './links';
import type { Network } from './network';
import type { Neighbourhood, NetworkHost } from './network-host';
import type { ServiceRecord } from './service-record';

interface Binding<H> {
	readonly clock: Clock;
	readonly journal: Journal;
	readonly links: Links;
	/** Makes a host of this binding. */
	make(name: string, role: Role, addresses: readonly [Address, ...Address[]], network: Neighbourhood<H>): H;
}

/** The network of one binding: who is on it, and under which names and addresses. */
export function networkOf<H extends NetworkHost<H>>({ clock, journal, links, make }: Binding<H>): Network & { hosts(): readonly H[] } {
	const hosts = new Map<string, H>();
	const byAddress = new Map<Address, H>();
	const names = new Map<string, readonly Address[]>();
	const services = new Map<string, readonly ServiceRecord[]>();
	const neighbourhood: Neighbourhood<H> = {
		clock,
		journal,
		links,
		hostAt: (address) => byAddress.get(address),
		lookUp: (name) => names.get(name.toLowerCase()),
		servicesOf: (name) => services.get(name.toLowerCase()) ?? [],
		claim(address, host) {
			const owner = byAddress.get(address);
			if (owner === host) return;
			if (owner !== undefined) throw new Error(`${address} belongs to ${owner.name} already`);
			byAddress.set(address, host);
			const addresses = [address, ...[...byAddress].filter(([, other]) => other === host).map(([known]) => known)];
			journal.record({ kind: 'host', host: host.name, role: host.role, addresses: [...new Set(addresses)] });
		},
	};
	const known = (name: string): H => {
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
			const host = make(name, role, [first, ...others], neighbourhood);
			hosts.set(name, host);
			for (const address of addresses) byAddress.set(address, host);
			names.set(name.toLowerCase(), addresses);
			journal.record({ kind: 'host', host: name, role, addresses });
			return host;
		},
		hosts: () => [...hosts.values()],
		name: (name, addresses) => void names.set(name.toLowerCase(), addresses),
		services: (name, records) => void services.set(name.toLowerCase(), records),
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
