import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Catalogue, REASONS_FILE, readCatalogue } from './catalogue';
import { matrixOf } from './matrix';
import { formatMatrix, matrixJson } from './table';

const row = (id: string, guide = '2.1') => `- id: ${id}\n  guide: "${guide}"\n  statement: "It does ${id}"\n  kind: [capability]\n`;

function catalogueOf(files: Record<string, string>): Catalogue {
	const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
	try {
		for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
		return readCatalogue(folder, 'catalogue');
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const scenario = (requirement: string, verdict?: 'passed' | 'failed') => ({
	name: `shows ${requirement}`,
	uri: 'features/a.feature',
	line: 3,
	requirements: [requirement],
	...(verdict !== undefined && { verdict }),
});

test('matrix: what nothing covers first, then what has a reason, then the rest; sections in the order of their numbers, figures last', () => {
	const catalogue = catalogueOf({
		'a.yaml': [row('OUT-01', 'Fig 2'), row('OUT-02', '4.10'), row('OUT-03', '4.2'), row('OUT-04'), row('OUT-05')].join(''),
		[REASONS_FILE]: 'OUT-04: nobody can see this from outside\n',
	});
	const { rows } = matrixOf(catalogue, [scenario('OUT-05', 'passed')]);
	assert.deepEqual(
		rows.map(({ requirement, coverage }) => `${requirement.id} ${coverage}`),
		['OUT-03 open', 'OUT-02 open', 'OUT-01 open', 'OUT-04 reason', 'OUT-05 scenarios'],
	);
});

test('matrix: of several scenarios the worst verdict counts; none where none was run', () => {
	const catalogue = catalogueOf({ 'a.yaml': [row('OUT-01'), row('OUT-02')].join('') });
	const { rows } = matrixOf(catalogue, [scenario('OUT-01', 'passed'), scenario('OUT-01', 'failed'), scenario('OUT-02')]);
	assert.deepEqual(
		rows.map(({ verdict, scenarios }) => [verdict, scenarios.length]),
		[
			['failed', 2],
			[undefined, 1],
		],
	);
});

test('matrix: a scenario that names what is not in the catalogue, and a reason that is needed no more, are told', () => {
	const catalogue = catalogueOf({ 'a.yaml': row('OUT-01'), [REASONS_FILE]: 'OUT-01: nobody can see this from outside\n' });
	const matrix = matrixOf(catalogue, [scenario('OUT-01', 'passed'), scenario('OUT-99')]);
	assert.deepEqual([[...matrix.unknown.keys()], matrix.needless], [['OUT-99'], ['OUT-01']]);
	const text = formatMatrix(matrix, { color: false, width: 100 });
	assert.match(text, /✕ features\/a\.feature:3 names OUT-99, which is not in the catalogue/);
	assert.match(text, /! OUT-01 has scenarios: its reason for having none can go/);
	assert.match(text, /^1 requirement: 1 with scenarios, 0 without for a reason, 0 with neither$/m);
});

test('matrix as JSON: each row with its coverage, verdict and scenarios', () => {
	const { requirements } = JSON.parse(matrixJson(matrixOf(catalogueOf({ 'a.yaml': row('OUT-01') }), [scenario('OUT-01', 'failed')])));
	assert.equal(requirements[0].verdict, 'failed');
	assert.equal(requirements[0].scenarios[0].line, 3);
});

test('catalogue: errors name file, line and field', () => {
	const refused = (files: Record<string, string>) => {
		try {
			catalogueOf(files);
		} catch (error) {
			return (error as Error).message;
		}
		return 'accepted';
	};
	assert.equal(refused({ 'a.yaml': `${row('OUT-01')}${row('OUT-01')}` }), 'catalogue/a.yaml:5: id: OUT-01 occurs twice');
	assert.match(refused({ 'a.yaml': '- id: OUT-01\n  guide: 2.1\n' }), /^catalogue\/a\.yaml:2: 0\.guide: /);
	assert.match(refused({ 'a.yaml': '- [' }), /^catalogue\/a\.yaml:\d: /);
	assert.match(
		refused({ 'a.yaml': row('OUT-01'), [REASONS_FILE]: '# why\nOUT-02: nobody can see this\n' }),
		/not-covered\.yaml:2: OUT-02: there is no such requirement/,
	);
	assert.match(refused({ 'a.yaml': row('OUT-01'), [REASONS_FILE]: 'OUT-01: why\n' }), /not-covered\.yaml:1: OUT-01: a reason is a sentence/);
});
