import fc from 'fast-check';
import { INVALID, SEMANTIC, VALID } from './torture.fixture';

/** How many mutated messages a run of tests tries: `FUZZ_RUNS`, or few enough for every day. */
export const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 1_500);

/** Moves every seed: `FUZZ_SHARD`, for processes that share the work. */
export const SHARD = 1_000 * Number(process.env.FUZZ_SHARD ?? 0);

/** What mutations begin with. */
export const CORPUS: readonly string[] = [
	...Object.values(VALID),
	...Object.values(INVALID).map(({ text }) => text),
	...Object.values(SEMANTIC).map(({ text }) => text),
	'INVITE sip:bob@203.0.113.1 SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.9;branch=z9hG4bK-1;rport\r\nMax-Forwards: 70\r\nFrom: "A" <sip:a@203.0.113.9>;tag=1\r\nTo: <sip:bob@203.0.113.1>\r\nCall-ID: one\r\nCSeq: 1 INVITE\r\nContact: <sip:a@203.0.113.9>\r\nContent-Length: 0\r\n\r\n',
	'ACK sip:bob@203.0.113.1 SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.9;branch=z9hG4bK-1;rport\r\nFrom: "A" <sip:a@203.0.113.9>;tag=1\r\nTo: <sip:bob@203.0.113.1>;tag=2\r\nCall-ID: one\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n',
	'CANCEL sip:bob@203.0.113.1 SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.9;branch=z9hG4bK-1;rport\r\nFrom: "A" <sip:a@203.0.113.9>;tag=1\r\nTo: <sip:bob@203.0.113.1>\r\nCall-ID: one\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n',
];

/** Bits of messages that have broken parsers. */
const SPLINTERS = [
	...['\r\n', '\r', '\n', '\0', ' ', '\t', '\r\n ', '\r\n\r\n', ':', ';', ',', '<', '>', '"', '\\', '@', '?', '=', '%', '[', ']', '(', ')', '\xff'],
	...[
		'-1',
		'0',
		'00000000000000000001',
		'4294967296',
		'99999999999999999999999',
		'1e9',
		'NaN',
		'__proto__',
		'constructor',
		'%00',
		';tag=',
		';branch=z9hG4bK',
	],
	...[
		';rport',
		';received=',
		'SIP/2.0',
		'SIP/2.0/',
		'sip:',
		'tel:',
		'[::1]',
		'Content-Length: 5\r\n',
		'Via: SIP/2.0/UDP x\r\n',
		'l:',
		'To:\r\n',
		',,,,',
		'""',
		'<<',
		'>>',
	],
	...['a'.repeat(300), ';'.repeat(300), ','.repeat(300), '"\\'.repeat(150), ' '.repeat(300), '<'.repeat(300), '\r\n\t'.repeat(100)],
];

type Mutation =
	| { readonly do: 'put'; readonly at: number; readonly what: string }
	| { readonly do: 'cut'; readonly at: number; readonly length: number }
	| { readonly do: 'overwrite'; readonly at: number; readonly what: string }
	| { readonly do: 'line'; readonly from: number; readonly to: number; readonly keep: boolean }
	| { readonly do: 'end'; readonly at: number };

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const splinter = fc.oneof(fc.constantFrom(...SPLINTERS), fc.string({ unit: 'binary-ascii', maxLength: 6 }));
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
	fc.record({ do: fc.constant('put' as const), at: place, what: splinter }),
	fc.record({ do: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
	fc.record({ do: fc.constant('overwrite' as const), at: place, what: splinter }),
	fc.record({ do: fc.constant('line' as const), from: place, to: place, keep: fc.boolean() }),
	fc.record({ do: fc.constant('end' as const), at: place }),
);

function mutated(text: string, how: Mutation): string {
	const offset = (at: number) => Math.floor(at * text.length);
	switch (how.do) {
		case 'put':
			return text.slice(0, offset(how.at)) + how.what + text.slice(offset(how.at));
		case 'cut':
			return text.slice(0, offset(how.at)) + text.slice(offset(how.at) + how.length);
		case 'overwrite':
			return text.slice(0, offset(how.at)) + how.what + text.slice(offset(how.at) + how.what.length);
		case 'line': {
			const all = text.split('\r\n');
			const from = Math.floor(how.from * all.length);
			const [line = ''] = how.keep ? [all[from]] : all.splice(from, 1);
			all.splice(Math.floor(how.to * all.length), 0, line);
			return all.join('\r\n');
		}
		case 'end':
			return text.slice(0, offset(how.at));
	}
}

/** A message of the corpus with one to four things done to it. */
export const mutatedMessage: fc.Arbitrary<string> = fc
	.tuple(fc.constantFrom(...CORPUS), fc.array(mutation, { minLength: 1, maxLength: 4 }))
	.map(([text, mutations]) => mutations.reduce(mutated, text));
