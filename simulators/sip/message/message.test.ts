import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenge, parseCredentials } from '../digest';
import { composeResponse } from './compose';
import type { SipMessage } from './message';
import { parseMessage, parseText } from './parse';
import { type Framed, StreamFramer } from './stream-framer';
import { faultOf } from './validate';
import { parseVia, withSource } from './via';

const lines = (...of: string[]) => `${of.join('\r\n')}\r\n`;

const OPTIONS = lines(
	'OPTIONS sip:bob@biloxi.com;user=phone SIP/2.0',
	'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK77',
	'Max-Forwards: 70',
	'From: "Alice, \\"A\\"" <sip:alice@atlanta.com;tag=no>;tag=1928301774',
	'To: sip:bob@biloxi.com;tag=0',
	'Call-ID: a84b4c76e66710',
	'CSeq: 63104 OPTIONS',
	'Content-Length: 0',
	'',
);

function read(text: string): SipMessage {
	const message = parseText(text);
	assert.ok(message, text);
	return message;
}

const fault = (text: string) => faultOf(read(text))?.status;

test('message: fields of a request; tags are those of the header, not of the URI', () => {
	const request = read(OPTIONS);
	assert.ok(request.kind === 'request');
	assert.deepEqual([request.method, request.uri], ['OPTIONS', 'sip:bob@biloxi.com;user=phone']);
	assert.deepEqual([request.fromTag, request.toTag, request.callId], ['1928301774', '0', 'a84b4c76e66710']);
	assert.deepEqual(request.cseq, { number: 63104, method: 'OPTIONS' });
	assert.deepEqual([request.via?.host, request.via?.port, request.via?.branch], ['192.0.2.1', 5060, 'z9hG4bK77']);
	assert.equal(faultOf(request), undefined);
});

test('message: compact names, folded lines, odd white space and several values per header, kept byte for byte', () => {
	const text = lines(
		'SIP/2.0 200 Alles gut',
		'v: SIP / 2.0 / TCP  [2001:DB8::9:1]:5061 ;branch=z9hG4bK1;received="10.0.0.1"',
		'VIA:SIP/2.0/UDP a.example.com,',
		'  SIP/2.0/UDP b.example.com;branch=z9hG4bK3',
		'f  :  <sip:a@example.com>;',
		'\ttag = 4711',
		't: <sip:b@example.com>',
		'i: x',
		'cSeQ: 0009',
		'  INVITE',
		'm: "a, b" <sip:1,2@h>, <sip:2@h;x=",">;q=0.5',
		'X-Empty:',
		'l: 3',
		'',
		'abc',
	).slice(0, -2);
	const message = read(text);
	assert.ok(message.kind === 'response');
	assert.deepEqual([message.status, message.reason], [200, 'Alles gut']);
	assert.equal(faultOf(message), undefined);
	assert.deepEqual(
		message.list('via').map((value) => parseVia(value)?.host),
		['2001:db8::9:1', 'a.example.com', 'b.example.com'],
	);
	assert.deepEqual([message.via?.transport, message.via?.port], ['tcp', 5061]);
	assert.equal(message.fromTag, '4711');
	assert.deepEqual(message.cseq, { number: 9, method: 'INVITE' });
	assert.deepEqual(message.list('contact'), ['"a, b" <sip:1,2@h>', '<sip:2@h;x=",">;q=0.5']);
	assert.deepEqual([message.header('x-empty'), message.header('x-none')], ['', undefined]);
	assert.deepEqual([message.spelledAt(0), message.spelledAt(5), message.spelledAt(7)], ['v', 'cSeQ', 'X-Empty']);
	assert.equal(message.body, 'abc');
	assert.equal(message.text, text);
});

test('message: a UTF-8 body counts in bytes, and what lies behind Content-Length is cut off', () => {
	const body = Buffer.from('Grüße 👋');
	const head = OPTIONS.replace('Content-Length: 0', `Content-Length: ${body.length}`);
	const message = parseMessage(Buffer.concat([Buffer.from(head), body, Buffer.from('surplus')]));
	assert.ok(message);
	assert.deepEqual(Buffer.from(message.body, 'latin1'), body);
	assert.ok(message.toString().endsWith('Grüße 👋'));
});

test('message: what is not SIP is no message', () => {
	for (const text of [
		'',
		'hello',
		'\r\n\r\n',
		'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
		'SIP/2.0 abc OK\r\n\r\n',
		'SIP/2.0 99 Low\r\n\r\n',
		'SIP/2.0 2000 Long\r\n\r\n',
		'SIP/3.0 200 OK\r\n\r\n',
		'BYE sip:x@y\r\n\r\n',
	]) {
		assert.equal(parseText(text), undefined, text);
	}
});

test('message: bad start lines and headers are answered as RFC 4475 says', () => {
	const start = (line: string) => fault(OPTIONS.replace(/^[^\r]*/, line));
	assert.equal(start('OPTIONS sip:bob@biloxi.com SIP/7.0'), 505);
	assert.equal(start('OPTIONS <sip:bob@biloxi.com> SIP/2.0'), 400);
	assert.equal(start('OPTIONS sip:bob@biloxi.com; lr SIP/2.0'), 400);
	assert.equal(start('OPTIONS  sip:bob@biloxi.com  SIP/2.0'), 400);
	assert.equal(start('OPTIONS sip:bob@biloxi.com SIP/2.0  '), 400);
	assert.equal(start('OPTIONS nobodyKnows:bob SIP/2.0'), 416);
	assert.equal(start('OPTIONS tel:+12125550101 SIP/2.0'), undefined);
	const header = (from: string | RegExp, to: string) => fault(OPTIONS.replace(from, to));
	assert.equal(header('CSeq: 63104 OPTIONS', 'CSeq: 63104 INVITE'), 400);
	assert.equal(header('CSeq: 63104 OPTIONS', 'CSeq: 36893488147419103232 OPTIONS'), 400);
	assert.equal(header('CSeq: 63104 OPTIONS', 'CSeq: 2147483648 OPTIONS'), 400);
	assert.equal(header('CSeq: 63104 OPTIONS', 'CSeq: 2147483647 OPTIONS'), undefined);
	assert.equal(header('CSeq: 63104 OPTIONS', 'CSeq: OPTIONS'), 400);
	assert.equal(header('Max-Forwards: 70', 'Max-Forwards: 0x'), 400);
	assert.equal(header('Max-Forwards: 70', 'Call-ID: second'), 400);
	assert.equal(header('Max-Forwards: 70', 'no header at all'), 400);
	assert.equal(header('Max-Forwards: 70', 'Subject: old phones send none'), undefined);
	assert.equal(header('Content-Length: 0', 'Content-Length: -1'), 400);
	assert.equal(header('Content-Length: 0', 'Content-Length: 9'), 400);
	assert.equal(header('Content-Length: 0', 'Content-Length: 0\r\nl: 1'), 400);
	assert.equal(header(/Via:[^\r]*/, 'Via: SIP/2.0/UDP ;branch=x'), 400);
	assert.equal(header(/Call-ID:[^\r]*\r\n/, ''), 400);
	assert.equal(fault(OPTIONS.slice(0, -2)), 400);
	assert.equal(fault(OPTIONS.replace('\r\n\r\n', `\r\n${'X: y\r\n'.repeat(300)}\r\n`)), 513);
});

test('message: a response marks where the request came from (RFC 3581) and gets the tag once', () => {
	const via = (value: string) => withSource(parseVia(value) ?? assert.fail(value), '198.51.100.1', 9988);
	assert.equal(via('SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKx'), 'SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bKx;received=198.51.100.1');
	assert.equal(via('SIP/2.0/UDP 198.51.100.1:9988;branch=z9hG4bKx'), 'SIP/2.0/UDP 198.51.100.1:9988;branch=z9hG4bKx');
	assert.equal(via('SIP/2.0/UDP host.example;branch=z9hG4bKx'), 'SIP/2.0/UDP host.example;branch=z9hG4bKx;received=198.51.100.1');
	const request = read(OPTIONS.replace('To: sip:bob@biloxi.com;tag=0', 'To: <sip:bob@biloxi.com>'));
	assert.ok(request.kind === 'request');
	const to = (status: number) => read(composeResponse(request, { address: '192.0.2.1', port: 5060 }, { status, toTag: 't1' })).to;
	assert.deepEqual([to(100), to(180)], ['<sip:bob@biloxi.com>', '<sip:bob@biloxi.com>;tag=t1']);
});

test('stream: the same messages however the bytes are cut; pings answered, blank lines skipped', () => {
	const body = OPTIONS.replace('Content-Length: 0', 'Content-Length: 5').concat('hello');
	const stream = Buffer.from(`\r\n\r\n${OPTIONS}\r\n${body}${body}\r\n\r\n`, 'latin1');
	const kinds = (framed: Framed[]) => framed.map((each) => (each.is === 'message' ? each.message.body : each.is));
	for (let size = 1; size < 400; size += 7) {
		const framer = new StreamFramer();
		const framed: Framed[] = [];
		for (let at = 0; at < stream.length; at += size) framed.push(...framer.push(stream.subarray(at, at + size)));
		assert.deepEqual(kinds(framed), ['ping', '', 'hello', 'hello', 'ping'], `in pieces of ${size}`);
	}
});

test('stream: noise, endless headers and a huge body break it, once', () => {
	for (const bytes of [
		'not sip at all\r\n\r\n',
		'x'.repeat(70_000),
		OPTIONS.replace('Content-Length: 0', 'Content-Length: 999999'),
		OPTIONS.replace('Content-Length: 0', 'Content-Length: x'),
	]) {
		const framer = new StreamFramer();
		const [framed] = framer.push(Buffer.from(bytes));
		assert.equal(framed?.is, 'broken');
		assert.deepEqual(framer.push(Buffer.from(OPTIONS)), []);
	}
});

test('found by seed 29011 of the fuzzing: a tag without a value is a fault, wherever it stands; in quotes or in a URI it is none', () => {
	const request = (to: string, from = '<sip:a@b>;tag=1') =>
		parseText(
			`OPTIONS sip:c@d SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nTo: ${to}\r\nFrom: ${from}\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n`,
		);
	const fault = (...parts: Parameters<typeof request>) => {
		const message = request(...parts);
		return message && faultOf(message)?.text;
	};
	for (const to of ['<sip:c@d>;tag', '<sip:c@d>;tag=', 'sip:c@d ;   tag;    = 1918n', '"c" <sip:c@d> ; x=1;TAG ;y=2'])
		assert.equal(fault(to), 'Bad To Tag', to);
	assert.equal(fault('<sip:c@d>', '<sip:a@b>;tag='), 'Bad From Tag');
	for (const to of ['<sip:c@d>', '"c;tag;" <sip:c@d>', '<sip:c@d;tag>', '<sip:c@d>;tag=1', '<sip:c@d>;tags']) assert.equal(fault(to), undefined, to);
});

test('headers, parameters and algorithms with names that every object has (constructor, __proto__) are unknown ones, no faults of ours', () => {
	const request = `OPTIONS sip:a@b SIP/2.0\r\nconstructor: x\r\n__proto__: y\r\nContent-Length: 0\r\n\r\n`;
	const message = parseText(request) ?? assert.fail();
	assert.deepEqual(
		Array.from({ length: message.lineCount }, (_, line) => message.printedAt(line)),
		['Constructor', '__proto__', 'Content-Length'],
	);
	assert.equal(message.header('constructor'), 'x');
	const credentials = 'Digest username="u", realm="r", nonce="n", uri="sip:a", response="0", algorithm=constructor';
	assert.equal(parseCredentials(credentials), undefined);
	assert.equal(parseChallenge('Digest realm="r", nonce="n", algorithm=constructor'), undefined);
});
