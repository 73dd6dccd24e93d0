import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scope } from '../../kernel';
import type { Impairment } from '../links';
import { clock, type Laboratory, laboratory, RIGHT } from './laboratory';

/** Sends numbered datagrams, one per millisecond, and gives what arrives, with its instant. */
async function numbered(lab: Laboratory, count: number): Promise<{ n: number; at: number }[]> {
	const { left, right } = lab;
	const from = await left.udp(0);
	const to = await right.udp(5060);
	const seen: { n: number; at: number }[] = [];
	to.receive((payload) => seen.push({ n: Number(payload.toString()), at: clock.now() }));
	for (let n = 0; n < count; n++) clock.at(clock.now() + n, () => from.send(Buffer.from(String(n)), to.local));
	await clock.run(count + 1000);
	from.close();
	to.close();
	return seen;
}

const impaired = async (impairment: Impairment, count: number, seed = 7) => {
	const lab = laboratory(seed);
	lab.network.impair(['left', 'right'], impairment);
	return { lab, seen: await numbered(lab, count) };
};

test('datagrams: 5 ms one way unless the link says otherwise; a host reaches itself in the next millisecond', async () => {
	const lab = laboratory();
	assert.equal((await numbered(lab, 1))[0]?.at, 5);
	lab.network.link(['left', 'right'], { latencyMs: 40 });
	const began = clock.now();
	assert.equal((await numbered(lab, 1))[0]?.at, began + 40);
	lab.network.link('left', { latencyMs: 1 });
	const again = clock.now();
	assert.equal((await numbered(lab, 1))[0]?.at, again + 40, 'the link of the two goes before that of one');
	const [a, b] = [await lab.left.udp(1), await lab.left.udp(2)];
	let at = -1;
	b.receive(() => {
		at = clock.now();
	});
	a.send(Buffer.from('x'), b.local);
	const sent = clock.now();
	await clock.run(10);
	assert.equal(at, sent + 1);
});

test('datagrams: the receiver sees the source, and answers to it; IPv6 beside IPv4', async () => {
	const { left, right } = laboratory();
	const asks = await left.udp(0);
	const answers = await right.udp(5060, '2001:db8::2');
	assert.equal(asks.local.port, 49_152);
	const seen: string[] = [];
	answers.receive((payload, from) => answers.send(Buffer.from(`${payload} to you`), from));
	asks.receive((payload, from) => seen.push(`${payload} from ${from.address}`));
	asks.send(Buffer.from('hello'), answers.local);
	await clock.run(100);
	assert.deepEqual(seen, ['hello to you from 2001:db8::2']);
});

test('datagrams: the journal has each with fate and arrival, and says who does not listen or does not exist', async () => {
	const { left, right, journal } = laboratory();
	const from = await left.udp(5060);
	await right.udp(5060);
	for (const to of [
		{ address: RIGHT, port: 5060 },
		{ address: RIGHT, port: 5061 },
		{ address: '192.0.2.99', port: 5060 },
	])
		from.send(Buffer.from('x'), to);
	await clock.run(100);
	assert.deepEqual(
		journal.ofKind('packet').map(({ fate, arrives }) => [fate, arrives]),
		[
			['delivered', 5],
			['no-listener', 5],
			['host-down', undefined],
		],
	);
	assert.deepEqual(journal.ofKind('host')[1]?.addresses, [RIGHT, '2001:db8::2']);
});

test('datagrams: loss 30 %, 2000 sent, seed 7: within four sigma; the journal counts the same', async () => {
	const { lab, seen } = await impaired({ loss: 0.3 }, 2000);
	const lost = 2000 - seen.length;
	assert.ok(Math.abs(lost - 600) < 4 * Math.sqrt(2000 * 0.3 * 0.7), `${lost} lost`);
	assert.equal(lab.journal.ofKind('packet').filter(({ fate }) => fate === 'lost').length, lost);
});

test('datagrams: duplicates 25 %: each copy is an event that names its original', async () => {
	const { lab, seen } = await impaired({ duplicate: 0.25 }, 400);
	const copies = lab.journal.ofKind('packet').filter(({ duplicateOf }) => duplicateOf !== undefined);
	assert.ok(copies.length > 60 && copies.length < 140, `${copies.length} copies`);
	assert.equal(seen.length, 400 + copies.length);
	for (const copy of copies) {
		const original = lab.journal.all()[copy.duplicateOf ?? -1];
		assert.ok(original?.kind === 'packet' && original.payload.equals(copy.payload));
	}
});

test('datagrams: delay and jitter keep the order; reordering breaks it and loses nothing', async () => {
	const { seen: late } = await impaired({ delayMs: 100, jitterMs: 50 }, 300);
	const order = (seen: { n: number }[]) => seen.map(({ n }) => n);
	assert.deepEqual(
		order(late),
		Array.from({ length: 300 }, (_, n) => n),
	);
	const delays = late.map(({ n, at }) => at - n);
	assert.ok(Math.min(...delays) >= 105 && Math.max(...delays) <= 155);
	assert.ok(new Set(delays).size > 10);
	const { seen: mixed } = await impaired({ reorder: 0.2 }, 300);
	assert.notDeepEqual(order(mixed), order(late));
	assert.deepEqual(
		order(mixed).sort((a, b) => a - b),
		order(late),
	);
});

test('datagrams: impairments of a host and of a link add up; {} heals', async () => {
	const lab = laboratory();
	lab.network.impair('right', { delayMs: 10 });
	lab.network.impair(['right', 'left'], { delayMs: 20 });
	assert.equal((await numbered(lab, 1))[0]?.at, 35);
	lab.network.impair('right', {});
	lab.network.impair(['left', 'right'], {});
	const began = clock.now();
	assert.equal((await numbered(lab, 1))[0]?.at, began + 5);
});

test('datagrams: lost in a partition, of the pair or of one host against all; back after the repair', async () => {
	const lab = laboratory();
	for (const link of ['right', ['left', 'right']] as const) {
		lab.network.partition(link);
		assert.equal((await numbered(lab, 3)).length, 0);
		lab.network.repair(link);
		assert.equal((await numbered(lab, 3)).length, 3);
	}
	lab.network.partition(['left', 'right']);
	lab.network.repair('right');
	assert.equal((await numbered(lab, 3)).length, 3, 'repairing a host repairs its links');
	assert.equal(lab.journal.ofKind('packet').filter(({ fate }) => fate === 'partitioned').length, 6);
});

test('datagrams: hold keeps them, release delivers them in order, before what is sent later', async () => {
	const lab = laboratory();
	const from = await lab.left.udp(0);
	const to = await lab.right.udp(5060);
	const seen: string[] = [];
	to.receive((payload) => seen.push(`${payload}@${clock.now()}`));
	lab.network.hold('right');
	for (const text of ['a', 'b', 'c']) from.send(Buffer.from(text), to.local);
	await clock.run(1000);
	assert.deepEqual(seen, []);
	lab.network.release('right');
	from.send(Buffer.from('d'), to.local);
	await clock.run(100);
	assert.deepEqual(seen, ['a@1005', 'b@1005', 'c@1005', 'd@1005']);
	const [held, , , again] = lab.journal.ofKind('packet');
	assert.deepEqual([held?.fate, held?.arrives, again?.fate, again?.duplicateOf], ['held', undefined, 'delivered', held?.n]);
});

test('datagrams: a crash closes every port, a restarted host has none until somebody binds again', async () => {
	const lab = laboratory();
	const old = await lab.right.udp(5060);
	lab.network.crash('right');
	await assert.rejects(lab.right.udp(5061), { code: 'ENETDOWN' });
	const from = await lab.left.udp(0);
	from.send(Buffer.from('x'), old.local);
	lab.network.restart('right');
	from.send(Buffer.from('y'), old.local);
	old.send(Buffer.from('a dead process sends nothing'), from.local);
	const seen: string[] = [];
	(await lab.right.udp(5060)).receive((payload) => seen.push(payload.toString()));
	from.send(Buffer.from('z'), old.local);
	await clock.run(100);
	assert.deepEqual(seen, ['z']);
	assert.deepEqual(
		lab.journal.ofKind('packet').map(({ fate }) => fate),
		['host-down', 'no-listener', 'delivered'],
	);
});

test('datagrams: a port is bound once, on an own address; closing frees it; remains counts', async () => {
	const { right, network } = laboratory();
	const bound = await right.udp(5060);
	await assert.rejects(right.udp(5060), { code: 'EADDRINUSE' });
	await assert.rejects(right.udp(5060, '192.0.2.1'), { code: 'EADDRNOTAVAIL' });
	assert.equal(network.remains()['right.datagrams'], 1);
	bound.close();
	await right.udp(5060);
	assert.equal(network.remains()['right.datagrams'], 1);
});

test('datagrams: delivery is the receiver’s turn, and sending changes nobody’s', async () => {
	const { left, right } = laboratory();
	const from = await left.udp(0);
	const to = await right.udp(5060);
	const turns: string[] = [];
	to.receive((_payload, source) => {
		turns.push(scope.current());
		to.send(Buffer.from('back'), source);
		turns.push(scope.current());
	});
	from.receive(() => turns.push(scope.current()));
	from.send(Buffer.from('x'), to.local);
	assert.equal(scope.current(), 'world');
	await clock.run(50);
	assert.deepEqual(turns, ['right', 'right', 'left']);
});

test('names: a host’s own, given ones, addresses for themselves, and ENOTFOUND', async () => {
	const { left, network } = laboratory();
	network.name('worktime.example', ['198.51.100.1', '198.51.100.2']);
	assert.deepEqual(await left.resolve('Worktime.Example'), ['198.51.100.1', '198.51.100.2']);
	assert.deepEqual(await left.resolve('right'), [RIGHT, '2001:db8::2']);
	assert.deepEqual(await left.resolve('203.0.113.9'), ['203.0.113.9']);
	await assert.rejects(left.resolve('nowhere.example'), { code: 'ENOTFOUND' });
	assert.equal(left.nameOf(RIGHT), 'right');
	assert.throws(() => network.host('third', 'other', [RIGHT]), /belongs to right/);
	assert.throws(() => network.partition('nobody'), /no host nobody/);
});

test('replay: one seed, one hash; another seed, another; a third host changes nothing between the two', async () => {
	const run = async (seed: number, withThird: boolean) => {
		const lab = laboratory(seed);
		lab.network.impair('right', { loss: 0.3, jitterMs: 20, reorder: 0.2, duplicate: 0.2 });
		if (withThird) {
			const third = await lab.network.host('third', 'other', ['192.0.2.3']).udp(0);
			for (let i = 0; i < 50; i++) clock.at(i * 3, () => third.send(Buffer.from('noise'), { address: RIGHT, port: 9 }));
		}
		return { seen: await numbered(lab, 100), hash: lab.journal.hash() };
	};
	const one = await run(7, false);
	assert.deepEqual(await run(7, false), one);
	assert.notEqual((await run(8, false)).hash, one.hash);
	assert.deepEqual((await run(7, true)).seen, one.seen);
});
