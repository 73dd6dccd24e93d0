import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installSeededGlobals, journal, seeded, seedGlobals, VirtualClock } from '../kernel';
import { type Host, virtualNetwork } from '../network';
import type { SipDialog, SipNode } from './index';
import { startSipNode } from './index';

const clock = VirtualClock.install();
installSeededGlobals();

const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n';

type Nodes = Record<'alice' | 'pbx' | 'bob', SipNode>;

/** Three nodes in a row: alice calls bob through the PBX. */
async function world(seed: string) {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const start = (host: Host, transport: 'udp' | 'tcp' = 'udp') =>
		clock.settle(startSipNode({ host, listen: [{ transport, port: 5060 }], clock, random, journal: record }), 1_000);
	const nodes: Nodes = {
		alice: await start(network.host('alice', 'other', ['10.0.0.1'])),
		pbx: await start(network.host('pbx', 'pbx', ['10.0.0.10'])),
		bob: await start(network.host('bob', 'other', ['10.0.0.2'])),
	};
	return {
		network,
		record,
		...nodes,
		async finish() {
			await clock.run(70_000);
			for (const [name, node] of Object.entries(nodes)) {
				assert.deepEqual(node.remains(), { clientTransactions: 0, serverTransactions: 0, dialogs: 0, timers: 0, streams: 0 }, name);
				await node.close();
			}
			assert.deepEqual(record.ofKind('signalling'), []);
			return record.hash();
		},
	};
}

/** The start lines that went from host to host. */
function ladder(record: ReturnType<typeof journal>): string[] {
	return record.ofKind('packet').map(({ from, to, payload, at }) => `${at} ${from.address}>${to.address} ${payload.toString().split('\r\n', 1)[0]}`);
}

test('a call through createB2BUA, answered by createUAS, held by re-INVITE, ended by the caller; the same seed gives the same bytes', async () => {
	const play = async (seed: string) => {
		const w = await world(seed);
		const seen: string[] = [];
		w.bob.srf.invite(async (request, reply) => {
			reply.send(180);
			const dialog = await w.bob.srf.createUAS(request, reply, { localSdp: SDP });
			dialog.on('destroy', () => seen.push('bob: destroy'));
			dialog.on('ack', () => seen.push('bob: ack'));
			dialog.on('modify', (_, answer) => answer.send(200, { body: SDP.replace('sendrecv', 'recvonly') }));
		});
		w.pbx.srf.invite(async (request, reply) => {
			const { uas, uac } = await w.pbx.srf.createB2BUA(request, reply, 'sip:bob@10.0.0.2', { proxyRequestHeaders: ['X-Word'] });
			uas.on('destroy', () => void uac.destroy());
			uac.on('destroy', () => void uas.destroy());
			uas.on('modify', async (request, reply) => reply.send(200, { body: await uac.modify(request.body) }));
		});
		const provisional: number[] = [];
		const dialog: SipDialog = await clock.settle(
			w.alice.srf.createUAC(
				'sip:bob@10.0.0.10',
				{ localSdp: SDP, callingNumber: '1001', headers: { 'X-Word': 'straße' } },
				{ cbProvisional: (r) => provisional.push(r.status) },
			),
			5_000,
		);
		assert.deepEqual(provisional, [180]);
		await clock.run(1_000);
		const answer = await clock.settle(dialog.modify(SDP.replace('sendrecv', 'sendonly')), 1_000);
		assert.match(answer, /recvonly/);
		await clock.run(1_000);
		await clock.settle(dialog.destroy(), 1_000);
		await clock.run(1_000);
		assert.deepEqual(seen, ['bob: ack', 'bob: ack', 'bob: destroy']);
		assert.ok(w.record.ofKind('packet').some(({ to, payload }) => to.address === '10.0.0.2' && payload.toString().includes('X-Word: straße')));
		const steps = ladder(w.record);
		return { hash: await w.finish(), steps };
	};
	const first = await play('7');
	assert.equal((await play('7')).hash, first.hash);
	assert.notEqual((await play('8')).hash, first.hash);
	if (process.env.LADDER) console.log(first.steps.join('\n'));
});
