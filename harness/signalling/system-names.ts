import { lookup } from 'node:dns/promises';
import type { Host } from '../../simulators/network';

/** The host, with the names that this machine knows: those of its hosts file and its name servers. */
export function withSystemNames(host: Host): Host {
	return {
		name: host.name,
		journal: host.journal,
		addresses: () => host.addresses(),
		udp: (port, address) => host.udp(port, address),
		listen: (port, accept, address) => host.listen(port, accept, address),
		connect: (to) => host.connect(to),
		nameOf: (address) => host.nameOf(address),
		resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
	};
}
