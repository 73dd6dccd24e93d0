import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdown } from './markdown';
import { formatSummary } from './summary/summary';
import { judgedBy } from './tally';
import { judged, runWith } from './test-support/runs';

const usual = judged('a', 'passed', { testbed: 'guide-r21', profile: 'guide-r21' });
const other = judged('b', 'passed', { testbed: 'lab', testbedFile: 'lab.yaml', profile: 'fixed', world: 'wire' });

test('what was judged: said wherever the outcome is, unless it is the system of the guide', () => {
	const told = (...scenarios: Parameters<typeof runWith>[0]) => [
		formatSummary(runWith(scenarios), { color: false, width: 120 }),
		markdown(runWith(scenarios)),
	];
	for (const text of told(usual)) assert.doesNotMatch(text, /testbed|profile|world/);
	const [summary, page] = told(other);
	assert.match(summary ?? '', /^testbed lab \(lab\.yaml\) {3}profile fixed {3}world wire$/m);
	assert.match(page ?? '', /^Judged: testbed \*\*lab \\\(lab\.yaml\\\)\*\* · profile \*\*fixed\*\* · world \*\*wire\*\*$/m);
});

test('what was judged: runs that were put together name all', () => {
	assert.deepEqual(judgedBy(runWith([usual, other])), {
		testbed: 'guide-r21, lab (lab.yaml)',
		profile: 'guide-r21, fixed',
		world: 'virtual, wire',
		dashboards: 'http',
	});
});
