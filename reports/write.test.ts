import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { BegunReport } from './begun-report';
import { ExitCode } from './exit-code';
import type { Envelope } from './reading/envelope';
import { type Run, SCENARIO_MEDIA_TYPE } from './run';
import { formatSummary } from './summary/summary';
import { type Told, tell } from './test-support/evidence';
import { callThrough, leakedIdentity, lossyRegistration, threeHours } from './test-support/stories';
import { PaperWorld, SDP } from './test-support/world';
import { writeReport } from './write';

const HOSTILE = `</script><img src=x onerror=alert(1)> "quoted" & 'single' ]]> \u0007\u001b[31m`;

interface Report {
	readonly run: Run;
	readonly html: string;
	readonly xml: string;
	readonly file: (path: string) => string;
}

/** Writes a report into a folder of its own and looks at it. */
function report(told: readonly Told[], look: (report: Report) => void, how: { ended?: boolean; spoil?: (folder: string) => void } = {}): void {
	const folder = mkdtempSync(join(tmpdir(), 'reports-'));
	try {
		const envelopes = tell(folder, told, how);
		how.spoil?.(folder);
		const run = writeReport({
			evidenceDir: folder,
			envelopes,
			seed: '7',
			startedAt: new Date('2025-11-22T14:30:00Z'),
			wallMs: 3400,
			catalogue: new Map([['OUT-06', { id: 'OUT-06', guide: '2.1', kind: ['capability'], statement: `The far end sees ${HOSTILE}` }]]),
		});
		const file = (path: string) => join(folder, path);
		look({ run, html: readFileSync(file('index.html'), 'utf8'), xml: readFileSync(file('junit.xml'), 'utf8'), file });
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const leak = leakedIdentity();
const LEAK: Told = {
	story: leak,
	name: 'VoIP shows the business identity to the party',
	id: 'voip-identity',
	tags: ['@OUT-06', '@OUT-17'],
	fails: { at: 2, message: "Expected values to be strictly equal:\n\n'+19175550101' !== '+12125550101'" },
	violations: [{ invariant: 'the mobile number stays private', message: 'the far end received it', events: leak.leaks }],
};
const PASSED: Told = { story: callThrough(), name: 'Call Through from iPhone', id: 'call-through-iphone', example: 'iPhone' };
const UNDEFINED: Told = {
	story: callThrough(),
	name: 'A step that means nothing',
	id: 'undefined',
	fails: { at: 1, message: '', status: 'UNDEFINED' },
	chapter: '2.2-receiving-inbound-calls',
	uri: 'features/2.2-receiving-inbound-calls/a.feature',
};

const inflated = (base64: string) => JSON.parse(inflateRawSync(Buffer.from(base64, 'base64')).toString());

/** The list that is packed into the page. */
const indexOf = (html: string) => inflated(/<script id="index" type="application\/octet-stream">([^<]*)<\/script>/.exec(html)?.[1] ?? '');

/** What the page loads of each scenario, in order; undefined where that was not written. */
const packed = ({ html, file }: Report) =>
	indexOf(html).scenarios.map((scenario: readonly unknown[]) => {
		const blob = scenario[9];
		if (blob === 0) return undefined;
		const [, name, data] = /^blob\("([0-9a-f]{20})","([^"]*)"\)\n$/.exec(readFileSync(file(`blobs/${blob}.js`), 'utf8')) ?? [];
		assert.equal(name, blob);
		return inflated(data ?? '');
	});

test('page: needs nothing but itself: no address, no import, and a policy that forbids both', () => {
	report([PASSED, LEAK], ({ html }) => {
		assert.match(html, /Content-Security-Policy" content="default-src 'none'/);
		const markup = html.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/, '');
		for (const [, link] of markup.matchAll(/(?:src|href)="([^"]*)"/g)) assert.match(link ?? '', /^(#|data:,|scenarios\/)/);
		assert.doesNotMatch(html.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\/(?!\w*\.?example)/);
	});
});

test('page: counts, chapters, requirements, the reason of a failure, its step and links to the messages that show it', () => {
	report([PASSED, LEAK, UNDEFINED], (made) => {
		const { html, run } = made;
		const [, leaked, undefinedStep] = packed(made);
		assert.deepEqual(
			run.scenarios.map(({ verdict }) => verdict),
			['passed', 'failed', 'error'],
		);
		assert.equal(run.exitCode, ExitCode.ProductFailure);
		assert.match(html, /<title>✕ 2 of 3 · WorkTime conformance<\/title>/);
		assert.match(html, /2\.1 Placing outbound calls/);
		assert.match(html, /data-requirement="OUT-06"/);
		assert.match(html, /&#39;\+19175550101&#39; !== &#39;\+12125550101&#39;/);
		for (const n of leak.leaks) assert.ok(leaked.body.includes(`<a href="#voip-identity:${n}">event ${n}</a>`));
		assert.match(leaked.body, /<li class="step-failed">/);
		assert.match(undefinedStep.body, /no step definition matches this sentence/);
		assert.match(leaked.body, /npm start -- --tags @OUT-06 --name &quot;VoIP shows the business identity to the party&quot; --seed 7/);
	});
});

test('page: a ladder unpacks to its drawing and every row of it to its message', () => {
	report([LEAK], (made) => {
		const [ladder] = packed(made);
		const numbers = [...ladder.pieces.join('').matchAll(/data-n="(\d+)"/g)].map(([, n]) => n);
		assert.ok(numbers.length > 15);
		for (const n of numbers) assert.equal(ladder.details[n].length, 4);
		assert.match(ladder.details[leak.leaks[0] as number][2], /^INVITE sip:\+13035550177@worktime\.example SIP\/2\.0\r\n/);
		assert.equal(ladder.pieces.length, (ladder.body.match(/class="drawing" data-piece="\d/g) ?? []).length);
	});
});

test('hostile names, reasons, steps, SIP headers and requirement statements are text everywhere', () => {
	const world = new PaperWorld();
	const leg = {
		from: 'handset',
		to: 'sbc',
		transport: 'udp',
		fromPort: 5060,
		toPort: 5060,
		callId: HOSTILE,
		caller: HOSTILE,
		callee: HOSTILE,
	} as const;
	const sentence = `Given Alice calls ${HOSTILE}`;
	world.step(sentence, () => world.send(leg, world.request(leg, 'INVITE', 1, { body: SDP(HOSTILE), headers: [`X-Evil: ${HOSTILE}`] })));
	const told: Told = {
		story: { world, steps: [sentence] },
		name: HOSTILE,
		id: 'hostile',
		example: HOSTILE,
		chapter: HOSTILE,
		tags: ['@OUT-06'],
		fails: { at: 0, message: HOSTILE, type: 'AssertionError' },
		violations: [{ invariant: HOSTILE, message: HOSTILE, events: [8] }],
	};
	report([told], (made) => {
		const { html, xml, run } = made;
		const [ladder] = packed(made);
		for (const markup of [html, ladder.body, ladder.head, ...ladder.pieces]) assert.doesNotMatch(markup, /<img/);
		assert.equal((html.match(/<\/script>/g) ?? []).length, 2);
		assert.ok(html.includes('&lt;/script&gt;&lt;img src=x'));
		assert.match(ladder.details[8][2], /<img src=x/);
		assert.equal(XMLValidator.validate(xml), true);
		assert.ok(!xml.includes('\u0007') && !xml.includes('\u001b'));
		const line =
			formatSummary(run, { color: false, width: 100 })
				.split('\n')
				.find((text) => text.includes('npm start')) ?? '';
		assert.match(line, /--name '.*'\\''single'\\''.*' --seed 7$/);
		assert.ok(!line.includes('\u001b'), 'a name cannot speak to the terminal');
	});
});

test('JUnit: well-formed; a suite per feature, a case per scenario with chapter, properties and outcome', () => {
	report([PASSED, LEAK, UNDEFINED], ({ xml, run }) => {
		assert.equal(XMLValidator.validate(xml), true);
		const { testsuites } = new XMLParser({
			ignoreAttributes: false,
			attributeNamePrefix: '',
			isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name),
		}).parse(xml);
		assert.deepEqual([testsuites.tests, testsuites.failures, testsuites.errors, testsuites.testsuite.length], ['3', '1', '1', 2]);
		const [passed, failed] = testsuites.testsuite[0].testcase;
		assert.equal(passed.classname, '2.1-placing-outbound-calls');
		assert.deepEqual(passed.properties.property, [
			{ name: 'requirement', value: 'OUT-02' },
			{ name: 'world', value: 'virtual' },
			{ name: 'seed', value: '7' },
			{ name: 'hash', value: run.scenarios[0]?.hash },
			{ name: 'verdict', value: 'passed' },
		]);
		assert.equal(failed.failure.type, 'AssertionError');
		assert.match(failed.failure['#text'], /the mobile number stays private: the far end received it/);
		assert.match(failed.time, /^0\.\d{3}$/);
		assert.equal(testsuites.testsuite[1].testcase[0].error.message, 'no step definition matches this sentence');
	});
});

test('Markdown for a CI page: counts, a table by chapter, what did not pass with reason and command; names are text in it', () => {
	const odd: Told = { ...UNDEFINED, name: 'A *bold* | <b>name</b>', id: 'odd' };
	report([PASSED, LEAK, odd], ({ file }) => {
		const text = readFileSync(file('summary.md'), 'utf8');
		assert.match(text, /^\*\*3 scenarios\*\*: ✕ 1 failed · ! 1 error · ✓ 1 passed$/m);
		assert.match(text, /^\| chapter \| failed \| error \| passed \|$/m);
		assert.match(text, /^\| 2\.1 Placing outbound calls \| 1 \| {2}\| 1 \|$/m);
		assert.match(text, /^ {6}npm start -- --tags @OUT-06 --name "VoIP shows/m);
		assert.match(text, /A \\\*bold\\\* \\\| &lt;b\\>name&lt;\/b\\>/);
		assert.match(text, /Seed `7`, journal hash `[0-9a-f]{16}`/);
	});
});

test('captures: one beside each journal', () => {
	report([PASSED, LEAK], ({ file }) => {
		for (const id of ['call-through-iphone', 'voip-identity']) assert.ok(readFileSync(file(`scenarios/${id}/trace.pcapng`)).length > 1000);
	});
});

test('an empty run is a page that says so', () => {
	report([], ({ html, xml, run }) => {
		assert.match(html, /Nothing was run\./);
		assert.equal(XMLValidator.validate(xml), true);
		assert.equal(run.exitCode, ExitCode.PolicyOrEvidence);
		assert.match(formatSummary(run, { color: false, width: 80 }), /No scenario was run\./);
	});
});

test('a run that was killed: what is there is reported, what is missing is said on the page, in the summary and in JUnit', () => {
	const spoil = (folder: string) => {
		const journal = join(folder, 'scenarios/call-through-iphone/journal.ndjson');
		writeFileSync(journal, readFileSync(journal, 'utf8').slice(0, 9000));
		rmSync(join(folder, 'scenarios/voip-identity'), { recursive: true });
	};
	const killed: Told = { ...UNDEFINED, id: 'killed', fails: undefined, cutAfter: 3 };
	report(
		[PASSED, LEAK, killed],
		(made) => {
			const { html, xml, run, file } = made;
			const [first, second, third] = packed(made);
			const summary = formatSummary(run, { color: false, width: 100 });
			for (const text of [html, summary, xml]) assert.match(text, /the run was cut off: the message stream has no end/);
			for (const text of [third.body, summary]) assert.match(text, /the run was cut off in this scenario/);
			assert.match(first.body, /scenarios\/call-through-iphone\/journal\.ndjson is cut off in line \d+/);
			assert.match(second.body, /journal\.ndjson could not be read \(ENOENT\)/);
			assert.ok(first.pieces.length > 0 && second.pieces.length === 0);
			assert.ok(existsSync(file('scenarios/call-through-iphone/trace.pcapng')));
			assert.equal(run.scenarios[2]?.verdict, 'error');
		},
		{ ended: false, spoil },
	);
});

test('summary: a table per chapter, then the seed, the hash and the speed-up; failures with step, reason and the line that repeats them', () => {
	report([PASSED, LEAK, UNDEFINED, { story: threeHours(3), name: 'Three hours', id: 'three-hours', tags: ['@OUT-01'] }], ({ run }) => {
		const text = formatSummary(run, { color: false, width: 100 });
		assert.match(
			text,
			/^✕ failed {2}VoIP shows the business identity to the party\n.*call-through\.feature:\d+\n {2}Then Bob's telephone shows Alice's business number\n {4}Expected values/m,
		);
		assert.match(text, /^ {2}npm start -- --tags @OUT-06 --name "VoIP shows the business identity to the party" --seed 7$/m);
		assert.match(text, /2\.1 Placing outbound calls +2\/4 +2 +1 +0/);
		assert.match(text, /2\.2 Receiving inbound calls +0\/1 +0 +0 +1/);
		assert.match(text, /^seed 7 {3}journal hash [0-9a-f]{16}$/m);
		assert.match(text, /speed-up \d+ ×/);
		assert.ok(text.split('\n').every((line) => line.length <= 100));
		assert.notEqual(formatSummary(run, { color: true, width: 100 }), text);
	});
});

test('a report is told by its messages alone: attachments of other kinds are nothing to it', () => {
	const folder = mkdtempSync(join(tmpdir(), 'reports-'));
	try {
		const envelopes = tell(folder, [{ story: lossyRegistration(), name: 'Loss', id: 'loss' }]);
		const other = envelopes.flatMap((envelope) =>
			envelope.attachment?.mediaType === SCENARIO_MEDIA_TYPE
				? [envelope, { attachment: { ...envelope.attachment, mediaType: 'image/png', body: 'AAAA' } }]
				: [envelope],
		);
		assert.equal(
			writeReport({ evidenceDir: folder, envelopes: other, seed: '1', startedAt: new Date(0), wallMs: 1 }).scenarios[0]?.verdict,
			'passed',
		);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('the message panel marks the lines that hold what the failure speaks of, else those that decide what the message means', () => {
	report([LEAK, PASSED], (made) => {
		const [leaked, passed] = packed(made);
		const marked = (data: { details: Record<number, [string, unknown, string, number[]]> }, title: RegExp) =>
			Object.values(data.details)
				.filter(([name]) => title.test(name))
				.map(([, , text, lines]) => lines.map((line) => text.split('\r\n')[line]));
		assert.ok(marked(leaked, /^INVITE/).some((lines) => lines.some((line) => line?.startsWith('From: <sip:+19175550101'))));
		assert.deepEqual(marked(passed, /^401/)[0], ['WWW-Authenticate: Digest realm="worktime.example", nonce="00", algorithm=MD5, qop="auth"']);
	});
});

test('what phones showed is drawn as they were, and the quality of media leg by leg', () => {
	const world = new PaperWorld(['handset', 'sbc']);
	world.step('When Alice speaks', () => {
		world.screen('handset', 'worktime', 'passing');
		world.screen('handset', 'worktime', 'Bob <Baker>', '0:03');
		for (const [mos, heard] of [
			[4.3, 'voice'],
			[2.4, 'voice'],
			[undefined, 'nothing'],
		] as const) {
			const from = world.now;
			world.wait(10_000);
			const rest = { late: 0, duplicates: 0, reordered: 0, jitterMs: 3, burstRatio: 1, codec: 'G.711', direction: 'received' } as const;
			world.journal.record({
				kind: 'media',
				host: 'sbc',
				leg: 'handset/sbc',
				from,
				to: world.now,
				packets: 480,
				lost: 20,
				heard,
				...rest,
				...(mos !== undefined && { mos }),
			});
		}
	});
	report([{ story: { world, steps: ['When Alice speaks'] }, name: 'Media', id: 'media' }], (made) => {
		const [{ body }] = packed(made);
		assert.match(
			body,
			/<button type="button" class="phone" data-event="4"[^>]*><span class="app">worktime<\/span><span class="first">Bob &lt;Baker&gt;<\/span>/,
		);
		assert.doesNotMatch(body, /passing<\/span>/);
		assert.deepEqual(
			[...body.matchAll(/<rect class="(\w+)" x=/g)].map(([, grade]) => grade),
			['good', 'bad', 'nothing'],
		);
		assert.match(body, /handset\/sbc, heard by sbc[\s\S]*2\.4 – 4\.3[\s\S]*4\.0 %/);
	});
});

test('ten thousand scenarios: the page stays under 2 MB, and equal evidence is kept once', () => {
	const story = callThrough();
	const many = Array.from(
		{ length: 200 },
		(_, i): Told => ({ story, name: `Call number ${i} of a long day, from a phone that is known by number ${i % 7}`, id: `call-${i}` }),
	);
	report(many, ({ html }) => {
		const bytesEach = (html.length - emptyLength()) / many.length;
		assert.ok(bytesEach * 10_000 < 2_000_000, `${Math.round(bytesEach)} bytes for each scenario`);
	});
	function emptyLength(): number {
		let length = 0;
		report([], ({ html }) => {
			length = html.length;
		});
		return length;
	}
});

test('eighty scenarios, one of them three hours long: the page stays under 300 kB', () => {
	const story = callThrough();
	const many = Array.from({ length: 79 }, (_, i): Told => ({ story, name: `Call ${i}`, id: `call-${i}` }));
	report([{ story: threeHours(180), name: 'Three hours', id: 'three-hours' }, ...many], ({ html }) =>
		assert.ok(html.length < 3e5, `${html.length} bytes`),
	);
});

/** The same run reported at its end, and scenario by scenario while it went on; `meddle` acts between the run and its end. */
function bothWays(told: readonly Told[], meddle: (envelopes: Envelope[]) => Envelope[] = (envelopes) => envelopes): [string[], string[]] {
	const [atTheEnd, onTheWay] = [false, true].map((early) => {
		const folder = mkdtempSync(join(tmpdir(), 'reports-'));
		try {
			const envelopes = tell(folder, told);
			const begun = new BegunReport(folder, '7');
			mkdirSync(join(folder, 'blobs'), { recursive: true });
			if (early) for (const envelope of envelopes) begun.see(envelope);
			const written = readdirSync(join(folder, 'blobs'), { encoding: 'utf8' }).length;
			assert.equal(written > 0, early, 'blobs are there before the end');
			writeReport({ evidenceDir: folder, envelopes: meddle(envelopes), seed: '7', startedAt: new Date(0), wallMs: 1 }, begun);
			return ['index.html', 'junit.xml', 'summary.md'].map((name) => readFileSync(join(folder, name), 'utf8'));
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
	return [atTheEnd ?? [], onTheWay ?? []];
}

test('scenarios that are written while the run goes on make the same report', () => {
	const [atTheEnd, onTheWay] = bothWays([LEAK, PASSED, UNDEFINED]);
	assert.deepEqual(onTheWay, atTheEnd);
});

test('a scenario that looks different in the end is written again', () => {
	const renamed = (envelopes: Envelope[]) =>
		envelopes.map((envelope) =>
			envelope.pickle === undefined ? envelope : { pickle: { ...envelope.pickle, name: `${envelope.pickle.name}, later` } },
		);
	const [atTheEnd, onTheWay] = bothWays([LEAK, PASSED], renamed);
	assert.match(onTheWay[1] ?? '', /Call Through from iPhone, later/);
	assert.deepEqual(onTheWay, atTheEnd);
});

test('a failed step of somebody with a real browser: the picture is shown, from beside the journal', () => {
	report([{ ...LEAK, pictures: [{ file: 'alice.png', shows: "Alice's <browser>" }] }], (written) => {
		const [{ body }] = packed(written);
		assert.match(body, /<img src="scenarios\/voip-identity\/alice\.png" alt="Alice&#39;s &lt;browser&gt;" loading="lazy">/);
		assert.match(written.html, /img-src 'self' file:/);
	});
});
