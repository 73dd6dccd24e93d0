import { isIPv4, isIPv6 } from 'node:net';
import type { Address } from '../../kernel';

/** Whether packets to an address stay on this machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback(address: Address): boolean {
	return isIPv4(address) ? address.startsWith('127.') : address === '::1';
}

/** A `lookup` for Node's sockets that takes addresses only, and at once: names are the network's own business. */
export function addressOnly(address: string, _options: unknown, found: (error: Error | null, address: string, family: number) => void): void {
	const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : 0;
	if (family === 0) found(Object.assign(new Error(`getaddrinfo ENOTFOUND ${address}`), { code: 'ENOTFOUND', hostname: address }), address, 4);
	else found(null, address, family);
}
