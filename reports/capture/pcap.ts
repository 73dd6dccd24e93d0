import type { Frame } from './frames';

/** LINKTYPE_RAW: a packet begins with its IPv4 or IPv6 header. */
const RAW_IP = 101;

/** A capture file in the classic format, with times to the microsecond (draft-ietf-opsawg-pcap). */
export function pcap(frames: readonly Frame[]): Buffer {
	const file = Buffer.alloc(24 + frames.reduce((sum, frame) => sum + 16 + frame.bytes.length, 0));
	file.writeUInt32LE(0xa1b2c3d4, 0);
	file.writeUInt16LE(2, 4);
	file.writeUInt16LE(4, 6);
	file.writeUInt32LE(0x40000, 16);
	file.writeUInt32LE(RAW_IP, 20);
	let offset = 24;
	for (const { at, bytes } of frames) {
		const micros = Math.round(at * 1000);
		file.writeUInt32LE(Math.floor(micros / 1e6), offset);
		file.writeUInt32LE(micros % 1e6, offset + 4);
		file.writeUInt32LE(bytes.length, offset + 8);
		file.writeUInt32LE(bytes.length, offset + 12);
		bytes.copy(file, offset + 16);
		offset += 16 + bytes.length;
	}
	return file;
}
