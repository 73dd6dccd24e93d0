// Sends new requests as fast as it is told, whatever comes back: `signalling-flood.ts <udp|tcp> <method> <from> <to> <per second> <seconds>`.
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';

const [transport = 'udp', method = 'INVITE', from = '', to = '', rate = '1000', seconds = '3'] = process.argv.slice(2);
const TICK_MS = 5;
const STREAMS = 8;
/** What a stream that is not read may hold before it waits. */
const FULL = 1 << 20;
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';

let sent = 0;
let refused = 0;
let port = 0;

function request(): string {
	const n = ++sent;
	const body = method === 'INVITE' ? `Content-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}` : 'Content-Length: 0\r\n\r\n';
	return `${method} sip:bench@${to}:5060 SIP/2.0\r\nVia: SIP/2.0/${transport.toUpperCase()} ${from}:${port};branch=z9hG4bK${port}.${n}\r\nMax-Forwards: 70\r\nFrom: <sip:flood@${from}>;tag=${n}\r\nTo: <sip:bench@${to}>\r\nCall-ID: flood-${port}-${n}\r\nCSeq: 1 ${method}\r\nContact: <sip:flood@${from}:${port};transport=${transport}>\r\n${body}`;
}

function count(bytes: Buffer): void {
	refused += bytes.toString('latin1').split('SIP/2.0 503 ').length - 1;
}

function run(send: () => void): void {
	const began = performance.now();
	const tick = () => {
		const passed = performance.now() - began;
		if (passed >= Number(seconds) * 1_000) {
			// What is under way may still come.
			setTimeout(() => process.send?.({ sent, refused, seconds: passed / 1_000 }, () => process.exit()), 200);
			return;
		}
		const due = Math.min((passed / 1_000) * Number(rate), sent + Number(rate) / 10);
		while (sent < due) send();
		setTimeout(tick, TICK_MS);
	};
	tick();
}

if (transport === 'udp') {
	const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
	socket.on('message', count);
	socket.bind(0, from, () => {
		port = socket.address().port;
		run(() => socket.send(Buffer.from(request(), 'latin1'), 5060, to));
	});
} else {
	port = 5060;
	const streams: Socket[] = Array.from({ length: STREAMS }, () => connect({ host: to, port: 5060, localAddress: from }));
	for (const stream of streams) {
		stream.on('data', count);
		stream.on('error', () => {});
	}
	run(() => {
		const stream = streams[sent % STREAMS];
		if (stream === undefined || stream.writableLength > FULL) sent++;
		else stream.write(request(), 'latin1');
	});
}
