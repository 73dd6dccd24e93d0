import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { claimLoopbackBlock } from '../simulators/network';
import { startNameServer } from './name-server.fixture';

const CLI = resolve(__dirname, 'worktime.js');
const children: ChildProcess[] = [];
after(() => {
	for (const child of children) child.kill('SIGKILL');
});

/** `worktime signalling …` until it ends by itself. */
function refused(...args: string[]): Promise<{ exitCode: number | null; stderr: string; stdout: string }> {
	return new Promise((done) => {
		const child = execFile(process.execPath, [CLI, 'signalling', ...args], (_error, stdout, stderr) =>
			done({ exitCode: child.exitCode, stderr, stdout }),
		);
		children.push(child);
	});
}

/** `worktime signalling …` until it says where it listens. */
async function started(...args: string[]) {
	const child = spawn(process.execPath, [CLI, 'signalling', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	children.push(child);
	const [first] = await once(child.stdout, 'data');
	return { child, says: String(first), ended: once(child, 'exit') };
}

/** Says frames to a control port and gives the answer. */
async function say(port: number, address: string, ...contents: string[]): Promise<{ answer: string; socket: Socket }> {
	const socket = connect({ host: address, port });
	socket.write(contents.map((content) => `${content.length}#${content}`).join(''));
	const [answer] = await once(socket, 'data');
	return { answer: String(answer), socket };
}

describe('worktime signalling', { concurrency: true }, () => {
	for (const [title, args, message] of [
		[
			'a place without a port',
			['--listen', 'udp:127.0.0.1'],
			/--listen: '127\.0\.0\.1' is no place to listen\n {2}help: write an IP address and a port/,
		],
		['an unknown transport', ['--listen', 'sctp:127.0.0.1:5060'], /no place to listen\n {2}help: .*transports are udp, tcp, tls, ws, wss/],
		['a host name', ['--control', 'localhost:9022'], /--control: 'localhost:9022' is no place/],
		['an address that others can reach', ['--listen', 'udp:0.0.0.0:5060'], /other machines can reach 0\.0\.0\.0\n {2}help: .*--allow-non-loopback/],
		['a control port that others can reach', ['--control', '192.0.2.1:9022'], /--control: other machines can reach 192\.0\.2\.1/],
		['TLS without a certificate', ['--listen', 'tls:127.0.0.1:5061'], /tls needs a key and a certificate/],
		['a key that is not there', ['--key', 'nowhere.pem', '--cert', 'nowhere.pem'], /nowhere\.pem: --key: this file cannot be read \(ENOENT\)/],
		['a secret with |', ['--secret', 'a|b'], /--secret must be one word/],
		['a name server without a port', ['--dns', '127.0.0.1'], /--dns: '127\.0\.0\.1' is no place/],
		[
			'a handler without a method',
			['--handler', 'http://127.0.0.1:8000/'],
			/--handler: 'http:\/\/127\.0\.0\.1:8000\/' names no method and HTTP server\n {2}help: write INVITE=/,
		],
		['a handler on another machine', ['--handler', 'INVITE=http://192.0.2.1/'], /--handler: other machines can reach 192\.0\.2\.1/],
		['an unknown option', ['--lsiten', 'udp:127.0.0.1:5060'], /unknown option '--lsiten'\n {2}help: did you mean --listen\?/],
	] as const) {
		it(`${title}: 5, and nothing listens`, async () => {
			const { exitCode, stderr, stdout } = await refused(...args);
			assert.match(stderr, message);
			assert.deepEqual([exitCode, stdout], [5, '']);
			assert.doesNotMatch(stderr, /^ +at /m, 'a stack trace');
		});
	}

	it('a port that is taken, for SIP or for applications: 4, and which', async () => {
		const address = `${await claimLoopbackBlock()}.70.1`;
		const taken = createSocket('udp4').bind(0, address);
		const server = createServer().listen(0, address);
		await Promise.all([once(taken, 'listening'), once(server, 'listening')]);
		const control = server.address();
		const port = control !== null && typeof control === 'object' ? control.port : 0;
		const sip = await refused('--listen', `udp:${address}:${taken.address().port}`, '--control', `${address}:0`);
		assert.match(sip.stderr, new RegExp(`port-taken.*${address}:${taken.address().port}: another program listens there`));
		const applications = await refused('--listen', `udp:${address}:0`, '--control', `${address}:${port}`);
		assert.match(applications.stderr, new RegExp(`${address}:${port}: another program listens there`));
		assert.deepEqual([sip.exitCode, applications.exitCode], [4, 4]);
		taken.close();
		server.close();
	});

	it('--dns: a domain is found by NAPTR and SRV; its first server says 503, its second answers, and the application sees 200', async () => {
		const block = await claimLoopbackBlock();
		const [address, there] = [`${block}.70.3`, `${block}.70.4`];
		const heard: string[] = [];
		const server = async (status: string) => {
			const socket = createSocket('udp4').bind(0, there);
			await once(socket, 'listening');
			socket.on('message', (bytes, from) => {
				const text = bytes.toString('latin1');
				heard.push(`${text.split(' ', 1)[0]} ${status}`);
				const kept = text.match(/^(?:Via|From|To|Call-ID|CSeq):[^\r]*/gim) ?? [];
				socket.send(
					`SIP/2.0 ${status}\r\n${kept.join('\r\n').replace(/^To:.*/im, '$&;tag=there')}\r\nContent-Length: 0\r\n\r\n`,
					from.port,
					from.address,
				);
			});
			return socket;
		};
		const [first, second] = [await server('503 Service Unavailable'), await server('200 OK')];
		const names = await startNameServer(there, {
			'NAPTR farm.example': ['1 1 s SIP+D2U _sip._udp.farm.example', '0 0 s SIPS+D2T _sips._tcp.farm.example'],
			'SRV _sip._udp.farm.example': [`2 0 ${second.address().port} b.farm.example`, `1 0 ${first.address().port} a.farm.example`],
			'A a.farm.example': [there],
			'A b.farm.example': [there],
		});
		const { child, says, ended } = await started('--listen', `udp:${address}:0`, '--control', `${address}:0`, '--dns', `${there}:${names.port}`);
		const port = /applications on \S+:(\d+)\n$/.exec(says)?.[1] ?? assert.fail(says);
		const { socket } = await say(Number(port), address, '1|authenticate|cymru|');
		let frames = '';
		const answered = new Promise<void>((done) => {
			socket.on('data', (bytes) => {
				frames += bytes;
				if (frames.includes('SIP/2.0 200 OK')) done();
			});
		});
		const request = '2|sip||\r\nOPTIONS sip:farm.example SIP/2.0\r\n\r\n';
		socket.write(`${request.length}#${request}`);
		await answered;
		assert.deepEqual(heard, ['OPTIONS 503 Service Unavailable', 'OPTIONS 200 OK']);
		assert.doesNotMatch(frames, /SIP\/2\.0 503/);
		assert.ok(names.asked.includes('NAPTR farm.example') && !names.asked.includes('SRV _sips._tcp.farm.example'), names.asked.join());
		socket.on('error', () => {});
		child.kill('SIGINT');
		await ended;
		for (const one of [first, second, names]) one.close();
	});

	it('applications come and go; a wrong secret is refused; Ctrl-C ends it in order and lets the application go', async () => {
		const address = `${await claimLoopbackBlock()}.70.2`;
		const { child, says, ended } = await started(
			'--listen',
			`udp:${address}:0,tcp:${address}:0`,
			'--control',
			`${address}:0`,
			'--secret',
			'opensesame',
		);
		const [, places = '', port = ''] = /^SIP on (\S+)\napplications on \S+:(\d+)\n$/.exec(says) ?? assert.fail(says);
		const wrong = await say(Number(port), address, '1|authenticate|cymru|');
		assert.match(wrong.answer, /\|response\|1\|NO\|incorrect secret$/);
		await once(wrong.socket, 'close');
		const right = await say(Number(port), address, '1|authenticate|opensesame|a,b');
		assert.ok(right.answer.endsWith(`|response|1|OK|${places}|v0.9.10|${places}`), right.answer);
		right.socket.on('error', () => {});
		const gone = once(right.socket, 'close');
		child.kill('SIGINT');
		assert.deepEqual(await ended, [0, null]);
		await gone;
	});
});
