import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { FrameReader, frame } from './frames';
import type { ClientChange } from './front';
import { Laboratory } from './laboratory';

const SERVER = '10.0.0.10';
const NOTHING_LEFT = { clientTransactions: 0, serverTransactions: 0, dialogs: 0, timers: 0, streams: 0, connections: 0 };

/** A server, and applications that are nothing but bytes on a stream. */
async function serving() {
	const lab = new Laboratory();
	const { clock } = lab;
	const changes: string[] = [];
	const server = await lab.server(SERVER, { see: ({ what, from }: ClientChange) => changes.push(`${from.address} ${what}`) });
	const peer = await lab.peer('10.0.0.1');
	let applications = 0;
	const connect = () => {
		const machine = lab.host(`application-${++applications}`, `10.0.1.${applications}`);
		const socket: Socket = machine.connect(server.control);
		const reader = new FrameReader();
		const frames: string[] = [];
		let closed = false;
		socket.on('data', (bytes: Buffer) => frames.push(...reader.push(bytes)));
		socket.on('close', () => {
			closed = true;
		});
		socket.on('error', () => {});
		return {
			socket,
			say: (...contents: string[]) => socket.write(Buffer.concat(contents.map(frame))),
			/** What the server has said since, without ids. */
			heard: () => frames.splice(0).map((content) => content.slice(content.indexOf('|') + 1).split('\r\n', 1)[0] ?? ''),
			isClosed: () => closed,
		};
	};
	const run = (ms: number) => clock.run(ms);
	const finish = async () => {
		await run(70_000);
		assert.deepEqual({ ...server.remains(), connections: 0 }, NOTHING_LEFT);
		await server.close();
		await run(100);
		assert.equal(server.remains().connections, 0);
	};
	return { lab, server, peer, connect, changes, run, finish };
}

test('control port: an application authenticates, serves a method, and answers a request', async () => {
	const { server, peer, connect, changes, run, finish } = await serving();
	assert.deepEqual([server.control, server.places], [{ address: SERVER, port: 9022 }, `udp/${SERVER}:5060`]);
	const app = connect();
	app.say('1|authenticate|opensesame|tag1,tag2', '2|route|options', '3|ping');
	await run(100);
	assert.deepEqual(app.heard(), [`response|1|OK|udp/${SERVER}:5060|v0.9.10|udp/${SERVER}:5060`, 'response|2|OK', 'response|3|OK|pong']);
	peer.send(SERVER, peer.request('OPTIONS', SERVER));
	await run(50);
	const [request = ''] = app.heard();
	app.say(`4|sip|${request.split('|')[7]}|\r\nSIP/2.0 200 OK\r\n\r\n`);
	await run(50);
	assert.deepEqual(peer.take(), ['200 OPTIONS']);
	app.socket.end();
	await run(100);
	assert.deepEqual(changes, ['10.0.1.1 connected', '10.0.1.1 authenticated', '10.0.1.1 gone']);
	await finish();
});

test('control port: a wrong secret, a verb before the secret, noise, a frame too long: the connection is closed', async () => {
	const { connect, changes, run, finish } = await serving();
	for (const [bytes, heard] of [
		[frame('1|authenticate|cymru|'), ['response|1|NO|incorrect secret']],
		[frame('1|route|invite'), ['response|1|NO|not authenticated']],
		[Buffer.from('GET / HTTP/1.1\r\n\r\n'), []],
		[Buffer.from('100000#'), []],
		[Buffer.concat([frame('1|authenticate|opensesame|'), frame('2|dance')]), [/OK/, 'response|2|NO|Unknown message type']],
	] as const) {
		const app = connect();
		app.socket.write(bytes);
		await run(100);
		const said = app.heard();
		assert.equal(said.length, heard.length, said.join());
		heard.forEach((wanted, i) => {
			if (typeof wanted === 'string') assert.equal(said[i], wanted);
			else assert.match(said[i] ?? '', wanted);
		});
		assert.ok(app.isClosed(), String(bytes));
	}
	assert.equal(changes.filter((change) => change.endsWith(' gone without the right secret')).length, 4);
	await finish();
});

test('control port: who says nothing is let go after 10 s, who has said the secret stays', async () => {
	const { connect, changes, run, finish } = await serving();
	const [silent, good] = [connect(), connect()];
	good.say('1|authenticate|opensesame|');
	silent.socket.write('2');
	await run(9_900);
	assert.deepEqual([silent.isClosed(), good.isClosed()], [false, false]);
	await run(60_000);
	assert.deepEqual([silent.isClosed(), good.isClosed()], [true, false]);
	assert.ok(changes.includes('10.0.1.1 silent'));
	await finish();
});

test('control port: several applications take turns by method; one that stops serving, or goes, is passed over', async () => {
	const { peer, connect, run, finish } = await serving();
	const apps = [connect(), connect(), connect()];
	for (const app of apps) app.say('1|authenticate|opensesame|', '2|route|message');
	apps[0]?.say('3|route|options');
	await run(100);
	for (const app of apps) app.heard();
	let calls = 0;
	const counts = async (method: string, times: number) => {
		for (let i = 0; i < times; i++) peer.send(SERVER, peer.request(method, SERVER, { call: `call-${++calls}` }));
		await run(50);
		return apps.map((app) => app.heard().filter((meta) => meta.startsWith('sip|network')).length);
	};
	assert.deepEqual(await counts('MESSAGE', 3), [1, 1, 1]);
	assert.deepEqual(await counts('OPTIONS', 2), [2, 0, 0]);
	apps[1]?.say('4|remove_route|message');
	await run(50);
	assert.deepEqual(await counts('MESSAGE', 4), [2, 0, 2]);
	apps[0]?.socket.destroy();
	await run(50);
	assert.deepEqual(await counts('MESSAGE', 2), [0, 0, 2]);
	apps[2]?.socket.destroy();
	await run(50);
	peer.take();
	assert.deepEqual(await counts('MESSAGE', 1), [0, 0, 0]);
	assert.deepEqual(peer.take(), ['503 MESSAGE']);
	await finish();
});

test('control port: an application that does not read is let go; the others go on', async () => {
	const { peer, connect, changes, run, finish } = await serving();
	const deaf = connect();
	deaf.say('1|authenticate|opensesame|', '2|route|message');
	await run(100);
	deaf.socket.pause();
	const body = 'x'.repeat(60_000);
	for (let i = 0; i < 400; i++) {
		peer.send(SERVER, peer.request('MESSAGE', SERVER, { call: `call-${i}`, headers: ['Content-Type: text/plain'], body }));
		await run(1);
	}
	await run(200);
	assert.ok(changes.includes('10.0.1.1 not reading'), changes.join());
	const other = connect();
	other.say('1|authenticate|opensesame|');
	await run(100);
	assert.equal(other.heard().length, 1);
	await finish();
});
