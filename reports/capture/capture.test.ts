import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocks, type Dissected, dissect } from '../test-support/dissect';
import { callThrough, leakedIdentity, lossyRegistration, threeHours } from '../test-support/stories';
import { PaperWorld, SDP } from '../test-support/world';
import { addressBytes } from './address';
import { captureOf } from './capture';
import { internetChecksum, wordSum } from './checksum';
import { Frames } from './frames';
import { pcapng } from './pcapng';

const client = { address: '192.0.2.1', port: 49152 };
const server = { address: '192.0.2.2', port: 5060 };
const v6 = { client: { address: '2001:db8::1', port: 5060 }, server: { address: '2001:db8:0:1::ffff', port: 5060 } };

/** Everything that a network does to streams and datagrams. */
function torture(): PaperWorld {
	const world = new PaperWorld([]);
	world.packet('tcp', 'open', client, server, '');
	world.packet('tcp', 'open', server, client, '');
	world.packet('tcp', 'data', client, server, 'a'.repeat(5000));
	world.packet('tcp', 'data', server, client, 'b'.repeat(1460));
	const lost = world.packet('tcp', 'data', client, server, 'through the gap', { fate: 'partitioned' });
	world.wait(3000);
	world.packet('tcp', 'data', client, server, 'through the gap', { duplicateOf: lost });
	world.packet('tcp', 'close', client, server, '');
	world.packet('tcp', 'close', server, client, '');
	world.packet('tcp', 'open', { ...client, port: 49153 }, { ...server, port: 9 }, '', { fate: 'no-listener' });
	world.packet('tcp', 'reset', { ...server, port: 9 }, { ...client, port: 49153 }, '');
	world.packet('udp', 'data', client, server, 'x'.repeat(4001));
	world.packet('udp', 'data', v6.client, v6.server, 'odd');
	world.packet('udp', 'data', { ...v6.client, port: 4000 }, { ...v6.server, port: 4001 }, Buffer.from([0xff, 0x00, 0xfe]));
	world.packet('udp', 'data', v6.client, v6.server, 'y'.repeat(3001));
	world.packet('tcp', 'data', v6.client, { ...v6.server, port: 5061 }, 'z'.repeat(2000));
	return world;
}

const worlds = {
	torture: torture(),
	'call through': callThrough().world,
	'three hours': threeHours(20).world,
	loss: lossyRegistration().world,
	leak: leakedIdentity().world,
};
const packetsOf = (world: PaperWorld) => dissect(captureOf(world.journal.all()));

test('checksum: the example of RFC 1071 §3, an odd length, and more carry than one fold takes', () => {
	assert.equal(internetChecksum(wordSum(Buffer.from('0001f203f4f5f6f7', 'hex'))), ~0xddf2 & 0xffff);
	assert.equal(internetChecksum(wordSum(Buffer.from('0102ff', 'hex'))), ~((0x0102 + 0xff00) % 0xffff || 0) & 0xffff);
	assert.equal(internetChecksum(wordSum(Buffer.alloc(65_535, 0xff))), ~0xff00 & 0xffff);
});

test('addresses: dotted, compressed at either end or within, with IPv4 inside', () => {
	assert.deepEqual([...addressBytes('203.0.113.10')], [203, 0, 113, 10]);
	assert.equal(Buffer.from(addressBytes('2001:db8::10')).toString('hex'), '20010db8000000000000000000000010');
	assert.equal(Buffer.from(addressBytes('::1')).toString('hex'), '00000000000000000000000000000001');
	assert.equal(Buffer.from(addressBytes('fe80::')).toString('hex'), 'fe800000000000000000000000000000');
	assert.equal(Buffer.from(addressBytes('::ffff:192.0.2.1')).toString('hex'), '00000000000000000000ffffc0000201');
	assert.equal(Buffer.from(addressBytes('1:2:3:4:5:6:7:8')).toString('hex'), '00010002000300040005000600070008');
});

for (const [name, world] of Object.entries(worlds)) {
	test(`capture, ${name}: every IP header and every transport checksum adds up, times never go back`, () => {
		let last = 0;
		for (const packet of packetsOf(world)) {
			assert.equal(packet.headerSum, 0xffff);
			if (!packet.fragment) assert.equal(packet.transportSum, 0xffff, JSON.stringify(packet));
			assert.ok(packet.at >= last);
			last = packet.at;
		}
	});

	test(`capture, ${name}: each sequence number follows the last, what is acknowledged was sent`, () => {
		const next = new Map<string, number>();
		const way = (packet: Dissected) => `${packet.source} ${packet.destination}`;
		const back = (packet: Dissected) => `${packet.destination} ${packet.source}`;
		for (const packet of packetsOf(world).filter(({ protocol }) => protocol === 6)) {
			const expected = next.get(way(packet));
			const again =
				expected !== undefined && packet.data.length > 0 && packet.data.equals(Buffer.from('through the gap')) && packet.sequence < expected;
			if (expected !== undefined && !packet.flags.includes('SYN') && !again) assert.equal(packet.sequence, expected, JSON.stringify(packet));
			if (packet.flags.includes('ACK') && next.has(back(packet)))
				assert.ok(packet.acknowledged <= (next.get(back(packet)) as number), JSON.stringify(packet));
			if (!again) next.set(way(packet), packet.sequence + packet.data.length + (/SYN|FIN/.test(packet.flags) ? 1 : 0));
		}
	});
}

test('capture: a stream opens with SYN, SYN ACK, ACK; 5000 bytes go in four segments; both ends say FIN; a refused SYN gets RST', () => {
	const flags = packetsOf(torture())
		.filter(({ protocol, version }) => protocol === 6 && version === 4)
		.map((packet) => `${packet.flags}${packet.data.length > 0 ? ` ${packet.data.length}` : ''}`);
	assert.deepEqual(flags, [
		...['SYN', 'SYN ACK', 'ACK'],
		...['ACK 1460', 'ACK 1460', 'ACK 1460', 'PSH ACK 620', 'ACK'],
		...['PSH ACK 1460', 'ACK'],
		...['PSH ACK 15', 'PSH ACK 15', 'ACK'],
		...['FIN ACK', 'ACK', 'FIN ACK', 'ACK'],
		...['SYN', 'RST ACK'],
	]);
});

test('capture: a journal without the SYN of the accepting side, and one that begins in the midst of a stream, get a handshake', () => {
	const opened = new PaperWorld([]);
	opened.packet('tcp', 'open', client, server, '');
	opened.wait(10);
	opened.packet('tcp', 'data', client, server, 'hello');
	const midst = new PaperWorld([]);
	midst.packet('tcp', 'data', client, server, 'hello');
	for (const world of [opened, midst])
		assert.deepEqual(
			packetsOf(world).map(({ flags }) => flags),
			['SYN', 'SYN ACK', 'ACK', 'PSH ACK', 'ACK'],
		);
});

test('capture: what was lost on the way was sent, and is there; a datagram larger than a frame goes in fragments', () => {
	const { world } = lossyRegistration();
	const sent = world.journal.ofKind('packet');
	assert.ok(sent.some(({ fate }) => fate === 'lost'));
	assert.equal(packetsOf(world).length, sent.length);
	const fragments = packetsOf(torture()).filter(({ fragment }) => fragment);
	assert.deepEqual(
		fragments.map(({ version }) => version),
		[4, 4, 4, 6, 6, 6],
	);
});

test('capture: an empty journal is an empty file that is still a capture', () => {
	assert.deepEqual(
		blocks(captureOf([])).map(({ type }) => type),
		[0x0a0d0d0a],
	);
});

test('capture: each packet at the card of the host that sent it, with the step as its comment; of media only the first in a step', () => {
	const world = new PaperWorld(['handset', 'sbc']);
	const [phone, border] = [world.endpoint('handset', 5060), world.endpoint('sbc', 5060)];
	world.step('When Alice speaks', () => {
		world.packet('udp', 'data', phone, border, 'OPTIONS sip:x SIP/2.0\r\n\r\n');
		for (let i = 0; i < 3; i++) world.packet('udp', 'data', { ...phone, port: 4000 }, { ...border, port: 4002 }, rtp(i));
		world.packet('udp', 'data', border, phone, 'SIP/2.0 200 OK\r\n\r\n');
	});
	const all = blocks(captureOf(world.journal.all()));
	const text = (body: Buffer) => body.toString('latin1');
	const interfaces = all.filter(({ type }) => type === 1).map(({ body }) => text(body));
	assert.equal(interfaces.length, 2);
	assert.match(interfaces[0] ?? '', /handset/);
	assert.match(interfaces[1] ?? '', /sbc/);
	assert.deepEqual(
		all.filter(({ type }) => type === 6).map(({ body }) => `${body.readUInt32LE(0)} ${text(body).includes('When Alice speaks')}`),
		['0 true', '0 true', '0 false', '0 false', '1 true'],
	);
});

/** 20 ms of G.711. */
function rtp(sequence: number): Buffer {
	const packet = Buffer.alloc(172, 0xd5);
	packet.writeUInt16BE(0x8000, 0);
	packet.writeUInt16BE(sequence, 2);
	packet.writeUInt32BE(sequence * 160, 4);
	packet.writeUInt32BE(0x1234, 8);
	return packet;
}

/** Wireshark's command line; nothing in the product needs it. */
const TSHARK = 'tshark';
const tshark = (...args: readonly string[]) =>
	spawnSync(TSHARK, args, { encoding: 'utf8', timeout: 60_000, env: { ...process.env, HOME: tmpdir() } });
const absent = tshark('--version').status !== 0 && 'tshark is not installed';
const STRICT = ['ip.check_checksum', 'udp.check_checksum', 'tcp.check_checksum'].flatMap((preference) => ['-o', `${preference}:TRUE`]);
const BAD = '_ws.malformed || ip.checksum.status == "Bad" || udp.checksum.status == "Bad" || tcp.checksum.status == "Bad"';

test('tshark: nothing malformed, no bad checksum, no remark of its TCP analysis but the retransmission that there was; SIP on 5060 and 5070', {
	skip: absent,
}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'capture-'));
	try {
		for (const [name, world] of Object.entries(worlds)) {
			const file = join(folder, 'trace.pcapng');
			writeFileSync(file, captureOf(world.journal.all()));
			assert.equal(tshark('-r', file, ...STRICT, '-Y', BAD).stdout, '', name);
			const remarks = tshark('-r', file, '-Y', 'tcp.analysis.flags', '-T', 'fields', '-e', 'tcp.len').stdout.trim();
			assert.equal(remarks, name === 'torture' ? '15' : '', name);
			if (name === 'torture') continue;
			const sip = world.journal.ofKind('packet').filter(({ payload }) => payload.length > 4 && /SIP\/2\.0/.test(payload.toString()));
			const read = tshark('-r', file, '-Y', 'sip', '-T', 'fields', '-e', 'sip.CSeq.method').stdout.trim().split('\n');
			assert.equal(read.length, sip.length, name);
			if (name === 'call through') assert.notEqual(tshark('-r', file, '-Y', 'sip && udp.port == 5070').stdout, '');
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('tshark: RTP is found by its SDP, interfaces by name, packets by the step in their comment; what was said inside TLS is read as SIP', {
	skip: absent,
}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'capture-'));
	try {
		const world = new PaperWorld(['handset', 'sbc']);
		const leg = { from: 'handset', to: 'sbc', transport: 'udp', fromPort: 5060, toPort: 5060, callId: 'c', caller: 'a', callee: 'b' } as const;
		const media = SDP('192.0.2.11').replace('16384', '4000');
		world.step('When Alice speaks', () => {
			world.send(leg, world.request(leg, 'INVITE', 1, { body: media }));
			world.send(leg, world.response(world.request(leg, 'INVITE', 1), 200, 'OK', { body: SDP('203.0.113.10').replace('16384', '4002') }), {
				back: true,
			});
			for (let i = 0; i < 5; i++) world.packet('udp', 'data', world.endpoint('handset', 4000), world.endpoint('sbc', 4002), rtp(i));
		});
		const file = join(folder, 'trace.pcapng');
		const fields = (filter: string, ...names: string[]) =>
			tshark('-n', '-r', file, '-Y', filter, '-T', 'fields', ...names.flatMap((name) => ['-e', name])).stdout.trim();
		writeFileSync(file, captureOf(world.journal.all(), 'a scenario'));
		assert.equal(fields('rtp', 'frame.interface_name'), Array(5).fill('handset').join('\n'));
		assert.equal(fields('frame.comment contains "Alice speaks" && sip', 'sip.CSeq.method'), 'INVITE\nINVITE');

		const frames = new Frames(() => 'handset');
		for (const port of [5061, 5060])
			frames.decoded(
				port,
				'sip',
				{ address: '192.0.2.11', port: 40_000 },
				{ address: '2001:db8::1', port },
				Buffer.from(world.request(leg, 'OPTIONS', 1)),
			);
		writeFileSync(file, pcapng(frames.all));
		assert.equal(fields('sip', 'sip.Method', 'frame.interface_name'), Array(2).fill('OPTIONS\thandset (decoded)').join('\n'));
		assert.equal(fields('_ws.malformed', 'frame.number'), '');
	} finally {
		rmSync(folder, { recursive: true });
	}
});
