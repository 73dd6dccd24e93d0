import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { journal, scope, seeded, VirtualClock } from '../kernel';
import { HttpFront, httpRequest, virtualNetwork } from './index';

const clock = VirtualClock.install();

test('a front: made once, it answers for each system at its own address, and counts connections by system', async () => {
	clock.begin();
	const network = virtualNetwork({ clock, random: seeded(1), journal: journal(clock) });
	const makers: string[] = [];
	const front = new HttpFront<{ readonly name: string }>((of) => {
		makers.push(scope.current());
		const server = createServer((request, response) => response.setHeader('connection', 'close').end(of({ raw: request }).name));
		return { server, ready: async () => {} };
	});
	const client = network.host('client', 'other', ['192.0.2.1']);
	const [red, blue] = await clock.settle(
		Promise.all(['red', 'blue'].map((name, i) => front.serve(network.host(name, 'other', [`192.0.2.${i + 2}`]), 80, { name }))),
		100,
	);
	assert.ok(red !== undefined && blue !== undefined);
	const ask = (address: string) => httpRequest(client, { method: 'GET', to: { address, port: 80 }, target: '/' });
	const answers = Promise.all([ask('192.0.2.2'), ask('192.0.2.3'), ask('192.0.2.2')]);
	await clock.until(() => red.connections === 2 && blue.connections === 1, 1_000);
	assert.deepEqual(
		(await clock.settle(answers, 1_000)).map(({ body, headers }) => [body, headers.date]),
		[
			['red', undefined],
			['blue', undefined],
			['red', undefined],
		],
	);
	await clock.run(1_000);
	assert.deepEqual([red.connections, blue.connections], [0, 0]);
	red.close();
	await assert.rejects(clock.settle(ask('192.0.2.2'), 1_000), { code: 'ECONNREFUSED' });
	assert.deepEqual(makers, ['http front'], 'what it draws while it is made is no part of a world');
	assert.equal(scope.current(), 'world');
});
