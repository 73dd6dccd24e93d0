import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { judged, runWith } from '../test-support/runs';
import type { Catalogue, Requirement } from '../traceability/catalogue';
import { readYaml } from '../yaml-file';
import { formatJudgements } from './format';
import { type GateEvidence, judge } from './gate';
import { policy } from './policy';

const requirement = (id: string, guide: string, kind: Requirement['kind'][number]): [string, Requirement] => [
	id,
	{ id, guide, kind: [kind], statement: `says ${id}` },
];
const catalogue: Catalogue = new Map([
	requirement('OUT-01', '2.1', 'capability'),
	requirement('OUT-02', '2.1', 'capability'),
	requirement('LIM-01', '4.2', 'limitation'),
	requirement('TSG-01', '4.1.2-3', 'troubleshooting'),
	requirement('IOS-05', '4.2', 'known-issue'),
]);
const about = (id: string) => ({ requirements: [id] });

/** The rules of this policy that are not met. */
function unmet(text: string, scenarios: GateEvidence['run']['scenarios'], more: Partial<GateEvidence> & { gaps?: readonly string[] } = {}): string[] {
	const { gaps = [], ...evidence } = more;
	const judgements = judge(readYaml(text, 'gate.yaml', policy).value, {
		run: runWith(scenarios, { gaps }),
		catalogue,
		today: '2027-01-15',
		...evidence,
	});
	return judgements.filter(({ met }) => !met).map(({ rule, found }) => `${rule}: ${found}`);
}
const passed = judged('a', 'passed');

test('gate: an empty policy asks for a complete run only', () => {
	assert.deepEqual(unmet('{}', [passed]), []);
	assert.deepEqual(unmet('{}', [passed], { gaps: ['the run was cut off'] }), ['the run is complete: 1 gap']);
	assert.deepEqual(unmet('{}', [judged('a', 'passed', { gaps: ['journal.ndjson is cut off'] })]), ['the run is complete: 1 gap']);
});

test('gate: what was judged; a part of a testbed name is not the name, and a run of two systems is of neither', () => {
	const lab = judged('b', 'passed', { testbed: 'lab', testbedFile: 'lab.yaml', profile: 'fixed', world: 'wire' });
	const asked = 'judged: { testbed: lab, profile: fixed, world: wire }';
	assert.deepEqual(unmet(asked, [lab]), []);
	assert.deepEqual(unmet('judged: { testbed: la }', [lab]), ['the testbed la was judged: lab (lab.yaml)']);
	assert.deepEqual(unmet(asked, [passed]), [
		'the testbed lab was judged: guide-r21',
		'the profile fixed was judged: guide-r21',
		'the world wire was judged: virtual',
	]);
	assert.equal(unmet(asked, [lab, passed]).length, 3);
});

test('gate: a baseline of another system is no baseline', () => {
	const lab = judged('a', 'passed', { testbed: 'lab' });
	const other = ['no new failure against the baseline: the baseline judged something else: nothing to judge by'];
	assert.deepEqual(unmet('noNewFailures: true', [passed], { baseline: runWith([lab]) }), other);
	assert.deepEqual(unmet('noNewFailures: true', [lab], { baseline: runWith([lab]) }), []);
});

test('gate: minimum executed; what was left out does not count', () => {
	assert.deepEqual(unmet('minimumExecuted: 2', [passed, judged('b', 'failed')]), []);
	assert.deepEqual(unmet('minimumExecuted: 2', [passed, judged('b', 'notExecutable')]), ['at least 2 scenarios executed: 1']);
});

test('gate: at most so many of each verdict', () => {
	for (const verdict of ['failed', 'error', 'unstable', 'needsReview', 'staleIssue', 'notExecutable', 'notApplicable'] as const) {
		assert.deepEqual(unmet(`atMost: { ${verdict}: 1 }`, [passed, judged('b', verdict)]), []);
		assert.equal(unmet(`atMost: { ${verdict}: 0 }`, [passed, judged('b', verdict)]).length, 1, verdict);
	}
});

test('gate: share of requirements that conform, by kind and by chapter; one bad scenario of a requirement spoils it', () => {
	const two = [judged('a', 'passed', about('OUT-01')), judged('b', 'passed', about('OUT-02'))];
	const spoilt = [...two, judged('c', 'unstable', about('OUT-02'))];
	assert.deepEqual(unmet('rules: [{ kind: capability, conforming: 100% }]', two), []);
	assert.deepEqual(unmet('rules: [{ kind: capability, conforming: 50% }]', spoilt), []);
	assert.deepEqual(unmet('rules: [{ kind: capability, conforming: 100 }]', spoilt), [
		'100 % of the capability requirements that were tried conform: 1 of 2, 50 %',
	]);
	assert.deepEqual(unmet('rules: [{ chapter: 2.1, conforming: 100% }]', spoilt).length, 1);
	assert.deepEqual(unmet('rules: [{ kind: limitation, conforming: 1% }]', two), [
		'1 % of the limitation requirements that were tried conform: there are none: nothing to judge by',
	]);
});

test('gate: a known issue that shows conforms; a stale one does not', () => {
	const text = 'rules: [{ kind: known-issue, conforming: 100% }]\nknownIssues: [{ requirement: IOS-05, owner: Eva, expires: 2027-12-31 }]';
	assert.deepEqual(unmet(text, [judged('a', 'knownIssue', about('IOS-05'))]), []);
	assert.equal(unmet(text, [judged('a', 'staleIssue', about('IOS-05'))]).length, 2);
});

test('gate: share of requirements that are covered; chapter 4 means 4.1.2-3 and 4.2, not 40', () => {
	const limit = [judged('a', 'failed', about('LIM-01'))];
	assert.deepEqual(unmet('rules: [{ chapter: "4.2", covered: 50% }]', limit), []);
	assert.deepEqual(unmet('rules: [{ chapter: "4.2", covered: 51% }]', limit), [
		'51 % of the requirements of chapter 4.2 are decided by executed scenarios: 1 of 2, 50 %',
	]);
	assert.match(unmet('rules: [{ chapter: "4", covered: 100% }]', limit)[0] ?? '', /1 of 3, 33.3 %/);
	assert.match(unmet('rules: [{ chapter: "4.1.2", covered: 100% }]', limit)[0] ?? '', /0 of 1, 0 %/);
	assert.deepEqual(unmet('rules: [{ chapter: "4.2", covered: 50% }]', [judged('a', 'notExecutable', about('LIM-01'))]).length, 1);
});

test('gate: known issues need a name, an owner and a time that is not over, and must still show', () => {
	const shows = [judged('a', 'knownIssue', about('IOS-05'))];
	const entry = (expires: string) => `knownIssues: [{ requirement: IOS-05, owner: client team, expires: ${expires} }]`;
	assert.deepEqual(unmet(entry('2027-01-15'), shows), []);
	assert.deepEqual(unmet(entry('2027-01-14'), shows), [
		'known issue IOS-05 may show until 2027-01-14 (client team): it shows, and the time allowed for it is over',
	]);
	assert.deepEqual(unmet('{}', shows), ['no known issue shows that is not allowed: 1']);
	assert.match(unmet(entry('2028-01-01'), [passed])[0] ?? '', /it does not show: take it out, or run its scenario$/);
	assert.match(unmet(entry('2028-01-01'), [judged('a', 'staleIssue', about('IOS-05'))])[0] ?? '', /it no longer shows: take it out$/);
	assert.deepEqual(unmet(entry('2028-01-01'), [judged('a', 'notExecutable', about('IOS-05'))]), []);
});

test('gate: no new failure against the baseline; old ones stay allowed, and what vanished is new', () => {
	const text = 'noNewFailures: true';
	const against = (...before: Parameters<typeof runWith>[0]) => ({ baseline: runWith(before) });
	const failed = judged('a', 'failed');
	assert.deepEqual(unmet(text, [passed], against(passed)), []);
	assert.deepEqual(unmet(text, [failed], against(failed)), []);
	assert.deepEqual(unmet(text, [passed, judged('b', 'passed')], against(passed)), []);
	for (const before of [[passed], [], [judged('a', 'notExecutable')]])
		assert.deepEqual(unmet(text, [failed], against(...before)), ['no new failure against the baseline: 1']);
	assert.deepEqual(unmet(text, [passed], against(passed, judged('b', 'passed'))), ['no new failure against the baseline: 1']);
	assert.deepEqual(unmet(text, [passed, judged('b', 'notExecutable')], against(passed, judged('b', 'passed'))).length, 1);
	assert.deepEqual(unmet(text, [passed], against(passed, judged('b', 'notExecutable'))), []);
	assert.deepEqual(unmet(text, [passed]), ['no new failure against the baseline: no baseline was given: nothing to judge by']);
});

test('gate: errors of a policy name line and field', () => {
	const refused = (text: string) => {
		try {
			readYaml(text, 'gate.yaml', policy);
		} catch (error) {
			return (error as Error).message;
		}
		return 'accepted';
	};
	assert.equal(refused('name: x\nminimumExecutd: 3\n'), 'gate.yaml:2: minimumExecutd: there is no such field');
	assert.equal(refused('rules:\n  - chapter: "2.1"\n'), 'gate.yaml:2: rules.0: says nothing: give conforming, covered or both');
	assert.match(refused('rules:\n  - kind: capabilty\n    covered: 1%\n'), /^gate\.yaml:2: rules\.0\.kind: must be one of capability, limitation, /);
	assert.match(refused('rules:\n  - covered: 101%\n'), /^gate\.yaml:2: rules\.0\.covered: must be between 0 % and 100 %$/);
	assert.match(
		refused('knownIssues:\n  - requirement: IOS-05\n    owner: me\n    expires: soon\n'),
		/^gate\.yaml:4: knownIssues\.0\.expires: must be filled in with a day/,
	);
	assert.match(refused('knownIssues:\n  - requirement: IOS-05\n    expires: 2027-01-01\n'), /^gate\.yaml:2: knownIssues\.0\.owner: /);
	assert.match(refused('knownIssues:\n  - requirement: IOS-05\n    owner:\n'), /^gate\.yaml:3: knownIssues\.0\.owner: must be filled in$/);
	assert.match(refused('atMost: { faild: 0 }\n'), /^gate\.yaml:1: atMost\.faild: /);
});

test('gate: the template is refused until it is filled in, and says nothing that cannot be meant then', () => {
	const template = readFileSync(join(__dirname, '../../templates/gate.yaml'), 'utf8');
	assert.throws(() => readYaml(template, 'gate.yaml', policy), /knownIssues\.0\.owner: must be filled in/);
	const filled = template.replace(/owner:.*/g, 'owner: me').replace(/expires:.*/g, 'expires: 2027-03-31');
	const named = readYaml(filled, 'gate.yaml', policy).value.knownIssues.map(({ requirement }) => requirement);
	assert.deepEqual(named, ['IOS-05', 'LIM-19', 'LIM-20', 'LIM-21', 'LIM-25']);
});

test('gate: each rule is printed with what was found, what is in the way, and whether the gate is open', () => {
	const text = (scenarios: Parameters<typeof runWith>[0]) =>
		formatJudgements(judge(policy.parse({ atMost: { failed: 0 } }), { run: runWith(scenarios), catalogue, today: '2027-01-15' }), false);
	assert.match(text([passed]), /^✓ at most 0 failed: 0$[\s\S]*the gate is open: 3 of 3 rules are met\n$/m);
	assert.match(text([judged('b', 'failed')]), /^✕ at most 0 failed: 1\n {4}scenario b features.*a\.feature:3$[\s\S]*the gate is closed: 1 of 3/m);
});
