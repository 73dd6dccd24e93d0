import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, test } from 'node:test';
import { journal, seeded, WallClock } from '../../kernel';
import { type WireNetwork, wireNetwork } from '../../network';
import { composeResponse } from '../message/compose';
import { TransactionLayer } from '../transaction/layer';

const LOOPBACK = '::1';
const networks: WireNetwork[] = [];
afterEach(() => Promise.all(networks.splice(0).map((network) => network.close())));

/** A node on ::1 that answers everything with 200, and where it listens. */
async function node(transport: 'udp' | 'tcp'): Promise<{ layer: TransactionLayer; port: number; malformed: string[] }> {
	const clock = new WallClock();
	const random = seeded(1);
	const network = wireNetwork({ clock, random, journal: journal(clock) });
	networks.push(network);
	const malformed: string[] = [];
	const layer = new TransactionLayer({
		host: network.host('node', 'other', [LOOPBACK]),
		clock,
		random: random.stream('node'),
		user: {
			request(transaction) {
				const { request, flow, toTag } = transaction;
				transaction.respond(200, composeResponse(request, flow.remote, { status: 200, toTag }));
			},
			ack() {},
			cancel() {},
			malformed: (detail) => void malformed.push(detail),
		},
	});
	await layer.start([{ transport, port: 0 }]);
	return { layer, port: layer.transports.locals()[0]?.port ?? 0, malformed };
}

const options = (transport: string, sentBy: string, to: number) =>
	`OPTIONS sip:[::1]:${to} SIP/2.0\r\nVia: SIP/2.0/${transport} ${sentBy};rport;branch=z9hG4bKv6\r\nMax-Forwards: 70\r\nFrom: <sip:a@[::1]>;tag=1\r\nTo: <sip:[::1]:${to}>\r\nCall-ID: v6\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`;

test('wire: a datagram to ::1 and its answer, with received and rport', async () => {
	const { layer, port, malformed } = await node('udp');
	const socket = createSocket('udp6').bind(0, LOOPBACK);
	await once(socket, 'listening');
	socket.send(options('UDP', '[2001:db8::9]:5060', port), port, LOOPBACK);
	const [answer] = (await once(socket, 'message')) as [Buffer];
	assert.match(
		answer.toString(),
		new RegExp(`^SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP \\[2001:db8::9\\]:5060;rport=${socket.address().port};branch=z9hG4bKv6;received=::1\r\n`),
	);
	assert.deepEqual(malformed, []);
	socket.close();
	layer.close();
});

test('wire: a stream to ::1; a node’s own request over it names [::1] in its Via', async () => {
	const { layer, port } = await node('tcp');
	const stream = connect(port, LOOPBACK);
	await once(stream, 'connect');
	stream.write(options('TCP', `[::1]:${stream.localPort}`, port));
	const [answer] = (await once(stream, 'data')) as [Buffer];
	assert.match(answer.toString(), /^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/TCP \[::1\]:/);
	const flow = layer.transports.flowTo({ transport: 'tcp', address: LOOPBACK, port: stream.localPort ?? 0 });
	assert.ok(flow?.open);
	assert.match(layer.newVia(flow).via, new RegExp(`^SIP/2.0/TCP \\[::1\\]:${port};rport;branch=z9hG4bK`));
	stream.destroy();
	layer.close();
});
