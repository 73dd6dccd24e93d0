import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUri } from '../sip';
import { Laboratory, SDP } from './laboratory';
import type { SipDialog } from './srf';

const [ALICE, BOB] = ['2001:db8::1', '2001:db8::b'] as const;

for (const transport of ['udp', 'tcp'] as const) {
	test(`IPv6 over ${transport}: a call, a re-INVITE and a BYE from either side; brackets in Via, Contact and URIs`, async () => {
		const lab = new Laboratory(1);
		const listen = [{ transport, port: 5060 }];
		const [alice, bob] = [await lab.node('alice', ALICE, listen), await lab.node('bob', BOB, listen)];
		let answered: SipDialog | undefined;
		bob.srf.invite(async (request, reply) => {
			assert.deepEqual([request.source_address, request.source_port !== undefined], [ALICE, true]);
			answered = await bob.srf.createUAS(request, reply, { localSdp: SDP });
			answered.on('modify', (_, answer) => answer.send(200, { body: SDP }));
		});
		const dialog = await lab.clock.settle(alice.srf.createUAC(`sip:bob@[${BOB}];transport=${transport}`, { localSdp: SDP }), 1_000);
		await lab.clock.run(100);
		await lab.clock.settle(dialog.modify(SDP), 1_000);
		let ended = false;
		dialog.on('destroy', () => {
			ended = true;
		});
		await lab.clock.settle((answered ?? assert.fail()).destroy(), 1_000);
		await lab.clock.run(100);
		assert.ok(ended);
		const texts = lab.journal
			.ofKind('packet')
			.map(({ payload }) => payload.toString())
			.filter((text) => text.includes('SIP/2.0'));
		assert.equal(texts.filter((text) => /^(?:INVITE|ACK|BYE) /.test(text)).length, 5);
		for (const text of texts) {
			for (const [, uri = ''] of text.matchAll(/<(sips?:[^>]+)>/g)) assert.ok(parseUri(uri), uri);
			assert.match(text, /^Via: SIP\/2\.0\/\w+ \[2001:db8::[1b]\]:\d+;/m);
			if (text.startsWith('INVITE')) assert.match(text, /^Contact: <sip:\[2001:db8::1\]:5060/m);
		}
		await lab.finish();
	});
}

test('both families: a name leads to IPv6 first; who has none goes to IPv4, who has both to each with its own address', async () => {
	const lab = new Laboratory(1);
	lab.network.name('bob.example', [BOB, '10.0.0.2']);
	const bob = lab.network.host('bob', 'other', [BOB, '10.0.0.2']);
	const seen: string[] = [];
	for (const address of bob.addresses()) {
		const port = await bob.udp(5060, address);
		port.receive((bytes, from) => {
			const text = bytes.toString();
			seen.push(`${from.address}>${address} ${/^Via: \S+ ([^;]*)/m.exec(text)?.[1]}`);
			const kept = text.match(/^(?:Via|From|To|Call-ID|CSeq):[^\r]*/gim) ?? [];
			port.send(Buffer.from(`SIP/2.0 200 OK\r\n${kept.join('\r\n').replace(/^To:.*/m, '$&;tag=b')}\r\nContent-Length: 0\r\n\r\n`), from);
		});
	}
	const old = await lab.node('old', '10.0.0.1');
	const places = [ALICE, '10.0.0.3'];
	const both = await lab.node(
		'dual',
		places,
		places.map((address) => ({ transport: 'udp', port: 5060, address })),
	);
	for (const [node, uri] of [
		[old, 'sip:bob.example'],
		[both, 'sip:bob.example'],
		[both, 'sip:10.0.0.2'],
	] as const) {
		await lab.clock.settle(node.srf.request(uri, { method: 'OPTIONS' }), 1_000);
		await lab.clock.run(100);
	}
	assert.deepEqual(seen, [`10.0.0.1>10.0.0.2 10.0.0.1:5060`, `${ALICE}>${BOB} [${ALICE}]:5060`, '10.0.0.3>10.0.0.2 10.0.0.3:5060']);
	await lab.finish();
});
