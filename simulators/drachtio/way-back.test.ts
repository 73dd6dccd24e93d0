import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import type { Reply } from './index';
import { Laboratory } from './laboratory';

const NODE = '10.0.0.10';
const PHONE = '10.0.0.1';

/** A node that answers when it is told to, and a phone that has sent it one request over a stream which has closed since. */
async function stranded({ sentBy = PHONE, method = 'OPTIONS', domain }: { sentBy?: string; method?: string; domain?: string } = {}) {
	const lab = new Laboratory();
	const node = await lab.node('pbx', NODE, [
		{ transport: 'udp', port: 5060 },
		{ transport: 'tcp', port: 5060 },
	]);
	const replies: Reply[] = [];
	const keep = (_: unknown, reply: Reply) => void replies.push(reply);
	node.srf.options(keep);
	node.srf.invite(keep);
	const phone = lab.host('phone', PHONE);
	if (domain !== undefined) lab.network.name(domain, ['10.0.0.2']);
	const stream = phone.connect({ address: NODE, port: 5060 });
	stream.on('error', () => {});
	const request = (name: string) =>
		`${name} sip:service@${NODE} SIP/2.0\r\nVia: SIP/2.0/TCP ${sentBy};branch=z9hG4bK1\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 ${name}\r\nContact: <sip:a@${sentBy}>\r\nContent-Length: 0\r\n\r\n`;
	stream.write(request(method));
	await lab.clock.run(100);
	assert.equal(replies.length, 1);
	/** What comes over streams to a place, by its start line. */
	const listen = async (host: string, address: string, port: number): Promise<string[]> => {
		const heard: string[] = [];
		const at = host === 'phone' ? phone : lab.host(host, address);
		await lab.clock.settle(
			at.listen(port, (from: Socket) => {
				from.on('data', (bytes) => void heard.push(String(bytes).split('\r\n', 1)[0] ?? ''));
			}),
			100,
		);
		return heard;
	};
	const notes = () => lab.journal.ofKind('signalling').map(({ what, detail }) => `${what}: ${detail}`);
	const drop = async () => {
		stream.destroy();
		await lab.clock.run(100);
		assert.equal(node.remains().streams, 0);
	};
	return { lab, listen, notes, drop, node, stream, answer: (status: number) => replies[0]?.send(status) };
}

test('a response whose stream has closed goes over a new one to the address that it came from, at the port of its Via', async () => {
	const { lab, listen, notes, drop, node, answer } = await stranded({ sentBy: `${PHONE}:5070` });
	const heard = await listen('phone', PHONE, 5070);
	await drop();
	answer(200);
	await lab.clock.run(100);
	assert.deepEqual([heard, node.remains().streams, notes()], [['SIP/2.0 200 OK'], 1, []]);
	await lab.finish();
});

test('an INVITE is answered 180 and 486 over one new stream, by which its ACK may come', async () => {
	const { lab, listen, drop, node, answer } = await stranded({ method: 'INVITE' });
	const heard = await listen('phone', PHONE, 5060);
	await drop();
	answer(180);
	answer(486);
	await lab.clock.run(100);
	assert.equal(node.remains().streams, 1);
	assert.match(heard.join(), /^SIP\/2\.0 180 Ringing/);
	assert.equal(lab.journal.ofKind('packet').filter(({ payload }) => String(payload).includes('SIP/2.0 486')).length, 1);
	await lab.finish();
});

test('nobody listens where it came from: the Via’s name leads further; and nowhere: it is noted, and nothing stays', async () => {
	const { lab, listen, notes, drop, answer } = await stranded({ sentBy: 'phone.example:5071', domain: 'phone.example' });
	const heard = await listen('other', '10.0.0.2', 5071);
	await drop();
	answer(200);
	await lab.clock.run(100);
	assert.deepEqual([heard, notes()], [['SIP/2.0 200 OK'], []]);
	await lab.finish();

	const alone = await stranded({ method: 'INVITE' });
	await alone.drop();
	alone.answer(486);
	await alone.lab.clock.run(100);
	assert.match(alone.notes().join(), /^undelivered: SIP\/2\.0 486 Busy Here to 10\.0\.0\.1:\d+, whose tcp stream has closed$/);
	await alone.lab.finish();
});

test('a stream that is open is used, whatever Via says', async () => {
	const { lab, listen, stream, answer } = await stranded({ sentBy: `${PHONE}:5070` });
	const heard = await listen('phone', PHONE, 5070);
	let back = '';
	stream.on('data', (bytes) => {
		back += bytes;
	});
	answer(200);
	await lab.clock.run(100);
	assert.deepEqual([heard, back.split('\r\n', 1)], [[], ['SIP/2.0 200 OK']]);
	stream.destroy();
	await lab.finish();
});
