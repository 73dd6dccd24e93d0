import type { Endpoint } from '../../simulators/kernel';
import { addressBytes } from './address';

/** Tags of Wireshark's exported PDUs (wsutil/exported_pdu_tlvs.h). */
const END = 0;
const DISSECTOR_NAME = 12;
const IPV4_SRC = 20;
const IPV4_DST = 21;
const IPV6_SRC = 22;
const IPV6_DST = 23;
const PORT_TYPE = 24;
const SRC_PORT = 25;
const DST_PORT = 26;
const PORT_TYPE_TCP = 2;

/** What was said inside an encrypted stream, so that Wireshark reads it as what it is. */
export function exportedPdu(dissector: 'sip' | 'http', from: Endpoint, to: Endpoint, said: Buffer): Buffer {
	const source = addressBytes(from.address);
	const destination = addressBytes(to.address);
	const number = (value: number) => {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32BE(value);
		return bytes;
	};
	return Buffer.concat([
		tag(DISSECTOR_NAME, Buffer.from(dissector)),
		tag(source.length === 4 ? IPV4_SRC : IPV6_SRC, source),
		tag(destination.length === 4 ? IPV4_DST : IPV6_DST, destination),
		tag(PORT_TYPE, number(PORT_TYPE_TCP)),
		tag(SRC_PORT, number(from.port)),
		tag(DST_PORT, number(to.port)),
		tag(END, Buffer.alloc(0)),
		said,
	]);
}

/** Values are padded to a multiple of four, and the length counts the padding. */
function tag(code: number, value: Uint8Array): Buffer {
	const length = Math.ceil(value.length / 4) * 4;
	const bytes = Buffer.alloc(4 + length);
	bytes.writeUInt16BE(code, 0);
	bytes.writeUInt16BE(length, 2);
	bytes.set(value, 4);
	return bytes;
}
