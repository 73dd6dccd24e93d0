import { isIPv6 } from 'node:net';

const KNOWN = new Map<string, Uint8Array>();

/** The bytes of an address: 4 for IPv4, 16 for IPv6. */
export function addressBytes(address: string): Uint8Array {
	let bytes = KNOWN.get(address);
	if (bytes === undefined) {
		bytes = parsed(address);
		KNOWN.set(address, bytes);
	}
	return bytes;
}

function parsed(address: string): Uint8Array {
	if (!isIPv6(address)) return Uint8Array.from(address.split('.'), Number);
	const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
	const before = groups(head);
	const after = tail === undefined ? [] : groups(tail);
	const words = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
	return Uint8Array.from(words.flatMap((word) => [word >>> 8, word & 0xff]));
}

function groups(text: string): number[] {
	if (text === '') return [];
	return text.split(':').flatMap((group) => {
		if (!group.includes('.')) return [Number.parseInt(group, 16)];
		const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
		return [(a << 8) | b, (c << 8) | d];
	});
}
