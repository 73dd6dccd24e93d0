import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../secret';
import { canonical } from './canonical';
import type { Event, PacketEvent } from './events';
import { journal } from './journal';

const clockAt = (now: number) => ({ now: () => now });

const packet = (payload: string | Buffer): PacketEvent => ({
	kind: 'packet',
	transport: 'udp',
	part: 'data',
	from: { address: '192.0.2.1', port: 5060 },
	to: { address: '192.0.2.2', port: 5060 },
	payload: Buffer.from(payload as string),
	fate: 'delivered',
	arrives: 5,
});

test('journal: canonical JSON does not depend on the order of keys, at any depth, and drops what is undefined', () => {
	assert.equal(canonical({ b: 1, a: { d: [{ z: 1, y: 2 }], c: undefined } }), '{"a":{"d":[{"y":2,"z":1}]},"b":1}');
	assert.equal(canonical({ a: null }), '{"a":null}');
});

test('journal: same events, same hash, whatever the order of their keys; one bit of one payload changes it', () => {
	const first = journal(clockAt(0));
	const second = journal(clockAt(0));
	first.record(packet('INVITE'));
	const { kind, transport, ...others } = packet('INVITE');
	second.record({ ...others, transport, kind });
	assert.equal(first.hash(), second.hash());
	const third = journal(clockAt(0));
	third.record(packet('INVITD'));
	assert.notEqual(third.hash(), first.hash());
	const later = journal(clockAt(1));
	later.record(packet('INVITE'));
	assert.notEqual(later.hash(), first.hash());
});

test('journal: events have their place and time, and are found by kind', () => {
	let now = 0;
	const record = journal({ now: () => now });
	const seen: number[] = [];
	record.on('step', (step) => seen.push(step.n));
	record.record(packet('a'));
	now = 12;
	record.record({ kind: 'step', phase: 'begin', text: 'Alice dials' });
	assert.deepEqual(seen, [1]);
	assert.deepEqual(record.ofKind('step'), [{ kind: 'step', phase: 'begin', text: 'Alice dials', n: 1, at: 12 }]);
	assert.equal(record.all().length, 2);
});

test('journal: text payloads are text, others base64, empty ones absent', () => {
	const record = journal(clockAt(0));
	record.record(packet('Ünïcode'));
	record.record(packet(Buffer.from([0xff, 0x00])));
	record.record(packet(''));
	const [text, binary, empty] = record.lines().map((line) => JSON.parse(line));
	assert.deepEqual(text.payload, { text: 'Ünïcode' });
	assert.deepEqual(binary.payload, { base64: '/wA=' });
	assert.equal('payload' in empty, false);
});

test('journal: a concealed secret is masked with the same length wherever it is written, the event itself keeps it', () => {
	const record = journal(clockAt(0));
	record.conceal(new Secret('s3cret'));
	record.conceal(new Secret(''));
	record.conceal(/Authorization: Basic (\S+)/g);
	record.record(packet('password=s3cret; again s3cret'));
	record.record(packet('Authorization: Basic QWxhZGRpbg==\r\nX: QWxh'));
	record.record({ kind: 'http', client: 'a', server: 'b', method: 'GET', target: '/?p=s3cret', status: 200 });
	const [plain, basic, http] = record.lines().map((line) => JSON.parse(line));
	assert.equal(plain.payload.text, 'password=******; again ******');
	assert.equal(basic.payload.text, `Authorization: Basic ${'*'.repeat(12)}\r\nX: QWxh`);
	assert.equal(http.target, '/?p=******');
	assert.equal(record.ofKind('packet')[0]?.payload.toString(), 'password=s3cret; again s3cret');
});

test('journal: a pattern masks its group where it stands last in the match', () => {
	const record = journal(clockAt(0));
	record.conceal(/^key (.+)-(?=x)/g);
	record.conceal(/^g[GO]\S{4}(\S\S)/g);
	record.record(packet('ke key'));
	record.record(packet('key ke-x'));
	record.record(packet(Buffer.from('80e500000000', 'hex')));
	record.record(packet(Buffer.from('8065aaaaaaaa', 'hex')));
	const payloads = record.lines().map((line) => JSON.parse(line).payload);
	assert.deepEqual(payloads, [{ text: 'ke key' }, { text: 'key **-x' }, { base64: 'gOUAAAAA' }, { base64: 'gGWqqqAA' }]);
});

/** Whether something of type T may hold a secret, at any depth; `unknown` may hold anything. */
type MayHoldSecret<T> = unknown extends T
	? true
	: Secret extends T
		? true
		: T extends Secret
			? true
			: T extends Buffer | string | number | boolean | undefined
				? false
				: { [K in keyof T]: MayHoldSecret<T[K]> }[keyof T & (T extends readonly unknown[] ? number : keyof T)];

/** Names of the kinds of events of which something may. */
type KindsWithSecret<E extends Event> = E extends Event ? (true extends MayHoldSecret<Required<E>> ? E['kind'] : never) : never;

test('journal: no kind of event has a field that may hold a secret (this test fails when it is compiled)', () => {
	const kinds: [KindsWithSecret<Event>] extends [never] ? 'none' : KindsWithSecret<Event> = 'none';
	assert.equal(kinds, 'none');
	const caught: KindsWithSecret<Event | ({ readonly kind: 'http'; readonly deep: readonly { readonly of?: Secret }[] } & Event)> = 'http';
	assert.equal(caught, 'http');
});
