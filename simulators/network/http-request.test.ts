import assert from 'node:assert/strict';
import { createServer, type RequestListener, request } from 'node:http';
import { test } from 'node:test';
import { serveHttp } from './host';
import { httpRequest } from './http-request';
import { clock, laboratory, RIGHT } from './virtual/laboratory';

const TO = { address: RIGHT, port: 80 };

const serving = async (listener: RequestListener) => {
	const lab = laboratory();
	await serveHttp(lab.right, 80, createServer(listener));
	return lab;
};

test('http: a request over the virtual network, 20 ms, journalled with the names of both hosts, nothing left, no wall clock in it', async () => {
	const run = async () => {
		const lab = await serving((asked, answer) => {
			let body = '';
			asked.on('data', (chunk) => {
				body += chunk;
			});
			asked.on('end', () =>
				answer.writeHead(201, { 'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2'] }).end(`${asked.method} ${asked.url} ${body}`),
			);
		});
		const sent = httpRequest(lab.left, { method: 'POST', to: TO, target: '/calls?x=1', headers: { Authorization: 'Basic eA==' }, body: 'Grüße' });
		const got = await clock.settle(sent, 1000);
		assert.equal(clock.now(), 20);
		assert.deepEqual([got.status, got.body, got.headers['set-cookie']], [201, 'POST /calls?x=1 Grüße', 'a=1, b=2']);
		const [event] = lab.journal.ofKind('http');
		assert.deepEqual(
			{ ...event, n: 0, at: 0 },
			{ kind: 'http', client: 'left', server: 'right', method: 'POST', target: '/calls?x=1', status: 201, n: 0, at: 0 },
		);
		await clock.run(10_000);
		assert.deepEqual([lab.network.remains()['left.streams'], lab.network.remains()['right.streams'], clock.pending()], [0, 0, 0]);
		assert.doesNotMatch(lab.journal.lines().join(), /Date:/);
		return lab.journal.hash();
	};
	assert.equal(await run(), await run());
});

test('http: server-sent chunks arrive one by one as they are written', async () => {
	const lab = await serving((_asked, answer) => {
		answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
		for (const n of [1, 2, 3]) clock.at(clock.now() + n * 100, () => void (n < 3 ? answer.write(`data: ${n}\n\n`) : answer.end(`data: ${n}\n\n`)));
	});
	const seen: string[] = [];
	const events = request({ createConnection: () => lab.left.connect(TO), path: '/events', headers: { Host: 'x' } }, (response) => {
		response
			.setEncoding('utf8')
			.on('data', (chunk: string) => seen.push(`${chunk.trim()}@${clock.now()}`))
			.on('end', () => seen.push('end'));
	});
	events.end();
	await clock.run(1000);
	assert.deepEqual(seen, ['data: 1@120', 'data: 2@220', 'data: 3@320', 'end']);
});

test('http: refused, unreachable, reset in mid-response and timed out are errors with Node’s codes, and no http event', async () => {
	const lab = await serving((asked, answer) => {
		if (asked.url === '/half') answer.write('half of');
	});
	const ask = (over: object) => clock.settle(httpRequest(lab.left, { method: 'GET', to: TO, target: '/half', ...over }), 100_000);
	await assert.rejects(ask({ to: { address: RIGHT, port: 81 } }), { code: 'ECONNREFUSED' });
	await assert.rejects(ask({ to: { address: '192.0.2.99', port: 80 } }), { code: 'EHOSTUNREACH' });
	const began = clock.now();
	await assert.rejects(ask({ target: '/never', timeoutMs: 4000 }), { code: 'ETIMEDOUT' });
	assert.equal(clock.now(), began + 15 + 4000 - 5, 'idle since the request was written');
	clock.at(clock.now() + 500, () => lab.network.crash('right'));
	await assert.rejects(ask({}), { code: 'ECONNRESET' });
	assert.deepEqual(lab.journal.ofKind('http'), []);
	assert.equal(lab.network.remains()['left.streams'], 0);
});
