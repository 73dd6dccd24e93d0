/** A frame as a capture file has it. */
export interface CapturedFrame {
	/** Milliseconds since 1970, or whatever the file counts from. */
	readonly at: number;
	/** Link type of tcpdump.org's list. */
	readonly link: number;
	readonly bytes: Buffer;
	/** The file says that the frame was longer. */
	readonly cut: boolean;
}

/** What a capture file gave, and what it did not. */
export interface CaptureContent {
	readonly frames: readonly CapturedFrame[];
	readonly gaps: readonly string[];
}

const PCAP_MAGIC = new Map([
	[0xa1b2c3d4, 1e3],
	[0xa1b23c4d, 1e6],
]);
const PCAPNG_MAGIC = 0x0a0d0d0a;
/** Nothing in a capture is as long. */
const TOO_LONG = 64 * 1024 * 1024;

/** Reads pcap and pcapng in either byte order; what is cut off or damaged is read as far as it goes, and told. Undefined for anything else. */
export function readCapture(file: Buffer): CaptureContent | undefined {
	if (file.length < 4) return undefined;
	if (file.readUInt32LE(0) === PCAPNG_MAGIC) return pcapng(file);
	for (const little of [true, false]) {
		const perMilli = PCAP_MAGIC.get(little ? file.readUInt32LE(0) : file.readUInt32BE(0));
		if (perMilli !== undefined) return pcap(file, little, perMilli);
	}
	return undefined;
}

function pcap(file: Buffer, little: boolean, perMilli: number): CaptureContent {
	const u32 = (at: number) => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
	if (file.length < 24) return { frames: [], gaps: ['the header of the file is cut off'] };
	const link = u32(20) & 0x0fff_ffff;
	const frames: CapturedFrame[] = [];
	let at = 24;
	for (; at + 16 <= file.length; ) {
		const [captured, whole] = [u32(at + 8), u32(at + 12)];
		if (captured > TOO_LONG) return { frames, gaps: [`the file is damaged at byte ${at}: a packet of ${captured} bytes`] };
		const bytes = file.subarray(at + 16, at + 16 + captured);
		if (bytes.length < captured) return { frames, gaps: [`the file is cut off in packet ${frames.length + 1}`] };
		frames.push({ at: u32(at) * 1000 + u32(at + 4) / perMilli, link, bytes, cut: captured < whole });
		at += 16 + captured;
	}
	return { frames, gaps: at === file.length ? [] : [`the file is cut off in the header of packet ${frames.length + 1}`] };
}

interface Interface {
	readonly link: number;
	/** Units of its timestamps in a millisecond. */
	readonly perMilli: number;
}

function pcapng(file: Buffer): CaptureContent {
	const frames: CapturedFrame[] = [];
	const gaps: string[] = [];
	let interfaces: Interface[] = [];
	let little = true;
	let at = 0;
	while (at + 12 <= file.length) {
		const isSection = file.readUInt32LE(at) === PCAPNG_MAGIC;
		if (isSection) little = file.readUInt32LE(at + 8) === 0x1a2b3c4d;
		const u32 = (place: number) => (little ? file.readUInt32LE(place) : file.readUInt32BE(place));
		const length = u32(at + 4);
		if (length < 12 || length % 4 !== 0 || length > TOO_LONG) {
			const next = nextBlock(file, at + 4, u32);
			gaps.push(`the file is damaged at byte ${at}: a block of ${length} bytes${next === undefined ? '; the rest cannot be read' : ''}`);
			if (next === undefined) return { frames, gaps };
			at = next;
			continue;
		}
		if (at + length > file.length) {
			gaps.push(`the file is cut off in the block at byte ${at}`);
			return { frames, gaps };
		}
		const body = file.subarray(at + 8, at + length - 4);
		const type = u32(at);
		if (isSection) interfaces = [];
		else if (type === 1) interfaces.push(interfaceOf(body, little));
		else if (type === 6) addEnhanced(body, little, interfaces, frames, gaps, at);
		else if (type === 3 && interfaces[0] !== undefined && body.length >= 4) {
			const bytes = body.subarray(4);
			frames.push({ at: frames.at(-1)?.at ?? 0, link: interfaces[0].link, bytes, cut: bytes.length < u32(at + 8) });
		}
		at += length;
	}
	if (at !== file.length) gaps.push(`the file is cut off in the block at byte ${at}`);
	return { frames, gaps };
}

/** The next place at which a block says its length twice. */
function nextBlock(file: Buffer, from: number, u32: (at: number) => number): number | undefined {
	for (let at = Math.ceil(from / 4) * 4; at + 12 <= file.length; at += 4) {
		const [type, length] = [u32(at), u32(at + 4)];
		if ((type === 6 || type === 1) && length >= 12 && length % 4 === 0 && at + length <= file.length && u32(at + length - 4) === length) return at;
	}
	return undefined;
}

function interfaceOf(body: Buffer, little: boolean): Interface {
	if (body.length < 8) return { link: -1, perMilli: 1e3 };
	const u16 = (at: number) => (little ? body.readUInt16LE(at) : body.readUInt16BE(at));
	let perMilli = 1e3;
	for (let at = 8; at + 4 <= body.length; ) {
		const [code, length] = [u16(at), u16(at + 2)];
		if (code === 0) break;
		const resolution = body[at + 4];
		if (code === 9 && length === 1 && resolution !== undefined) perMilli = (resolution & 0x80 ? 2 ** (resolution & 0x7f) : 10 ** resolution) / 1000;
		at += 4 + Math.ceil(length / 4) * 4;
	}
	return { link: u16(0), perMilli };
}

function addEnhanced(body: Buffer, little: boolean, interfaces: readonly Interface[], frames: CapturedFrame[], gaps: string[], at: number): void {
	const u32 = (place: number) => (little ? body.readUInt32LE(place) : body.readUInt32BE(place));
	const from = body.length >= 20 ? interfaces[u32(0)] : undefined;
	const captured = body.length >= 20 ? u32(12) : 0;
	if (from === undefined || 20 + captured > body.length) {
		gaps.push(`the packet at byte ${at} is damaged`);
		return;
	}
	const time = u32(4) * 2 ** 32 + u32(8);
	frames.push({ at: time / from.perMilli, link: from.link, bytes: body.subarray(20, 20 + captured), cut: captured < u32(16) });
}
