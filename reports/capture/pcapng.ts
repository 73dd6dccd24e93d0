import type { Frame } from './frames';

/** A packet begins with its IPv4 or IPv6 header. */
const LINKTYPE_RAW = 101;
/** A packet begins with tags that say which dissector reads it: Wireshark's "exported PDU". */
const LINKTYPE_WIRESHARK_UPPER_PDU = 252;

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;

/** A capture file with the names of the interfaces, comments on packets and times to the microsecond (draft-ietf-opsawg-pcapng). */
export function pcapng(frames: readonly Frame[], comment?: string): Buffer {
	const interfaces = new Map<string, number>();
	const blocks: Buffer[] = [];
	for (const { interface: name, decoded } of frames) {
		const key = interfaceKey(name, decoded);
		if (interfaces.has(key)) continue;
		interfaces.set(key, interfaces.size);
		blocks.push(interfaceDescription(name, decoded));
	}
	const packets = frames.map((frame) => enhancedPacket(frame, interfaces.get(interfaceKey(frame.interface, frame.decoded)) as number));
	return Buffer.concat([sectionHeader(comment), ...blocks, ...packets]);
}

const interfaceKey = (name: string, decoded = false) => `${decoded} ${name}`;

/** §4.1. */
function sectionHeader(comment: string | undefined): Buffer {
	const fixed = Buffer.alloc(16);
	fixed.writeUInt32LE(0x1a2b3c4d, 0);
	fixed.writeUInt16LE(1, 4);
	// The length of the section is not stated.
	fixed.fill(0xff, 8, 16);
	return block(SECTION_HEADER, [fixed, option(SHB_USERAPPL, 'worktime'), ...(comment === undefined ? [] : [option(OPT_COMMENT, comment)])]);
}

/** §4.2. */
function interfaceDescription(name: string, decoded = false): Buffer {
	const fixed = Buffer.alloc(8);
	fixed.writeUInt16LE(decoded ? LINKTYPE_WIRESHARK_UPPER_PDU : LINKTYPE_RAW, 0);
	const about = decoded ? [option(IF_DESCRIPTION, 'what was said inside TLS, decoded')] : [];
	return block(INTERFACE_DESCRIPTION, [fixed, option(IF_NAME, decoded ? `${name} (decoded)` : name), ...about, option(IF_TSRESOL, Buffer.from([6]))]);
}

/** §4.3. */
function enhancedPacket({ at, bytes, comment }: Frame, interfaceId: number): Buffer {
	const micros = Math.round(at * 1000);
	const fixed = Buffer.alloc(20);
	fixed.writeUInt32LE(interfaceId, 0);
	fixed.writeUInt32LE(Math.floor(micros / 2 ** 32), 4);
	fixed.writeUInt32LE(micros % 2 ** 32, 8);
	fixed.writeUInt32LE(bytes.length, 12);
	fixed.writeUInt32LE(bytes.length, 16);
	return block(ENHANCED_PACKET, [fixed, padded(bytes), ...(comment === undefined ? [] : [option(OPT_COMMENT, comment)])], comment !== undefined);
}

/** A block with its length at both ends (§3.1); options are closed where there are any. */
function block(type: number, parts: readonly Buffer[], hasOptions = true): Buffer {
	const body = Buffer.concat(hasOptions ? [...parts, Buffer.alloc(4)] : [...parts]);
	const head = Buffer.alloc(8);
	head.writeUInt32LE(type, 0);
	head.writeUInt32LE(body.length + 12, 4);
	return Buffer.concat([head, body, head.subarray(4, 8)]);
}

/** §3.5. */
function option(code: number, value: string | Buffer): Buffer {
	const bytes = Buffer.from(value as string).subarray(0, 0xffff);
	const head = Buffer.alloc(4);
	head.writeUInt16LE(code, 0);
	head.writeUInt16LE(bytes.length, 2);
	return Buffer.concat([head, padded(bytes)]);
}

const padded = (bytes: Buffer) => (bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]));
