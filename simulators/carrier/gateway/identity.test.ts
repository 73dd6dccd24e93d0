import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from '../../drachtio';
import { callerHeaders, callerIn, diversionsIn, numberIn } from './identity';

const message = (headers: Record<string, string>) =>
	({ has: (name: string) => name in headers, get: (name: string) => headers[name] ?? '' }) as Partial<SipMessage> as SipMessage;

test('numbers: in sip, sips and tel URIs, global and local, with separators and parameters', () => {
	for (const uri of [
		'sip:+13035550177@198.51.100.10:5060;user=phone',
		'sips:+13035550177@example.com',
		'sip:+1-303-555-0177;isub=1@example.com;user=phone',
		'sip:%2B13035550177@example.com',
		'tel:+1-303-555-0177',
		'tel:+13035550177;ext=12',
		'tel:5550177;phone-context=+1303',
		'SIP:+13035550177@example.com',
	]) {
		assert.equal(numberIn(uri), '+13035550177', uri);
	}
	for (const uri of [
		'sip:alice@example.com',
		'sip:example.com',
		'tel:911',
		'tel:5550177;phone-context=example.com',
		'sip:+1%zz@example.com',
		'mailto:a@b',
	]) {
		assert.equal(numberIn(uri), undefined, uri);
	}
});

test('caller: asserted identity before From, names with commas and quotes, tel form', () => {
	const from = '"Not Me" <sip:+12125550199@a;user=phone>;tag=1';
	assert.deepEqual(callerIn(message({ From: from })), { number: '+12125550199', name: 'Not Me' });
	assert.deepEqual(callerIn(message({ From: from, 'P-Asserted-Identity': '"Archer, \\"Al\\"" <sip:+12125550101@a>, <tel:+12125550101>' })), {
		number: '+12125550101',
		name: 'Archer, "Al"',
	});
	assert.deepEqual(callerIn(message({ From: from, 'P-Asserted-Identity': '"Alice" <sip:alice@a>, <tel:+12125550101>' })), {
		number: '+12125550101',
		name: 'Alice',
	});
	assert.deepEqual(callerIn(message({ From: 'sip:anyone@a;tag=1' })), {});
});

test('caller: withheld by Privacy or by an anonymous From, and then still known to the network', () => {
	const asserted = '"Alice" <sip:+12125550101@a>';
	const withheld = { number: '+12125550101', name: 'Alice', withheld: true };
	assert.deepEqual(callerIn(message({ From: '<sip:+12125550101@a>;tag=1', Privacy: 'id; critical', 'P-Asserted-Identity': asserted })), withheld);
	assert.deepEqual(callerIn(message({ From: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1', 'P-Asserted-Identity': asserted })), withheld);
	assert.deepEqual(callerIn(message({ From: '<sip:+12125550101@a>;tag=1', Privacy: 'none' })), { number: '+12125550101' });
	assert.deepEqual(callerHeaders(withheld, '198.51.100.10'), {
		From: '"Anonymous" <sip:anonymous@anonymous.invalid>',
		Privacy: 'id',
		'P-Asserted-Identity': '"Alice" <sip:+12125550101@198.51.100.10;user=phone>',
	});
	assert.deepEqual(callerHeaders({}, '198.51.100.10'), { From: '"Anonymous" <sip:anonymous@anonymous.invalid>', Privacy: 'id' });
});

test('diversions: Diversion before History-Info, counters add up', () => {
	assert.equal(diversionsIn(message({})), undefined);
	const diversion = '<sip:+12125550101@a>;reason=unconditional;counter=2;privacy=off, <tel:+12125550102>;reason=user-busy';
	assert.deepEqual(diversionsIn(message({ Diversion: diversion })), { by: '+12125550101', times: 3 });
	const history = '<sip:+12125550101@a?Reason=SIP%3Bcause%3D302>;index=1, <sip:+19175550101@a>;index=1.1';
	assert.deepEqual(diversionsIn(message({ 'History-Info': history })), { by: '+12125550101', times: 1 });
	assert.deepEqual(diversionsIn(message({ 'History-Info': '<sip:+12125550101@a>;index=1' })), undefined);
});
