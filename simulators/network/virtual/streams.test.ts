import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { scope } from '../../kernel';
import { clock, type Laboratory, laboratory, RIGHT } from './laboratory';

const PORT = 5060;
const AT_RIGHT = { address: RIGHT, port: PORT };

/** A stream from left to right, with what each side sees. */
async function connected(lab: Laboratory) {
	let accepted: Socket | undefined;
	const listener = await lab.right.listen(PORT, (stream) => {
		accepted = stream;
	});
	const caller = lab.left.connect(AT_RIGHT);
	await clock.until(() => accepted !== undefined && !caller.connecting, 1000);
	const called = accepted as unknown as Socket;
	return { caller, called, listener, atCaller: watched(caller), atCalled: watched(called) };
}

function watched(stream: Socket): string[] {
	const seen: string[] = [];
	stream.on('data', (bytes: Buffer) => seen.push(`${bytes}@${clock.now()}`));
	stream.on('end', () => seen.push(`end@${clock.now()}`));
	stream.on('error', (error: NodeJS.ErrnoException) => seen.push(`${error.code}@${clock.now()}`));
	stream.on('close', () => seen.push(`close@${clock.now()}`));
	return seen;
}

const noStreams = (lab: Laboratory) => {
	const { 'left.streams': left, 'right.streams': right } = lab.network.remains();
	assert.deepEqual([left, right], [0, 0]);
	assert.equal(clock.pending(), 0);
};

test('streams: connect takes a round trip, data one way; both ends are net.Sockets with right addresses', async () => {
	const lab = laboratory();
	const { caller, called, atCaller, atCalled } = await connected(lab);
	assert.equal(clock.now(), 10);
	for (const stream of [caller, called]) assert.ok(stream instanceof Socket);
	assert.deepEqual([caller.remoteAddress, caller.remotePort, caller.localAddress], [RIGHT, PORT, '192.0.2.1']);
	assert.deepEqual([called.remoteAddress, called.remotePort], ['192.0.2.1', caller.localPort]);
	assert.deepEqual([called.localAddress, called.localPort, called.remoteFamily], [RIGHT, PORT, 'IPv4']);
	caller.write('hello');
	called.write('welcome');
	await clock.run(100);
	assert.deepEqual([atCaller, atCalled], [['welcome@15'], ['hello@15']]);
	caller.end();
	await clock.run(100);
	noStreams(lab);
});

test('streams: what is written before the connection stands is sent once it does', async () => {
	const lab = laboratory();
	const seen: string[] = [];
	await lab.right.listen(
		PORT + 1,
		(stream) => void stream.on('data', (bytes: Buffer) => seen.push(`${bytes}@${clock.now()}`)).on('end', () => seen.push('end')),
	);
	const early = lab.left.connect({ address: RIGHT, port: PORT + 1 });
	early.write('a');
	early.end('b');
	await clock.run(100);
	assert.deepEqual(seen, ['a@15', 'b@15', 'end']);
	noStreams(lab);
});

test('streams: refused without a listener, unreachable without a host, timed out after 21 s in a partition', async () => {
	const lab = laboratory();
	const refused = watched(lab.left.connect(AT_RIGHT));
	const unreachable = watched(lab.left.connect({ address: '192.0.2.99', port: 1 }));
	await clock.run(100);
	assert.deepEqual(refused, ['ECONNREFUSED@10', 'close@10']);
	assert.deepEqual(unreachable, ['EHOSTUNREACH@0', 'close@0']);
	await lab.right.listen(PORT, () => assert.fail('reached'));
	lab.network.partition('left');
	const partitioned = watched(lab.left.connect(AT_RIGHT));
	await clock.run(60_000);
	assert.deepEqual(partitioned, ['ETIMEDOUT@21100', 'close@21100']);
	assert.deepEqual(
		lab.journal.ofKind('packet').map(({ part, fate }) => `${part} ${fate}`),
		['open no-listener', 'reset delivered', 'open partitioned'],
	);
	noStreams(lab);
});

test('streams: half-close: with allowHalfOpen the other side goes on; without, it ends too', async () => {
	const lab = laboratory();
	const first = await connected(lab);
	first.called.allowHalfOpen = true;
	first.caller.end('question');
	await clock.run(50);
	first.called.end('answer');
	await clock.run(50);
	assert.deepEqual(first.atCaller, ['answer@65', 'end@65', 'close@65']);
	assert.deepEqual(first.atCalled, ['question@15', 'end@15', 'close@60']);
	noStreams(lab);
	first.listener.close();
	const second = await connected(lab);
	second.caller.end();
	await clock.run(50);
	assert.deepEqual(
		second.atCalled.map((seen) => seen.split('@')[0]),
		['end', 'close'],
	);
	noStreams(lab);
});

test('streams: destroy closes the other side; to one that left with bytes unread, or that is written to, RST', async () => {
	const lab = laboratory();
	const polite = await connected(lab);
	polite.caller.destroy();
	await clock.run(50);
	assert.deepEqual(
		polite.atCalled.map((seen) => seen.split('@')[0]),
		['end', 'close'],
	);
	polite.listener.close();
	const crossing = await connected(lab);
	crossing.called.allowHalfOpen = true;
	crossing.caller.destroy();
	await clock.run(50);
	crossing.called.write('are you there?');
	await clock.run(50);
	assert.deepEqual(
		crossing.atCalled.map((seen) => seen.split('@')[0]),
		['end', 'ECONNRESET', 'close'],
	);
	crossing.listener.close();
	const abrupt = await connected(lab);
	abrupt.caller.resetAndDestroy();
	await clock.run(50);
	assert.deepEqual(
		abrupt.atCalled.map((seen) => seen.split('@')[0]),
		['ECONNRESET', 'close'],
	);
	noStreams(lab);
});

test('streams: a writer waits for a reader that does not read, and nothing is lost or doubled', async () => {
	const lab = laboratory();
	let reader: Socket | undefined;
	await lab.right.listen(PORT, (stream) => {
		reader = stream;
	});
	const writer = lab.left.connect(AT_RIGHT);
	await clock.run(10);
	const sent = lab.random.stream('test').bytes(1_000_000);
	let written = 0;
	const pump = () => {
		while (written < sent.length) {
			const next = sent.subarray(written, written + 10_000);
			written += next.length;
			if (!writer.write(next)) {
				writer.once('drain', pump);
				return;
			}
		}
		writer.end();
	};
	pump();
	await clock.run(10_000);
	assert.ok(written < 300_000, `${written} bytes written to a reader that does not read`);
	const read: Buffer[] = [];
	reader?.on('data', (chunk: Buffer) => {
		read.push(chunk);
		reader?.pause();
		clock.at(clock.now() + 3, () => reader?.resume());
	});
	await clock.run(60_000);
	assert.equal(Buffer.concat(read).equals(sent), true);
	noStreams(lab);
});

test('streams: loss 40 %, jitter, reordering and duplication of the link only make bytes late', async () => {
	const lab = laboratory(7);
	const { caller, atCalled, atCaller } = await connected(lab);
	lab.network.impair(['left', 'right'], { loss: 0.4, jitterMs: 30, reorder: 0.5, duplicate: 0.5 });
	const began = clock.now();
	for (let i = 0; i < 50; i++) caller.write(`${i};`);
	caller.end();
	await clock.run(200_000);
	const text = atCalled.map((seen) => seen.split('@')[0]).join('');
	assert.equal(text, `${Array.from({ length: 50 }, (_, i) => `${i};`).join('')}endclose`);
	const last = Number(atCalled.find((seen) => seen.startsWith('end'))?.split('@')[1]);
	assert.ok(last - began > 200, `${last - began} ms: no retransmission was waited for`);
	assert.deepEqual(
		atCaller.map((seen) => seen.split('@')[0]),
		['end', 'close'],
	);
	noStreams(lab);
});

test('streams: a partition stalls, the repair delivers in order; the journal tells first tries from second ones', async () => {
	const lab = laboratory();
	const { caller, called, atCaller, atCalled } = await connected(lab);
	lab.network.partition('right');
	caller.write('a');
	called.write('x');
	await clock.run(50_000);
	caller.write('b');
	await clock.run(50_000);
	assert.deepEqual([atCaller, atCalled], [[], []]);
	lab.network.repair('right');
	caller.write('c');
	await clock.run(100);
	assert.deepEqual([atCaller, atCalled], [['x@100015'], ['a@100015', 'b@100015', 'c@100015']]);
	const data = lab.journal.ofKind('packet').filter(({ part }) => part === 'data');
	assert.deepEqual(
		data.map(({ payload, fate, duplicateOf }) => `${payload} ${fate}${duplicateOf === undefined ? '' : ' again'}`),
		['a partitioned', 'x partitioned', 'b partitioned', 'a delivered again', 'b delivered again', 'x delivered again', 'c delivered'],
	);
	await clock.run(200_000);
	assert.deepEqual([caller.destroyed, called.destroyed], [false, false], 'the stall timer is off');
});

test('streams: in a partition ETIMEDOUT comes 120 s after the first unacknowledged byte; the silent side learns when it writes', async () => {
	const lab = laboratory();
	const { caller, called, atCaller, atCalled } = await connected(lab);
	lab.network.partition(['left', 'right']);
	await clock.run(1_000_000);
	assert.equal(atCaller.length + atCalled.length, 0, 'an idle stream notices nothing');
	const began = clock.now();
	caller.write('a');
	await clock.run(119_999);
	assert.equal(atCaller.length, 0);
	await clock.run(1);
	assert.deepEqual(atCaller, [`ETIMEDOUT@${began + 120_000}`, `close@${began + 120_000}`]);
	lab.network.repair('left');
	called.write('b');
	await clock.run(100);
	assert.deepEqual(
		atCalled.map((seen) => seen.split('@')[0]),
		['ECONNRESET', 'close'],
	);
	noStreams(lab);
});

test('streams: hold and release keep the order, also when a partition comes between', async () => {
	const lab = laboratory();
	const { caller, atCalled } = await connected(lab);
	lab.network.hold('left');
	caller.write('a');
	lab.network.partition('left');
	caller.write('b');
	lab.network.release('left');
	caller.write('c');
	await clock.run(1000);
	assert.equal(atCalled.length, 0);
	lab.network.repair('left');
	caller.write('d');
	await clock.run(1000);
	assert.deepEqual(atCalled.map((seen) => seen.split('@')[0]).join(''), 'abcd');
});

test('streams: a connection asked for during a short partition stands after the repair', async () => {
	const lab = laboratory();
	await lab.right.listen(PORT, () => {});
	lab.network.partition('left');
	const stream = lab.left.connect(AT_RIGHT);
	const seen = watched(stream);
	await clock.run(20_000);
	lab.network.repair('left');
	await clock.run(100_000);
	assert.deepEqual([stream.connecting, seen], [false, []]);
});

test('streams: a crash resets the peers at once and ends listeners; a restarted host refuses until somebody listens', async () => {
	const lab = laboratory();
	const { atCaller, atCalled } = await connected(lab);
	lab.network.crash('right');
	await clock.run(100);
	assert.deepEqual(atCaller, ['ECONNRESET@15', 'close@15']);
	assert.deepEqual(atCalled, ['close@10']);
	const down = watched(lab.left.connect(AT_RIGHT));
	await clock.run(30_000);
	assert.deepEqual(
		down.map((seen) => seen.split('@')[0]),
		['ETIMEDOUT', 'close'],
	);
	lab.network.restart('right');
	const bare = watched(lab.left.connect(AT_RIGHT));
	await clock.run(100);
	assert.deepEqual(
		bare.map((seen) => seen.split('@')[0]),
		['ECONNREFUSED', 'close'],
	);
	await connected(lab);
	assert.deepEqual(
		lab.journal.ofKind('fault').map(({ verb }) => verb),
		['crash', 'restart'],
	);
});

test('streams: a crash that nobody hears of is learnt with the next write after the repair', async () => {
	const lab = laboratory();
	const { caller, atCaller } = await connected(lab);
	lab.network.partition('left');
	lab.network.crash('right');
	lab.network.restart('right');
	await clock.run(1000);
	assert.equal(atCaller.length, 0);
	lab.network.repair('left');
	caller.write('still there?');
	await clock.run(1000);
	assert.deepEqual(
		atCaller.map((seen) => seen.split('@')[0]),
		['ECONNRESET', 'close'],
	);
	noStreams(lab);
});

test('streams: setTimeout reports idleness in virtual time, also while connecting', async () => {
	const lab = laboratory();
	const { caller, called } = await connected(lab);
	const seen: number[] = [];
	caller.setTimeout(1000, () => seen.push(clock.now()));
	clock.at(600, () => called.write('x'));
	await clock.run(5000);
	assert.deepEqual(seen, [1605]);
	caller.destroy();
	await clock.run(100);
	lab.network.partition('left');
	const stuck = lab.left.connect(AT_RIGHT);
	const began = clock.now();
	stuck.setTimeout(300, () => seen.push(clock.now() - began));
	stuck.on('error', () => {});
	await clock.run(30_000);
	assert.deepEqual(seen, [1605, 300]);
	noStreams(lab);
});

test('streams: every turn is its own side’s: connect, accept, data, drain, errors', async () => {
	const lab = laboratory();
	const turns: string[] = [];
	const note = (what: string) => () => turns.push(`${what}:${scope.current()}`);
	await lab.right.listen(PORT, (stream) => {
		note('accept')();
		stream.on('data', note('data'));
		stream.once('data', () => stream.write('answer'));
		stream.on('error', note('error'));
		stream.on('close', note('close'));
	});
	const caller = lab.left.connect(AT_RIGHT);
	caller.on('connect', note('connect'));
	caller.on('data', note('answer'));
	caller.on('drain', note('drain'));
	caller.write(Buffer.alloc(200_000));
	await clock.run(100);
	caller.resetAndDestroy();
	await clock.run(100);
	const wrong = turns.filter((turn) => turn.endsWith(':left') !== /^(connect|answer|drain)/.test(turn));
	assert.deepEqual(wrong, []);
	for (const what of ['accept', 'data', 'error', 'close', 'connect', 'answer', 'drain'])
		assert.ok(
			turns.some((turn) => turn.startsWith(what)),
			what,
		);
});
