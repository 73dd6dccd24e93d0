import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Endpoint, type Journal, journal } from '../kernel';
import { violations } from './index';
import type { CallDetailRecord } from './invariant';

const phone: Endpoint = { address: '192.0.2.11', port: 5060 };
const server: Endpoint = { address: '203.0.113.10', port: 5060 };

const sdp = (version: number, direction = 'sendrecv', formats = '0 8 101') =>
	`v=0\r\no=- 7 ${version} IN IP4 192.0.2.11\r\ns=-\r\nc=IN IP4 192.0.2.11\r\nt=0 0\r\nm=audio 4000 RTP/AVP ${formats}\r\na=${direction}\r\n`;

interface Line {
	readonly start: string;
	readonly cseq: string;
	readonly branch?: string;
	readonly body?: string;
	readonly toTag?: string;
	readonly extra?: readonly string[];
}

const sip = ({ start, cseq, branch = 'z9hG4bK1', body = '', toTag = '', extra = [] }: Line) =>
	[
		start,
		`Via: SIP/2.0/UDP 192.0.2.11:5060;branch=${branch};rport`,
		...(start.startsWith('SIP/2.0') ? [] : ['Max-Forwards: 70']),
		'From: <sip:a@worktime.example>;tag=from1',
		`To: <sip:b@worktime.example>${toTag}`,
		'Call-ID: call-1',
		`CSeq: ${cseq}`,
		'Contact: <sip:a@192.0.2.11:5060>',
		...extra,
		...(body === '' ? [] : ['Content-Type: application/sdp']),
		`Content-Length: ${Buffer.byteLength(body)}`,
		'',
		body,
	].join('\r\n');

const INVITE = { start: 'INVITE sip:b@worktime.example SIP/2.0', cseq: '1 INVITE', body: sdp(1) };
const OK = { start: 'SIP/2.0 200 OK', cseq: '1 INVITE', toTag: ';tag=to1', body: sdp(1) };
const ACK = { start: 'ACK sip:b@worktime.example SIP/2.0', cseq: '1 ACK', branch: 'z9hG4bK2', toTag: ';tag=to1' };
const BYE = { start: 'BYE sip:b@worktime.example SIP/2.0', cseq: '2 BYE', branch: 'z9hG4bK3', toTag: ';tag=to1' };
const BYE_OK = { start: 'SIP/2.0 200 OK', cseq: '2 BYE', branch: 'z9hG4bK3', toTag: ';tag=to1' };

type Spoken = readonly ['phone' | 'server', string];

function spoken(...messages: readonly Spoken[]): Journal {
	let now = 0;
	const book = journal({ now: () => now });
	for (const [from, text] of messages) {
		now += 10;
		const [a, b] = from === 'phone' ? [phone, server] : [server, phone];
		book.record({ kind: 'packet', transport: 'udp', part: 'data', from: a, to: b, payload: Buffer.from(text), fate: 'delivered', arrives: now + 5 });
	}
	return book;
}

const judge = (book: Journal, remains: Record<string, number> = {}, records: readonly CallDetailRecord[] = []) =>
	violations({
		journal: book,
		privateNumbers: ['+19175550101'],
		businessTrunks: [{ from: phone.address, to: server.address }],
		books: { pbx: server.address, records },
		remains,
	}).map(({ invariant, message }) => `${invariant}: ${message}`);

const call: Spoken[] = [
	['phone', sip(INVITE)],
	['server', sip(OK)],
	['phone', sip(ACK)],
	['phone', sip(BYE)],
	['server', sip(BYE_OK)],
];

test('a proper call violates nothing', () => {
	assert.deepEqual(judge(spoken(...call)), []);
});

test('the same call over a stream, cut in the middle of messages, violates nothing', () => {
	const book = journal({ now: () => 0 });
	const send = (from: Endpoint, to: Endpoint, part: 'open' | 'data', payload: Buffer) =>
		book.record({ kind: 'packet', transport: 'tcp', part, from, to, payload, fate: 'delivered', arrives: 5 });
	send(phone, server, 'open', Buffer.alloc(0));
	for (const [from, text] of call) {
		const [a, b] = from === 'phone' ? [phone, server] : [server, phone];
		send(a, b, 'data', Buffer.from(text.slice(0, 150)));
		send(a, b, 'data', Buffer.from(text.slice(150)));
	}
	assert.deepEqual(judge(book), []);
});

test('INVITE without a final answer', () => {
	assert.match(judge(spoken(['phone', sip(INVITE)]))[0] ?? '', /^every INVITE is answered: INVITE .* never got a final answer$/);
});

test('INVITE without a final answer is excused by a lost packet between the two', () => {
	const book = spoken(['phone', sip(INVITE)]);
	book.record({ kind: 'packet', transport: 'udp', part: 'data', from: server, to: phone, payload: Buffer.from(sip(OK)), fate: 'lost' });
	assert.deepEqual(judge(book), []);
});

test('2xx that nobody acknowledged', () => {
	assert.match(judge(spoken(['phone', sip(INVITE)], ['server', sip(OK)]))[0] ?? '', /answered 200, and the answer was never acknowledged/);
});

test('2xx over a stream that its receiver had left: nobody acknowledges it when the word of that was lost, somebody must when it came', () => {
	const judged = (fate: 'no-bearer' | 'delivered') => {
		const book = journal({ now: () => 0 });
		const send = (from: Endpoint, to: Endpoint, part: 'open' | 'data' | 'close', text = '', as: 'no-bearer' | 'delivered' = 'delivered') =>
			book.record({ kind: 'packet', transport: 'tcp', part, from, to, payload: Buffer.from(text), fate: as });
		send(phone, server, 'open');
		send(phone, server, 'data', sip(INVITE));
		send(phone, server, 'close', '', fate);
		send(server, phone, 'data', sip(OK));
		return judge(book);
	};
	assert.deepEqual(judged('no-bearer'), []);
	assert.match(judged('delivered')[0] ?? '', /answered 200, and the answer was never acknowledged/);
});

test('486 that nobody acknowledged', () => {
	const busy = sip({ ...OK, start: 'SIP/2.0 486 Busy Here', body: '' });
	assert.match(judge(spoken(['phone', sip(INVITE)], ['server', busy]))[0] ?? '', /answered 486, and the answer was never acknowledged/);
	const ack = sip({ ...ACK, branch: 'z9hG4bK1' });
	assert.deepEqual(judge(spoken(['phone', sip(INVITE)], ['server', busy], ['phone', ack])), []);
});

test('CSeq that does not rise', () => {
	const bye = sip({ ...BYE, cseq: '1 BYE' });
	assert.match(judge(spoken(...call.slice(0, 3), ['phone', bye]))[0] ?? '', /^CSeq rises: BYE .* carries CSeq 1 after 1/);
});

test('a retransmission is not a new request', () => {
	assert.deepEqual(judge(spoken(call[0] as Spoken, ...call)), []);
});

test('offer without an answer', () => {
	const silent = sip({ ...OK, body: '' });
	assert.match(judge(spoken(['phone', sip(INVITE)], ['server', silent], ['phone', sip(ACK)]))[0] ?? '', /does not answer the offer in INVITE/);
});

test('answer with a format that was not offered', () => {
	const odd = sip({ ...OK, body: sdp(1, 'sendrecv', '0 18') });
	assert.match(judge(spoken(['phone', sip(INVITE)], ['server', odd], ['phone', sip(ACK)]))[0] ?? '', /uses formats 18 that were not offered/);
});

test('sendonly answered with sendrecv', () => {
	const hold = sip({ ...INVITE, body: sdp(1, 'sendonly') });
	assert.match(judge(spoken(['phone', hold], ['server', sip(OK)], ['phone', sip(ACK)]))[0] ?? '', /sendonly was answered with sendrecv/);
});

test('offer in the 2xx that its ACK does not answer', () => {
	const bare = sip({ ...INVITE, body: '' });
	assert.match(judge(spoken(['phone', bare], ['server', sip(OK)], ['phone', sip(ACK)]))[0] ?? '', /ACK .* does not answer the offer in the 2xx/);
	assert.deepEqual(judge(spoken(['phone', bare], ['server', sip(OK)], ['phone', sip({ ...ACK, body: sdp(1) })])), []);
});

test('a changed description with the old version number', () => {
	const hold = sip({ ...INVITE, cseq: '2 INVITE', branch: 'z9hG4bK5', toTag: ';tag=to1', body: sdp(1, 'sendonly') });
	const answer = sip({ ...OK, cseq: '2 INVITE', branch: 'z9hG4bK5', body: sdp(2, 'recvonly') });
	const ack = sip({ ...ACK, cseq: '2 ACK', branch: 'z9hG4bK6' });
	assert.match(
		judge(spoken(...call.slice(0, 3), ['phone', hold], ['server', answer], ['phone', ack]))[0] ?? '',
		/went from version 1 to 1 of its description/,
	);
});

for (const [flaw, text, found] of [
	['no Max-Forwards', sip(INVITE).replace('Max-Forwards: 70\r\n', ''), /Max-Forwards is missing/],
	['wrong Content-Length', sip(INVITE).replace(/Content-Length: \d+/, 'Content-Length: 3'), /Content-Length says 3/],
	['two Call-IDs', sip(INVITE).replace('Call-ID: call-1', 'Call-ID: call-1\r\ni: call-2'), /call-id occurs more than once/],
	['CSeq of another method', sip(INVITE).replace('1 INVITE', '1 BYE'), /CSeq names BYE/],
	['no From tag', sip(INVITE).replace(';tag=from1', ''), /From has no tag/],
	['an old branch', sip(INVITE).replace('z9hG4bK1', 'old1'), /no RFC 3261 branch/],
] as const) {
	test(`malformed SIP: ${flaw}`, () => {
		assert.ok(judge(spoken(['phone', text])).some((line) => line.startsWith('SIP is well formed: ') && found.test(line)));
	});
}

for (const [what, value, found] of [
	['a word', 'timed-out', /Reason names "timed-out", which is no protocol/],
	['words', 'no answer', /Reason "no answer" is no value of RFC 3326/],
	['nothing', '', /Reason "" is no value/],
	['a cause without a protocol', 'cause=16', /is no value/],
	['text without quotes', 'Q.850;cause=16;text=Normal', /the text of Reason is not quoted/],
	['text that does not end', 'SIP;cause=200;text="Call completed', /is no value/],
	['a status that SIP has not', 'SIP;cause=16', /cause 16, which SIP has not/],
	['a cause that Q.850 has not', 'Q.850;cause=486', /cause 486, which Q.850 has not/],
	['a second value that is wrong', 'Q.850;cause=16;text="a, b", gone', /Reason names "gone"/],
	['a comma and nothing after it', 'Q.850;cause=16,', /is no value/],
] as const) {
	test(`malformed SIP: Reason is ${what}`, () => {
		const bye = sip({ ...BYE, extra: [`Reason: ${value}`] });
		assert.match(judge(spoken(...call.slice(0, 3), ['phone', bye], ['server', sip(BYE_OK)])).join('\n'), found);
	});
}

test('every way of writing Reason that RFC 3326 allows', () => {
	for (const value of [
		'SIP;cause=200;text="Call completed elsewhere"',
		'Q.850 ; cause = 16 ; text = "Normal, \\"clearing\\""',
		'Q.850;cause=17;text="User busy", SIP;cause=486',
		'q.850;location=U;cause=31',
		'preemption;cause=1;text="UA Preemption"',
		'RELEASE_CAUSE;cause=1;text=""',
		'SIP;cause=480;text="; cause=9; text that follows"',
		'SIP;textual=plain;cause=480',
	]) {
		const bye = sip({ ...BYE, extra: [`Reason: ${value}`] });
		assert.deepEqual(judge(spoken(...call.slice(0, 3), ['phone', bye], ['server', sip(BYE_OK)])), [], value);
	}
});

test('200 without a To tag', () => {
	const untagged = sip({ ...OK, toTag: '' });
	assert.ok(judge(spoken(['phone', sip(INVITE)], ['server', untagged], ['phone', sip(ACK)])).some((line) => /has no tag/.test(line)));
});

test('what looks like SIP and is none', () => {
	assert.match(judge(spoken(['phone', 'INVITE sip:b@worktime.example SIP/2.0\r\nVia']))[0] ?? '', /something that is no SIP message/);
});

test('the mobile number in any way of writing it', () => {
	for (const way of ['Diversion: <sip:+19175550101@x>', 'Contact: <sip:9175550101@x>', 'X-Billing: 19175550101']) {
		const leak = sip({ ...INVITE, extra: way.startsWith('Contact') ? [] : [way] }).replace(/Contact: .*/, way.startsWith('Contact') ? way : '$&');
		assert.ok(
			judge(spoken(['phone', leak])).some((line) => line.startsWith('the mobile number stays private')),
			way,
		);
	}
});

test('something left behind', () => {
	assert.deepEqual(judge(spoken(...call), { 'pbx dialogs': 1, 'sbc timers': 0 }), ['nothing is left: 1 left: pbx dialogs']);
});

const story = { user: 'alice', personality: 'terminator', location: 'desk', party: '+13035550177' } as const;
const record = { id: 'call-1', user: 'alice', party: '+13035550177', answeredAt: 15, releasedAt: 45 };

/** A call that the PBX has told of, in the middle of a proper call on the wire. */
function told(states: readonly ('alerting' | 'active' | 'detached' | 'released')[] = ['alerting', 'active', 'released']): Journal {
	let now = 0;
	const book = journal({ now: () => now });
	for (const [i, [from, text]] of call.entries()) {
		now = 10 * (i + 1);
		const [a, b] = from === 'phone' ? [phone, server] : [server, phone];
		book.record({ kind: 'packet', transport: 'udp', part: 'data', from: a, to: b, payload: Buffer.from(text), fate: 'delivered', arrives: now });
	}
	for (const state of states) {
		now = { alerting: 5, active: 15, detached: 16, released: 45 }[state];
		book.record({ kind: 'call', call: 'call-1', ...story, state });
	}
	return book;
}

test('a call and its record that say the same violate nothing', () => {
	const answered = { ...record, answeredAt: 25 };
	let now = 0;
	const book = journal({ now: () => now });
	for (const [i, [from, text]] of call.entries()) {
		now = 10 * (i + 1);
		const [a, b] = from === 'phone' ? [phone, server] : [server, phone];
		book.record({ kind: 'packet', transport: 'udp', part: 'data', from: a, to: b, payload: Buffer.from(text), fate: 'delivered', arrives: now });
		if (now === 20) {
			now = 25;
			book.record({ kind: 'call', call: 'call-1', ...story, state: 'active' });
		}
	}
	now = 45;
	book.record({ kind: 'call', call: 'call-1', ...story, state: 'released' });
	assert.deepEqual(judge(book, {}, [answered]), []);
});

for (const [what, records, pattern] of [
	['no record', [], /has no call detail record/],
	['two records', [record, record], /has 2 call detail records/],
	['a record with another time of answer', [{ ...record, answeredAt: 30 }], /answered at 15 ms, and is recorded as answered at 30 ms/],
	['a record with another end', [{ ...record, releasedAt: 99 }], /recorded as over at 99 ms/],
	['a record with another party', [{ ...record, party: '+13035550188' }], /is recorded as one of alice with \+13035550188/],
	['a record that was redirected', [{ ...record, redirection: {} }], /was not sent elsewhere/],
	['an answer before anything was answered on the wire', [record], /no INVITE had been answered by then/],
	['a record of a call that nobody saw', [record, { ...record, id: 'call-2' }], /nobody saw that call/],
] as const) {
	test(`the books: ${what}`, () => {
		const found = judge(told(), {}, records);
		assert.ok(
			found.some((one) => pattern.test(one)),
			found.join('\n'),
		);
	});
}

test('the books: an answered call that nobody ended', () => {
	let now = 0;
	const book = journal({ now: () => now });
	for (const state of ['active', 'released'] as const) {
		now += 10;
		book.record({ kind: 'call', call: 'call-1', ...story, state });
	}
	assert.ok(judge(book, {}, [{ ...record, answeredAt: 10, releasedAt: 20 }]).some((one) => /nobody has said BYE/.test(one)));
});

test('services: whoever shows one otherwise than the store has it is named; what is not shown is not missed', () => {
	const stored = { doNotDisturb: 'off', callForwardingAlways: 'on, to +13035550188', voiceMail: 'off' };
	const seen = (services: Record<string, string>) =>
		violations({
			journal: spoken(),
			privateNumbers: [],
			businessTrunks: [],
			remains: {},
			services: [
				{
					user: 'alice',
					stored,
					shown: [
						{ by: 'the service API', services: stored },
						{ by: 'her desk phone', services },
					],
				},
			],
		}).map(({ invariant, message }) => `${invariant}: ${message}`);
	assert.deepEqual(seen({}), []);
	assert.deepEqual(seen({ doNotDisturb: 'off', callForwardingAlways: 'on, to +13035550188' }), []);
	assert.deepEqual(seen({ doNotDisturb: 'on', callForwardingAlways: 'on, to +13035550177', callWaiting: 'on' }), [
		'services agree: doNotDisturb of alice is off in the store; her desk phone shows it on',
		'services agree: callForwardingAlways of alice is on, to +13035550188 in the store; her desk phone shows it on, to +13035550177',
		'services agree: callWaiting of alice is not there in the store; her desk phone shows it on',
	]);
});

test('an answer that nobody takes any more is no fault of the signalling; one that no way leads to is', () => {
	const book = spoken();
	const note = (what: 'undelivered' | 'unroutable') => book.record({ kind: 'signalling', node: 'sbc', what, detail: '200 OK to 192.0.2.11:49155' });
	note('undelivered');
	assert.deepEqual(judge(book), []);
	note('unroutable');
	assert.deepEqual(judge(book), ['SIP is well formed: sbc: unroutable: 200 OK to 192.0.2.11:49155']);
});
