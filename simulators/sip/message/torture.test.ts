import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNameAddr } from '../name-addr';
import { parseUri } from '../uri';
import type { SipMessage, SipRequest, SipResponse } from './message';
import { parseText } from './parse';
import { StreamFramer } from './stream-framer';
import { INVALID, SEMANTIC, VALID, WILD_METHOD } from './torture.fixture';
import { faultOf } from './validate';
import { parameter, parameters } from './values';
import { parseVia } from './via';

function read(text: string): SipMessage {
	const message = parseText(text);
	assert.ok(message, text);
	assert.equal(faultOf(message), undefined);
	return message;
}

function request(text: string): SipRequest {
	const message = read(text);
	assert.ok(message.kind === 'request');
	return message;
}

function response(text: string): SipResponse {
	const message = read(text);
	assert.ok(message.kind === 'response');
	return message;
}

const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');

test('RFC 4475 §3.1.1.1 wsinv: white space and folding wherever they may stand', () => {
	const message = request(VALID.wsinv);
	assert.equal(message.uri, 'sip:vivekg@chair-dnrc.example.com;unknownparam');
	assert.deepEqual([...(parseUri(message.uri)?.parameters ?? [])], [['unknownparam', '']]);
	assert.deepEqual([message.toTag, message.fromTag, message.callId], ['1918181833n', '98asjd8', 'wsinv.ndaksdj@192.0.2.1']);
	assert.deepEqual(parseNameAddr(message.from).displayName, 'J Rosenberg \\"');
	assert.deepEqual(message.cseq, { number: 9, method: 'INVITE' });
	assert.equal(Number(message.header('max-forwards')), 68);
	assert.deepEqual(
		message.list('via').map((value) => {
			const { transport, host, branch } = parseVia(value) ?? assert.fail(value);
			return [transport, host, branch];
		}),
		[
			['udp', '192.0.2.2', '390skdjuw'],
			['tcp', 'spindle.example.com', 'z9hG4bK9ikj8'],
			['udp', '192.168.255.111', 'z9hG4bK30239'],
		],
	);
	assert.equal(message.header('subject'), '');
	assert.equal(message.header('newfangledheader'), 'newfangled value continued newfangled value');
	assert.equal(message.header('unknownheaderwithunusualvalue'), ';;,,;;,;');
	assert.deepEqual(message.list('route'), ['<sip:services.example.com;lr;unknownwith=value;unknown-no-value>']);
	const contact = parseNameAddr(message.header('contact') ?? '');
	assert.deepEqual([contact.displayName, contact.uri], ['Quoted string ""', 'sip:jdrosen@example.com']);
	assert.deepEqual(
		[...parameters(contact.parameters)],
		[
			['newparam', 'newvalue'],
			['secondparam', ''],
			['q', '0.33'],
		],
	);
	assert.match(message.body, /^v=0\r\n[\s\S]*LPC\r\n$/);
});

test('RFC 4475 §3.1.1.2 intmeth: every character that may stand in each place', () => {
	const message = request(VALID.intmeth);
	assert.equal(message.method, WILD_METHOD);
	const uri = parseUri(message.uri);
	assert.equal(uri?.user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
	assert.equal(uri?.password, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
	assert.deepEqual([uri?.host, uri?.parameters.size, uri?.headers], ['example.com', 0, undefined]);
	assert.equal(message.via?.branch, "z9hG4bK-.!%66*_+`'~");
	const to = parseNameAddr(message.to);
	assert.deepEqual([to.displayName, parseUri(to.uri)?.user], ['BEL:\x07 NUL:\x00 DEL:\x7f', uri?.user]);
	const from = parseNameAddr(message.from);
	assert.deepEqual([from.displayName, from.uri], ["token1~` token2'+_ token3*%!.-", 'sip:mundane@example.com']);
	assert.equal(utf8(parameter(from.parameters, "fromparam''~+*_!.-%") ?? ''), 'работающий');
	assert.equal(message.fromTag, "_token~1'+`*%!-.");
	assert.equal(message.callId, 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
	assert.deepEqual(message.cseq, { number: 139122385, method: WILD_METHOD });
	assert.equal(utf8(message.header("extensionheader-!.%*+_`'~") ?? ''), '\ufeff大停電');
});

test('RFC 4475 §3.1.1.3 to §3.1.1.5 esc01, escnull, esc02: escapes stay as they are written, in names too', () => {
	const escaped = request(VALID.esc01);
	assert.deepEqual([parseUri(escaped.uri)?.user, parseUri(escaped.uri)?.host], ['sips%3Auser%40example.com', 'example.net']);
	assert.equal(parseUri(parseNameAddr(escaped.from).uri)?.user, 'I%20have%20spaces');
	assert.deepEqual(
		[...(parseUri(escaped.contact)?.parameters ?? [])],
		[
			['%6c%72', ''],
			['n%61me', 'v%61lue%25%34%31'],
		],
	);
	const nulls = request(VALID.escnull);
	assert.equal(parseUri(parseNameAddr(nulls.to).uri)?.user, 'null-%00-null');
	assert.deepEqual(nulls.list('contact'), ['<sip:%00@host5.example.com>', '<sip:%00%00@host5.example.com>']);
	const method = request(VALID.esc02);
	assert.equal(method.method, 'RE%47IST%45R');
	assert.equal(parseNameAddr(method.to).displayName, '%Z%45');
	assert.equal(method.via?.branch, 'z9hG4bK209%fzsnel234');
	assert.deepEqual(method.list('contact'), ['<sip:alias1@host1.example.com>', '<sip:alias3@host3.example.com>']);
});

test('RFC 4475 §3.1.1.6 and §3.1.1.7 lwsdisp, longreq: no space before the bracket; very long values and 32 Vias', () => {
	const display = request(VALID.lwsdisp);
	assert.deepEqual(parseNameAddr(display.from), { displayName: 'caller', uri: 'sip:caller@example.com', parameters: ';tag=323' });
	const long = request(VALID.longreq);
	assert.equal(long.list('via').length, 32);
	assert.deepEqual([long.via?.host, long.via?.branch], ['sip33.example.com', undefined]);
	assert.match(long.fromTag ?? '', /^12982(verylong)+424$/);
	assert.equal(parseUri(parseNameAddr(long.to).uri)?.port, 6000);
	assert.match(long.callId, /^longreq\.one(verylong)+longcallid$/);
	assert.match(long.body, /^v=0/);
});

test('RFC 4475 §3.1.1.8 dblreq: in a datagram what follows the message is dropped, in a stream it is the next', () => {
	const first = request(VALID.dblreq);
	assert.deepEqual([first.method, first.body, first.text.endsWith('\r\n\r\n')], ['REGISTER', '', true]);
	const framed = new StreamFramer().push(Buffer.from(VALID.dblreq, 'latin1'));
	assert.deepEqual(
		framed.map((one) => (one.is === 'message' && one.message.kind === 'request' ? one.message.method : one.is)),
		['REGISTER', 'INVITE'],
	);
});

test('RFC 4475 §3.1.1.9 and §3.1.1.10 semiuri, transports: a semicolon in the user part; transports that nobody knows', () => {
	const semicolon = request(VALID.semiuri);
	const uri = parseUri(semicolon.uri);
	assert.deepEqual([uri?.user, uri?.host, uri?.parameters.size], ['user;par=u%40example.net', 'example.com', 0]);
	assert.equal(semicolon.list('accept').length, 6);
	assert.deepEqual(
		request(VALID.transports)
			.list('via')
			.map((value) => parseVia(value)?.transport),
		['udp', 'sctp', 'tls', 'unknown', 'tcp'],
	);
});

test('RFC 4475 §3.1.1.11 mpart01: a body of parts with zeros and blank lines in them, byte for byte', () => {
	const message = request(VALID.mpart01);
	assert.equal(message.body.length, Number(message.header('content-length')));
	assert.equal(parameter(message.header('content-type') ?? '', 'boundary'), '7a9cbec02ceef655');
	assert.ok(message.body.includes('0\x82\x01R\x00\xff\r\n\r\n\x00--'));
	const [framed] = new StreamFramer().push(Buffer.from(VALID.mpart01, 'latin1'));
	assert.equal(framed?.is === 'message' && framed.message.text, VALID.mpart01);
});

test('RFC 4475 §3.1.1.12 and §3.1.1.13 unreason, noreason: a reason phrase in Russian, and none', () => {
	const reason = response(VALID.unreason);
	assert.deepEqual([reason.status, utf8(reason.reason)], [200, '= 2**3 * 5**2 но сто девяносто девять - простое']);
	const none = response(VALID.noreason);
	assert.deepEqual([none.status, none.reason, none.cseq?.method], [100, '', 'INVITE']);
});

for (const [name, { text, wants }] of Object.entries({ ...INVALID, ...SEMANTIC })) {
	test(`RFC 4475 ${name}: ${wants === 'accepted' ? 'read' : wants === 'nothing' ? 'dropped' : wants}`, () => {
		const message = parseText(text);
		const fault = message === undefined ? undefined : faultOf(message);
		if (wants === 'accepted') assert.deepEqual([message?.kind, fault], ['request', undefined]);
		else if (wants !== 'nothing') assert.deepEqual([message?.kind, fault?.status], ['request', wants]);
		else assert.ok(message === undefined || message.kind === 'response');
	});
}

test('RFC 4475 §3.3.12 and §3.3.13 cparam01, cparam02: without brackets a parameter belongs to the header, within to the URI', () => {
	assert.equal(request(SEMANTIC.cparam01?.text ?? '').contact, 'sip:+19725552222@gw1.example.net');
	assert.equal(request(SEMANTIC.cparam02?.text ?? '').contact, 'sip:+19725552222@gw1.example.net;unknownparam');
});
