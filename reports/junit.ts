import { XMLBuilder } from 'fast-xml-parser';
import { brokenStep, type Run, reasonsOf, rowOf, type Scenario } from './run';
import { grouped, SIGNS } from './tally';

/** The run as JUnit XML, as CI servers read it: a suite per feature, a case per scenario. Times are wall time in seconds. */
export function junit(run: Run): string {
	const suites = [...grouped(run.scenarios, (scenario) => scenario.uri)].map(([uri, scenarios]) => ({
		'@name': clean(scenarios[0]?.feature ?? uri),
		'@file': clean(uri),
		...totals(scenarios),
		'@timestamp': run.startedAt.toISOString().slice(0, 19),
		properties: { property: [property('seed', run.seed), property('run hash', run.hash)] },
		testcase: scenarios.map(testCase),
	}));
	const missing = run.gaps.map((gap) => ({
		'@name': 'run',
		'@tests': 1,
		'@failures': 0,
		'@errors': 1,
		'@skipped': 0,
		'@time': '0.000',
		testcase: [{ '@name': 'the run is complete', '@classname': 'run', '@time': '0.000', error: { '@message': clean(gap), '#text': '' } }],
	}));
	const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });
	const all = [...missing, ...suites];
	const whole = totals(run.scenarios);
	const root = {
		...whole,
		'@name': 'WorkTime conformance',
		'@tests': whole['@tests'] + missing.length,
		'@errors': whole['@errors'] + missing.length,
	};
	return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: { ...root, testsuite: all } })}`;
}

function totals(scenarios: readonly Scenario[]) {
	const count = (...verdicts: readonly Scenario['verdict'][]) => scenarios.filter((scenario) => verdicts.includes(scenario.verdict)).length;
	return {
		'@tests': scenarios.length,
		'@failures': count('failed', 'unstable', 'staleIssue'),
		'@errors': count('error'),
		'@skipped': count('notExecutable', 'notApplicable', 'needsReview'),
		'@time': seconds(scenarios.reduce((sum, scenario) => sum + scenario.durationMs, 0)),
	};
}

function testCase(scenario: Scenario) {
	const properties = [
		...scenario.requirements.map((id) => property('requirement', id)),
		...scenario.devices.map((device) => property('device', device)),
		property('world', scenario.world ?? 'virtual'),
		...(scenario.testbed === undefined ? [] : [property('testbed', scenario.testbed)]),
		...(scenario.profile === undefined ? [] : [property('profile', scenario.profile)]),
		...(scenario.dashboards === undefined ? [] : [property('dashboards', scenario.dashboards)]),
		...(scenario.seed === undefined ? [] : [property('seed', scenario.seed)]),
		...(scenario.hash === undefined ? [] : [property('hash', scenario.hash)]),
		property('verdict', scenario.verdict),
	];
	return {
		'@name': clean(rowOf(scenario) === undefined ? scenario.name : `${scenario.name} (${rowOf(scenario)})`),
		'@classname': clean(scenario.chapter),
		'@file': clean(scenario.uri),
		'@time': seconds(scenario.durationMs),
		properties: { property: properties },
		...outcome(scenario),
	};
}

function outcome(scenario: Scenario) {
	const broken = brokenStep(scenario);
	const reasons = reasonsOf(scenario);
	const where = broken === undefined ? [] : [`${broken.keyword}${broken.text} (${scenario.uri}:${broken.line || scenario.line})`];
	const told = {
		'@message': clean(reasons[0]?.split('\n', 1)[0] ?? ''),
		'#text': clean([...where, ...reasons, broken?.message ?? ''].join('\n').trim()),
	};
	switch (scenario.verdict) {
		case 'passed':
		case 'knownIssue':
			return {};
		case 'failed':
			return { failure: { '@type': broken?.errorType ?? 'invariant', ...told } };
		case 'unstable':
			return { failure: { '@type': 'unstable', '@message': `passed only at attempt ${scenario.attempt}`, '#text': '' } };
		case 'staleIssue':
			return { failure: { '@type': 'stale issue', ...told, '@message': `the documented defect did not show: ${told['@message']}` } };
		case 'error':
			return { error: { '@type': broken?.errorType ?? 'environment', ...told } };
		case 'notExecutable':
		case 'notApplicable':
		case 'needsReview':
			return { skipped: { '@message': told['@message'] || SIGNS[scenario.verdict].words } };
	}
}

const property = (name: string, value: string) => ({ '@name': name, '@value': clean(value) });
const seconds = (ms: number) => (ms / 1000).toFixed(3);

/** Without the characters that XML 1.0 §2.2 excludes. */
function clean(text: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
	return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
