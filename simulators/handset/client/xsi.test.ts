import '../virtual-time';

import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { journal, Secret, seeded, seedGlobals } from '../../kernel';
import { serveHttp, virtualNetwork } from '../../network';
import { clock } from '../virtual-time';
import { Xsi } from './xsi';

const SERVER = { address: '10.0.0.10', port: 80 };

/** A client before a platform whose channels last for ever, and which answers subscriptions as the test says. */
async function world(subscribed: (answer: ServerResponse) => void) {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const asked: string[] = [];
	let channel: Socket | undefined;
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url?.replace(/^.*v2\.0\//, '')}`);
		request.resume();
		if (request.url?.endsWith('/channel')) {
			channel = request.socket;
			response.writeHead(200).write('<Channel/>');
		} else if (request.method === 'POST') subscribed(response);
		else response.end();
	});
	await clock.settle(serveHttp(network.host('pbx', 'pbx', [SERVER.address]), SERVER.port, server), 1_000);
	const xsi = new Xsi({
		host: network.host('phone', 'other', ['192.0.2.200']),
		server: SERVER,
		userId: 'alice@worktime.example',
		password: new Secret('my-phone-4714'),
		requestTimeoutMs: 5_000,
		retriesWhenUnauthorised: 0,
	});
	const told: string[] = [];
	const listen = () => xsi.listen('phone', { changed: () => told.push('changed'), lost: () => told.push('lost') });
	return { asked, told, close: listen(), listen, breakChannel: () => channel?.destroy() };
}

const SUBSCRIBE = 'POST user/alice@worktime.example';

test('event channel: a subscription that is refused, or not answered, is as good as no channel: whoever listens begins anew', async () => {
	for (const subscribed of [(answer: ServerResponse) => answer.writeHead(503).end(), () => {}]) {
		const { told, asked } = await world(subscribed);
		await clock.run(10_000);
		assert.deepEqual(asked, ['POST channel', SUBSCRIBE]);
		assert.deepEqual(told, ['lost']);
	}
});

test('event channel: closed while the subscription is under way: it is taken back when it is known, and nothing is told', async () => {
	const { told, asked, close } = await world((answer) => {
		clock.at(clock.now() + 1_000, () => answer.writeHead(201).end('<Subscription><subscriptionId>4711</subscriptionId></Subscription>'));
	});
	await clock.until(() => asked.length === 2, 1_000);
	close();
	await clock.run(10_000);
	assert.deepEqual(asked, ['POST channel', SUBSCRIBE, 'DELETE subscription/4711']);
	assert.deepEqual(told, []);
});

test('event channel: opened again after it broke: what was subscribed for the one before is taken back, or each change came twice', async () => {
	let subscriptions = 0;
	const { told, asked, listen, breakChannel } = await world((answer) => {
		answer.writeHead(201).end(`<Subscription><subscriptionId>${++subscriptions}</subscriptionId></Subscription>`);
	});
	await clock.run(1_000);
	breakChannel();
	await clock.run(1_000);
	assert.deepEqual(told, ['changed', 'lost']);
	listen();
	await clock.run(1_000);
	assert.deepEqual(asked, ['POST channel', SUBSCRIBE, 'POST channel', 'DELETE subscription/1', SUBSCRIBE]);
	breakChannel();
	await clock.run(1_000);
	listen();
	await clock.run(1_000);
	assert.deepEqual(asked.slice(5), ['POST channel', 'DELETE subscription/2', SUBSCRIBE]);
});
