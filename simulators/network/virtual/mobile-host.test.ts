// First: nothing may capture the real timers before.

import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { accessProfiles, Nat, natProfiles } from '..';
import { clock, laboratory } from './laboratory';

const HOME = { bearer: 'wifi', address: '192.0.2.11' };
const SERVER = { address: '192.0.2.2', port: 80 };

function world() {
	const lab = laboratory();
	const phone = lab.network.mobileHost('phone', 'handset', HOME);
	const lte = { bearer: 'lte', address: '10.64.0.7', nat: new Nat('198.18.0.1', natProfiles['carrier-grade']) };
	return { ...lab, phone, lte };
}

/** What happens to a stream, as words. */
function watch(stream: Socket): string[] {
	const seen: string[] = [];
	stream.on('data', (bytes: Buffer) => seen.push(bytes.toString()));
	stream.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? error.message));
	stream.on('close', () => seen.push('close'));
	return seen;
}

test('mobile host: behind a NAT the server sees the outer end, and reaches the phone through it', async () => {
	const { right, phone, lte, journal } = world();
	phone.attach(lte);
	const port = await right.udp(5060);
	port.receive((payload, from) => {
		port.send(Buffer.from(`${payload} from ${from.address}`), from);
	});
	const own = await phone.udp(0);
	const got: string[] = [];
	own.receive((payload) => got.push(payload.toString()));
	own.send(Buffer.from('hello'), port.local);
	await clock.run(100);
	assert.equal(own.local.address, '10.64.0.7');
	assert.deepEqual(got, ['hello from 198.18.0.1']);
	assert.deepEqual(journal.ofKind('host').at(-1)?.addresses, ['198.18.0.1', '192.0.2.11']);
});

test('mobile host: after 30 s of silence a carrier-grade NAT lets nothing in any more', async () => {
	const { right, phone, lte, journal } = world();
	phone.attach(lte);
	const port = await right.udp(5060);
	let back: Parameters<typeof port.send>[1] | undefined;
	port.receive((_payload, from) => {
		back = from;
	});
	const own = await phone.udp(0);
	const got: string[] = [];
	own.receive((payload) => got.push(payload.toString()));
	own.send(Buffer.from('hello'), port.local);
	await clock.run(29_000);
	port.send(Buffer.from('in time'), back as NonNullable<typeof back>);
	await clock.run(2_000);
	port.send(Buffer.from('too late'), back as NonNullable<typeof back>);
	await clock.run(1_000);
	assert.deepEqual(got, ['in time']);
	assert.equal(journal.ofKind('packet').at(-1)?.fate, 'no-listener');
});

test('mobile host: the address goes with a stream open: ECONNABORTED here at once, ETIMEDOUT there after the keep-alive, no packet between', async () => {
	const { right, phone, lte, journal, network } = world();
	let there: string[] = [];
	await right.listen(80, (stream) => {
		there = watch(stream);
	});
	const stream = phone.connect(SERVER);
	const here = watch(stream);
	stream.write('GET');
	await clock.run(100);
	const before = journal.ofKind('packet').length;
	phone.attach(lte);
	await clock.run(1_000);
	assert.deepEqual(here, ['ECONNABORTED', 'close']);
	assert.deepEqual(there, ['GET']);
	await clock.run(75_000);
	assert.deepEqual(there, ['GET', 'ETIMEDOUT', 'close']);
	assert.equal(journal.ofKind('packet').length, before);
	assert.equal(network.remains()['right.streams'], 0);
});

test('mobile host: without any access there is no address, connect fails with ENETUNREACH and nothing can be bound', async () => {
	const { phone } = world();
	phone.attach(undefined);
	assert.deepEqual(phone.addresses(), []);
	const seen = watch(phone.connect(SERVER));
	await clock.run(10);
	assert.deepEqual(seen, ['ENETUNREACH', 'close']);
	await assert.rejects(phone.udp(0), { code: 'ENETDOWN' });
});

test('mobile host: suspended, datagrams are lost and streams wait; the address and the stream outlive it', async () => {
	const { right, phone, lte } = world();
	phone.attach(lte);
	let there: string[] = [];
	await right.listen(80, (stream) => {
		there = watch(stream);
	});
	const heard: string[] = [];
	(await right.udp(9)).receive((payload) => heard.push(payload.toString()));
	const stream = phone.connect(SERVER);
	const own = await phone.udp(0);
	await clock.run(100);
	phone.suspend();
	stream.write('late');
	own.send(Buffer.from('lost'), { address: SERVER.address, port: 9 });
	await clock.run(20_000);
	assert.deepEqual([there, heard], [[], []]);
	phone.resume();
	own.send(Buffer.from('again'), { address: SERVER.address, port: 9 });
	await clock.run(1_000);
	assert.deepEqual([there, heard], [['late'], ['again']]);
	assert.deepEqual(phone.addresses(), ['10.64.0.7']);
});

test('mobile host: a slow access delays a stream and a datagram, another radio under the same address does so differently', async () => {
	const { right, phone, lte } = world();
	phone.attach({ ...lte, access: accessProfiles.edge });
	const arrivals: number[] = [];
	(await right.udp(9)).receive(() => arrivals.push(clock.now()));
	const own = await phone.udp(0);
	const time = async () => {
		const sent = clock.now();
		for (let i = 0; i < 5; i++) own.send(Buffer.from('x'), { address: SERVER.address, port: 9 });
		await clock.run(5_000);
		return (arrivals.at(-1) ?? 0) - sent;
	};
	const edge = await time();
	phone.useAccess('lte', accessProfiles['lte-good']);
	const good = await time();
	assert.ok(edge > 150 && good < 150, `${edge} ms, ${good} ms`);
});
