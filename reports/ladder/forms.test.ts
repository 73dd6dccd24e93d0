import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XMLValidator } from 'fast-xml-parser';
import { callThrough, leakedIdentity, lossyRegistration, type Story, threeHours } from '../test-support/stories';
import { courseOf } from './course';
import { mermaid } from './mermaid';
import { standaloneSvg } from './standalone';
import { ladderText } from './text';

const course = ({ world, steps }: Story, violations: Parameters<typeof courseOf>[0]['violations'] = []) => {
	const all = steps.map((sentence, i) => {
		const [, keyword = '', text = ''] = /^(\S+ )(.*)$/.exec(sentence) ?? [];
		return { keyword, text, hook: false, observes: false, status: 'passed' as const, durationMs: 1, line: i };
	});
	return courseOf({ steps: all, violations }, world.journal.all());
};

test('Mermaid: lanes are participants, steps notes over all, requests solid, answers dashed, lost ones crossed, nothing breaks the syntax', () => {
	const text = mermaid(course(callThrough()));
	assert.match(text, /^sequenceDiagram\n\tparticipant L0 as handset<br\/>handset\n/);
	assert.match(text, /\tNote over L0,L\d: When Alice calls Bob by Call Through\n/);
	assert.match(text, /\tL\d->>L\d: INVITE \+16465550150\n/);
	assert.match(text, /\tL\d-->>L\d: 180 Ringing \(INVITE\)\n/);
	assert.match(mermaid(course(lossyRegistration())), /\tL\d-xL\d: REGISTER 2125550101 \(lost\)\n/);
	for (const story of [callThrough(), lossyRegistration(), threeHours(5)])
		for (const line of mermaid(course(story)).trim().split('\n').slice(1))
			assert.match(line, /^\t(participant L\d+ as [^;#]+|Note over L\d+(,L\d+)?: .+|L\d+(-->>|->>|-x|--x)L\d+: .+)$/);
});

test('SVG for a ticket: one well-formed file with its own colours, the sentences and every row', () => {
	const svg = standaloneSvg(course(callThrough()), 'Call Through <iPhone> & "more"');
	assert.equal(XMLValidator.validate(svg), true);
	assert.match(svg, /--card: #ffffff/);
	assert.match(svg, />When Alice calls Bob by Call Through</);
	assert.match(svg, /Call Through &lt;iPhone&gt; &amp; /);
	assert.ok((svg.match(/data-n="/g) ?? []).length > 40);
	assert.doesNotMatch(svg, /NaN|undefined/);
});

test('text: when, from whom to whom, what; violations and losses are marked', () => {
	const leak = leakedIdentity();
	const violations = [{ invariant: 'the mobile number stays private', message: 'leaked', events: leak.leaks }];
	const text = ladderText(course(leak, violations));
	assert.match(text, /^When Alice calls Bob by VoIP$/m);
	assert.match(text, /^ +\d+:\d\d\.\d{3} +handset → sbc +INVITE \+13035550177$/m);
	assert.match(text, /INVITE \+13035550177 {2}✕ the mobile number stays private$/m);
	assert.match(ladderText(course(lossyRegistration())), /desk-phone ✕ sbc +REGISTER 2125550101 \(lost\)/);
});
