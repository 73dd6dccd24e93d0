import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fastReader, headerNameOf, type Parser, type ReadMessage } from './fast-reader';

const original: Parser = { ...require('drachtio-srf/lib/sip-parser/parser') };
let leftToOriginal = 0;
const fast = fastReader({
	...original,
	parseSipMessage(text, lazy) {
		leftToOriginal++;
		return original.parseSipMessage(text, lazy);
	},
});

const RUNS = Number(process.env.FUZZ_RUNS ?? 1_500);
const SHARD = 1_000 * Number(process.env.FUZZ_SHARD ?? 0);

function readBy(parser: Parser, text: string): ReadMessage | string | undefined {
	try {
		return parser.parseSipMessage(text, true);
	} catch (error) {
		return String(error);
	}
}

/** The same values, and headers in the same order, which is the order on the wire. */
function same(text: string): void {
	const [ours, theirs] = [readBy(fast, text), readBy(original, text)];
	assert.deepStrictEqual(ours, theirs, text);
	if (typeof ours !== 'object' || typeof theirs !== 'object') return;
	assert.deepEqual(Object.keys(ours.headers), Object.keys(theirs.headers), text);
}

const message = (...head: string[]) => `${head.join('\r\n')}\r\n\r\n`;
const INVITE = 'INVITE sip:bob@example.com SIP/2.0';

test('fast reader: what drachtio-srf has its own way with, as its parser gives it', () => {
	const body = 'v=0\r\n\r\nx';
	for (const text of [
		'',
		'\r\n\r\n',
		INVITE,
		`${INVITE}\r\n`,
		message(INVITE),
		message(INVITE, 'v:one', 'Via : two', 'VIA:\tthree', 'f: "A" <sip:a@b>;tag=1', 'X-Own: 1', 'x-own: 2', 'P-Charge: 3', 'P-Asserted-Identity: 4'),
		message(INVITE, 'constructor: a', '__proto__: b', 'toString: c', '%54o: d', 'Diversion: e', 'diversion: f'),
		message(INVITE, 'Subject:', 'Subject: ', 'Subject: a ', 'Subject:  a:b', 'Subject: \u00a0wide', 'Subject: caf\u00e9'),
		message(INVITE, 'Subject: folded', ' over two', 'To: x'),
		message(INVITE, 'no colon'),
		message(INVITE, ': no name'),
		message(INVITE, 'two words: x'),
		message('INVITE  sip:bob@example.com SIP/2.0'),
		message('INV%49TE sip:bob@example.com SIP/2.0 '),
		message('SIP/2.0 200 OK'),
		message('SIP/2.0 200'),
		message('SIP/3.17  486   Busy Here  '),
		message('SIP/2.0 OK'),
		...['3', '0', '-1', '99', 'x', '1e1', '0x2', '', ' 4 '].map((length) => message(INVITE, `Content-Length: ${length}`) + body),
		message(INVITE, 'Content-Length: 3', 'l: 4') + body,
		message(INVITE, 'Content-Type: text/plain') + body,
		`${message(INVITE, 'Content-Length: 6')}caf\u00e9 au lait`,
		`${message(INVITE, 'c: multipart/mixed;boundary=x', 'l: 40')}--x\r\nContent-Type: a/b\r\n\r\none\r\n--x--\r\n`,
	])
		same(text);
});

const START_LINES = [INVITE, 'BYE sip:[2001:db8::1]:5060;transport=tcp SIP/2.0', 'SIP/2.0 180 Ringing', 'SIP/2.0 503 Try Elsewhere', 'SIP/2.0 200 '];
const NAMES = [
	'Via',
	'v',
	'From',
	'To',
	't',
	'Call-ID',
	'i',
	'CSeq',
	'Contact',
	'Content-Type',
	'c',
	'Content-Length',
	'l',
	'Subject',
	'X-Trace',
	'P-Own',
];
const VALUES = [
	'',
	'"Bob" <sip:bob@example.com>;tag=1',
	'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
	'1 INVITE',
	'application/sdp',
	'multipart/mixed; boundary=x',
];
const SPLINTERS = [
	'\r',
	'\n',
	'\r\n',
	'\r\n ',
	'\r\n\r\n',
	'\t',
	' ',
	':',
	'\0',
	'\x7f',
	'\u00a0',
	'\u2028',
	'\ufeff',
	'\u0130',
	'%41',
	'multipart/x;boundary=x',
	'--x\r\n',
];

const headerLine = fc
	.tuple(
		fc.constantFrom(...NAMES),
		fc.constantFrom(':', ': ', ':  ', ':\t'),
		fc.oneof(fc.constantFrom(...VALUES), fc.nat(40).map(String), fc.string({ maxLength: 9 })),
	)
	.map((parts) => parts.join(''));
const plain = fc
	.tuple(
		fc.constantFrom(...START_LINES),
		fc.array(headerLine, { maxLength: 12 }),
		fc.constantFrom('', 'v=0\r\ns=-\r\n', 'a\r\n\r\nb', '\u00e9\u20ac'),
	)
	.map(([first, lines, body]) => message(first, ...lines) + body);
/** Something odd somewhere, or nothing. */
const odd = fc
	.tuple(plain, fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof(fc.constant(''), fc.constantFrom(...SPLINTERS)))
	.map(([text, place, splinter]) => {
		const at = Math.floor(place * text.length);
		return text.slice(0, at) + splinter + text.slice(at);
	});

test(`fast reader: ${RUNS} random messages, seed ${61 + SHARD}, as drachtio-srf’s own parser gives them; most are read here`, (t) => {
	leftToOriginal = 0;
	fc.assert(fc.property(odd, same), { seed: 61 + SHARD, numRuns: RUNS });
	t.diagnostic(`tried ${RUNS} random messages read as drachtio-srf does`);
	assert.ok(leftToOriginal < RUNS / 2, `${leftToOriginal} of ${RUNS} were left to the original`);
});

test('fast reader: a header is found by any spelling of its name, the first where there are several; names beyond its memory too', () => {
	const find = Reflect.get(require('drachtio-srf/lib/sip-parser/message').prototype, 'getHeaderName') as (this: object, name: string) => unknown;
	const headers = { to: '1', 'X-Own': '2', 'x-own': '3', 'call-id': '4', Diversion: '5' };
	const names = ['to', 'To', 'TO', 'x-own', 'X-OWN', 'Call-ID', 'diversion', 'from', '', 'constructor'];
	for (const name of names) assert.equal(headerNameOf({ headers }, name), find.call({ headers }, name), name);
	for (let n = 0; n < 3_000; n++) assert.equal(fast.getHeaderName(`Odd-${n % 1_500}`), `odd-${n % 1_500}`);
});
