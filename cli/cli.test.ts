import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { version } from '../package.json';

const folder = mkdtempSync(join(tmpdir(), 'worktime-cli-'));
const emptyFolder = join(folder, 'empty');
mkdirSync(emptyFolder);
after(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
	readonly exitCode: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** `worktime …` as a person types it, in an empty folder of its own unless another is given. */
function worktime(args: readonly string[], cwd = mkdtempSync(join(folder, 'cwd-')), environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
	return new Promise((done) => {
		const child = execFile(
			process.execPath,
			[resolve(__dirname, 'worktime.js'), ...args],
			{ cwd, env: { ...process.env, ...environment } },
			(_error, stdout, stderr) => {
				done({ exitCode: child.exitCode ?? -1, stdout, stderr });
			},
		);
	});
}

function file(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

/** The command is refused with this message and exit code, without a stack, and leaves nothing behind. */
function refuses(title: string, args: readonly string[], exitCode: number, message: RegExp, environment: NodeJS.ProcessEnv = {}): void {
	it(title, async () => {
		const cwd = mkdtempSync(join(folder, 'cwd-'));
		const { exitCode: status, stdout, stderr } = await worktime(args, cwd, environment);
		assert.match(stderr, message);
		assert.equal(status, exitCode, stderr);
		assert.equal(stdout, '');
		assert.doesNotMatch(stderr, /^ +at /m, 'a stack trace');
		assert.deepEqual(readdirSync(cwd), []);
	});
}

describe('the command line', { concurrency: availableParallelism() }, () => {
	it('--version, --help, run --help: 0', async () => {
		assert.equal((await worktime(['--version'])).stdout, `${version}\n`);
		const help = await worktime(['--help']);
		assert.equal(help.exitCode, 0);
		assert.match(help.stdout, /Examples:\n {2}worktime run/);
		assert.match((await worktime(['run', '--help'])).stdout, /--tags <expression>.*Examples:/s);
	});

	it('requirements --check: 0 while every requirement has a scenario or a reason, and the count', async () => {
		const { exitCode, stdout, stderr } = await worktime(['requirements', '--check']);
		assert.equal(exitCode, 0, stdout + stderr);
		assert.match(stdout, /^\d+ requirements: \d+ with scenarios, \d+ without for a reason, 0 with neither$/m);
	});

	refuses('requirements of a run that is not there: 5', ['requirements', '--run', 'nowhere'], 5, /nowhere: this folder holds no run/);
	refuses('a ladder of a run that is not there: 5', ['ladder', 'x', '--run', 'nowhere'], 5, /nowhere: this folder holds no run/);
	refuses('gate without a policy: 5', ['gate'], 5, /--policy <file>' not specified/);
	refuses('a policy that is not there: 5', ['gate', '--policy', 'nowhere.yaml'], 5, /nowhere\.yaml: there is no such policy/);
	refuses(
		'a policy with an unknown field: 5, line and field',
		['gate', '--policy', file('gate.yaml', 'name: x\nrule: []\n')],
		5,
		/gate\.yaml:2: rule: there is no such field/,
	);
	refuses('no command: 5, and the help', [], 5, /Usage: worktime/);
	refuses('unknown command: 5, with the one that was meant', ['rnu'], 5, /unknown command 'rnu'\n {2}help: did you mean run\?/);
	refuses('unknown option: 5, with the one that was meant', ['run', '--tag', '@a'], 5, /unknown option '--tag'\n {2}help: did you mean --tags\?/);
	refuses('unknown command that is like none: 5, with where the commands stand', ['bogus'], 5, /unknown command 'bogus'\n {2}help: worktime --help /);
	refuses(
		'a command of a command without what it needs: 5',
		['report', 'make'],
		5,
		/^error\[usage\]: missing required .*\n {2}help: worktime report make --help /,
	);
	refuses('option without its value: 5', ['run', '--seed'], 5, /--seed <seed>' argument missing/);

	refuses(
		'a world that is none: 5, with those there are',
		['run', '--world', 'disc'],
		5,
		/argument 'disc' is invalid\. Allowed choices are virtual, wire\./,
	);
	refuses(
		'a real browser in the virtual world: 5, with the way out',
		['run', '--dashboards', 'browser'],
		5,
		/error\[dashboards\]: --dashboards browser needs real sockets.*\n {2}help: add --world wire/,
	);
	refuses(
		'dashboards by something else: 5, with what there is',
		['run', '--dashboards', 'hands'],
		5,
		/argument 'hands' is invalid\. Allowed choices are http, browser\./,
	);
	refuses(
		'a real browser where there is none: 4, and how to get one',
		['run', '--world', 'wire', '--dashboards', 'browser'],
		4,
		/error\[chromium\]: WORKTIME_CHROMIUM names \/nowhere\/chromium, which is no program\n {2}help: Debian: apt-get install chromium chromium-driver/,
		{ WORKTIME_CHROMIUM: '/nowhere/chromium' },
	);
	refuses(
		'a bad tag expression: 5, points at the place',
		['run', '--tags', '@a @b'],
		5,
		/expected 'and' or 'or'\n {4}@a @b\n {7}\^\n {2}help: join tags/,
	);
	refuses("--name '': 5", ['run', '--name', ''], 5, /--name is empty/);
	for (const path of ['', ' ', ':12']) refuses(`the path '${path}': 5`, ['run', path], 5, /the path of a feature is empty/);
	refuses("--name '(': 5", ['run', '--name', '('], 5, /--name '\(' is not a regular expression: Unterminated group/);
	for (const seed of ['', 'two words', 'x'.repeat(65)])
		refuses(`--seed '${seed}': 5`, ['run', '--seed', seed], 5, /cannot be a seed\n {2}help: a seed is/);

	refuses('a feature that is not there: 5', ['run', 'nowhere.feature:3'], 5, /nowhere\.feature:3: there is no such feature file/);
	refuses('a folder without features: 5', ['run', emptyFolder], 5, /this folder holds no feature file/);
	refuses('a file that is no feature: 5', ['run', file('notes.txt', '')], 5, /notes\.txt: this is not a feature file/);
	refuses('a testbed file that is not there: 5', ['run', '--testbed', 'nowhere.yaml'], 5, /nowhere\.yaml: there is no such testbed file/);
	refuses('a testbed file that is not YAML: 5, with the line', ['run', '--testbed', file('broken.yaml', 'a: 1\nb: [1,\n')], 5, /broken\.yaml:\d+: /);
	refuses(
		'a testbed file with an unknown field: 5, line and field',
		['run', '--testbed', file('field.yaml', '# lab\nphonez: 1\n')],
		5,
		/field\.yaml:2: phonez: there is no such field\n {2}help: there are name, canary, profile, network, deployment, sbc, behaviour$/m,
	);
	refuses(
		'a testbed file with a misspelt decision: 5, and the one that was meant',
		['run', '--testbed', file('decision.yaml', 'behaviour:\n  pbx: { ringin: sequential }\n')],
		5,
		/decision\.yaml:2: behaviour\.pbx\.ringin: there is no such field\n {2}help: did you mean ringing\?$/m,
	);
	refuses('a testbed file that is a list: 5', ['run', '--testbed', file('list.yaml', '- a\n')], 5, /list\.yaml:1: must be fields with their values/);
	refuses('a folder as testbed file: 5', ['run', '--testbed', emptyFolder], 5, /empty: this is a folder, not a testbed file/);
	refuses('a report where no folder can be made: 4', ['run', '--out', '/proc/report'], 4, /\/proc\/report: the report cannot be written: /);
	it('nobody reads what is told: the run goes on, its report is complete, and the exit code is that of its outcome', async () => {
		const out = join(folder, 'unread');
		const testbed = resolve(__dirname, '../testbeds/broken/phones-ring-in-turn.yaml');
		const exitCode = await new Promise((done) => {
			const run = spawn(process.execPath, [resolve(__dirname, 'worktime.js'), 'run', '--tags', '@INB-02', '--testbed', testbed, '--out', out]);
			run.stderr.destroy();
			run.stdout.destroy();
			run.on('close', done);
		});
		assert.equal(exitCode, 1);
		assert.ok(existsSync(join(out, 'junit.xml')));
	});
	refuses(
		'a seed that shows what every seed shows: 5',
		['find-seed', '--tags', '@OUT-09'],
		5,
		/nothing that is selected by --tags @OUT-09 is about a sporadic known issue/,
	);
	refuses(
		'syntax error: 5, file, line, column',
		['run', file('syntax.feature', 'Feature: f\nScenario: s\n  Given x\n  Thn y\n')],
		5,
		/syntax\.feature:4:3: /,
	);
	refuses('no scenario with this tag: 5', ['run', '--tags', '@NONE-00'], 5, /no scenario is selected by --tags '@NONE-00'/);

	refuses('report over a folder that is none: 5', ['run', '--out', folder], 5, /this is not a folder that a report may replace/);
	refuses(
		'report below a file: 4',
		['run', '--out', join(file('a-file', ''), 'report')],
		4,
		/the report cannot be written: part of the path is a file/,
	);
});
