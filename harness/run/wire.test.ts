import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PACKAGE_ROOT } from '../package-root';

const folder = mkdtempSync(join(tmpdir(), 'worktime-wire-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('--world wire: a call on real sockets in two processes: 0; what needs virtual time is not executable, with the reason, and not green', async () => {
	const args = [
		'run',
		'--world',
		'wire',
		'--quiet',
		'--out',
		join(folder, 'report'),
		'--tags',
		'@OUT-06',
		'--name',
		'shows the business|three hours',
	];
	const { exitCode, stdout } = await new Promise<{ exitCode: number | null; stdout: string }>((done) => {
		const child = execFile(process.execPath, [join(PACKAGE_ROOT, 'cli/worktime.js'), ...args], (_error, out) =>
			done({ exitCode: child.exitCode, stdout: out }),
		);
	});
	assert.equal(exitCode, 0, stdout);
	assert.match(stdout, /– 1 scenario not executable: it lets more time pass/);
	assert.match(stdout, /3 scenarios: 1 .*not executable, .*2 passed/);
	assert.match(readFileSync(join(folder, 'report/junit.xml'), 'utf8'), /<skipped message="it lets more time pass/);
	assert.match(readFileSync(join(folder, 'report/messages.ndjson'), 'utf8'), /"workerId":"1"/);
	// Without it nobody could tell what the system did not do from what the harness was not there to see.
	assert.match(readFileSync(join(folder, 'report/messages.ndjson'), 'utf8'), /standstillMs\\":\d+/);
});
