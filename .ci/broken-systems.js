// Runs the scenarios against every system of testbeds/broken: a requirement whose scenarios all pass there would not notice that
// fault in a real system. Fails then, and when a scenario breaks (an error) instead of failing.
const { spawn } = require('node:child_process');
const { mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'testbeds', 'broken');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'worktime-broken-'));

function run(file, requirement) {
	const out = path.join(scratch, `${path.basename(file, '.yaml')}-${requirement}`);
	const args = [
		'cli/worktime.js',
		'run',
		'--testbed',
		path.join(folder, file),
		'--tags',
		`@${requirement} and not @three-hour-call`,
		'--out',
		out,
		'--quiet',
	];
	return new Promise((done) => {
		const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		child.stdout.on('data', (text) => {
			said += text;
		});
		child.stderr.on('data', (text) => {
			said += text;
		});
		child.on('close', (code) => {
			let suites = '';
			try {
				suites = readFileSync(path.join(out, 'junit.xml'), 'utf8');
			} catch {}
			const count = (what) => [...suites.matchAll(new RegExp(`<testsuite [^>]*\\b${what}="(\\d+)"`, 'g'))].reduce((sum, [, n]) => sum + Number(n), 0);
			done({ file, requirement, code, failed: count('failures'), errors: count('errors'), ran: count('tests'), said });
		});
	});
}

async function main() {
	const jobs = readdirSync(folder)
		.filter((file) => file.endsWith('.yaml'))
		.flatMap((file) => {
			const named = /^# noticed by: (.+)$/m.exec(readFileSync(path.join(folder, file), 'utf8'));
			if (named === null) throw new Error(`${file} does not say what notices it`);
			return named[1].split(' ').map((requirement) => ({ file, requirement }));
		});
	const results = [];
	const worker = async () => {
		for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
			const result = await run(job.file, job.requirement);
			// A known issue that does not show is noticed as stale.
			const noticed = ((result.code === 1 && result.failed > 0) || result.code === 3) && result.errors === 0;
			results.push(noticed);
			console.log(
				`${noticed ? 'noticed    ' : 'NOT NOTICED'} ${path.basename(job.file, '.yaml')} by ${job.requirement}: ${result.failed} of ${result.ran} scenarios failed, ${result.errors} broke`,
			);
			if (!noticed) console.log(result.said.replace(/^/gm, '    '));
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, os.availableParallelism()) }, worker));
	rmSync(scratch, { recursive: true, force: true });
	const passed = results.filter(Boolean).length;
	console.log(`${passed} passed, ${results.length - passed} failed`);
	process.exitCode = passed === results.length && passed > 0 ? 0 : 1;
}

main();
