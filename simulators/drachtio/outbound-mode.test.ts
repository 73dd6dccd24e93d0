import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Server } from 'node:net';
import { test } from 'node:test';
import { serveHttp } from '../network';
import type { Srf } from './index';
import { Laboratory, SDP, SECRET } from './laboratory';
import { readInstruction } from './request-handler';

const SERVER = '10.0.0.10';
const APPLICATION = '10.0.0.20';
const HANDLER = '10.0.0.30';
const NOTHING_LEFT = { clientTransactions: 0, serverTransactions: 0, dialogs: 0, timers: 0, streams: 0, connections: 0 };

/** A server that asks about INVITE and MESSAGE; what it is told, and an application of drachtio-srf that listens. */
async function directed(by: 'GET' | 'POST' = 'GET') {
	const lab = new Laboratory();
	const { clock } = lab;
	const asked: URLSearchParams[] = [];
	const bodies: string[] = [];
	const told = { status: 200, answer: { action: 'route', data: { uri: `${APPLICATION}:9021` } } as unknown, afterMs: 0 };
	const http = createServer((request, response) => {
		asked.push(new URL(request.url ?? '', 'http://handler').searchParams);
		let body = '';
		request.on('data', (bytes) => {
			body += bytes;
		});
		request.on('end', () => {
			bodies.push(body);
			clock.at(clock.now() + told.afterMs, () => response.writeHead(told.status).end(JSON.stringify(told.answer)));
		});
	});
	await clock.settle(serveHttp(lab.host('handler', HANDLER), 80, http), 100);
	const url = new URL(`http://${HANDLER}/route?key=7`);
	const server = await lab.server(SERVER, { handlers: ['INVITE', 'MESSAGE'].map((method) => ({ method, by, url })) });
	// Streams of the virtual network come in by hand, as a server of the kernel would hand them over.
	const door = new Server();
	let streams = 0;
	const listening = lab.host('application', APPLICATION);
	await clock.settle(
		listening.listen(9021, (stream) => {
			streams++;
			door.emit('connection', stream);
		}),
		100,
	);
	const Application: new () => Srf & { listen(options: object): void; endSession(of: object): void } = require('drachtio-srf');
	const application = (secret = SECRET) => {
		const srf = new Application();
		srf.on('error', () => {});
		srf.listen({ server: door, secret });
		return srf;
	};
	const peer = await lab.peer('10.0.0.1');
	return {
		lab,
		asked,
		bodies,
		told,
		application,
		peer,
		streams: () => streams,
		invite: (call: string) => peer.send(SERVER, peer.request('INVITE', SERVER, { call, headers: ['Content-Type: application/sdp'], body: SDP })),
		run: (ms: number) => clock.run(ms),
		async finish() {
			await clock.run(70_000);
			assert.deepEqual(server.remains(), NOTHING_LEFT);
			await server.close();
			await clock.run(100);
		},
	};
}

test('outbound mode: each call gets a connection to an unmodified application that listens; the whole call stays on it, endSession closes it', async () => {
	const { lab, asked, application, peer, streams, invite, run, finish } = await directed();
	const srf = application();
	const ended: string[] = [];
	srf.invite(async (request, reply) => {
		const dialog = await srf.createUAS(request, reply, { localSdp: SDP });
		dialog.on('destroy', () => {
			ended.push(request.get('call-id'));
			srf.endSession(request);
		});
	});
	invite('one');
	await run(200);
	const toTag = peer.last.toTag ?? '';
	assert.deepEqual(peer.take(), ['100 INVITE', '200 INVITE']);
	peer.send(SERVER, peer.request('ACK', SERVER, { call: 'one', toTag }));
	const [query] = asked;
	assert.deepEqual(Object.fromEntries(query ?? []), {
		...{ key: '7', method: 'INVITE', domain: SERVER, protocol: 'udp', source_address: '10.0.0.1' },
		...{ fromUser: 'peer', toUser: 'service', uriUser: 'service', contentType: 'application/sdp', uid: 'one' },
	});
	invite('two');
	await run(100);
	const other = peer.last.toTag ?? '';
	peer.send(SERVER, peer.request('ACK', SERVER, { call: 'two', toTag: other }));
	await run(50);
	assert.equal(streams(), 2);
	peer.take();
	peer.send(SERVER, peer.request('BYE', SERVER, { call: 'one', cseq: 2, toTag }));
	await run(50);
	assert.deepEqual([peer.take(), ended], [['200 BYE'], ['one']]);
	// The other call has its own connection, which is still there.
	peer.send(SERVER, peer.request('BYE', SERVER, { call: 'two', cseq: 2, toTag: other }));
	await run(50);
	assert.deepEqual([peer.take(), ended], [['200 BYE'], ['one', 'two']]);
	assert.equal(lab.journal.ofKind('signalling').length, 0);
	await finish();
});

test('outbound mode: the handler rejects, redirects or proxies without an application; POST carries the message', async () => {
	const { bodies, told, peer, invite, run, lab, finish, streams } = await directed('POST');
	told.answer = { action: 'reject', data: { status: 486, reason: 'Not Today' } };
	invite('rejected');
	await run(100);
	assert.match(peer.last.text, /^SIP\/2\.0 486 Not Today\r\n/);
	assert.match(bodies[0] ?? '', /^INVITE sip:service@[\s\S]*\r\nCall-ID: rejected\r\n[\s\S]*\r\n\r\nv=0/);
	told.answer = { action: 'redirect', data: { contacts: ['sip:a@10.0.0.40', '"B" <sip:b@10.0.0.41>'] } };
	invite('redirected');
	await run(100);
	assert.match(peer.last.text, /^SIP\/2\.0 302 /);
	assert.deepEqual(peer.last.list('contact'), ['<sip:a@10.0.0.40>', '"B" <sip:b@10.0.0.41>']);
	const target = await lab.peer('10.0.0.40');
	target.see = (message) => {
		if (message.kind === 'request' && message.method === 'INVITE') target.send(SERVER, target.response(message, 603));
	};
	told.answer = { action: 'proxy', data: { destination: 'sip:10.0.0.40' } };
	invite('proxied');
	await run(100);
	assert.match(peer.last.text, /^SIP\/2\.0 603 /);
	assert.equal(streams(), 0);
	await finish();
});

test('outbound mode: no instruction, a strange one, nobody there, a wrong secret, no such tag: 503; what is not asked about is as ever', async () => {
	const { told, application, peer, invite, run, finish } = await directed();
	let calls = 0;
	const outcome = async () => {
		peer.take();
		invite(`call-${++calls}`);
		await run(12_000);
		return peer.take().at(-1);
	};
	assert.equal(await outcome(), '503 INVITE', 'nobody speaks at the place');
	application('cymru');
	assert.equal(await outcome(), '503 INVITE', 'a wrong secret');
	for (const answer of [
		{ action: 'route', data: { uri: '10.0.0.99:9021' } },
		{ action: 'route', data: { uri: `${APPLICATION}:9021;transport=tls` } },
		{ action: 'route', data: { tag: 'nobody' } },
		{ action: 'dance' },
	]) {
		told.answer = answer;
		assert.equal(await outcome(), '503 INVITE', JSON.stringify(answer));
	}
	told.answer = { action: 'reject', data: { status: 486 } };
	told.status = 500;
	assert.equal(await outcome(), '503 INVITE', 'the handler fails');
	told.status = 200;
	told.afterMs = 5_000;
	assert.equal(await outcome(), '503 INVITE', 'the handler is slow');
	peer.send(SERVER, peer.request('OPTIONS', SERVER, { call: 'options' }));
	await run(50);
	assert.deepEqual(peer.take(), ['503 OPTIONS']);
	await finish();
});

test('outbound mode: a call that is cancelled while the handler thinks is over, and no application hears of it', async () => {
	const { told, application, peer, streams, invite, run, finish } = await directed();
	const heard: string[] = [];
	application().invite((request) => void heard.push(request.get('call-id')));
	told.afterMs = 1_000;
	invite('one');
	await run(100);
	peer.send(SERVER, peer.request('CANCEL', SERVER, { call: 'one', branch: 'z9hG4bK-one-1-INVITE' }));
	await run(50);
	assert.deepEqual(peer.take().sort(), ['100 INVITE', '200 CANCEL', '487 INVITE']);
	peer.send(SERVER, peer.request('ACK', SERVER, { call: 'one', branch: 'z9hG4bK-one-1-INVITE' }));
	await run(2_000);
	assert.deepEqual([heard, streams()], [[], 0]);
	await finish();
});

test('instructions: what is none is refused; a proxy order has the words of the control protocol', () => {
	for (const body of [
		'',
		'null',
		'{"action":"reject","data":{"status":200}}',
		'{"action":"redirect","data":{"contacts":[]}}',
		'{"action":"route","data":{}}',
	])
		assert.throws(() => readInstruction(body), /./, body);
	const data = { recordRoute: true, simultaneous: true, provisionalTimeout: '2s', destination: ['sip:a', 'sip:b'] };
	assert.deepEqual(readInstruction(JSON.stringify({ action: 'proxy', data })), {
		action: 'proxy',
		tokens: ['remainInDialog', 'fullResponse', 'followRedirects', 'simultaneous', '2s', '', 'sip:a', 'sip:b'],
	});
	assert.deepEqual(readInstruction('{"action":"route","data":{"uri":"[::1]"}}'), { action: 'route', host: '::1', port: 9021 });
});
