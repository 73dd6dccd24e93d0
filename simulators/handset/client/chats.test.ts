import '../virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../kernel';
import { smallWorld } from '../small-world';
import { clock } from '../virtual-time';
import { Chats } from './chats';

test('the network changes while the client signs in to messaging: the end of the first attempt begins no third, which would cut the second short', async () => {
	const { network, random, journal } = await smallWorld();
	const asked: number[] = [];
	await network.host('messaging', 'pbx', ['10.0.0.20']).listen(5222, (stream) => {
		stream.on('error', () => undefined);
		asked.push(clock.now());
	});
	const began = clock.now();
	const chats = new Chats({
		host: network.host('bob-phone', 'handset', ['192.0.2.12']),
		clock,
		random,
		journal,
		server: { address: '10.0.0.20', port: 5222 },
		domain: 'worktime.example',
		account: { userName: 'bob', password: new Secret('b') },
		resource: 'phone',
		requestTimeoutMs: 10_000,
		changed: () => {},
	});
	void chats.start();
	await clock.run(2000);
	chats.networkChanged(true);
	await clock.run(9500);
	assert.deepEqual(
		asked.map((at) => Math.floor((at - began) / 1000)),
		[0, 2],
	);
	await clock.run(10_000);
	assert.deepEqual(
		asked.map((at) => Math.floor((at - began) / 1000)),
		[0, 2, 17],
	);
	chats.close();
});
