import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { captureOf } from '../capture/capture';
import { Frames } from '../capture/frames';
import { pcapng } from '../capture/pcapng';
import { blocks } from '../test-support/dissect';
import { callThrough, leakedIdentity, lossyRegistration, threeHours } from '../test-support/stories';
import { PaperWorld, SDP } from '../test-support/world';
import { readFieldCapture } from './field-capture';
import { formatFieldCapture, ladderOfCapture } from './format';

const client = { address: '192.0.2.1', port: 49_152 };
const server = { address: '192.0.2.2', port: 5060 };
const LEG = { from: 'handset', to: 'sbc', transport: 'udp', fromPort: 5060, toPort: 5060, callId: 'c', caller: 'a', callee: 'b' } as const;

/** What a capture says, in order: streams whole. */
const saidIn = (file: Buffer) => {
	const said = new Map<string, string>();
	for (const event of readFieldCapture(file).events) {
		if (event.kind !== 'packet') continue;
		const way = `${event.from.address}:${event.from.port} ${event.to.address}:${event.to.port} ${event.transport}`;
		said.set(way, (said.get(way) ?? '') + event.payload.toString('latin1'));
	}
	return said;
};

/** The same packets in a classic pcap, on Ethernet. */
function classic(file: Buffer, { big = false, nanos = false } = {}): Buffer {
	const u32 = (value: number) => {
		const bytes = Buffer.alloc(4);
		if (big) bytes.writeUInt32BE(value);
		else bytes.writeUInt32LE(value);
		return bytes;
	};
	const u16 = (value: number) => {
		const bytes = Buffer.alloc(2);
		if (big) bytes.writeUInt16BE(value);
		else bytes.writeUInt16LE(value);
		return bytes;
	};
	const parts = [u32(nanos ? 0xa1b23c4d : 0xa1b2c3d4), u16(2), u16(4), u32(0), u32(0), u32(65_535), u32(1)];
	for (const { type, body } of blocks(file)) {
		if (type !== 6) continue;
		const ip = body.subarray(20, 20 + body.readUInt32LE(12));
		const ethernet = Buffer.concat([Buffer.alloc(12), Buffer.from((ip[0] as number) >> 4 === 4 ? '81000001080' + '0' : '8100000186dd', 'hex'), ip]);
		const micros = body.readUInt32LE(8);
		parts.push(u32(Math.floor(micros / 1e6)), u32((micros % 1e6) * (nanos ? 1000 : 1)), u32(ethernet.length), u32(ethernet.length), ethernet);
	}
	return Buffer.concat(parts);
}

test('a capture that we wrote comes back with every message whole, from UDP, TCP, IPv6 and fragments', () => {
	const world = new PaperWorld([]);
	world.packet('tcp', 'open', client, server, '');
	world.packet('tcp', 'data', client, server, 'a'.repeat(5000));
	world.packet('tcp', 'data', server, client, 'b'.repeat(1461));
	const lost = world.packet('tcp', 'data', client, server, 'again', { fate: 'lost' });
	world.packet('tcp', 'data', client, server, 'again', { duplicateOf: lost });
	world.packet('udp', 'data', client, server, 'x'.repeat(4001));
	world.packet('udp', 'data', { address: '2001:db8::1', port: 1 }, { address: 'fe80::1:0:0:2', port: 2 }, 'y'.repeat(3001));
	const said = saidIn(captureOf(world.journal.all()));
	assert.deepEqual(
		[...said].map(([way, text]) => [way, text.length]),
		[
			['192.0.2.1:49152 192.0.2.2:5060 tcp', 5005],
			['192.0.2.2:5060 192.0.2.1:49152 tcp', 1461],
			['192.0.2.1:49152 192.0.2.2:5060 udp', 4001],
			['2001:db8::1:1 fe80::1:0:0:2:2 udp', 3001],
		],
	);
	assert.deepEqual(readFieldCapture(captureOf(world.journal.all())).gaps, []);
});

test('pcap in both byte orders, with micro- and nanoseconds, on Ethernet with a VLAN, says the same as pcapng', () => {
	const file = captureOf(callThrough().world.journal.all());
	const told = ladderOfCapture(readFieldCapture(file), 'text', 'x');
	for (const big of [false, true])
		for (const nanos of [false, true]) assert.equal(ladderOfCapture(readFieldCapture(classic(file, { big, nanos })), 'text', 'x'), told);
	assert.match(told, /0:00\.\d{3} .*203\.0\.113\.10 → 10\.0\.0\.10 +INVITE \+16465550150/);
});

test('segments out of order, sent twice and overlapping are put in order; what was not captured is told', () => {
	const frames = new Frames(() => 'x');
	const send = (sequence: number, text: string, flags = 0x18) =>
		frames.tcp(frames.all.length, { from: client, to: server, flags, sequence: sequence >>> 0, acknowledged: 0, data: Buffer.from(text) });
	const begin = 2 ** 32 - 3;
	send(begin - 1, '', 2);
	send(begin + 5, 'fgh');
	send(begin, 'abc');
	send(begin, 'abc');
	send(begin + 2, 'cde');
	send(begin + 8, '', 0x11);
	assert.equal(saidIn(pcapng(frames.all)).get('192.0.2.1:49152 192.0.2.2:5060 tcp'), 'abcdefgh');
	const holed = pcapng(frames.all.filter((_, i) => i !== 4));
	assert.equal(saidIn(holed).get('192.0.2.1:49152 192.0.2.2:5060 tcp'), 'abcfgh');
	assert.match(readFieldCapture(holed).gaps.join(), /parts of streams were not captured/);
});

test('what was exported from inside TLS is read as SIP', () => {
	const frames = new Frames(() => 'x');
	const world = new PaperWorld();
	frames.decoded(1, 'sip', client, { address: '2001:db8::5', port: 5061 }, Buffer.from(world.request(LEG, 'OPTIONS', 1)));
	assert.match(ladderOfCapture(readFieldCapture(pcapng(frames.all)), 'text', 'x'), /192\.0\.2\.1 → 2001:db8::5 +OPTIONS b/);
});

test('invariants: a good call holds, an INVITE that nobody answers does not', () => {
	const world = new PaperWorld();
	world.send(LEG, world.request(LEG, 'INVITE', 1, { headers: ['X: 1'] }));
	const bad = readFieldCapture(captureOf(world.journal.all()));
	assert.match(
		formatFieldCapture(bad, false),
		/✕ every INVITE is answered: INVITE sip:b@worktime\.example from 192\.0\.2\.11 to 203\.0\.113\.10 never got a final answer \(packet 0\)/,
	);
});

test('known issues: a hold by an iPhone that is never resumed; on Android it is nobody’s defect', () => {
	const matches = (agent: string) => {
		const world = new PaperWorld();
		const inDialog = (method: string, cseq: number, body = '') =>
			world
				.request(LEG, method, cseq, { headers: [`User-Agent: WorkTime/21 (${agent})`], body })
				.replace(/^To: .*$/m, (to) => `${to.trimEnd()};tag=t\r`);
		world.send(LEG, inDialog('INVITE', 2, SDP('192.0.2.11').replace('sendrecv', 'sendonly')));
		world.send(LEG, inDialog('BYE', 3));
		return readFieldCapture(captureOf(world.journal.all())).knownIssues.map(({ id, events }) => `${id} ${events}`);
	};
	assert.deepEqual(matches('iPhone; iOS'), ['IOS-01 0', 'IOS-05 1']);
	assert.deepEqual(matches('Android'), []);
});

test('a text log: messages with times and addresses from the lines before, or from Via; what cannot be placed or is cut off is told', () => {
	const world = new PaperWorld();
	const invite = world.request(LEG, 'INVITE', 1, { body: SDP('192.0.2.11') });
	const text = [
		`2027-01-02 10:00:00.250 recv ${invite.length} bytes from udp/[192.0.2.11]:5060 at 10:00:00`,
		...invite.split('\r\n').map((line) => (line === '' ? '' : `   ${line}`)),
		'2027-01-02 10:00:00.500 INFO 203.0.113.10:5060 -> 192.0.2.11:5060',
		world.response(invite, 180, 'Ringing').replaceAll('\r\n', '\n'),
		world.request(LEG, 'BYE', 2).replaceAll('\r\n', '\n'),
		'SIP/2.0 200 OK',
		'Via: nonsense',
	].join('\n');
	const capture = readFieldCapture(Buffer.from(text));
	const ladder = ladderOfCapture(capture, 'text', 'x');
	assert.match(ladder, /0:00\.000 +192\.0\.2\.11 → 0\.0\.0\.0 +INVITE b/);
	assert.match(ladder, /0:00\.250 +203\.0\.113\.10 → 192\.0\.2\.11 +180 Ringing \(INVITE\)/);
	assert.match(ladder, /192\.0\.2\.11 → 0\.0\.0\.0 +BYE/);
	assert.match(capture.gaps.join('\n'), /1 messages do not say between whom they went\n1 messages are cut off/);
	assert.ok(!capture.violations.some(({ invariant }) => invariant === 'SIP is well formed'), JSON.stringify(capture.violations));
});

const whole = captureOf([...callThrough().world.journal.all(), ...lossyRegistration().world.journal.all()]);
const log = Buffer.from(
	leakedIdentity()
		.world.journal.ofKind('packet')
		.map(({ payload }) => `recv from 192.0.2.7:5060\n${payload}\n`)
		.join('\n'),
);

test('a file cut off anywhere gives all packets before the cut, and says so', () => {
	const all = readFieldCapture(whole).events.length;
	for (const file of [whole, classic(whole)]) {
		for (let length = 40; length < file.length; length += 997) {
			const { events, gaps } = readFieldCapture(file.subarray(0, length));
			assert.ok(events.length <= all);
			assert.ok(gaps.length > 0 || length % 4 === 0, `${length}`);
		}
	}
});

test('damage in the midst: the packets after it are found again', () => {
	const damaged = Buffer.from(whole);
	damaged.fill(0xff, 2000, 2200);
	const { events, gaps } = readFieldCapture(damaged);
	assert.ok(events.length > readFieldCapture(whole).events.length * 0.8, `${events.length}`);
	assert.match(gaps.join('\n'), /damaged/);
});

test('fuzzing: whatever bytes are changed, inserted or cut, reading ends with a result', () => {
	const originals = [whole, classic(whole), log, captureOf(threeHours(2).world.journal.all())];
	const change = fc.record({
		original: fc.nat(originals.length - 1),
		changes: fc.array(fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 12 })), { maxLength: 12 }),
		cut: fc.option(fc.nat()),
	});
	fc.assert(
		fc.property(change, ({ original, changes, cut }) => {
			const file = Buffer.from(originals[original] as Buffer);
			for (const [at, bytes] of changes) file.set(bytes.subarray(0, Math.max(0, file.length - (at % file.length))), at % file.length);
			const given = cut === null ? file : file.subarray(0, cut % file.length);
			const capture = readFieldCapture(given);
			formatFieldCapture(capture, false);
			if (capture.events.length > 0) ladderOfCapture(capture, 'svg', 'x');
		}),
		{ numRuns: 150, seed: 7 },
	);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
			for (const head of [Buffer.alloc(0), whole.subarray(0, 120), classic(whole).subarray(0, 24)]) readFieldCapture(Buffer.concat([head, bytes]));
		}),
		{ numRuns: 500, seed: 7 },
	);
});
