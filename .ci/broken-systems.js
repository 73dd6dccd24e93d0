// Runs the scenarios against every system of testbeds/broken: a requirement whose scenarios all pass there would not notice that
// fault in a real system. Fails then, and when a scenario breaks (an error) instead of failing.
const { mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

require('../cli/typescript');
const { root, runNode } = require('./node-program');

const folder = path.join(root, 'testbeds', 'broken');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'worktime-broken-'));

/** Only these, when some are named. */
const wanted = process.argv.slice(2);

/** What a scenario says of a system that is wrong; a known issue that does not show is stale. */
const NOTICED = new Set(['failed', 'staleIssue']);

async function run({ file, requirements }) {
	const out = path.join(scratch, path.basename(file, '.yaml'));
	const tags = `(${requirements.map((id) => `@${id}`).join(' or ')}) and not @three-hour-call`;
	const args = ['cli/worktime.js', 'run', '--testbed', path.join(folder, file), '--tags', tags, '--out', out, '--quiet'];
	const { said } = await runNode(args);
	return { said, cases: casesOf(out) };
}

function casesOf(out) {
	try {
		const suites = readFileSync(path.join(out, 'junit.xml'), 'utf8');
		return [...suites.matchAll(/<testcase [\s\S]*?<\/testcase>/g)].map(([text]) => ({
			requirements: [...text.matchAll(/name="requirement" value="([^"]+)"/g)].map(([, id]) => id),
			verdict: /name="verdict" value="([^"]+)"/.exec(text)?.[1],
		}));
	} catch {
		return [];
	}
}

async function main() {
	const systems = readdirSync(folder)
		.filter((file) => file.endsWith('.yaml') && (wanted.length === 0 || wanted.includes(path.basename(file, '.yaml'))))
		.map((file) => {
			const named = /^# noticed by: (.+)$/m.exec(readFileSync(path.join(folder, file), 'utf8'));
			if (named === null) throw new Error(`${file} does not say what notices it`);
			return { file, requirements: named[1].split(/[ ,]+/) };
		});
	let passed = 0;
	let failed = 0;
	const worker = async () => {
		for (let system = systems.shift(); system !== undefined; system = systems.shift()) {
			const { said, cases } = await run(system);
			let silent = cases.some(({ verdict }) => verdict === 'error');
			for (const requirement of system.requirements) {
				const own = cases.filter(({ requirements }) => requirements.includes(requirement));
				const noticed = own.filter(({ verdict }) => NOTICED.has(verdict)).length;
				const broke = own.filter(({ verdict }) => verdict === 'error').length;
				const good = noticed > 0 && broke === 0;
				if (good) passed++;
				else failed++;
				silent ||= !good;
				const name = path.basename(system.file, '.yaml');
				console.log(`${good ? 'noticed    ' : 'NOT NOTICED'} ${name} by ${requirement}: ${noticed} of ${own.length} scenarios, ${broke} broke`);
			}
			if (silent) console.log(said.replace(/^/gm, '    '));
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, os.availableParallelism()) }, worker));
	rmSync(scratch, { recursive: true, force: true });
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

main();
