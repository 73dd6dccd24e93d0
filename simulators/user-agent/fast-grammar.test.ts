import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Grammar, NameAddrHeader, URI } from 'sip.js';
import { fastGrammar } from './fast-grammar';
import { HEADER_VALUES } from './header-values.fixture';

const full = Grammar.parse;
let leftToFull = 0;
const fast = fastGrammar((input, rule) => {
	leftToFull++;
	return full(input, rule);
});

/** What can be told from a parse result: values, classes, order of keys, and what is written back on the wire. */
function tellable(value: unknown): string {
	return inspect(value, { depth: 9, compact: true, breakLength: Number.POSITIVE_INFINITY, maxStringLength: null });
}

function written(value: unknown): string {
	if (value instanceof URI) return `${value.toRaw()} ${value}`;
	return value instanceof NameAddrHeader ? String(value) : '';
}

function same(input: string, rule: string): void {
	const ours = fast(input, rule);
	const theirs: unknown = full(input, rule);
	assert.deepStrictEqual(ours, theirs, `${rule}: ${input}`);
	assert.equal(sorted(ours), sorted(theirs), `${rule}: ${input}`);
	assert.equal(written(ours), written(theirs), `${rule}: ${input}`);
}

/** Key order matters only where it is written back: in the parameters of URIs and of name-addrs. */
function sorted(value: unknown): string {
	if (value instanceof NameAddrHeader || value instanceof URI || Array.isArray(value)) return tellable(value);
	return '';
}

const RULES = Object.keys(HEADER_VALUES);

/** The full grammar takes half a millisecond for a value. */
const RUNS = Number(process.env.GRAMMAR_RUNS ?? 300);

test('fast grammar: every value of the table gives what the full grammar gives', () => {
	let values = 0;
	for (const rule of RULES) {
		for (const value of HEADER_VALUES[rule] ?? []) {
			same(value, rule);
			values++;
		}
	}
	assert.ok(values >= 400, `the table has ${values} values`);
});

test('fast grammar: every address of the table under every rule for addresses', () => {
	const rules = ['From', 'To', 'Contact', 'Name_Addr_Header', 'SIP_URI'];
	for (const rule of rules) {
		for (const other of rules) {
			for (const value of HEADER_VALUES[other] ?? []) same(value, rule);
		}
	}
});

test('fast grammar: one character of a table value replaced, inserted or removed, seed 1', () => {
	const cases = fc.constantFrom(...RULES.flatMap((rule) => (HEADER_VALUES[rule] ?? []).map((value) => [rule, value] as const)));
	const characters = fc.constantFrom(...' \t"<>;:,@=?&%*+-._~!\'()[]{}|\\/^`#$0159aAzZé\u0000\r');
	fc.assert(
		fc.property(cases, fc.nat(), characters, fc.constantFrom(0, 1, 2), ([rule, value], where, character, what) => {
			const at = where % (value.length + 1);
			const mutant = value.slice(0, at) + (what === 2 ? '' : character) + value.slice(at + (what === 1 ? 0 : 1));
			same(mutant, rule);
		}),
		{ seed: 1, numRuns: RUNS },
	);
});

test('fast grammar: header values put together from parts, seed 2', () => {
	const pick = (...parts: string[]) => fc.constantFrom(...parts);
	const host = pick(
		'h',
		'example.com',
		'10.0.0.1',
		'256.1.1.1',
		'a.1',
		'1a.b',
		'h.',
		'[::1]',
		'a_b.c',
		'x-.y',
		'-x',
		'0.0.0.00',
		'EXAMPLE.Com',
		'b..c',
	);
	const user = pick('', 'a@', '+12125550101@', 'a%20b@', 'a:pw@', 'a;b@', "o'neil@", 'é@', '*97@', '#31#@', '@', '2125550101_m@');
	const port = pick('', '', ':5060', ':0', ':65535', ':123456', ':', ':05060');
	const name = pick(
		'transport',
		'lr',
		'lrx',
		'user',
		'method',
		'ttl',
		'maddr',
		'ob',
		'tag',
		'Tag',
		'q',
		'expires',
		'rport',
		'received',
		'branch',
		'+sip.instance',
		'reg-id',
		'x',
		'__proto__',
		'1',
		'constructor',
		'TRANSPORT',
	);
	const value = pick(
		'',
		'=',
		'=tcp',
		'=UDP',
		'=ws',
		'=1',
		'=060',
		'=0.50',
		'=phone',
		'="q v"',
		'="a\\"b"',
		'=10.0.0.1',
		'=[::1]',
		'=z9hG4bK.a',
		'=é',
		'=a/b',
		'=300',
	);
	const params = fc
		.array(
			fc.tuple(pick(';', ';', ';', ' ;', '; '), name, value).map((parts) => parts.join('')),
			{ maxLength: 4 },
		)
		.map((all) => all.join(''));
	const address = fc
		.tuple(pick('sip:', 'sip:', 'sips:', 'SIP:', 'tel:', ''), user, host, port, params, pick('', '', '?a=b'))
		.map((parts) => parts.join(''));
	const display = pick(
		'',
		'',
		'Alice ',
		'"Alice" ',
		'"Alice"',
		'""',
		'"A \\"q\\" B" ',
		'Alice Archer ',
		'"Zoë" ',
		'O.K. ',
		'"a,b" ',
		'  Alice  ',
		"D'Arcy ",
	);
	const header = fc.tuple(display, pick('<', '<', ' <', ''), address, pick('>', '>', '> ', ''), params).map((parts) => parts.join(''));
	const sentBy = fc
		.tuple(pick('SIP/2.0/UDP ', 'SIP/2.0/TCP ', 'SIP/2.0/TLS ', 'SIP/2.0/WS ', 'sip/2.0/udp ', 'SIP / 2.0 / UDP '), host, port, params)
		.map((parts) => parts.join(''));
	const line = fc
		.tuple(pick('INVITE ', 'ACKX ', 'INFO ', 'invite ', 'UPDATE '), address, pick(' SIP/2.0', ' SIP/3.0', '  SIP/2.0', ''))
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(header, address, sentBy, line, (aHeader, anAddress, aVia, aLine) => {
			for (const rule of ['From', 'To', 'Contact', 'Name_Addr_Header', 'Record_Route', 'Refer_To']) same(aHeader, rule);
			same(anAddress, 'SIP_URI');
			same(aVia, 'Via');
			same(aLine, 'Request_Response');
		}),
		{ seed: 2, numRuns: RUNS },
	);
});

test('fast grammar: challenges put together from parts, seed 3', () => {
	const param = fc.constantFrom(
		'realm="worktime.example"',
		'realm=x',
		'nonce="n0nce=="',
		'opaque=""',
		'qop="auth"',
		'qop="auth,auth-int"',
		'qop="auth-int"',
		'qop="auth, auth-int"',
		'qop=auth',
		'algorithm=MD5',
		'algorithm=md5',
		'algorithm="MD5"',
		'algorithm=MD5-sess',
		'algorithm=SHA-256',
		'stale=true',
		'stale=FALSE',
		'stale="true"',
		'domain="sip:a"',
		'charset="UTF-8"',
		'Realm="x"',
		'x=y',
	);
	const separator = fc.constantFrom(',', ', ', ' , ', ',\t', ' ');
	fc.assert(
		fc.property(
			fc.constantFrom('Digest ', 'Digest  ', 'digest ', 'Basic '),
			fc.array(param, { minLength: 1, maxLength: 6 }),
			separator,
			(scheme, params, between) => {
				same(scheme + params.join(between), 'WWW_Authenticate');
				same(scheme + params.join(between), 'Proxy_Authenticate');
			},
		),
		{ seed: 3, numRuns: RUNS },
	);
});

test('fast grammar: the shapes of a call between user agents never reach the full grammar', () => {
	leftToFull = 0;
	const usual: [string, string][] = [
		['INVITE sip:2125550101_m@192.0.2.11:49152;transport=tcp SIP/2.0', 'Request_Response'],
		['SIP/2.0 487 Request Terminated', 'Request_Response'],
		['SIP/2.0 481 Call/Transaction Does Not Exist', 'Request_Response'],
		['SIP/2.0/UDP 192.0.2.111;branch=z9hG4bK5512345;rport=5060;received=192.0.2.111', 'Via'],
		['"Alice Archer" <sip:+12125550101@worktime.example;user=phone>;tag=8s7df6', 'From'],
		['<sip:2125550101@worktime.example>', 'To'],
		[
			'<sip:2125550101@192.0.2.111:5060;transport=udp>;expires=60;reg-id=1;+sip.instance="<urn:uuid:00000000-0000-4000-8000-000000000000>"',
			'Contact',
		],
		['"Bob Baker" <sip:+13035550177@worktime.example;user=phone>', 'Name_Addr_Header'],
		['314159 INVITE', 'CSeq'],
		['a84b4c76e66710@10.0.0.10', 'Call_ID'],
		['application/sdp', 'Content_Type'],
		['multipart/mixed;boundary=features', 'Content_Type'],
		['as-feature-event', 'Event'],
		['active;expires=3600', 'Subscription_State'],
		['terminated;reason=timeout', 'Subscription_State'],
		['1fb5ec86-c964-4e40-9b23-480d02525207', 'uuid'],
		['312', 'Content_Length'],
		['70', 'Max_Forwards'],
		['Digest realm="worktime.example", nonce="84a4cc6f3082121f", algorithm=MD5, qop="auth", stale=false', 'WWW_Authenticate'],
	];
	for (const [value, rule] of usual) same(value, rule);
	assert.equal(leftToFull, 0);
});
