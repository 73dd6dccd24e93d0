// Before all else: ws keeps the randomness that it finds when it is loaded.
import './virtual-time.fixture';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal, type Millis, seeded, seedGlobals } from '../../kernel';
import { virtualNetwork } from '../../network';
import { composeResponse } from '../message/compose';
import { TransactionLayer } from '../transaction/layer';
import { clock } from './virtual-time.fixture';

const SERVER = { address: '192.0.2.1', port: 80 };

/** A server and a client on the virtual network. */
async function laboratory() {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const layer = (name: string, address: string) => {
		const made: TransactionLayer = new TransactionLayer({
			host: network.host(name, 'other', [address]),
			clock,
			random: random.stream(name),
			user: {
				request: (transaction) =>
					transaction.respond(200, composeResponse(transaction.request, transaction.flow.remote, { status: 200, toTag: '2' })),
				ack() {},
				cancel() {},
				malformed() {},
			},
		});
		return made;
	};
	const there = layer('server', SERVER.address);
	const here = layer('client', '192.0.2.2');
	await there.start([{ transport: 'ws', port: SERVER.port }]);
	await here.start([{ transport: 'ws', port: 0 }]);
	const stranger = network.host('stranger', 'other', ['192.0.2.3']);
	return { log, network, there, here, stranger };
}

test('ws in virtual time: same seed, same bytes, masks and keys of the handshake included; an idle stream is closed after 64 s', async () => {
	const run = async () => {
		const { log, network, here, there } = await laboratory();
		const flow = here.transports.flowTo({ transport: 'ws', ...SERVER });
		assert.ok(flow !== undefined);
		const { branch, via } = here.newVia(flow);
		const head = `OPTIONS sip:192.0.2.1 SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:192.0.2.1>\r\n`;
		const text = `${head}Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n`;
		let answeredAt: Millis | undefined;
		const response = () => {
			answeredAt = clock.now();
		};
		here.client({ method: 'OPTIONS', branch, text, flow, user: { response, failed: (why) => assert.fail(why) } }).send();
		await clock.run(100);
		assert.equal(answeredAt, 30, 'SYN, handshake and request take a round trip each');
		await clock.run(64_500);
		assert.deepEqual([here.transports.streams, there.transports.streams], [0, 0]);
		assert.deepEqual([network.remains()['server.streams'], network.remains()['client.streams']], [0, 0]);
		return log.hash();
	};
	assert.equal(await run(), await run());
});

test('ws in virtual time: a client that never ends its handshake is cut off after 10 s', async () => {
	const { network, there, stranger } = await laboratory();
	const slow = stranger.connect(SERVER);
	slow.on('error', () => {});
	slow.write('GET / HTTP/1.1\r\nHost: x\r\n');
	await clock.run(9_000);
	assert.deepEqual([network.remains()['server.streams'], there.remains.timers], [1, 1]);
	await clock.run(1_100);
	assert.deepEqual([network.remains()['server.streams'], network.remains()['stranger.streams'], there.remains.timers], [0, 0, 0]);
});

test('ws in virtual time: a server that never ends its handshake is cut off after 10 s; the request has failed', async () => {
	const { network, here, stranger } = await laboratory();
	await clock.settle(
		stranger.listen(80, (stream) => void stream.on('error', () => {}).write('HTTP/1.1 101 Switching Protocols\r\n')),
		100,
	);
	const flow = here.transports.flowTo({ transport: 'ws', address: '192.0.2.3', port: 80 });
	assert.ok(flow !== undefined);
	const { branch, via } = here.newVia(flow);
	const head = `OPTIONS sip:192.0.2.3 SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:192.0.2.3>\r\n`;
	const text = `${head}Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n`;
	let failed: string | undefined;
	const user = {
		response: () => assert.fail('a response'),
		failed: (why: string) => {
			failed = why;
		},
	};
	here.client({ method: 'OPTIONS', branch, text, flow, user }).send();
	await clock.run(9_900);
	assert.deepEqual([here.transports.streams, failed], [1, undefined]);
	await clock.run(200);
	assert.deepEqual([network.remains()['client.streams'], here.transports.streams, here.remains.timers, failed], [0, 0, 0, 'transport']);
});
