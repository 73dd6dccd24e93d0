import './virtual-time.fixture';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { journal, seeded } from '../../kernel';
import { Nat, natProfiles, virtualNetwork } from '../../network';
import { composeResponse } from '../message/compose';
import { FUZZ_RUNS, SHARD } from '../message/mutations.fixture';
import { TransactionLayer } from '../transaction/layer';
import { answerToBinding, bindingRequest, isStun, readBindingAnswer } from './stun';
import { clock } from './virtual-time.fixture';

/** The transaction id and the reflexive end of RFC 5769 §2.2 and §2.3. */
const ID = 'b7e7a701bc34d686fa87dfae';
const COOKIE = '2112a442';
const PORT = 32_853;
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const stun = (type: string, attributes = '', id = ID) => {
	const body = hex(attributes);
	return Buffer.concat([hex(type), hex(body.length.toString(16).padStart(4, '0')), hex(COOKIE + id), body]);
};
const REQUEST = stun('0001');
const FROM = { address: '192.0.2.1', port: PORT };
const success = (mapped: string, id = ID) =>
	stun('0101', `0020 ${((mapped.length - (mapped.split(' ').length - 1)) / 2).toString(16).padStart(4, '0')} ${mapped}`, id);

test('STUN: a Binding request is told where it came from, masked as in the samples of RFC 5769 §2.2 and §2.3', () => {
	assert.deepEqual(answerToBinding(REQUEST, FROM), success('0001 a147 e112a643'));
	const six = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: PORT };
	assert.deepEqual(answerToBinding(REQUEST, six), success('0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9'));
});

test('STUN: a request and its answers, as who asks writes and reads them; every answer that is changed is another one, or none', () => {
	const transactionId = hex(ID);
	assert.deepEqual(bindingRequest(transactionId), REQUEST);
	assert.deepEqual(readBindingAnswer(success('0001 a147 e112a643')), { transactionId, mapped: FROM });
	const six = success('0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9');
	assert.deepEqual(readBindingAnswer(six), { transactionId, mapped: { address: '2001:db8:1234:5678:11:2233:4455:6677', port: PORT } });
	const zeros = answerToBinding(REQUEST, { address: '::1', port: 1 }) ?? assert.fail();
	assert.deepEqual(readBindingAnswer(zeros), { transactionId, mapped: { address: '0:0:0:0:0:0:0:1', port: 1 } });
	// Also after what may be passed over; not with what must be understood and is not, nor refused.
	assert.deepEqual(readBindingAnswer(stun('0101', '8022 0001 61000000 0020 0008 0001 a147 e112a643')), { transactionId, mapped: FROM });
	assert.deepEqual(readBindingAnswer(stun('0101', '0020 0008 0001 a147 e112a643 0024 0000')), { transactionId, mapped: undefined });
	assert.deepEqual(readBindingAnswer(stun('0111', '0009 0004 00000500')), { transactionId, mapped: undefined });
	for (const dead of ['', '0001 0008 0001 8055 c0000201', '0020 0004 0001 a147', '0020 0008 0002 a147 e112a643', '0020 0000', '0020 0001 00000000']) {
		assert.equal(readBindingAnswer(stun('0101', dead)), undefined, dead);
	}
	for (const other of [REQUEST, stun('0011'), six.subarray(0, 40), Buffer.alloc(0)]) assert.equal(readBindingAnswer(other), undefined);
	for (let at = 0; at < six.length; at++) {
		for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
			const changed = Buffer.from(six);
			changed[at] = (changed[at] as number) ^ bit;
			// The first byte of the attribute is there to pad, and is ignored (RFC 8489 §14.1).
			if (at !== 24) assert.notDeepEqual(readBindingAnswer(changed), readBindingAnswer(six), `${at}`);
		}
	}
});

test('STUN is told apart from SIP, and from line ends', () => {
	assert.deepEqual(
		['0001', '0101', '00', '03', '0d0a0d0a', '04', '', '4f5054'].map((bytes) => isStun(hex(bytes))),
		[...Array(4).fill(true), ...Array(4).fill(false)],
	);
});

test('STUN: an IPv6 address in each way of writing it', () => {
	for (const [address, plain] of [
		['::', '00000000000000000000000000000000'],
		['::1', '00000000000000000000000000000001'],
		['2001:db8::', '20010db8000000000000000000000000'],
		['2001:db8::7:0:9', '20010db8000000000000000700000009'],
		['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
		['fe80::1%eth0', 'fe800000000000000000000000000001'],
	] as const) {
		const masked = answerToBinding(REQUEST, { address, port: PORT })?.subarray(28);
		const mask = hex(COOKIE + ID);
		assert.equal(Buffer.from(masked?.map((byte, n) => byte ^ (mask[n] ?? 0)) ?? []).toString('hex'), plain, address);
	}
});

test('STUN: 420 for what must be understood and is not, each type once; what may be passed over is (RFC 8489 §6.3.1)', () => {
	// PRIORITY twice, CHANGE-REQUEST of RFC 3489, and between them USERNAME, SOFTWARE and FINGERPRINT, padded.
	const odd = stun('0001', '0024 0004 6e0001ff  0006 0003 61626300  0003 0004 00000002  0024 0000  8022 0001 61000000  8028 0004 00000000');
	assert.deepEqual(
		answerToBinding(odd, FROM),
		stun('0111', `0009 0015 00000414 ${Buffer.from('Unknown Attribute').toString('hex')} 000000  000a 0004 0024 0003`),
	);
	const known = stun('0001', '0006 0003 61626300  8022 0001 61000000  0008 0014 0000000000000000000000000000000000000000  8028 0004 00000000');
	assert.deepEqual(answerToBinding(known, FROM), success('0001 a147 e112a643'));
});

test('STUN: indications, answers, other methods and what is not well formed get no answer', () => {
	const dead: Readonly<Record<string, Buffer>> = {
		indication: stun('0011'),
		success: stun('0101', '0020 0008 0001 a147 e112a643'),
		error: stun('0111', '0009 0004 00000414'),
		'Shared Secret (RFC 3489)': stun('0002'),
		'Allocate (RFC 8656)': stun('0003'),
		'no cookie (RFC 3489)': Buffer.concat([hex('00010000 2112a443'), hex(ID)]),
		'too long': Buffer.concat([REQUEST, hex('80220000')]),
		'too short': stun('0001', '80220000').subarray(0, 20),
		'length no multiple of four': Buffer.concat([hex('00010002'), hex(COOKIE + ID), hex('0000')]),
		'attribute beyond the end': stun('0001', '80220005 61626364'),
		'a header cut off': REQUEST.subarray(0, 19),
		'a byte': hex('00'),
		nothing: Buffer.alloc(0),
		'top bits set': stun('4001'),
	};
	for (const [what, payload] of Object.entries(dead)) assert.equal(answerToBinding(payload, FROM), undefined, what);
});

/** A node on the virtual network that answers every SIP request with 200. */
async function node(addresses: readonly [string, ...string[]]) {
	clock.begin();
	const random = seeded(1);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const faults: string[] = [];
	const layer: TransactionLayer = new TransactionLayer({
		host: network.host('node', 'other', addresses),
		clock,
		random: random.stream('node'),
		user: {
			request: (transaction) => transaction.respond(200, composeResponse(transaction.request, transaction.flow.remote, { status: 200, toTag: '2' })),
			ack() {},
			cancel() {},
			malformed: (detail) => void faults.push(detail),
		},
	});
	await layer.start(addresses.map((address) => ({ transport: 'udp', port: 5060, address })));
	return { network, layer, faults };
}

test('a node answers from the port that was asked, over either family', async () => {
	const { network, faults } = await node(['192.0.2.9', '2001:db8::9']);
	const peer = network.host('peer', 'other', ['192.0.2.1', '2001:db8:1234:5678:11:2233:4455:6677']);
	for (const [own, to, expected] of [
		['192.0.2.1', '192.0.2.9', success('0001 a147 e112a643')],
		['2001:db8:1234:5678:11:2233:4455:6677', '2001:db8::9', success('0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9')],
	] as const) {
		const port = await peer.udp(PORT, own);
		const heard: unknown[] = [];
		port.receive((payload, from) => heard.push([payload, from]));
		port.send(REQUEST, { address: to, port: 5060 });
		await clock.run(100);
		assert.deepEqual(heard, [[expected, { address: to, port: 5060 }]]);
	}
	assert.deepEqual(faults, []);
});

test('who is behind a NAT is told its outer end, kept open so: a request every 25 s holds what 30 s of silence would end', async () => {
	const { network } = await node(['192.0.2.9']);
	const phone = network.mobileHost('phone', 'handset', { bearer: 'wifi', address: '192.0.2.11' });
	phone.attach({ bearer: 'lte', address: '10.64.0.7', nat: new Nat('198.18.0.1', natProfiles['carrier-grade']) });
	const port = await phone.udp(5060);
	const heard: string[] = [];
	port.receive((payload) => heard.push(payload.toString('hex', 26)));
	const ask = () => port.send(REQUEST, { address: '192.0.2.9', port: 5060 });
	for (let n = 0; n < 4; n++) {
		ask();
		await clock.run(25_000);
	}
	await clock.run(10_000);
	ask();
	await clock.run(1_000);
	assert.equal(heard.length, 5);
	assert.deepEqual([new Set(heard.slice(0, 4)).size, heard[4] === heard[0]], [1, false]);
	// 198.18.0.1, masked.
	assert.equal(heard[0]?.slice(4), 'e700a443');
});

test(`STUN: ${FUZZ_RUNS} odd or mutated requests: no fault, no crash, at most one answer, hardly longer than what came; and SIP is served after that`, async () => {
	const { network, layer, faults } = await node(['192.0.2.9']);
	const port = await network.host('peer', 'other', ['192.0.2.1']).udp(PORT);
	let heard: Buffer[] = [];
	port.receive((payload) => heard.push(payload));
	const to = { address: '192.0.2.9', port: 5060 };
	// Attributes of which most, but not all, are laid out as they say.
	const attribute = fc
		.record({
			type: fc.constantFrom('0006', '0008', '0003', '0024', '7fff', '8022', 'ffff', '0000'),
			value: fc.uint8Array({ maxLength: 9 }),
			lie: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1, 4, 0xfff0) }),
		})
		.map(({ type, value, lie }) => {
			const length = Math.max(0, value.length + lie) & 0xffff;
			return Buffer.concat([hex(type), Buffer.from([length >> 8, length & 0xff]), value, Buffer.alloc(-value.length & 3)]);
		});
	const mutated = fc
		.record({
			type: fc.constantFrom('0001', '0001', '0001', '0001', '0011', '0101', '0111', '0003', '4001'),
			attributes: fc.array(attribute, { maxLength: 4 }),
			bytes: fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 0, max: 255 })), { maxLength: 3 })),
			cut: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(48) }),
		})
		.map(({ type, attributes, bytes, cut }) => {
			const made = Buffer.from(stun(type, Buffer.concat(attributes).toString('hex')).subarray(0, cut));
			for (const [at, byte] of bytes) if (at < made.length) made[at] = byte;
			// What is not STUN is the business of other tests.
			if (made.length > 0) made[0] = (made[0] as number) & 3;
			return made;
		});
	const answers = { none: 0, success: 0, error: 0 };
	await fc.assert(
		fc.asyncProperty(mutated, async (payload) => {
			heard = [];
			port.send(payload, to);
			await clock.run(50);
			const [answer] = heard;
			readBindingAnswer(payload);
			assert.ok(heard.length <= 1 && faults.length === 0);
			if (answer === undefined) answers.none++;
			else {
				const type = answer.toString('hex', 0, 2);
				assert.ok(type === '0101' || type === '0111', type);
				assert.equal(answer.readUInt16BE(2), answer.length - 20);
				assert.deepEqual(answer.subarray(4, 20), payload.subarray(4, 20));
				assert.ok(answer.length <= payload.length + 28 + 4);
				answers[type === '0101' ? 'success' : 'error']++;
			}
		}),
		{ numRuns: FUZZ_RUNS, seed: SHARD + 1 },
	);
	assert.ok(Math.min(...Object.values(answers)) >= FUZZ_RUNS / 100, JSON.stringify(answers));
	heard = [];
	const head = 'OPTIONS sip:192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;rport;branch=z9hG4bK1\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\n';
	port.send(Buffer.from(`${head}To: <sip:b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`), to);
	await clock.run(100);
	assert.match(String(heard[0]), /^SIP\/2\.0 200 /);
	layer.close();
});
