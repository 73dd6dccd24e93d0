import { compose, type Header, parseText } from '../simulators/sip';
import { median } from './median';

/** Reads an INVITE and writes it again, in turn with the npm package sip; tells its parent how many each did in a second. */

const ONCE = 20_000;
const WARM_UP = 3;
const TURNS = 9;

function invite(): string {
	const vias = ['198.51.100.10', '203.0.113.10'].map(
		(host, n) => `Via: SIP/2.0/UDP ${host}:5060;branch=z9hG4bK-${n}-8c1f7a;rport=5060;received=${host}`,
	);
	const body = `v=0\r\no=- 3724394400 3724394400 IN IP4 203.0.113.10\r\ns=-\r\nc=IN IP4 203.0.113.10\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n`;
	const head = [
		'INVITE sip:+12125550101@worktime.example;user=phone SIP/2.0',
		...vias,
		'Max-Forwards: 68',
		'From: "Bob Baker" <sip:+13035550177@pinnacle.example;user=phone>;tag=8a6f1c20',
		'To: <sip:+12125550101@worktime.example;user=phone>',
		'Call-ID: 4d1b2c8e-90aa-4f3e-b6a5-1c7a5d0e9f22@198.51.100.10',
		'CSeq: 20134 INVITE',
		'Contact: <sip:203.0.113.10:5060;transport=udp>',
		'P-Asserted-Identity: "Bob Baker" <sip:+13035550177@pinnacle.example;user=phone>',
		'Diversion: <sip:+12125550101@worktime.example>;reason=unconditional;counter=1;privacy=off',
		'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY',
		'Supported: 100rel, timer, replaces',
		'Session-Expires: 1800;refresher=uac',
		'User-Agent: Bench/1.0',
		'Content-Type: application/sdp',
	];
	const text = `${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
	return text.replace('User-Agent: Bench/1.0', `User-Agent: Bench/1.0 ${'x'.repeat(Math.max(0, 1_299 - text.length))}`);
}

function readAndWrite(text: string): void {
	const message = parseText(text);
	if (message?.kind !== 'request' || message.via === undefined || message.cseq === undefined) throw new Error('not read');
	const headers: Header[] = [];
	for (let line = 0; line < message.lineCount; line++)
		if (message.nameAt(line) !== 'content-length') headers.push([message.printedAt(line), message.valueAt(line)]);
	if (compose(`${message.method} ${message.uri} SIP/2.0`, headers, message.body).length !== text.length) throw new Error('not the same');
}

function messagesPerSecond(act: () => void): number {
	const began = performance.now();
	for (let n = 0; n < ONCE; n++) act();
	return ONCE / ((performance.now() - began) / 1_000);
}

const text = invite();
const peer: { parse(text: string): object; stringify(message: object): string } = require('sip');
const rates = { engine: [] as number[], peer: [] as number[] };
for (let turn = -WARM_UP; turn < TURNS; turn++) {
	const [engine, other] = [messagesPerSecond(() => readAndWrite(text)), messagesPerSecond(() => peer.stringify(peer.parse(text)))];
	if (turn < 0) continue;
	rates.engine.push(engine);
	rates.peer.push(other);
}
process.send?.({ bytes: text.length, engine: median(rates.engine), peer: median(rates.peer) });
