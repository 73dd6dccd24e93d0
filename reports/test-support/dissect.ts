/** A packet of a capture file, taken apart by other code than the one that wrote it. */
export interface Dissected {
	readonly at: number;
	readonly version: 4 | 6;
	readonly protocol: number;
	readonly fragment: boolean;
	/** Sums to 0xffff when right (RFC 1071 §1); IPv6 has none. */
	readonly headerSum: number;
	/** The same for the transport checksum with its pseudo-header; not defined for fragments. */
	readonly transportSum: number;
	readonly source: string;
	readonly destination: string;
	readonly flags: string;
	readonly sequence: number;
	readonly acknowledged: number;
	readonly data: Buffer;
}

/** Takes a pcapng file of raw IP packets apart. */
export function dissect(file: Buffer): Dissected[] {
	const packets: Dissected[] = [];
	for (const { type, body } of blocks(file)) {
		if (type !== 6) continue;
		const micros = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
		packets.push(packet(micros / 1000, body.subarray(20, 20 + body.readUInt32LE(12))));
	}
	return packets;
}

/** The blocks of a pcapng file; each must say its length twice. */
export function blocks(file: Buffer): { type: number; body: Buffer }[] {
	const all: { type: number; body: Buffer }[] = [];
	for (let at = 0; at < file.length; ) {
		const length = file.readUInt32LE(at + 4);
		if (length % 4 !== 0 || file.readUInt32LE(at + length - 4) !== length) throw new Error(`the block at ${at} does not end where it says`);
		all.push({ type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) });
		at += length;
	}
	return all;
}

function packet(at: number, bytes: Buffer): Dissected {
	const version = (bytes[0] as number) >> 4 === 4 ? 4 : 6;
	const extension = version === 6 && bytes[6] === 44;
	const headerLength = version === 4 ? ((bytes[0] as number) & 15) * 4 : extension ? 48 : 40;
	const protocol = (version === 4 ? bytes[9] : extension ? bytes[40] : bytes[6]) as number;
	const fragment = version === 4 ? (bytes.readUInt16BE(6) & 0x3fff) !== 0 : extension;
	const payload = bytes.subarray(headerLength);
	const addresses = version === 4 ? bytes.subarray(12, 20) : bytes.subarray(8, 40);
	const pseudo = Buffer.concat([addresses, Buffer.from([0, protocol, payload.length >> 8, payload.length & 255])]);
	const name = (half: 0 | 1) => addresses.subarray((half * addresses.length) / 2, ((half + 1) * addresses.length) / 2).toString('hex');
	const tcp = protocol === 6;
	const bits = tcp ? (payload[13] as number) : 0;
	return {
		at,
		version,
		protocol,
		fragment,
		headerSum: version === 4 ? ones(bytes.subarray(0, headerLength)) : 0xffff,
		transportSum: ones(Buffer.concat([pseudo, payload])),
		source: `${name(0)}:${payload.readUInt16BE(0)}`,
		destination: `${name(1)}:${payload.readUInt16BE(2)}`,
		flags: ['FIN', 'SYN', 'RST', 'PSH', 'ACK'].filter((_, i) => bits & (1 << i)).join(' '),
		sequence: tcp ? payload.readUInt32BE(4) : 0,
		acknowledged: tcp ? payload.readUInt32BE(8) : 0,
		data: payload.subarray(tcp ? ((payload[12] as number) >> 4) * 4 : 8),
	};
}

/** Ones' complement sum, with the carry brought round after every word. */
function ones(bytes: Buffer): number {
	let sum = 0;
	for (let i = 0; i < bytes.length; i += 2) {
		sum += ((bytes[i] as number) << 8) + (bytes[i + 1] ?? 0);
		if (sum > 0xffff) sum -= 0xffff;
	}
	return sum;
}
