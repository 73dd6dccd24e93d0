/** The Internet checksum: ones' complement of the ones' complement sum of 16-bit words (RFC 1071). */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
	let sum = 0;
	// Every part but the last has an even length: headers and pseudo-headers do.
	for (const part of parts) {
		const even = part.length & ~1;
		for (let i = 0; i < even; i += 2) sum += ((part[i] as number) << 8) | (part[i + 1] as number);
		if (even < part.length) sum += (part[even] as number) << 8;
	}
	while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
	return ~sum & 0xffff;
}
