import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../kernel';
import { Engine } from './engine';
import { FrameReader, frame, parseControlMessage } from './frames';
import { Laboratory, SDP } from './laboratory';

/** An engine, and an application that is nothing but bytes. */
async function bare(secret = 'cymru') {
	const lab = new Laboratory();
	const { clock, random, journal } = lab;
	const turns: (() => void)[] = [];
	const engine = new Engine({
		host: lab.host('pbx', '10.0.0.10'),
		clock,
		random,
		journal,
		secret: new Secret(secret),
		later: (act) => turns.push(act),
	});
	await clock.settle(
		engine.start([
			{ transport: 'udp', port: 5060 },
			{ transport: 'tcp', port: 5060 },
		]),
		1_000,
	);
	const connect = () => {
		const frames: string[] = [];
		let closed = false;
		const control = engine.connect({ write: (content) => frames.push(content), close: () => (closed = true) });
		return {
			control,
			frames,
			isClosed: () => closed,
			say: (content: string) => control.receive(frame(content)),
			/** What the engine has said since, without ids. */
			heard: () => frames.splice(0).map((content) => content.slice(content.indexOf('|') + 1)),
		};
	};
	/** Runs the turns that the engine asked for. */
	const turn = (): number => {
		const due = turns.splice(0);
		for (const act of due) act();
		return due.length;
	};
	const settle = () => {
		while (turn() > 0);
	};
	return { lab, engine, connect, turn, settle };
}

test('control: authenticate tells the places and a version that enables pings; a wrong secret is refused and hung up on', async () => {
	const { connect, settle } = await bare();
	const good = connect();
	good.say('1|authenticate|cymru|');
	settle();
	assert.deepEqual(good.heard(), ['response|1|OK|udp/10.0.0.10:5060,tcp/10.0.0.10:5060|v0.9.10|udp/10.0.0.10:5060,tcp/10.0.0.10:5060']);
	good.say('2|route|invite');
	good.say('3|ping');
	good.say('4|remove_route|invite');
	settle();
	assert.deepEqual(good.heard(), ['response|2|OK', 'response|3|OK|pong', 'response|4|OK']);
	const bad = connect();
	bad.say('1|authenticate|cymraeg|');
	bad.say('2|route|invite');
	settle();
	assert.deepEqual([bad.heard(), bad.isClosed()], [['response|1|NO|incorrect secret'], true]);
});

test('control: an unknown verb, a verb before authenticate, and what is no frame end the connection', async () => {
	const { connect, settle } = await bare();
	const curious = connect();
	curious.say('1|authenticate|cymru|');
	curious.say('2|dance');
	settle();
	assert.deepEqual(curious.heard().at(-1), 'response|2|NO|Unknown message type');
	assert.ok(curious.isClosed());
	const hasty = connect();
	hasty.say('1|route|invite');
	settle();
	assert.deepEqual([hasty.heard(), hasty.isClosed()], [['response|1|NO|not authenticated'], true]);
	for (const noise of ['GET / HTTP/1.1\r\n', '123456#', '#', '-1#']) {
		const loud = connect();
		loud.control.receive(Buffer.from(noise));
		assert.ok(loud.isClosed(), noise);
	}
});

test('control: frames may be cut anywhere and come together; bytes count, not characters', () => {
	const contents = ['1|authenticate|cymru|', `2|sip||\r\nMESSAGE sip:a@b SIP/2.0\r\n\r\nGrüße 👋`, '3|ping'];
	const bytes = Buffer.concat(contents.map((content) => frame(Buffer.from(content).toString('latin1'))));
	for (let size = 1; size <= bytes.length; size++) {
		const reader = new FrameReader();
		const read: string[] = [];
		for (let at = 0; at < bytes.length; at += size) read.push(...reader.push(bytes.subarray(at, at + size)));
		assert.deepEqual(
			read.map((content) => Buffer.from(content, 'latin1').toString()),
			contents,
		);
	}
	assert.deepEqual(parseControlMessage('7|sip|t1|d1|sip:x\r\nBYE'), { id: '7', verb: 'sip', tokens: ['t1', 'd1', 'sip:x'], message: 'BYE' });
});

test('control: nothing is said from within, and one frame per turn', async () => {
	const { connect, turn } = await bare();
	const app = connect();
	app.say('1|authenticate|cymru|');
	app.say('2|ping');
	app.say('3|ping');
	assert.deepEqual(app.frames, []);
	for (let frames = 1; frames <= 3; frames++) {
		assert.equal(turn(), 1);
		assert.equal(app.frames.length, frames);
	}
	assert.equal(turn(), 0);
});

test("control: a request's reply comes before its response, with the tokens that drachtio-srf counts", async () => {
	const { lab, connect, settle } = await bare();
	const app = connect();
	app.say('1|authenticate|cymru|');
	app.say(`2|sip||\r\nINVITE sip:bob@nowhere.example SIP/2.0\r\ncontact: <sip:localhost>\r\nContent-Length: 3\r\n\r\n${SDP}`);
	await lab.clock.run(10);
	settle();
	const [, reply = '', response = ''] = app.heard();
	const tokens = (reply.split('\r\n', 1)[0] ?? '').split('|');
	assert.deepEqual(tokens.slice(0, 4), ['response', '2', 'OK', 'application']);
	assert.deepEqual([tokens[5], tokens[6], tokens[7], tokens[10]], ['udp', '10.0.0.10', '5060', 'Msg sent:']);
	assert.match(tokens[8] ?? '', /^\d\d:\d\d:\d\d\.\d{6}$/);
	const sent = reply.slice(reply.indexOf('\r\n') + 2);
	assert.equal(tokens[4], String(Buffer.byteLength(sent)));
	assert.match(sent, /\r\nFrom: <sip:10\.0\.0\.10:5060>;tag=[^;\r]+\r\nTo: <sip:bob@nowhere\.example>\r\n/);
	assert.match(sent, /\r\nContact: <sip:10\.0\.0\.10:5060>\r\nContent-Type: application\/sdp\r\n/);
	assert.ok(sent.endsWith(`Content-Length: ${SDP.length}\r\n\r\n${SDP}`));
	const [meta = '', status] = response.split('\r\n', 2);
	assert.deepEqual(meta.split('|').slice(0, 6), ['sip', 'network', '0', 'udp', '', '0']);
	assert.equal(meta.split('|')[7], tokens[9], 'the transaction of the reply');
	assert.match(meta.split('|')[8] ?? '', /^[0-9a-f]+;from-tag=[0-9a-f]+$/);
	assert.equal(status, 'SIP/2.0 503 Service Unavailable');
});

test('control: what cannot be done is refused in the words that drachtio-srf knows', async () => {
	const { lab, connect, settle } = await bare();
	const app = connect();
	app.say('1|authenticate|cymru|');
	app.say('2|sip||x;from-tag=y\r\nBYE sip:placeholder SIP/2.0\r\n\r\n');
	app.say('3|sip||x;from-tag=y\r\nACK sip:placeholder SIP/2.0\r\n\r\n');
	app.say('4|sip|t9|\r\nCANCEL sip:a@b SIP/2.0\r\n\r\n');
	app.say('5|sip|t9|\r\nSIP/2.0 200 OK\r\n\r\n');
	app.say('6|sip||\r\nSIP/2.0 200 OK\r\n\r\n');
	app.say('7|sip||\r\nMESSAGE sip:a@10.0.0.10 SIP/2.0\r\n\r\n');
	app.say('8|sip||\r\nMESSAGE sip:a@10.0.0.9;transport=tls SIP/2.0\r\n\r\n');
	app.say('9|sip||\r\nMESSAGE sip:a@10.0.0.9 SIP/2.0\r\n\r\nhello');
	app.say('10|sip||\r\nMESSAGE mailto:a@b SIP/2.0\r\n\r\n');
	app.say('11|proxy|t9|||||||sip:a@b\r\nINVITE sip:a@b SIP/2.0\r\n\r\n');
	app.say('12|sip||\r\nnonsense');
	await lab.clock.run(10);
	settle();
	assert.deepEqual(
		app
			.heard()
			.slice(1)
			.map((content) => content.replace(/^response\|/, '')),
		[
			'2|NOK|Server error: unable to find dialog for dialog id provided',
			'3|NOK|Server error: ACK for non-success final response is automatically generated by server',
			'4|NOK|unable to cancel unknown transaction id: t9',
			'5|NOK|Response not sent due to unknown transaction',
			'6|NOK|transaction id missing',
			'7|NOK|can not send request to myself',
			'8|NOK|requested protocol/transport not available',
			'9|NOK|missing content-type',
			'10|NOK|invalid request-uri: mailto:a@b',
			'11|NOK|Response not sent due to unknown transaction',
			'12|NOK|invalid request-uri: no SIP message',
		],
	);
});

test('control: several applications take turns; one that goes leaves its requests answered', async () => {
	const { lab, engine, connect, settle } = await bare();
	const peer = await lab.peer('10.0.0.1');
	const apps = [connect(), connect()];
	for (const app of apps) {
		app.say('1|authenticate|cymru|');
		app.say('2|route|MESSAGE');
	}
	settle();
	for (const app of apps) app.heard();
	for (const call of ['a', 'b', 'c']) peer.send('10.0.0.10', peer.request('MESSAGE', '10.0.0.10', { call }));
	await lab.clock.run(30);
	settle();
	const heard = apps.map((app) => app.heard());
	assert.deepEqual(
		heard.map((frames) => frames.length),
		[2, 1],
	);
	assert.match(heard[0]?.[0] ?? '', /^sip\|network\|\d+\|udp\|10\.0\.0\.1\|5060\|[\d:.]+\|[^|]+\|\|10\.0\.0\.10\|5060\|\r\nMESSAGE /);
	apps[0]?.control.closed();
	await lab.clock.run(30);
	assert.deepEqual(peer.take(), ['503 MESSAGE', '503 MESSAGE']);
	peer.send('10.0.0.10', peer.request('MESSAGE', '10.0.0.10', { call: 'd' }));
	await lab.clock.run(30);
	settle();
	assert.equal(apps[1]?.heard().length, 1);
	await lab.clock.run(70_000);
	assert.deepEqual(engine.remains(), { clientTransactions: 0, serverTransactions: 0, dialogs: 0, timers: 0, streams: 0 });
});
