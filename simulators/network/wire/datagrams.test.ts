import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import type { Datagrams } from '../host';
import { type Laboratory, LEFT, laboratory, OUTSIDE, RIGHT } from './laboratory';

const heard = (port: Datagrams): string[] => {
	const seen: string[] = [];
	port.receive((payload, from) => seen.push(`${payload} from ${from.address}:${from.port}`));
	return seen;
};

const packets = ({ journal }: Laboratory) =>
	journal.ofKind('packet').map(({ part, from, to, payload, fate }) => `${part} ${from.address}>${to.address} ${payload} ${fate}`);

test('wire, datagrams: one from each address, journalled once, by the sender; the receiver sees the source', async () => {
	const lab = laboratory();
	const [left, right] = [await lab.left.udp(0), await lab.right.udp(0)];
	const [atLeft, atRight] = [heard(left), heard(right)];
	left.send(Buffer.from('ask'), right.local);
	await lab.clock.until(() => atRight.length === 1, 1_000);
	right.send(Buffer.from('answer'), left.local);
	await lab.clock.until(() => atLeft.length === 1, 1_000);
	assert.deepEqual([atLeft, atRight], [[`answer from ${RIGHT}:${right.local.port}`], [`ask from ${LEFT}:${left.local.port}`]]);
	assert.deepEqual(packets(lab), [`data ${LEFT}>${RIGHT} ask delivered`, `data ${RIGHT}>${LEFT} answer delivered`]);
	assert.deepEqual(lab.network.remains(), {
		'left.datagrams': 1,
		'left.listeners': 0,
		'left.streams': 0,
		'right.datagrams': 1,
		'right.listeners': 0,
		'right.streams': 0,
	});
	await lab.nothingLeft();
});

/** Another program at this address knocks at a port of the left host, and is asked who it is. */
async function knockedAt(address: string) {
	const lab = laboratory();
	const port = await lab.left.udp(0);
	const seen = heard(port);
	const stranger = createSocket('udp4');
	const replies: string[] = [];
	stranger.on('message', (payload) => replies.push(String(payload)));
	await new Promise<void>((bound) => stranger.bind(0, address, bound));
	stranger.send('knock', port.local.port, LEFT);
	await lab.clock.until(() => seen.length === 1, 1_000);
	port.send(Buffer.from('who?'), { address, port: stranger.address().port });
	await lab.clock.until(() => replies.length === 1, 1_000);
	assert.deepEqual(packets(lab), [`data ${address}>${LEFT} knock delivered`, `data ${LEFT}>${address} who? delivered`]);
	return { lab, port, seen, stranger };
}

test('wire, datagrams: another program on the very address of a host is heard, and answered, and journalled as one from outside', async () => {
	const { lab, stranger } = await knockedAt(LEFT);
	stranger.close();
	await lab.nothingLeft();
});

test('wire, datagrams: IPv6 on ::1', async () => {
	const lab = laboratory();
	const [one, other] = [await lab.right.udp(0, '::1'), await lab.right.udp(0, '::1')];
	const seen = heard(other);
	one.send(Buffer.from('six'), other.local);
	await lab.clock.until(() => seen.length === 1, 1_000);
	assert.deepEqual(seen, [`six from ::1:${one.local.port}`]);
	await lab.nothingLeft();
});

test('wire, datagrams: what comes from outside, or goes there, is journalled here', async () => {
	const { lab, port, seen, stranger } = await knockedAt(OUTSIDE);
	lab.network.partition('left');
	stranger.send('again', port.local.port, LEFT);
	await lab.clock.until(() => packets(lab).length === 3, 1_000);
	assert.deepEqual([seen.length, packets(lab)[2]], [1, `data ${OUTSIDE}>${LEFT} again partitioned`]);
	stranger.close();
	await lab.nothingLeft();
});

test('wire, datagrams: a port that is taken, an address that is not ours, one that is not loopback', async () => {
	const lab = laboratory();
	const { local } = await lab.left.udp(0);
	await assert.rejects(lab.left.udp(local.port), { code: 'EADDRINUSE' });
	await assert.rejects(lab.left.udp(0, RIGHT), { code: 'EADDRNOTAVAIL' });
	assert.throws(() => lab.network.host('public', 'other', ['0.0.0.0']), /0\.0\.0\.0 of host public is not a loopback address/);
	assert.throws(() => lab.network.host('public', 'other', ['192.0.2.1']), /not a loopback address/);
	const again = await lab.left.udp(0);
	again.close();
	again.send(Buffer.from('late'), local);
	assert.equal(packets(lab).length, 0);
	await lab.left.udp(again.local.port);
	await lab.nothingLeft();
});

test('wire, datagrams: a partition loses, a hold keeps in order, nobody listening is said, a crash takes the port', async () => {
	const lab = laboratory();
	const [left, right] = [await lab.left.udp(0), await lab.right.udp(0)];
	const seen = heard(right);
	const send = (text: string) => left.send(Buffer.from(text), right.local);
	lab.network.partition('right');
	send('lost');
	lab.network.repair('right');
	lab.network.hold(['left', 'right']);
	for (const text of ['1', '2', '3']) send(text);
	await lab.clock.run(20);
	assert.deepEqual(seen, []);
	lab.network.release(['left', 'right']);
	await lab.clock.until(() => seen.length === 3, 1_000);
	assert.deepEqual(
		seen.map((line) => line[0]),
		['1', '2', '3'],
	);
	lab.network.crash('right');
	send('down');
	await assert.rejects(lab.right.udp(0), { code: 'ENETDOWN' });
	lab.network.restart('right');
	send('nobody');
	assert.deepEqual(
		lab.journal
			.ofKind('packet')
			.map(({ payload, fate }) => `${payload} ${fate}`)
			.filter((line) => !/^\d/.test(line)),
		['lost partitioned', 'down host-down', 'nobody no-listener'],
	);
	await lab.nothingLeft();
});

test('wire, datagrams: 20 ms, 30 % loss, 30 % duplicates, seed 7: what the journal says is what arrives', async () => {
	const lab = laboratory(7);
	const [left, right] = [await lab.left.udp(0), await lab.right.udp(0)];
	const seen: number[] = [];
	right.receive((payload) => seen.push(Number(payload.toString())));
	lab.network.link(['left', 'right'], { latencyMs: 20 });
	lab.network.impair(['left', 'right'], { loss: 0.3, duplicate: 0.3 });
	for (let n = 0; n < 200; n++) left.send(Buffer.from(String(n)), right.local);
	assert.equal(seen.length, 0);
	const told = lab.journal.ofKind('packet').filter(({ fate }) => fate === 'delivered');
	await lab.clock.until(() => seen.length === told.length, 1_000);
	assert.deepEqual(
		seen,
		told.map(({ payload }) => Number(payload.toString())),
	);
	assert.ok(told.length > 150 && told.length < 220, `${told.length} of 200`);
	await lab.nothingLeft();
});

test('wire, datagrams: 2,000 of 1,300 bytes in one turn: the receive buffer takes them all', async () => {
	const lab = laboratory();
	const [left, right] = [await lab.left.udp(0), await lab.right.udp(0)];
	let count = 0;
	right.receive(() => {
		count++;
	});
	const payload = Buffer.alloc(1_300, 'x');
	for (let turn = 0; turn < 40; turn++) {
		for (let n = 0; n < 50; n++) left.send(payload, right.local);
		await new Promise((done) => setImmediate(done));
	}
	await lab.clock.until(() => count === 2_000, 2_000);
	await lab.nothingLeft();
});
