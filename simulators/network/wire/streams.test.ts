import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect as connectFromOutside, type Socket } from 'node:net';
import { test } from 'node:test';
import { serveHttp } from '../host';
import { httpRequest } from '../http-request';
import { type Laboratory, LEFT, laboratory, OUTSIDE, RIGHT } from './laboratory';

/** A stream from left to right, with what each side sees. */
async function connected(lab: Laboratory) {
	const accepted: Socket[] = [];
	const listener = await lab.right.listen(0, (stream) => void accepted.push(stream));
	const caller = lab.left.connect(listener.local);
	await lab.clock.until(() => accepted.length === 1 && !caller.connecting, 1_000);
	const called = accepted[0] as Socket;
	return { caller, called, listener, atCaller: watched(caller), atCalled: watched(called) };
}

function watched(stream: Socket): string[] {
	const seen: string[] = [];
	stream.on('data', (bytes: Buffer) => seen.push(String(bytes)));
	for (const what of ['end', 'close']) stream.on(what, () => seen.push(what));
	stream.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? error.message));
	return seen;
}

const has = (lab: Laboratory, seen: string[], ...wanted: string[]) =>
	lab.clock.until(() => wanted.every((one) => seen.includes(one)), 1_000).catch(() => assert.fail(`saw ${seen}, wanted ${wanted}`));

const parts = ({ journal }: Laboratory) =>
	journal
		.ofKind('packet')
		.map(
			({ part, from, payload, fate }) =>
				`${from.address === LEFT ? 'left' : from.address === RIGHT ? 'right' : 'outside'} ${part} ${payload} ${fate}`,
		);

const noStreams = (lab: Laboratory) =>
	lab.clock.until(() => lab.network.remains()['left.streams'] === 0 && lab.network.remains()['right.streams'] === 0, 1_000);

test('wire, streams: addresses, data both ways, a clean end; each journalled once, with the ports of the kernel', async () => {
	const lab = laboratory();
	const { caller, called, atCaller, atCalled, listener } = await connected(lab);
	assert.deepEqual([caller.localAddress, caller.remoteAddress, called.localAddress, called.remoteAddress], [LEFT, RIGHT, RIGHT, LEFT]);
	assert.deepEqual([caller.remotePort, called.localPort, called.remotePort], [listener.local.port, listener.local.port, caller.localPort]);
	caller.write('hello');
	await has(lab, atCalled, 'hello');
	called.write('welcome');
	await has(lab, atCaller, 'welcome');
	caller.end();
	await has(lab, atCaller, 'end', 'close');
	await has(lab, atCalled, 'end', 'close');
	await noStreams(lab);
	assert.deepEqual(parts(lab), [
		'left open  delivered',
		'right open  delivered',
		'left data hello delivered',
		'right data welcome delivered',
		'left close  delivered',
		'right close  delivered',
	]);
	assert.ok(lab.journal.ofKind('packet').every(({ from, to }) => from.port > 0 && to.port > 0));
	await lab.nothingLeft();
});

test('wire, streams: ::1, and what is written before the connection stands is sent once it does', async () => {
	const lab = laboratory();
	const seen: string[] = [];
	const listener = await lab.right.listen(0, (stream) => void stream.on('data', (bytes: Buffer) => seen.push(String(bytes))), '::1');
	const six = lab.network.host('six', 'other', ['127.0.77.6']);
	const nowhere = watched(six.connect(listener.local));
	await has(lab, nowhere, 'EHOSTUNREACH', 'close');
	const early = lab.right.connect(listener.local);
	early.write('a');
	early.end('b');
	await lab.clock.until(() => seen.join('') === 'ab', 1_000);
	await lab.nothingLeft();
});

test('wire, streams: errors have Node’s codes: refused, taken, reset by a crash', async () => {
	const lab = laboratory();
	const { local, close } = await lab.right.listen(0, () => {});
	await assert.rejects(
		lab.right.listen(local.port, () => {}),
		{ code: 'EADDRINUSE' },
	);
	close();
	const refused = watched(lab.left.connect(local));
	await has(lab, refused, 'ECONNREFUSED', 'close');
	assert.deepEqual(parts(lab), ['left open  no-listener', 'right reset  delivered']);
	const { caller, atCaller, atCalled } = await connected(lab);
	caller.write('x');
	await has(lab, atCalled, 'x');
	lab.network.crash('right');
	await has(lab, atCaller, 'ECONNRESET', 'close');
	assert.equal(parts(lab).at(-1), 'right reset  delivered');
	lab.network.restart('right');
	const again = watched(lab.left.connect(local));
	await has(lab, again, 'ECONNREFUSED');
	await noStreams(lab);
	await lab.nothingLeft();
});

test('wire, streams: setTimeout tells of idleness; destroy ends the other side; reset is a reset', async () => {
	const lab = laboratory();
	const idle = await connected(lab);
	const began = lab.clock.now();
	await new Promise<void>((timedOut) => idle.caller.setTimeout(30, timedOut));
	assert.ok(lab.clock.now() - began >= 29);
	idle.caller.destroy();
	await has(lab, idle.atCalled, 'end', 'close');
	const aborted = await connected(lab);
	aborted.caller.resetAndDestroy();
	await has(lab, aborted.atCalled, 'ECONNRESET', 'close');
	await noStreams(lab);
	await lab.nothingLeft();
});

test('wire, streams: a reader that does not read stops the writer; all 8 MB come once it does', async () => {
	const lab = laboratory();
	let reader: Socket | undefined;
	const listener = await lab.right.listen(0, (stream) => {
		reader = stream;
	});
	const writer = lab.left.connect(listener.local);
	const chunk = Buffer.alloc(64 * 1024, 'x');
	let written = 0;
	const write = () => {
		while (written < 128) {
			written++;
			if (!writer.write(chunk)) {
				writer.once('drain', write);
				return;
			}
		}
		writer.end();
	};
	write();
	await lab.clock.run(200);
	assert.ok(written < 128, `all ${written} chunks were written although nobody read`);
	let read = 0;
	let ended = false;
	reader?.on('data', (bytes: Buffer) => {
		read += bytes.length;
	});
	reader?.on('end', () => {
		ended = true;
	});
	await lab.clock.until(() => ended, 5_000);
	assert.equal(read, 128 * chunk.length);
	await noStreams(lab);
	await lab.nothingLeft();
});

test('wire, streams: a partition stalls both ways, a repair sends it all; 20 ms of latency keeps the order', async () => {
	const lab = laboratory();
	const { caller, called, atCaller, atCalled } = await connected(lab);
	lab.network.partition(['left', 'right']);
	caller.write('1');
	called.write('2');
	await lab.clock.run(30);
	assert.deepEqual([atCaller, atCalled], [[], []]);
	const late = lab.left.connect({ address: RIGHT, port: called.localPort as number });
	lab.network.repair(['left', 'right']);
	await has(lab, atCalled, '1');
	await has(lab, atCaller, '2');
	await lab.clock.until(() => !late.connecting, 1_000);
	lab.network.link('left', { latencyMs: 20 });
	const sent = lab.clock.now();
	for (let n = 10; n < 30; n++) caller.write(`${n} `);
	await lab.clock.until(() => atCalled.join('').endsWith('29 '), 1_000);
	assert.ok(lab.clock.now() - sent >= 19);
	assert.equal(atCalled.join(''), `1${Array.from({ length: 20 }, (_, n) => `${n + 10} `).join('')}`);
	assert.deepEqual(
		parts(lab).filter((line) => line.endsWith('partitioned')),
		['left data 1 partitioned', 'right data 2 partitioned', 'left open  partitioned'],
	);
	await lab.nothingLeft();
});

test('wire, streams: a caller from outside is journalled here, both ways; a partition holds back what it sends', async () => {
	const lab = laboratory();
	const accepted: Socket[] = [];
	const { local } = await lab.right.listen(0, (stream) => void accepted.push(stream));
	const stranger = connectFromOutside({ host: local.address, port: local.port, localAddress: OUTSIDE });
	const replies = watched(stranger);
	stranger.write('knock');
	await lab.clock.until(() => accepted.length === 1, 1_000);
	const seen = watched(accepted[0] as Socket);
	await has(lab, seen, 'knock');
	accepted[0]?.write('who?');
	await has(lab, replies, 'who?');
	lab.network.partition('right');
	stranger.write('me');
	await lab.clock.run(30);
	assert.deepEqual(seen, ['knock']);
	lab.network.repair('right');
	await has(lab, seen, 'me');
	stranger.end();
	await has(lab, seen, 'end', 'close');
	assert.deepEqual(parts(lab), [
		'outside open  delivered',
		'right open  delivered',
		'outside data knock delivered',
		'right data who? delivered',
		'outside data me delivered',
		'outside close  delivered',
		'right close  delivered',
	]);
	await lab.nothingLeft();
});

test('wire, http: a request over the wire, journalled with the names of both hosts; names come from the table, never from the DNS', async () => {
	const lab = laboratory();
	lab.network.name('service.example', [RIGHT]);
	const server = createServer((asked, answer) => answer.writeHead(201, { 'Content-Type': 'text/plain' }).end(`${asked.method} ${asked.url}`));
	const { local } = await serveHttp(lab.right, 0, server);
	assert.deepEqual(
		[await lab.left.resolve('service.example'), await lab.left.resolve('RIGHT'), await lab.left.resolve('127.0.0.1')],
		[[RIGHT], [RIGHT, '::1'], ['127.0.0.1']],
	);
	await assert.rejects(lab.left.resolve('localhost'), { code: 'ENOTFOUND' });
	const asked = Array.from({ length: 20 }, (_, n) => httpRequest(lab.left, { method: 'POST', to: local, target: `/calls?x=${n}`, body: 'Grüße' }));
	const answers = await Promise.all(asked);
	assert.deepEqual([answers[7]?.status, answers[7]?.body], [201, 'POST /calls?x=7']);
	const events = lab.journal.ofKind('http');
	assert.deepEqual([events.length, events[0]?.client, events[0]?.server, events[0]?.status], [20, 'left', 'right', 201]);
	await noStreams(lab);
	await lab.nothingLeft();
});

test('wire, streams: the network closes while the FIN of an end is on its way: it does not wait for ever', async () => {
	const lab = laboratory();
	let accepted: Socket | undefined;
	const listener = await lab.right.listen(0, (stream) => {
		accepted = stream;
	});
	const caller = lab.left.connect(listener.local);
	caller.on('error', () => {});
	await lab.clock.until(() => accepted !== undefined, 1_000);
	accepted?.destroy();
	await lab.clock.settle(lab.network.close(), 2_000);
});
