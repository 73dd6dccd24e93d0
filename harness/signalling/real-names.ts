import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Host, ServiceRecord } from '../../simulators/network';
import type { Place } from './place';

/** How long a name server may take for one answer, and how often it is asked. */
const ANSWER_WITHIN = { timeout: 2_000, tries: 2 } as const;

/**
 * The host, with names of the real world.
 * @param nameServer who is asked for addresses, SRV and NAPTR records; without one this machine is asked, for addresses alone.
 */
export function withRealNames(host: Host, nameServer: Place | undefined): Host {
	return {
		name: host.name,
		journal: host.journal,
		addresses: () => host.addresses(),
		udp: (port, address) => host.udp(port, address),
		listen: (port, accept, address) => host.listen(port, accept, address),
		connect: (to) => host.connect(to),
		nameOf: (address) => host.nameOf(address),
		...(nameServer === undefined ? SYSTEM : namesOf(nameServer)),
	};
}

type Names = Pick<Host, 'resolve' | 'services'>;

const SYSTEM: Names = {
	resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
	services: async () => [],
};

function namesOf({ address, port }: Place): Names {
	const resolver = new Resolver(ANSWER_WITHIN);
	resolver.setServers([address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`]);
	const some = <T>(asked: Promise<T[]>): Promise<T[]> => asked.catch(() => []);
	return {
		async resolve(name) {
			if (isIP(name) !== 0) return [name];
			const found = (await Promise.all([some(resolver.resolve4(name)), some(resolver.resolve6(name))])).flat();
			if (found.length === 0) throw Object.assign(new Error(`no address of ${name}`), { code: 'ENOTFOUND', hostname: name });
			return found;
		},
		async services(name) {
			const [srv, naptr] = await Promise.all([some(resolver.resolveSrv(name)), some(resolver.resolveNaptr(name))]);
			return [
				...srv.map(({ priority, weight, port: at, name: target }): ServiceRecord => ({ type: 'SRV', priority, weight, port: at, target })),
				...naptr.map(
					({ order, preference, flags, service, replacement }): ServiceRecord => ({ type: 'NAPTR', order, preference, flags, service, replacement }),
				),
			];
		},
	};
}
