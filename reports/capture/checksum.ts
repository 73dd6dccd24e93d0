/** The sum of 16-bit words, not yet folded; an odd last byte is padded with zero. */
export function wordSum(bytes: Uint8Array): number {
	const even = bytes.length & ~1;
	let sum = 0;
	for (let i = 0; i < even; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
	return even < bytes.length ? sum + ((bytes[even] as number) << 8) : sum;
}

/** The Internet checksum of words that were summed: the complement of their ones' complement sum (RFC 1071). */
export function internetChecksum(sum: number): number {
	let folded = sum;
	while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
	return ~folded & 0xffff;
}
