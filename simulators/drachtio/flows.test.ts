import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { parseText } from '../sip';
import type { Reply, SipDialog } from './index';
import { Laboratory, SDP } from './laboratory';

const NODE = '10.0.0.10';
const PHONE = '10.0.0.1';
const TO_NODE = { address: NODE, port: 5060 };

/** A node, and a phone that has a stream to it. */
async function connected() {
	const lab = new Laboratory();
	const node = await lab.node('edge', NODE, [
		{ transport: 'udp', port: 5060 },
		{ transport: 'tcp', port: 5060 },
	]);
	const host = lab.host('phone', PHONE);
	const stream = host.connect(TO_NODE);
	stream.on('error', () => {});
	const heard: string[] = [];
	let branches = 0;
	stream.on('data', (bytes) => heard.push(String(bytes)));
	await lab.clock.run(50);
	const headers = (method: string, tag: string, more: readonly string[]) => [
		`Via: SIP/2.0/TCP 10.9.9.9;branch=z9hG4bK${branches++}`,
		'Max-Forwards: 70',
		`From: <sip:a@b>;tag=1`,
		`To: <sip:c@d>${tag}`,
		'Call-ID: 1',
		`CSeq: 1 ${method}`,
		...more,
	];
	const request = (method: string, more: readonly string[], body = '', tag = '') =>
		stream.write([`${method} sip:${NODE} SIP/2.0`, ...headers(method, tag, more), `Content-Length: ${body.length}`, '', body].join('\r\n'));
	const cutOff = () => lab.journal.ofKind('signalling').filter(({ what }) => what === 'cut-off').length;
	return { lab, node, host, stream, heard, request, cutOff };
}

/** The phone has registered; its 200 says this. */
async function registered(flowTimer: string | undefined) {
	const w = await connected();
	const answer = { flowTimer };
	w.node.srf.register((request, reply) =>
		reply.send(200, { headers: { Contact: request.get('Contact'), ...(answer.flowTimer !== undefined && { 'Flow-Timer': answer.flowTimer }) } }),
	);
	w.request('REGISTER', ['Contact: <sip:a@10.9.9.9;transport=tcp>']);
	await w.lab.clock.run(50);
	assert.match(w.heard.at(-1) ?? '', /^SIP\/2\.0 200/);
	return { ...w, answer };
}

test('Flow-Timer (RFC 5626 §5.4): a flow over which nothing comes for longer, with 32 s of grace, is ended; a keep-alive in time holds it', async () => {
	const { lab, node, stream, heard, cutOff } = await registered('120');
	for (let n = 0; n < 5; n++) {
		await lab.clock.run(119_000);
		stream.write('\r\n\r\n');
		await lab.clock.run(50);
		assert.equal(heard.at(-1), '\r\n');
	}
	await lab.clock.run(151_000);
	assert.deepEqual([node.remains().streams, cutOff()], [1, 0]);
	await lab.clock.run(2_000);
	assert.deepEqual([node.remains().streams, cutOff(), stream.destroyed], [0, 1, true]);
	await lab.finish();
});

test('Flow-Timer: who is told none, or nonsense, may be silent', async () => {
	for (const value of [undefined, '0', 'soon']) {
		const { lab, node, stream } = await registered(value);
		await lab.clock.run(3_600_000);
		assert.equal(node.remains().streams, 1, value);
		stream.destroy();
		await lab.finish();
	}
});

test('Flow-Timer: any message shows that the flow lives; who registers anew and is told none may be silent from then on', async () => {
	const { lab, node, request, stream, answer } = await registered('120');
	for (let n = 0; n < 3; n++) {
		await lab.clock.run(140_000);
		request('OPTIONS', []);
	}
	await lab.clock.run(140_000);
	assert.equal(node.remains().streams, 1);
	answer.flowTimer = undefined;
	request('REGISTER', ['Contact: <sip:a@10.9.9.9;transport=tcp>']);
	await lab.clock.run(3_600_000);
	assert.equal(node.remains().streams, 1);
	stream.destroy();
	await lab.finish();
});

const ANSWER = { headers: ['Content-Type: application/sdp'], body: SDP };

/** The phone calls, is answered, and its stream breaks; then the node sends it a request. Gives its status, and who has come to the phone's own port. */
async function strandedCall(contact: string) {
	const w = await connected();
	const { lab, node, host, stream } = w;
	let reply: Reply | undefined;
	let dialog: SipDialog | undefined;
	node.srf.invite((request, pending) => {
		reply = pending;
		void node.srf.createUAS(request, pending, { localSdp: SDP }).then((made) => {
			dialog = made;
		});
	});
	w.request('INVITE', [`Contact: ${contact}`, ...ANSWER.headers], ANSWER.body);
	await lab.clock.run(100);
	assert.ok(reply !== undefined);
	const tag = /\r\nTo: [^\r]*(;tag=[^\r;]*)/.exec(w.heard.find((text) => text.includes('SIP/2.0 200')) ?? '')?.[1] ?? '';
	w.request('ACK', [], '', tag);
	await lab.clock.run(100);
	const came: string[] = [];
	await lab.clock.settle(
		host.listen(5070, (from: Socket) => void from.on('data', (bytes) => came.push(String(bytes).split(' ', 1)[0] ?? ''))),
		100,
	);
	stream.destroy();
	await lab.clock.run(100);
	let status = 0;
	void dialog?.request({ method: 'INFO' }).then((response) => {
		status = response.status;
	});
	await lab.clock.run(500);
	return { ...w, dialog, status, came };
}

test('a request in a dialog whose flow has gone: 430 where the other end keeps a flow (`ob` in its Contact), and no new connection (RFC 5626 §4.3)', async () => {
	const { lab, dialog, status, came } = await strandedCall(`<sip:a@${PHONE}:5070;transport=tcp;ob>`);
	assert.deepEqual([status, came], [430, []]);
	void dialog?.destroy();
	await lab.finish();
});

test('the same without `ob`: its Contact is where it can be reached', async () => {
	const { lab, dialog, came } = await strandedCall(`<sip:a@${PHONE}:5070;transport=tcp>`);
	assert.deepEqual(came, ['INFO']);
	void dialog?.destroy();
	await lab.finish();
});

test('a call down a flow that somebody keeps stays on it, whatever the Contact says: over when the flow is', async () => {
	const { lab, node, host, stream, heard } = await connected();
	const from = { address: PHONE, port: stream.localPort ?? 0 };
	const calling = node.srf.createUAC(`sip:a@${PHONE}:5070`, { localSdp: SDP, proxy: `sip:${from.address}:${from.port};transport=tcp;ob` });
	await lab.clock.run(100);
	const invite = parseText(heard.at(-1) ?? '') ?? assert.fail('no INVITE');
	const kept = ['via', 'from', 'call-id', 'cseq'].map((name) => `${name}: ${invite.header(name)}`);
	const lines = ['SIP/2.0 200 OK', ...kept, `To: ${invite.to};tag=9`, `Contact: <sip:a@${PHONE}:5070;transport=tcp>`, ...ANSWER.headers];
	stream.write([...lines, `Content-Length: ${SDP.length}`, '', SDP].join('\r\n'));
	const dialog = await lab.clock.settle(calling, 1_000);
	await lab.clock.run(100);
	let connections = 0;
	await lab.clock.settle(
		host.listen(5070, () => void connections++),
		100,
	);
	stream.destroy();
	await lab.clock.run(100);
	const response = await lab.clock.settle(dialog.request({ method: 'INFO' }), 2_000);
	assert.deepEqual([response.status, connections], [430, 0]);
	void dialog.destroy();
	await lab.finish();
});
