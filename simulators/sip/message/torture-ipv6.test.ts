import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSdp } from '../sdp';
import { parseUri } from '../uri';
import { composeResponse } from './compose';
import { parseText } from './parse';
import { faultOf } from './validate';
import { parseVia } from './via';

/** A REGISTER as RFC 5118 §4 has it, with other lines. */
function register(uri: string, parts: { via?: string; contact?: string; body?: string } = {}): string {
	const { via = 'SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111', contact = '<sip:user@[2001:db8::1]>', body = '' } = parts;
	return `REGISTER ${uri} SIP/2.0\r\nTo: sip:user@example.com\r\nFrom: sip:user@example.com;tag=81x2\r\nVia: ${via}\r\nCall-ID: SSG9559905523997077@hlau_4100\r\nMax-Forwards: 70\r\nContact: "Caller" ${contact}\r\nCSeq: 98176 REGISTER\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function read(text: string) {
	const message = parseText(text) ?? assert.fail('no SIP');
	return { message, fault: faultOf(message)?.status };
}

test('RFC 5118 §4.1 and §4.2: an IPv6 address stands in brackets; without them the request is refused with 400', () => {
	const good = read(register('sip:[2001:db8::10]'));
	assert.equal(good.fault, undefined);
	assert.equal(parseUri('sip:[2001:db8::10]')?.host, '2001:db8::10');
	assert.deepEqual([good.message.via?.host, good.message.via?.port], ['2001:db8::9:1', undefined]);
	assert.equal(parseUri(good.message.contact)?.host, '2001:db8::1');
	assert.equal(read(register('sip:2001:db8::10')).fault, 400);
});

test('RFC 5118 §4.3 and §4.4: 5070 within the brackets is a part of the address, behind them it is the port', () => {
	assert.deepEqual([parseUri('sip:[2001:db8::10:5070]')?.host, parseUri('sip:[2001:db8::10:5070]')?.port], ['2001:db8::10:5070', undefined]);
	assert.deepEqual([parseUri('sip:[2001:db8::10]:5070')?.host, parseUri('sip:[2001:db8::10]:5070')?.port], ['2001:db8::10', 5070]);
	for (const uri of ['sip:[2001:db8::10:5070]', 'sip:[2001:db8::10]:5070']) assert.equal(read(register(uri)).fault, undefined);
});

test('RFC 5118 §4.5: received with brackets and without; we write it without', () => {
	for (const received of ['[2001:db8::9:255]', '2001:db8::9:255']) {
		const { message, fault } = read(register('sip:[2001:db8::10]', { via: `SIP/2.0/UDP [2001:db8::9:1];received=${received};branch=z9hG4bKas3` }));
		assert.deepEqual([fault, message.via?.branch], [undefined, 'z9hG4bKas3']);
	}
	const { message } = read(register('sip:[2001:db8::10]'));
	assert.ok(message.kind === 'request');
	const answer = composeResponse(message, { address: '2001:db8::9:7', port: 5060 }, { status: 200, toTag: 't' });
	assert.match(answer, /Via: SIP\/2\.0\/UDP \[2001:db8::9:1\];branch=z9hG4bKas3-111;received=2001:db8::9:7\r\n/);
	const same = composeResponse(message, { address: '2001:db8::9:1', port: 5060 }, { status: 200, toTag: 't' });
	assert.doesNotMatch(same, /received/);
});

test('RFC 5118 §4.6 and §4.7: IPv6 in the description, without brackets, and beside IPv4', () => {
	const media = (address: string, family: string, port: number) => `m=audio ${port} RTP/AVP 0\r\nc=IN ${family} ${address}\r\n`;
	const body = `v=0\r\no=assistant 971731711378798081 0 IN IP6 2001:db8::20\r\ns=Live video feed\r\nc=IN IP6 2001:db8::20\r\nt=3338481189 3370017201\r\n${media('2001:db8::20', 'IP6', 6000)}${media('192.0.2.1', 'IP4', 6002)}`;
	const sdp = parseSdp(body);
	assert.ok(sdp !== undefined);
	assert.deepEqual(
		sdp.media.map(({ address }) => address),
		['2001:db8::20', '192.0.2.1'],
	);
	assert.equal(read(register('sip:[2001:db8::10]', { body })).fault, undefined);
});

test('RFC 5118 §4.8 and §4.9: Vias of both families in one message; IPv4 addresses mapped into IPv6', () => {
	const { message, fault } = read(
		register('sip:[2001:db8::10]', { via: 'SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3, SIP/2.0/TCP 192.0.2.1:6060;branch=z9hG4bKb' }),
	);
	assert.equal(fault, undefined);
	assert.deepEqual(
		message.list('via').map((value) => [parseVia(value)?.host, parseVia(value)?.port]),
		[
			['2001:db8::9:1', 6050],
			['192.0.2.1', 6060],
		],
	);
	assert.equal(parseVia('SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19')?.host, '::ffff:192.0.2.10');
	assert.equal(parseUri('sip:bob@[::ffff:192.0.2.2]')?.host, '::ffff:192.0.2.2');
});

test('RFC 5118 §4.10: three colons, as the grammar of RFC 3261 had it by mistake, are taken', () => {
	assert.equal(read(register('sip:user@[2001:db8:::192.0.2.1]')).fault, undefined);
});
