import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';

const PACKAGE_ROOT = resolve(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'typescript-'));
after(() => rmSync(folder, { recursive: true }));

/** A package of its own, so that its cache is empty at first. */
const cache = join(folder, 'node_modules/.cache');
const program = join(folder, 'program.ts');
mkdirSync(join(folder, 'cli'));
cpSync(join(PACKAGE_ROOT, 'cli/typescript.js'), join(folder, 'cli/typescript.js'));
mkdirSync(join(folder, 'node_modules'));
for (const name of ['@swc', '@cspotcode', '@jridgewell']) symlinkSync(join(PACKAGE_ROOT, 'node_modules', name), join(folder, 'node_modules', name));

function run(text: string) {
	writeFileSync(program, text);
	const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', join(folder, 'cli/typescript'), program], { encoding: 'utf8' });
	return { status, stdout, stderr };
}
const kinds = () => readdirSync(join(cache, 'worktime-conformance')).sort();

describe('reading TypeScript', () => {
	beforeEach(() => rmSync(cache, { recursive: true, force: true }));

	it('keeps what it made, and reads a text that changed anew', () => {
		assert.equal(run("const a: string = 'one';\nconsole.log(a);").stdout, 'one\n');
		assert.equal(kinds().length, 3, 'JavaScript, its map, and the code of V8');
		assert.equal(run("const a: string = 'one';\nconsole.log(a);").stdout, 'one\n');
		assert.equal(run("const a: string = 'two';\nconsole.log(a);").stdout, 'two\n');
	});

	it('an error names the line of the TypeScript, read anew or kept', () => {
		const text = 'interface Gone {\n\tname: string;\n}\nconst a: Gone | string = "here";\n\nthrow new Error(String(a));\n';
		for (const turn of ['new', 'kept']) assert.match(run(text).stderr, /program\.ts:6:7/, turn);
	});

	it('a text that is no TypeScript: the error shows where, and nothing is kept of it', () => {
		const { status, stderr } = run('const = 1;');
		assert.equal(status, 1);
		assert.match(stderr, /program\.ts:1:1/);
		assert.equal(existsSync(join(cache, 'worktime-conformance/javascript')), false);
	});

	it('what was kept and is damaged is made anew', () => {
		const text = "console.log('whole');";
		run(text);
		for (const kind of kinds())
			for (const name of readdirSync(join(cache, 'worktime-conformance', kind))) writeFileSync(join(cache, 'worktime-conformance', kind, name), 'x');
		assert.equal(run(text).stdout, 'whole\n');
	});

	it('where nothing can be written it works all the same', () => {
		writeFileSync(cache, 'a file where the folder would be');
		assert.equal(run("console.log('works');").stdout, 'works\n');
		rmSync(cache);
	});

	it('what a front hands on, and what steps use of the system, is read when it is used', () => {
		const write = (path: string, text: string) => {
			mkdirSync(join(folder, path, '..'), { recursive: true });
			writeFileSync(join(folder, path), text);
		};
		write('reports/index.ts', "export { one } from './one';\nexport { two } from './two';\n");
		for (const name of ['one', 'two']) write(`reports/${name}.ts`, `console.log('read ${name}');\nexport const ${name} = '${name}';\n`);
		write('simulators/phone/index.ts', "console.log('read phone');\nexport const phone = 'phone';\n");
		write('steps/pages/page.ts', "import { phone } from '../../simulators/phone';\nexport const page = () => phone;\n");
		write(
			'steps/steps.ts',
			"import { page } from './pages/page';\nimport { phone } from '../simulators/phone';\nconsole.log('read steps');\nexport const both = () => phone + page();\n",
		);
		const text = "import { one } from './reports';\nimport { both } from './steps/steps';\nconsole.log(one);\nconsole.log(both());\n";
		for (const turn of ['new', 'kept']) assert.equal(run(text).stdout, 'read steps\nread one\none\nread phone\nphonephone\n', turn);
	});

	it('dynamic import works from a module that was kept', () => {
		const text = "import('node:os').then(({ EOL }) => console.log(JSON.stringify(EOL)));";
		for (const turn of ['new', 'kept']) assert.equal(run(text).stdout, '"\\n"\n', turn);
	});
});
