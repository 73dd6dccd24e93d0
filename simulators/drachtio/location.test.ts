import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Laboratory, type Peer, SDP } from './laboratory';

const NODE = '10.0.0.10';
const DOMAIN = 'farm.example';
const FARM = ['10.0.1.1', '10.0.1.2', '10.0.1.3'] as const;

type Act = 'answers' | 'is busy' | 'is overloaded' | 'is silent' | 'is not there';

/** A node, and a domain of three servers of descending priority. */
async function farm(...acts: readonly [Act, Act, Act]) {
	const lab = new Laboratory(1);
	const node = await lab.node('pbx', NODE, [
		{ transport: 'udp', port: 5060 },
		{ transport: 'tcp', port: 5060 },
	]);
	lab.network.services(
		`_sip._udp.${DOMAIN}`,
		FARM.map((_, n) => ({ type: 'SRV', priority: n, weight: 0, port: 5060, target: `s${n}.${DOMAIN}` })),
	);
	const peers: Peer[] = [];
	for (const [n, address] of FARM.entries()) {
		lab.network.name(`s${n}.${DOMAIN}`, [address]);
		const peer = await lab.peer(address);
		peers.push(peer);
		peer.see = (message) => {
			if (message.kind !== 'request' || message.method === 'ACK') return;
			const act = acts[n];
			if (message.toTag !== undefined || act === 'answers')
				peer.send(NODE, peer.response(message, 200, { body: message.method === 'INVITE' ? SDP : '' }));
			else if (act === 'is busy') peer.send(NODE, peer.response(message, 486));
			else if (act === 'is overloaded') peer.send(NODE, peer.response(message, 503));
		};
	}
	return { lab, node, heard: () => peers.map((peer) => peer.take().join(' ')) };
}

test('failover (RFC 3263 §4.3): a server that says 503, then one that is silent: the third answers, and the application sees its 200 alone', async () => {
	const { lab, node, heard } = await farm('is overloaded', 'is silent', 'answers');
	const statuses: number[] = [];
	const requests: string[] = [];
	const calling = node.srf.createUAC(
		`sip:bob@${DOMAIN}`,
		{ localSdp: SDP },
		{ cbRequest: (_, request) => void requests.push(request.callId), cbProvisional: ({ status }) => void statuses.push(status) },
	);
	const dialog = await lab.clock.settle(calling, 60_000);
	assert.equal(requests.length, 1);
	await lab.clock.run(20);
	const [first, second, third] = heard();
	assert.equal(first, 'INVITE ACK');
	assert.match(second ?? '', /^(?:INVITE ?){7}$/);
	assert.equal(third, 'INVITE ACK');
	assert.deepEqual(statuses, []);
	await lab.clock.settle(dialog.destroy(), 1_000);
	assert.deepEqual(heard(), ['', '', 'BYE']);
	await lab.finish();
});

test('failover: every attempt has a branch of its own, and the same Call-ID, From tag and CSeq', async () => {
	const { lab, node } = await farm('is overloaded', 'is overloaded', 'answers');
	await lab.clock.settle(node.srf.request(`sip:bob@${DOMAIN}`, { method: 'OPTIONS' }), 5_000).catch(() => {});
	await lab.clock.run(1_000);
	const sent = lab.journal
		.ofKind('packet')
		.map(({ payload }) => payload.toString())
		.filter((text) => text.startsWith('OPTIONS'));
	const all = (pattern: RegExp) => new Set(sent.map((text) => pattern.exec(text)?.[1]));
	assert.equal(sent.length, 3);
	assert.equal(all(/branch=([^;\r]*)/).size, 3);
	for (const same of [/Call-ID: ([^\r]*)/, /From: ([^\r]*)/, /CSeq: ([^\r]*)/]) assert.equal(all(same).size, 1);
	await lab.finish();
});

test('failover ends where a server decides: 486 of the second is the answer; and where none is left: the last 503', async () => {
	const decided = await farm('is overloaded', 'is busy', 'answers');
	await assert.rejects(decided.lab.clock.settle(decided.node.srf.createUAC(`sip:bob@${DOMAIN}`, { localSdp: SDP }), 5_000), { status: 486 });
	await decided.lab.clock.run(20);
	assert.deepEqual(decided.heard(), ['INVITE ACK', 'INVITE ACK', '']);
	await decided.lab.finish();
	const none = await farm('is overloaded', 'is overloaded', 'is overloaded');
	await assert.rejects(none.lab.clock.settle(none.node.srf.createUAC(`sip:bob@${DOMAIN}`, { localSdp: SDP }), 5_000), { status: 503 });
	await none.lab.clock.run(20);
	assert.deepEqual(none.heard(), ['INVITE ACK', 'INVITE ACK', 'INVITE ACK']);
	await none.lab.finish();
});

test('failover: who has cancelled is not called elsewhere', async () => {
	const { lab, node, heard } = await farm('is silent', 'answers', 'answers');
	const calling = node.srf.createUAC(
		`sip:bob@${DOMAIN}`,
		{ localSdp: SDP },
		{ cbRequest: (_, request) => void lab.clock.at(1_000, () => request.cancel()) },
	);
	await assert.rejects(lab.clock.settle(calling, 90_000));
	assert.deepEqual(heard().slice(1), ['', '']);
	await lab.finish();
});

test('failover of a proxy: 503 and silence move on to the next server of the same target', async () => {
	const { lab, node, heard } = await farm('is overloaded', 'is silent', 'answers');
	node.srf.invite((request) => void node.srf.proxyRequest(request, `sip:bob@${DOMAIN}`, { remainInDialog: false }));
	const caller = await lab.peer('10.0.0.1');
	caller.send(NODE, caller.request('INVITE', NODE, { headers: ['Content-Type: application/sdp'], body: SDP }));
	await lab.clock.run(40_000);
	assert.deepEqual(
		caller.take().filter((what) => what !== '100 INVITE'),
		['200 INVITE'],
	);
	const [first, , third] = heard();
	assert.deepEqual([first, third], ['INVITE ACK', 'INVITE']);
	await lab.finish(200_000);
});

const LARGE = { 'X-Large': 'x'.repeat(1_300) };

/** A phone that hears both transports, or datagrams alone. */
async function phone(listens: 'both' | 'udp') {
	const lab = new Laboratory(1);
	const both = (['udp', 'tcp'] as const).map((transport) => ({ transport, port: 5060 }));
	const node = await lab.node('pbx', NODE, both);
	const bob = await lab.node('bob', '10.0.0.2', listens === 'both' ? both : both.slice(0, 1));
	bob.srf.invite((request, reply) => void bob.srf.createUAS(request, reply, { localSdp: SDP }));
	const transports = () =>
		lab.journal
			.ofKind('packet')
			.filter(({ payload, fate }) => fate === 'delivered' && payload.toString().startsWith('INVITE'))
			.map(({ transport, payload }) => `${transport} ${/^Via: SIP\/2\.0\/(\w+)/m.exec(payload.toString())?.[1]}`);
	return { lab, node, transports };
}

for (const [listens, headers, expected] of [
	['both', {}, ['udp UDP']],
	['both', LARGE, ['tcp TCP']],
	['udp', LARGE, ['udp UDP']],
] as const) {
	test(`RFC 3261 §18.1.1: a request ${headers === LARGE ? 'of more than 1,300 bytes' : 'that is small'} to who hears ${listens} goes as ${expected}`, async () => {
		const { lab, node, transports } = await phone(listens);
		const dialog = await lab.clock.settle(node.srf.createUAC('sip:bob@10.0.0.2', { localSdp: SDP, headers }), 5_000);
		assert.deepEqual(transports(), expected);
		// Longer than streams stay open: the way to the other end is found anew.
		await lab.clock.run(100_000);
		await lab.clock.settle(dialog.destroy(), 5_000);
		await lab.finish();
	});
}

test('a large request whose stream brings no answer is not sent again as a datagram: who has heard it takes the CSeq for an old one', async () => {
	const lab = new Laboratory(1);
	const node = await lab.node('pbx', NODE, [
		{ transport: 'udp', port: 5060 },
		{ transport: 'tcp', port: 5060 },
	]);
	const streamed: string[] = [];
	const listening = lab
		.host('bob', '10.0.0.2')
		.listen(5060, (stream) => stream.on('data', (bytes) => streamed.push(bytes.toString().split(' ', 1)[0] ?? '')));
	const listener = await lab.clock.settle(listening, 1_000);
	await assert.rejects(lab.clock.settle(node.srf.createUAC('sip:bob@10.0.0.2', { localSdp: SDP, headers: LARGE }), 100_000), { status: 408 });
	assert.deepEqual(streamed, ['INVITE']);
	assert.ok(lab.journal.ofKind('packet').every(({ transport }) => transport === 'tcp'));
	listener.close();
	await lab.finish();
});
