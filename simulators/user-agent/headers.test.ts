import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partyOf } from './party';
import { reasonOf } from './reason';

const PARTIES: readonly (readonly [string, ReturnType<typeof partyOf>])[] = [
	['"Bob Baker" <sip:+13035550177@worktime.example;user=phone>;tag=1', { name: 'Bob Baker', number: '+13035550177' }],
	['Bob Baker <sip:+13035550177@worktime.example>', { name: 'Bob Baker', number: '+13035550177' }],
	['<sip:+13035550177@worktime.example>', { number: '+13035550177' }],
	['"" <sip:+13035550177@worktime.example>', { number: '+13035550177' }],
	['"Say \\"hi\\"" <sip:1@a>', { name: 'Say "hi"', number: '1' }],
	['"Baker, Bob" <sip:1@a>, <tel:+13035550177>', { name: 'Baker, Bob', number: '1' }],
	['<tel:+13035550177;phone-context=x>', { number: '+13035550177' }],
	['sip:+13035550177@a;tag=1', { number: '+13035550177' }],
	['tel:+13035550177', { number: '+13035550177' }],
	['<sip:+13035550177;cpc=ordinary@a>', { number: '+13035550177' }],
	['<sip:%2A97@a>', { number: '*97' }],
	['<sip:%zz@a>', { number: '%zz' }],
	['<sip:pbx.worktime.example:5060>', { number: 'pbx.worktime.example:5060' }],
	['"Anonymous" <sip:anonymous@anonymous.invalid>', { name: 'Anonymous', number: 'anonymous' }],
	['<sips:a@b>', { number: 'a' }],
	['<mailto:a@b>', undefined],
	['', undefined],
];

for (const [header, party] of PARTIES) {
	test(`party: ${header}`, () => assert.deepEqual(partyOf(header), party));
}

const REASONS: readonly (readonly [readonly string[], ReturnType<typeof reasonOf>])[] = [
	[['SIP;cause=200;text="Call completed elsewhere"'], { status: 200, text: 'Call completed elsewhere' }],
	[['Q.850;cause=16;text="Normal call clearing"'], { text: 'Normal call clearing' }],
	[['Q.850;cause=17'], { text: 'Q.850 cause 17' }],
	[['Q.850;cause=17;text="busy, really", SIP;cause=486'], { status: 486, text: 'SIP cause 486' }],
	[['Q.850;cause=17', 'SIP ;cause=486 ;text=Busy'], { status: 486, text: 'Busy' }],
	[['nonsense'], {}],
	[[], {}],
];

for (const [headers, reason] of REASONS) {
	test(`reason: ${headers.join(' | ') || 'none'}`, () => assert.deepEqual(reasonOf(headers), reason));
}
