import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal, type Millis, seeded, VirtualClock } from '../../kernel';
import { virtualNetwork } from '../../network';
import { TransactionLayer } from './layer';

const clock = VirtualClock.install();

/** When a request that nobody answers is sent, and when its sender gives up. */
async function unanswered(method: 'OPTIONS' | 'INVITE', t1Ms?: Millis): Promise<{ sent: Millis[]; gaveUp: Millis }> {
	clock.begin();
	const random = seeded(1);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const host = network.host('caller', 'other', ['192.0.2.1']);
	const silent = await network.host('silent', 'other', ['192.0.2.2']).udp(5060);
	const user = { request() {}, ack() {}, cancel() {}, malformed() {} };
	const layer = new TransactionLayer({ host, clock, random: random.stream('caller'), user, ...(t1Ms !== undefined && { t1Ms }) });
	await layer.start([{ transport: 'udp', port: 5060 }]);
	const flow = layer.transports.flowTo({ transport: 'udp', ...silent.local });
	assert.ok(flow !== undefined);
	const { branch, via } = layer.newVia(flow);
	const head = `${method} sip:silent@192.0.2.2 SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a@192.0.2.1>;tag=1\r\nTo: <sip:silent@192.0.2.2>\r\n`;
	const text = `${head}Call-ID: 1@192.0.2.1\r\nCSeq: 1 ${method}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`;
	let gaveUp: Millis | undefined;
	const failed = () => {
		gaveUp = clock.now();
	};
	layer.client({ method, branch, text, flow, user: { response() {}, failed } }).send();
	await clock.until(() => gaveUp !== undefined, 100_000);
	assert.deepEqual(layer.remains, { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 });
	layer.close();
	return { sent: log.ofKind('packet').map(({ at }) => at), gaveUp: gaveUp as unknown as Millis };
}

test('T1 is 500 ms: OPTIONS and INVITE over UDP are repeated at 500 ms, 1.5 s, 3.5 s …, and given up after 32 s', async () => {
	const options = await unanswered('OPTIONS');
	assert.deepEqual(options.sent.slice(0, 6), [0, 500, 1_500, 3_500, 7_500, 11_500]);
	assert.equal(options.gaveUp, 32_000);
	assert.deepEqual(await unanswered('INVITE'), { sent: [0, 500, 1_500, 3_500, 7_500, 15_500, 31_500], gaveUp: 32_000 });
});

test('T1 is 50 ms: everything goes ten times as fast, T2 as well', async () => {
	const options = await unanswered('OPTIONS', 50);
	assert.deepEqual(options.sent.slice(0, 6), [0, 50, 150, 350, 750, 1_150]);
	assert.equal(options.gaveUp, 3_200);
	assert.deepEqual(await unanswered('INVITE', 50), { sent: [0, 50, 150, 350, 750, 1_550, 3_150], gaveUp: 3_200 });
});
