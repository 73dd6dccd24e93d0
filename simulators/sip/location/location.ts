import type { Address, Stream } from '../../kernel';
import type { Host, NaptrRecord, SrvRecord } from '../../network';
import type { Destination, TransportName } from '../transport/flow';
import type { SipUri } from '../uri';
import { inOrder } from './srv-order';

/** Where names lead. */
export type Names = Pick<Host, 'resolve' | 'services'>;

/** RFC 3261 §19.1.2, RFC 6455 §3. */
export const DEFAULT_PORT: Readonly<Record<TransportName, number>> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };
/** RFC 3263 §4.1, RFC 7118 §5.2. */
const TRANSPORT_OF_SERVICE: Readonly<Record<string, TransportName>> = {
	'SIP+D2U': 'udp',
	'SIP+D2T': 'tcp',
	'SIPS+D2T': 'tls',
	'SIP+D2W': 'ws',
	'SIPS+D2W': 'wss',
};
/** Names of SRV records (RFC 3263 §4.1). */
const SERVICE_NAME: Readonly<Record<TransportName, string>> = {
	udp: '_sip._udp',
	tcp: '_sip._tcp',
	tls: '_sips._tcp',
	ws: '_sip._ws',
	wss: '_sips._ws',
};
/** The order in which a domain without NAPTR records is asked. */
const ASKED: readonly TransportName[] = ['udp', 'tcp', 'tls'];
/** More is nobody's farm of servers. */
const MOST_TARGETS = 32;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Where a request can go, or that the URI demands a transport which this node cannot send over. */
export type Located = readonly Destination[] | { readonly refused: 'requested protocol/transport not available' };

/**
 * Where a request for a URI goes (RFC 3263 §4): each place in the order in which they are to be tried; none when nobody knows the name.
 * What needs no look-up is found at once.
 * @param offers whether this node can send over a transport
 * @param random draws among servers of the same priority by their weights
 */
export function targetsOf(uri: SipUri, names: Names, offers: (transport: TransportName) => boolean, random: Stream): Located | Promise<Located> {
	const secure = uri.scheme === 'sips';
	const name = uri.parameters.get('maddr') ?? uri.host;
	const numeric = isAddress(name);
	const named = uri.parameters.get('transport')?.toLowerCase();
	if (named === undefined && !numeric && uri.port === undefined) return byServices(name, secure, names, offers, random);
	const transport = asked(named ?? (offers('udp') || secure ? 'udp' : 'tcp'), secure);
	if (transport === undefined || !offers(transport)) return { refused: 'requested protocol/transport not available' };
	if (numeric) return [{ transport, address: name, port: uri.port ?? DEFAULT_PORT[transport] }];
	if (uri.port !== undefined) return atAddresses(name, name, transport, uri.port, names);
	return byTransport(name, transport, names, random);
}

/** Whether a host is an address and no name: it is not looked up (RFC 3263 §4.1). */
export function isAddress(host: string): boolean {
	return IPV4.test(host) || host.indexOf(':') >= 0;
}

/** `sips` means the same over TLS (RFC 3261 §26.2.2, RFC 7118 §5.3). */
function asked(name: string, secure: boolean): TransportName | undefined {
	const transport = secure ? (name === 'ws' || name === 'wss' ? 'wss' : 'tls') : name;
	return transport in DEFAULT_PORT ? (transport as TransportName) : undefined;
}

/** The domain says which transports it has (§4.1). */
async function byServices(
	name: string,
	secure: boolean,
	names: Names,
	offers: (transport: TransportName) => boolean,
	random: Stream,
): Promise<Located> {
	const usable = (transport: TransportName | undefined): transport is TransportName =>
		transport !== undefined && offers(transport) && (!secure || transport === 'tls' || transport === 'wss');
	const naptr = (await names.services(name)).filter((one): one is NaptrRecord => one.type === 'NAPTR' && one.flags.toLowerCase() === 's');
	const services = naptr
		.map((one) => ({ ...one, transport: TRANSPORT_OF_SERVICE[one.service.toUpperCase()] }))
		.filter(({ transport }) => usable(transport))
		.sort((a, b) => a.order - b.order || a.preference - b.preference);
	const targets: Destination[] = [];
	for (const { transport, replacement } of services) {
		if (transport !== undefined) targets.push(...(await atServers(replacement, name, transport, names, random)));
	}
	if (services.length > 0) return targets.slice(0, MOST_TARGETS);
	for (const transport of ASKED) {
		if (usable(transport)) targets.push(...(await atServers(`${SERVICE_NAME[transport]}.${name}`, name, transport, names, random)));
	}
	if (targets.length > 0) return targets.slice(0, MOST_TARGETS);
	const transport = secure ? 'tls' : offers('udp') ? 'udp' : 'tcp';
	if (!offers(transport)) return { refused: 'requested protocol/transport not available' };
	return atAddresses(name, name, transport, DEFAULT_PORT[transport], names);
}

/** The transport is given, the port is not (§4.2). */
async function byTransport(name: string, transport: TransportName, names: Names, random: Stream): Promise<Located> {
	const targets = await atServers(`${SERVICE_NAME[transport]}.${name}`, name, transport, names, random);
	return targets.length > 0 ? targets.slice(0, MOST_TARGETS) : atAddresses(name, name, transport, DEFAULT_PORT[transport], names);
}

async function atServers(service: string, domain: string, transport: TransportName, names: Names, random: Stream): Promise<Destination[]> {
	const records = (await names.services(service)).filter((one): one is SrvRecord => one.type === 'SRV');
	const targets: Destination[] = [];
	for (const { target, port } of inOrder(records, random)) targets.push(...(await atAddresses(target, domain, transport, port, names)));
	return targets;
}

/** @param domain whose certificate is expected: what was asked for, not what it was led to (RFC 5922 §7.1). */
async function atAddresses(name: string, domain: string, transport: TransportName, port: number, names: Names): Promise<Destination[]> {
	const found: readonly Address[] = isAddress(name) ? [name] : await names.resolve(name).catch(() => []);
	return found.map((address) => ({ transport, address, port, name: domain }));
}
