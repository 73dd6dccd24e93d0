// Runs the integration suite of drachtio-srf, as its npm package ships it, against `worktime signalling`, and counts what passes.
// The suite expects containers on a network of their own: here each of its files gets a network namespace with those addresses,
// names in a hosts file, and a `docker` on its path that runs the local SIPp. Needs Linux, root (or user namespaces) and sip-tester.
const { spawn, spawnSync } = require('node:child_process');
const { chmodSync, cpSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
/** What passes against drachtio-server 0.9.10. `subscribe` times out there too. */
const EXPECTED = { uac: 19, b2b: 19, uas: 8, proxy: 2, 'reinvite-tests': 1, refer: 1 };
const FILE_MS = 150_000;

/** Host part of the address in 172.29.0.0/24, and the scenario that answers there. */
const ANSWERING = {
	'sipp-uas-cancel': [12, 'uas-cancel.xml'],
	'sipp-uas': [13, 'uas.xml'],
	'sipp-uas-404': [14, 'uas-404.xml'],
	'sipp-uas-auth': [15, 'uas-auth.xml'],
	'sipp-uas-auth-register': [16, 'uas-auth-register.xml'],
	'sipp-uas-auth-register-no-realm': [17, 'uas-auth-register-no-realm.xml'],
	'sipp-uas-refer': [18, 'uas-refer.xml'],
	'sipp-uas-fast-reinvite': [20, 'uas-reinvite.xml'],
	'sipp-uas-reinvite-overlap': [21, 'uas-reinvite-overlap.xml'],
	'sipp-uas-302': [22, 'uas-302.xml'],
	'sipp-uas-prack': [23, 'uas-prack.xml'],
	'sipp-uas-bye-with-auth': [24, 'uas-bye-with-auth.xml'],
	'sipp-uas-reinvite-with-auth': [25, 'uas-reinvite-with-auth.xml'],
	'sipp-uas-options': [26, 'uas-options-expect-200.xml'],
	'sipp-uas-407-no-auth-header': [27, 'uas-407-no-auth-header.xml'],
	'sipp-uas-200-ok-no-contact-cancel': [28, 'uas-200-ok-no-contact-cancel.xml'],
	'sipp-uas-fast-update': [29, 'uas-update-with-sdp.xml'],
};
const SERVERS = { 'drachtio-sut': [10, 9061], 'drachtio-uas': [19, 9062] };
/** Started by a test itself. */
const NAMED = { 'sipp-uas-b-teardown': 40 };
const CALLER = 100;
const address = (host) => `172.29.0.${host}`;

function must(command, args, options = {}) {
	const done = spawnSync(command, args, { encoding: 'utf8', ...options });
	if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`);
	return done.stdout;
}

/** A copy of the package whose scenarios SIPp 3.6.1 can read, with what its tests need beside it. */
function prepare(folder) {
	must('npm', ['install', '--silent', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefix', folder, 'tape@5.9.0', 'config@4.1.1']);
	const suite = join(folder, 'node_modules', 'drachtio-srf');
	cpSync(join(root, 'node_modules', 'drachtio-srf'), suite, { recursive: true });
	const scenarios = join(suite, 'test', 'scenarios');
	for (const name of readdirSync(scenarios).filter((file) => file.endsWith('.xml'))) {
		const text = readFileSync(join(scenarios, name), 'utf8');
		writeFileSync(join(scenarios, name), text.replaceAll('regexp="<sip:(.*)>"', 'regexp="&lt;sip:(.*)&gt;"'));
	}
	const hosts = { ...SERVERS, ...ANSWERING, ...NAMED };
	const lines = Object.entries(hosts).map(([name, host]) => `${address([host].flat()[0])} ${name}`);
	writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${lines.join('\n')}\n`);
	mkdirSync(join(folder, 'bin'));
	writeFileSync(join(folder, 'bin', 'docker'), `#!/bin/sh\nexec '${process.execPath}' '${__filename}' --docker "$@"\n`);
	chmodSync(join(folder, 'bin', 'docker'), 0o755);
	return suite;
}

/** `docker run … drachtio/sipp sipp …`: the local SIPp, on the address of the container's name. */
function docker(args) {
	const volume = args[args.indexOf('-v') + 1].split(':')[0];
	const name = args.includes('--name') ? args[args.indexOf('--name') + 1] : undefined;
	const sipp = args.slice(args.indexOf('drachtio/sipp') + 2).map((arg) => arg.replace('/tmp/scenarios', volume));
	const done = spawnSync('sipp', ['-i', address(name === undefined ? CALLER : NAMED[name]), ...sipp], { stdio: 'inherit' });
	process.exit(done.status ?? 1);
}

/** Within the namespace: brings up the network, the servers and those who answer; runs one file of the suite. */
async function inside(file, suite, folder) {
	must('ip', ['link', 'set', 'lo', 'up']);
	for (let host = 10; host <= CALLER; host++) must('ip', ['address', 'add', `${address(host)}/32`, 'dev', 'lo']);
	must('mount', ['--bind', join(folder, 'hosts'), '/etc/hosts']);
	const background = [];
	const start = (command, args, options) => background.push(spawn(command, args, { stdio: 'ignore', ...options })) && background.at(-1);
	for (const [host, scenario] of Object.values(ANSWERING)) {
		start('sipp', ['-i', address(host), '-sf', join(suite, 'test', 'scenarios', scenario), '-nostdin']);
	}
	const ready = Object.values(SERVERS).map(([host, port]) => {
		const listen = ['--listen', `udp:${address(host)}:5060`, '--control', `127.0.0.1:${port}`, '--allow-non-loopback', '--verbose'];
		const server = start(process.execPath, [join(root, 'cli', 'worktime.js'), 'signalling', ...listen], { stdio: ['ignore', 'pipe', 'inherit'] });
		return new Promise((done, failed) => {
			server.stdout.once('data', done);
			server.once('exit', () => failed(new Error('worktime signalling ended')));
		});
	});
	await Promise.all(ready);
	const environment = {
		...process.env,
		NODE_ENV: 'test',
		NODE_PATH: join(root, 'node_modules'),
		PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
		SUPPRESS_NO_CONFIG_WARNING: '1',
	};
	const running = spawn(process.execPath, [join('test', `${file}.js`)], { cwd: suite, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
	const limit = setTimeout(() => running.kill('SIGKILL'), FILE_MS);
	const code = await new Promise((done) => running.once('exit', (status) => done(status ?? 1)));
	clearTimeout(limit);
	for (const child of background) child.kill('SIGKILL');
	process.exit(code);
}

/** Runs one file in a namespace of its own; gives what it said. */
function run(file, suite, folder) {
	const began = Date.now();
	const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
	const child = spawn('unshare', [...user, '-n', '-m', process.execPath, __filename, '--inside', file, suite, folder], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
	return new Promise((done) => child.once('close', (status) => done({ file, status, output, seconds: Math.round((Date.now() - began) / 1000) })));
}

async function main(files) {
	const folder = mkdtempSync(join(tmpdir(), 'drachtio-suite-'));
	try {
		const suite = prepare(folder);
		const results = await Promise.all(files.map((file) => run(file, suite, folder)));
		let wrong = 0;
		for (const { file, status, output, seconds } of results) {
			const passed = output.match(/^ok \d+/gm)?.length ?? 0;
			const failed = output.match(/^not ok \d+/gm)?.length ?? 0;
			const right = passed === EXPECTED[file] && failed === 0 && status === 0;
			console.log(`${file}: ${passed} of ${EXPECTED[file]} passed, ${failed} failed (${seconds} s)`);
			if (right && process.env.VERBOSE === undefined) continue;
			if (!right) wrong++;
			console.log(output.replace(/^/gm, '    '));
		}
		process.exitCode = wrong === 0 ? 0 : 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const [what, ...rest] = process.argv.slice(2);
if (what === '--docker') docker(rest);
else if (what === '--inside') void inside(...rest);
else void main(what === undefined ? Object.keys(EXPECTED) : [what, ...rest]);
