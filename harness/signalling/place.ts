import { BlockList, isIP } from 'node:net';
import type { TransportName } from '../../simulators/sip';
import { misuse, type Refusal } from '../refusal';

/** An address and port of this machine. */
export interface Place {
	readonly address: string;
	readonly port: number;
}

/** Where SIP is spoken, and over what. */
export interface ListenPlace extends Place {
	readonly transport: TransportName;
}

const TRANSPORTS: readonly TransportName[] = ['udp', 'tcp', 'tls', 'ws', 'wss'];

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Reads `udp:127.0.0.1:5060,tls:[::1]:5061`.
 * @throws {Refusal} when it is something else
 */
export function readListen(text: string): ListenPlace[] {
	return text.split(',').map((one) => {
		const colon = one.indexOf(':');
		const transport = TRANSPORTS.find((name) => name === one.slice(0, Math.max(colon, 0)).trim().toLowerCase());
		if (transport === undefined)
			throw badPlace('--listen', one, `write transport:address:port, as in udp:127.0.0.1:5060; transports are ${TRANSPORTS.join(', ')}`);
		return { transport, ...readPlace('--listen', one.slice(colon + 1)) };
	});
}

/**
 * Reads `127.0.0.1:9022`; port 0 is any free one.
 * @throws {Refusal} when it is something else
 */
export function readPlace(option: string, text: string): Place {
	const [, bracketed, plain, digits = ''] = /^\s*(?:\[([^\]]+)\]|([^:\]]+)):(\d{1,5})\s*$/.exec(text) ?? [];
	const address = bracketed ?? plain ?? '';
	if (isIP(address) === 0 || Number(digits) > 65_535) throw badPlace(option, text, 'write an IP address and a port: 127.0.0.1:5060 or [::1]:5060');
	return { address, port: Number(digits) };
}

/** Refuses a place that other machines could reach. */
export function refusePublic(option: string, { address }: Place): void {
	if (LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return;
	throw misuse({
		code: 'not-loopback',
		what: `${option}: other machines can reach ${address}`,
		remedy: 'take an address of 127.0.0.0/8 or ::1, or say --allow-non-loopback',
	});
}

function badPlace(option: string, text: string, remedy: string): Refusal {
	return misuse({ code: 'place', what: `${option}: '${text.trim()}' is no place to listen`, remedy });
}
