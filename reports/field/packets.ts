import type { Endpoint } from '../../simulators/kernel';
import type { CapturedFrame } from './capture-file';

/** A transport packet, or what Wireshark exported from inside an encrypted stream. */
export interface Packet {
	readonly at: number;
	readonly transport: 'udp' | 'tcp' | 'decoded';
	readonly from: Endpoint;
	readonly to: Endpoint;
	readonly payload: Buffer;
	readonly sequence: number;
	readonly flags: number;
}

const ETHERNET = 1;
const RAW = new Set([12, 14, 101, 228, 229]);
const NULL = 0;
const COOKED = 113;
const COOKED_2 = 276;
const EXPORTED_PDU = 252;

/** Takes frames apart and puts fragments together. What is not IP, UDP or TCP is passed over; what is unreadable is counted. */
export function packetsOf(frames: readonly CapturedFrame[]): { packets: Packet[]; gaps: string[] } {
	const packets: Packet[] = [];
	const fragments = new Map<string, Fragments>();
	const strange = new Map<number, number>();
	let damaged = 0;
	let cut = 0;
	for (const frame of frames) {
		if (frame.cut) cut++;
		try {
			if (frame.link === EXPORTED_PDU) packets.push(...exported(frame));
			else {
				const ip = ipOf(frame, strange);
				if (ip !== undefined) packets.push(...transportOf(ip, frame.at, fragments));
			}
		} catch (error) {
			// Reading past the end of what is there.
			if (!(error instanceof RangeError)) throw error;
			damaged++;
		}
	}
	const counted = (count: number, text: string) => (count === 0 ? [] : [`${count} packet${count === 1 ? '' : 's'} ${text}`]);
	return {
		packets,
		gaps: [
			...counted(cut, 'longer than what was captured of them'),
			...counted(damaged, 'damaged'),
			...counted(fragments.size, 'incomplete: fragments are missing'),
			...[...strange].map(([link, count]) => `${count} frames of link type ${link}, which is not known here`),
		],
	};
}

function ipOf({ link, bytes }: CapturedFrame, strange: Map<number, number>): Buffer | undefined {
	if (RAW.has(link)) return bytes;
	switch (link) {
		case ETHERNET: {
			let at = 12;
			let type = bytes.readUInt16BE(at);
			// Virtual LANs, also one in another.
			while (type === 0x8100 || type === 0x88a8) {
				at += 4;
				type = bytes.readUInt16BE(at);
			}
			return type === 0x0800 || type === 0x86dd ? bytes.subarray(at + 2) : undefined;
		}
		case NULL:
			return bytes.subarray(4);
		case COOKED:
			return isIp(bytes.readUInt16BE(14)) ? bytes.subarray(16) : undefined;
		case COOKED_2:
			return isIp(bytes.readUInt16BE(0)) ? bytes.subarray(20) : undefined;
		default:
			strange.set(link, (strange.get(link) ?? 0) + 1);
			return undefined;
	}
}

const isIp = (type: number) => type === 0x0800 || type === 0x86dd;

interface Fragments {
	readonly pieces: Map<number, Buffer>;
	total?: number;
}

interface Carried {
	readonly source: string;
	readonly destination: string;
	readonly protocol: number;
	readonly segment: Buffer;
	readonly fragment?: { readonly id: string; readonly offset: number; readonly more: boolean };
}

function transportOf(ip: Buffer, at: number, waiting: Map<string, Fragments>): Packet[] {
	const carried = (ip[0] ?? 0) >> 4 === 4 ? version4(ip) : (ip[0] ?? 0) >> 4 === 6 ? version6(ip) : undefined;
	if (carried === undefined) return [];
	const segment = carried.fragment === undefined ? carried.segment : reassembled(carried, carried.fragment, waiting);
	return segment === undefined ? [] : transport({ ...carried, segment }, at);
}

function version4(ip: Buffer): Carried {
	const header = ((ip[0] as number) & 15) * 4;
	const total = ip.readUInt16BE(2);
	const [source, destination] = [dotted(ip.subarray(12, 16)), dotted(ip.subarray(16, 20))];
	const flags = ip.readUInt16BE(6);
	const protocol = ip.readUInt8(9);
	// A length of zero is left to the network card.
	const segment = ip.subarray(header, total === 0 ? undefined : total);
	const [offset, more] = [(flags & 0x1fff) * 8, (flags & 0x2000) !== 0];
	const id = `${source} ${destination} ${protocol} ${ip.readUInt16BE(4)}`;
	return { source, destination, protocol, segment, ...((more || offset > 0) && { fragment: { id, offset, more } }) };
}

function version6(ip: Buffer): Carried | undefined {
	const [source, destination] = [colons(ip.subarray(8, 24)), colons(ip.subarray(24, 40))];
	let next = ip.readUInt8(6);
	let at = 40;
	let fragment: Carried['fragment'];
	for (let hops = 0; hops < 8; hops++) {
		if (next === 44) {
			const field = ip.readUInt16BE(at + 2);
			fragment = { id: `${source} ${destination} ${ip.readUInt32BE(at + 4)}`, offset: field & 0xfff8, more: (field & 1) === 1 };
			next = ip.readUInt8(at);
			at += 8;
		} else if (next === 0 || next === 43 || next === 60) {
			next = ip.readUInt8(at);
			at += 8 + ip.readUInt8(at + 1) * 8;
		} else
			return { source, destination, protocol: next, segment: ip.subarray(at, 40 + ip.readUInt16BE(4)), ...(fragment !== undefined && { fragment }) };
	}
	return undefined;
}

function reassembled(
	{ segment }: Carried,
	{ id, offset, more }: NonNullable<Carried['fragment']>,
	waiting: Map<string, Fragments>,
): Buffer | undefined {
	const parts = waiting.get(id) ?? { pieces: new Map<number, Buffer>() };
	waiting.set(id, parts);
	parts.pieces.set(offset, segment);
	if (!more) parts.total = offset + segment.length;
	if (parts.total === undefined) return undefined;
	const whole: Buffer[] = [];
	for (let next = 0; next < parts.total; ) {
		const piece = parts.pieces.get(next);
		if (piece === undefined || piece.length === 0) return undefined;
		whole.push(piece);
		next += piece.length;
	}
	waiting.delete(id);
	return Buffer.concat(whole);
}

function transport({ source, destination, protocol, segment }: Carried, at: number): Packet[] {
	if (protocol !== 6 && protocol !== 17) return [];
	const from = { address: source, port: segment.readUInt16BE(0) };
	const to = { address: destination, port: segment.readUInt16BE(2) };
	if (protocol === 17)
		return [{ at, transport: 'udp', from, to, payload: segment.subarray(8, Math.max(8, segment.readUInt16BE(4))), sequence: 0, flags: 0 }];
	const payload = segment.subarray((segment.readUInt8(12) >> 4) * 4);
	return [{ at, transport: 'tcp', from, to, payload, sequence: segment.readUInt32BE(4), flags: segment.readUInt8(13) }];
}

/** Tags of wsutil/exported_pdu_tlvs.h. */
function exported({ at, bytes }: CapturedFrame): Packet[] {
	const from = { address: '', port: 0 };
	const to = { address: '', port: 0 };
	let place = 0;
	for (;;) {
		const tag = bytes.readUInt16BE(place);
		const length = bytes.readUInt16BE(place + 2);
		const value = bytes.subarray(place + 4, place + 4 + length);
		place += 4 + length;
		if (tag === 0) break;
		if (tag === 20) from.address = dotted(value);
		if (tag === 21) to.address = dotted(value);
		if (tag === 22) from.address = colons(value);
		if (tag === 23) to.address = colons(value);
		if (tag === 25) from.port = value.readUInt32BE(0);
		if (tag === 26) to.port = value.readUInt32BE(0);
	}
	return [{ at, transport: 'decoded', from, to, payload: bytes.subarray(place), sequence: 0, flags: 0 }];
}

const dotted = (bytes: Buffer) => [...bytes].join('.');

/** RFC 5952 §4: the longest run of zero groups, if it is of two or more, is left out. */
function colons(bytes: Buffer): string {
	const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2));
	let best = { begins: 0, length: 1 };
	for (let begins = 0; begins < 8; begins++) {
		let length = 0;
		while (groups[begins + length] === 0) length++;
		if (length > best.length) best = { begins, length };
	}
	const text = (from: number, to: number) =>
		groups
			.slice(from, to)
			.map((group) => group.toString(16))
			.join(':');
	return best.length < 2 ? text(0, 8) : `${text(0, best.begins)}::${text(best.begins + best.length, 8)}`;
}
