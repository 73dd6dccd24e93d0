import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const TYPE = { A: 1, SRV: 33, NAPTR: 35 } as const;

/** What a name server says: by type and name, the values as zone files write them. */
export type Zone = Readonly<Record<string, readonly string[]>>;

/** A name server of some records (RFC 1035), on loopback: `{ 'A host.example': ['127.0.0.1'], 'SRV _sip._udp.example': ['1 0 5060 host.example'] }`. */
export async function startNameServer(address: string, zone: Zone): Promise<{ readonly port: number; readonly asked: string[]; close(): void }> {
	const socket: Socket = createSocket('udp4');
	const asked: string[] = [];
	socket.on('message', (query, from) => {
		const { name, type, end } = questionOf(query);
		const known = Object.entries(TYPE).find(([, number]) => number === type)?.[0] ?? String(type);
		asked.push(`${known} ${name}`);
		const values = zone[`${known} ${name}`] ?? [];
		const header = Buffer.from(query.subarray(0, 12));
		header.writeUInt16BE(0x8180, 2);
		[1, values.length, 0, 0].forEach((count, n) => void header.writeUInt16BE(count, 4 + 2 * n));
		const answers = values.map((value) => {
			const data = dataOf(known, value.split(' '));
			// The name of the question, that type, IN, 60 s.
			return Buffer.concat([Buffer.from([0xc0, 12]), u16(type), u16(1), u16(0), u16(60), u16(data.length), data]);
		});
		socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address);
	});
	socket.bind(0, address);
	await once(socket, 'listening');
	return { port: socket.address().port, asked, close: () => socket.close() };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
	const labels: string[] = [];
	let at = 12;
	for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
		labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase());
		at += length + 1;
	}
	return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function dataOf(type: string, [a = '', b = '', c = '', d = '', e = '']: readonly string[]): Buffer {
	if (type === 'A') return Buffer.from(a.split('.').map(Number));
	if (type === 'SRV') return Buffer.concat([u16(Number(a)), u16(Number(b)), u16(Number(c)), nameOf(d)]);
	return Buffer.concat([u16(Number(a)), u16(Number(b)), label(c), label(d), label(''), nameOf(e)]);
}

const u16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const label = (text: string) => Buffer.from([text.length, ...Buffer.from(text)]);
const nameOf = (name: string) => Buffer.concat([...name.split('.').map(label), Buffer.from([0])]);
