import assert from 'node:assert/strict';
import { connect as connectPlain } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectSecure } from 'node:tls';
import { generate } from 'selfsigned';
import { WebSocket } from 'ws';
import { type Endpoint, journal, seeded, WallClock } from '../../kernel';
import { type WireNetwork, wireNetwork } from '../../network';
import { composeResponse } from '../message/compose';
import type { SipRequest, SipResponse } from '../message/message';
import { TransactionLayer } from '../transaction/layer';
import type { TransportName } from './flow';
import type { TlsIdentity } from './tls';

const SERVER = '127.0.78.1';
const CLIENT = '127.0.78.2';
const DOMAIN = 'worktime.example';

let server: TlsIdentity;
let client: TlsIdentity;

/** A key and a certificate of a moment, signed by itself: whoever is to believe it gets it as its authority. */
async function identity(address: string, ...names: string[]): Promise<{ key: string; cert: string }> {
	const altNames = [{ type: 7 as const, ip: address }, ...names.map((value) => ({ type: 2 as const, value }))];
	const { private: key, cert } = await generate([{ name: 'commonName', value: names[0] ?? address }], {
		algorithm: 'sha256',
		extensions: [{ name: 'subjectAltName', altNames }],
	});
	return { key, cert };
}

before(async () => {
	const [servers, clients] = [await identity(SERVER, DOMAIN), await identity(CLIENT)];
	server = { ...servers, ca: clients.cert };
	client = { ...clients, ca: servers.cert };
});

const networks: WireNetwork[] = [];
after(() => Promise.all(networks.map((network) => network.close())));

/** A server that answers every request with 200, and a client, each over one transport. */
async function laboratory(transport: TransportName, clientIdentity: () => TlsIdentity = () => client) {
	const clock = new WallClock();
	const random = seeded(1);
	const log = journal(clock);
	const network = wireNetwork({ clock, random, journal: log });
	networks.push(network);
	const received: SipRequest[] = [];
	const noise: string[] = [];
	const layer = (name: string, address: string, tls: TlsIdentity) => {
		const made: TransactionLayer = new TransactionLayer({
			host: network.host(name, 'other', [address]),
			clock,
			random: random.stream(name),
			tls,
			user: {
				request(transaction) {
					const { request, flow } = transaction;
					received.push(request);
					transaction.respond(200, composeResponse(request, flow.remote, { status: 200, toTag: 'there' }));
				},
				ack() {},
				cancel() {},
				malformed: (detail) => void noise.push(detail),
			},
		});
		return made;
	};
	const there = layer('server', SERVER, server);
	const here = layer('client', CLIENT, clientIdentity());
	await there.start([{ transport, port: 0 }]);
	await here.start([{ transport, port: 0 }]);
	const at: Endpoint = { address: SERVER, port: there.transports.locals()[0]?.port ?? 0 };
	return {
		clock,
		log,
		received,
		noise,
		at,
		here,
		there,
		/** One request; gives the final response, or why there is none. */
		ask(method: string, body = '', name?: string): Promise<SipResponse | 'timeout' | 'transport'> {
			const flow = here.transports.flowTo({ transport, ...at, ...(name !== undefined && { name }) });
			assert.ok(flow !== undefined);
			const { branch, via } = here.newVia(flow);
			return new Promise((done) => {
				const user = { response: (response: SipResponse) => response.status >= 200 && done(response), failed: done };
				here.client({ method, branch, text: request(method, via, body), flow, user }).send();
			});
		},
		async nothingLeft() {
			here.close();
			there.close();
			await clock.until(() => network.remains()['server.streams'] === 0 && network.remains()['client.streams'] === 0, 2_000);
			await clock.run(20);
			assert.deepEqual([here.remains, there.remains], [NOTHING_LEFT, NOTHING_LEFT]);
			await network.close();
			const sockets = process.getActiveResourcesInfo().filter((resource) => /TCP|UDP|TLS/.test(resource));
			assert.deepEqual(sockets, [], 'handles that the kernel still has');
		},
	};
}

const NOTHING_LEFT = { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 };

let calls = 0;

function request(method: string, via: string, body = '', length = `Content-Length: ${Buffer.byteLength(body)}\r\n`): string {
	const head = `${method} sip:${SERVER} SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a@${CLIENT}>;tag=1\r\nTo: <sip:${SERVER}>\r\nMax-Forwards: 70\r\n`;
	return `${head}Call-ID: ${++calls}@${CLIENT}\r\nCSeq: 1 ${method}\r\n${length}\r\n${Buffer.from(body).toString('latin1')}`;
}

for (const transport of ['tcp', 'tls', 'ws', 'wss'] as const) {
	test(`${transport}: three requests over one stream, answered, with Via ${transport.toUpperCase()}; nothing left`, async () => {
		const lab = await laboratory(transport);
		const answers = await Promise.all([lab.ask('OPTIONS'), lab.ask('MESSAGE', 'Grüße'), lab.ask('INFO', 'x'.repeat(20_000))]);
		for (const answer of answers) assert.equal(answer === 'timeout' || answer === 'transport' ? answer : answer.status, 200);
		assert.deepEqual(
			lab.received.map(({ method, via }) => `${method} ${via?.value.split(' ')[0]}`),
			['OPTIONS', 'MESSAGE', 'INFO'].map((method) => `${method} SIP/2.0/${transport.toUpperCase()}`),
		);
		assert.equal(Buffer.from(lab.received[1]?.body ?? '', 'latin1').toString(), 'Grüße');
		assert.deepEqual([lab.here.transports.streams, lab.there.transports.streams], [1, 1]);
		const bytes = Buffer.concat(lab.log.ofKind('packet').map(({ payload }) => payload)).toString('latin1');
		assert.equal(bytes.includes('SIP/2.0 200 OK'), transport === 'tcp' || transport === 'ws', 'whether the wire shows what is said');
		await lab.nothingLeft();
	});
}

test('tls: the domain that was looked up is what the certificate is checked for; a stranger to it, or to whoever signed it, gets no request', async () => {
	const good = await laboratory('tls');
	assert.notEqual(await good.ask('OPTIONS', '', DOMAIN), 'transport');
	await good.nothingLeft();
	const misnamed = await laboratory('tls');
	assert.equal(await misnamed.ask('OPTIONS', '', 'elsewhere.example'), 'transport');
	assert.equal(misnamed.received.length, 0);
	await misnamed.nothingLeft();
	const mistrusted = await laboratory('wss', () => ({ key: client.key, cert: client.cert, ca: client.cert }));
	assert.equal(await mistrusted.ask('OPTIONS'), 'transport');
	assert.equal(mistrusted.received.length, 0);
	await mistrusted.nothingLeft();
});

test('tls: a peer of OpenSSL’s, a message cut in three; a peer that speaks plainly is cut off', async () => {
	const lab = await laboratory('tls');
	const peer = connectSecure({ host: lab.at.address, port: lab.at.port, ca: server.cert });
	let heard = '';
	peer.on('data', (bytes) => {
		heard += bytes;
	});
	await new Promise((secure) => peer.once('secureConnect', secure));
	const text = request('OPTIONS', 'SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKpeer');
	for (const part of [text.slice(0, 10), text.slice(10, 100), text.slice(100)]) {
		peer.write(part);
		await lab.clock.run(5);
	}
	await lab.clock.until(() => heard.startsWith('SIP/2.0 200'), 1_000);
	const plain = connectPlain({ host: lab.at.address, port: lab.at.port });
	plain.on('error', () => {});
	plain.write(text);
	await new Promise((closed) => plain.once('close', closed));
	assert.equal(lab.received.length, 1);
	peer.destroy();
	await lab.nothingLeft();
});

test('ws: a browser’s client: text frames, no Content-Length, keep-alive, a ping; what is not SIP closes it', async () => {
	const lab = await laboratory('ws');
	const browser = new WebSocket(`ws://${lab.at.address}:${lab.at.port}/`, ['sip']);
	const heard: string[] = [];
	browser.on('message', (data, isBinary) => heard.push(`${isBinary ? 'binary' : 'text'} ${data}`));
	await new Promise((open) => browser.once('open', open));
	assert.equal(browser.protocol, 'sip');
	const message = request('MESSAGE', 'SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKbrowser', 'Grüße', '');
	browser.send(Buffer.from(message, 'latin1'), { binary: false });
	await lab.clock.until(() => heard.length === 1, 1_000);
	assert.match(heard[0] ?? '', /^text SIP\/2\.0 200 OK\r\n/);
	assert.match(heard[0] ?? '', /Via: SIP\/2\.0\/WS df7jal23ls0d\.invalid;branch=z9hG4bKbrowser/);
	assert.equal(lab.received[0]?.body.length, Buffer.byteLength('Grüße'));
	browser.send('\r\n\r\n');
	await lab.clock.until(() => heard.length === 2, 1_000);
	assert.equal(heard[1], 'text \r\n');
	const pong = new Promise((came) => browser.once('pong', came));
	browser.ping();
	await pong;
	const closed = new Promise((gone) => browser.once('close', gone));
	browser.send('GET / HTTP/1.1');
	await closed;
	assert.match(lab.noise.join(), /not SIP, from 127\./);
	await lab.nothingLeft();
});

test('ws: no subprotocol sip: 400; a plain request: 426; a message over 64 KB ends the stream', async () => {
	const lab = await laboratory('ws');
	const url = `${lab.at.address}:${lab.at.port}`;
	const refused = new WebSocket(`ws://${url}/`, ['chat']);
	const status = await new Promise((known) => refused.once('unexpected-response', (_request, response) => known(response.statusCode)));
	refused.on('error', () => {});
	refused.terminate();
	assert.equal(status, 400);
	assert.equal((await fetch(`http://${url}/`)).status, 426);
	const large = new WebSocket(`ws://${url}/`, ['sip']);
	large.on('error', () => {});
	await new Promise((open) => large.once('open', open));
	const code = new Promise((gone) => large.once('close', gone));
	large.send(Buffer.alloc(70_000, 'x'));
	assert.equal(await code, 1009);
	assert.equal(lab.received.length, 0);
	await lab.nothingLeft();
});

test('tls, wss: without a key there is no listening', async () => {
	const clock = new WallClock();
	const random = seeded(1);
	const network = wireNetwork({ clock, random, journal: journal(clock) });
	const host = network.host('bare', 'other', [SERVER]);
	const user = { request() {}, ack() {}, cancel() {}, malformed() {} };
	for (const transport of ['tls', 'wss'] as const) {
		const layer = new TransactionLayer({ host, clock, random: random.stream('bare'), user });
		await assert.rejects(layer.start([{ transport, port: 0 }]), /SIP over (TLS|WSS) needs a key and a certificate/);
	}
	await network.close();
});
