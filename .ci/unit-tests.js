// Runs every *.test.ts with node:test, each file in a process of its own, as many at a time as there are cores to spare.
// Node 20 finds no TypeScript tests by itself, and finding none must not look like success.
const { spawnSync } = require('node:child_process');
const { readdirSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const SKIPPED = new Set(['node_modules', 'reports/latest']);

function testsIn(folder) {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
		if (entry.name.startsWith('.') || [...SKIPPED].some((skipped) => path.startsWith(skipped))) return [];
		if (entry.isDirectory()) return testsIn(path);
		return entry.name.endsWith('.test.ts') ? [path] : [];
	});
}

const wanted = process.argv.slice(2);
const files = testsIn('').filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (files.length === 0) {
	console.error(wanted.length === 0 ? 'No *.test.ts found.' : `No *.test.ts whose path contains ${wanted.join(' or ')}.`);
	process.exit(1);
}
const run = spawnSync(process.execPath, ['--require', './cli/typescript', '--test', '--test-reporter=spec', ...files], {
	cwd: root,
	stdio: 'inherit',
});
if (run.error !== undefined) console.error(`The tests could not be started: ${run.error.message}`);
process.exit(run.status ?? 1);
