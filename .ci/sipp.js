// SIPp calls, answers and registers: at `worktime signalling` with the example applications, and at the parts of the system on real
// sockets. Every address is a loopback address of a block that this process has for itself. Needs sip-tester.
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { after, before, describe, it } = require('node:test');
const { pause, progress, receive, request, response, scenario, sdp } = require('./sipp-scenario');

const root = resolve(__dirname, '..');
require('../cli/typescript');
const { alice, bob } = require('../simulators/cast');
const { WallClock } = require('../simulators/kernel');
const { claimLoopbackBlock } = require('../simulators/network');
const { buildTestbed, guideTestbed } = require('../simulators/testbed');

const folder = mkdtempSync(join(tmpdir(), 'sipp-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let runs = 0;

/** Runs SIPp; rejects with what it says when a call does not go as written. */
function sipp(address, steps, args, signal) {
	const name = join(folder, `${++runs}`);
	writeFileSync(`${name}.xml`, scenario(...steps));
	const all = [
		'-sf',
		`${name}.xml`,
		'-i',
		address,
		'-nostdin',
		'-buff_size',
		'4000000',
		'-trace_err',
		'-error_file',
		`${name}.err`,
		'-timeout',
		'40s',
		'-timeout_error',
		...args,
	];
	const child = spawn('sipp', all, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
	return new Promise((done, failed) => {
		child.once('error', (error) => (error.name === 'AbortError' ? done('') : failed(error)));
		child.once('close', (code) => {
			if (code === 0) return done(said);
			let errors = '';
			try {
				errors = readFileSync(`${name}.err`, 'utf8');
			} catch {}
			failed(new Error(`sipp ended with ${code}\n${errors}\n${said.slice(-2_000)}`));
		});
	});
}

/**
 * SIPp throws dice for every message, in and out. It takes a message again for that message only as long as it has sent one answer since,
 * so an INVITE that comes again after 180 and 200 is a surprise to it, as is a 200 after its BYE: here it passes over what it did not expect.
 */
const losing = (percent) => ['-lost', `${percent}`, '-default_behaviors', 'all,-abortunexp'];

/** Who calls. */
const caller = (address, target, steps, ...args) => sipp(address, steps, ['-m', '1', '-s', 'service', ...args, target]);

/** Starts a process that says `ready` once it is. */
function start(args, env, ready) {
	const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise((done) => child.once('exit', done));
	return new Promise((done, failed) => {
		const stop = (signal) => {
			child.kill(signal);
			return ended;
		};
		child.stdout.on('data', (text) => String(text).includes(ready) && done({ stop }));
		child.once('exit', (code) => failed(new Error(`${args[0]} ended with ${code}`)));
	});
}

const invite = (options = {}) => request('INVITE', { body: sdp(), ...options });
/** Changes the session: the offer says `direction`, and its answer what `answer` fits. A request is `ask`'s, within the dialog. */
const reinvite = ({ cseq, version }, direction, answer, ask = request) => [
	ask('INVITE', { cseq, body: sdp(direction, version) }),
	receive(100, { optional: true }),
	receive(200, { checks: [`a=${answer}`] }),
	ask('ACK', { cseq }),
];
const hangUp = (cseq) => [request('BYE', { cseq }), receive(200)];
const answered = [...progress, receive(200), request('ACK')];

describe('worktime signalling with docs/examples/answer.js', () => {
	let server;
	let application;
	let here;
	let target;
	before(async () => {
		const block = await claimLoopbackBlock();
		[here, target] = [`${block}.60.2`, `${block}.60.1:5060`];
		server = await start(
			['cli/worktime.js', 'signalling', '--listen', `udp:${target},tcp:${target}`, '--control', `${block}.60.1:9022`, '--secret', 'word'],
			{},
			'applications on',
		);
		application = await start(['docs/examples/answer.js'], { HOST: `${block}.60.1`, SECRET: 'word' }, 'answering on');
	});
	after(async () => {
		await application?.stop('SIGKILL');
		assert.equal(await server?.stop('SIGINT'), 0, 'Ctrl-C ends it in order');
	});

	it('20 calls, UDP', () => caller(here, target, [invite(), answered, pause(200), hangUp(2)], '-m', '20', '-r', '20'));
	it('5 calls, TCP', () => caller(here, target, [invite(), answered, pause(100), hangUp(2)], '-t', 't1', '-m', '5', '-r', '10'));
	it('hold and resume by re-INVITE', () =>
		caller(here, target, [
			invite(),
			answered,
			reinvite({ cseq: 2, version: 2 }, 'sendonly', 'recvonly'),
			reinvite({ cseq: 3, version: 3 }, 'sendrecv', 'sendrecv'),
			hangUp(4),
		]));
	it('100rel: a reliable 183 and its PRACK', () =>
		caller(here, target, [
			invite({ headers: ['Supported: 100rel'] }),
			receive(100, { optional: true }),
			receive(183, {
				checks: ['Require: *100rel'],
				actions: '<ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="rseq"/>',
			}),
			request('PRACK', { cseq: 2, headers: ['RAck: [$rseq] 1 INVITE'] }),
			receive(200, { checks: ['CSeq: *2 PRACK'] }),
			receive(200, { checks: ['CSeq: *1 INVITE'] }),
			request('ACK'),
			hangUp(3),
		]));
	it('UPDATE with a description, and one that only refreshes the session', () =>
		caller(here, target, [
			invite({ headers: ['Supported: timer', 'Session-Expires: 90'] }),
			...progress,
			receive(200, { checks: ['Session-Expires: *90;refresher=uac'] }),
			request('ACK'),
			request('UPDATE', { cseq: 2, body: sdp('sendonly') }),
			receive(200, { checks: ['a=recvonly', 'Contact: '] }),
			request('UPDATE', { cseq: 3, headers: ['Supported: timer', 'Session-Expires: 60;refresher=uac'] }),
			receive(422, { checks: ['Min-SE: *90'] }),
			hangUp(4),
		]));
	it('REFER: 202, and two NOTIFYs that tell of the transfer', () =>
		caller(here, target, [
			invite(),
			answered,
			request('REFER', { cseq: 2, headers: ['Refer-To: <sip:someone@example.com>'] }),
			receive(202),
			receive('NOTIFY', { checks: ['SIP/2.0 100 Trying'] }),
			response(200, 'OK', { tag: false }),
			receive('NOTIFY', { checks: ['SIP/2.0 200 OK', 'Subscription-State: *terminated'] }),
			response(200, 'OK', { tag: false }),
			hangUp(3),
		]));
	it('every tenth packet is lost on either side: 20 calls, each complete', () =>
		caller(here, target, [invite(), ...progress, receive(200), request('ACK'), pause(500), hangUp(2)], '-m', '20', '-r', '10', ...losing(10)));
});

describe('worktime signalling with docs/examples/back-to-back.js', () => {
	let server;
	let application;
	let here;
	let there;
	let target;
	before(async () => {
		const block = await claimLoopbackBlock();
		[here, there, target] = [`${block}.61.2`, `${block}.61.3`, `${block}.61.1:5060`];
		server = await start(['cli/worktime.js', 'signalling', '--listen', `udp:${target}`, '--control', `${block}.61.1:9022`], {}, 'applications on');
		application = await start(['docs/examples/back-to-back.js'], { HOST: `${block}.61.1`, NEXT: `${there}:5060` }, 'in the middle on');
	});
	after(async () => {
		await application?.stop('SIGKILL');
		assert.equal(await server?.stop('SIGTERM'), 0);
	});
	/** One calls through the application, the other answers. */
	async function both(called, calling, ...args) {
		const over = new AbortController();
		const answering = sipp(there, called, ['-m', '1', ...args], over.signal);
		try {
			await Promise.all([answering, sipp(here, calling, ['-m', '1', '-s', 'service', ...args, target], over.signal)]);
		} finally {
			over.abort();
		}
	}
	const pickUp = [receive('INVITE'), response(180, 'Ringing'), response(200, 'OK', { body: sdp(), retrans: true }), receive('ACK')];
	const beHungUpOn = [receive('BYE'), response(200, 'OK', { tag: false })];

	it('20 calls through it', () => both([pickUp, beHungUpOn], [invite(), answered, pause(200), hangUp(2)], '-m', '20', '-r', '20'));
	it('hold passes through, and its answer back', () =>
		both(
			[
				pickUp,
				receive('INVITE', { checks: ['a=sendonly'] }),
				response(200, 'OK', { body: sdp('recvonly'), tag: false, retrans: true }),
				receive('ACK'),
				beHungUpOn,
			],
			[invite(), answered, reinvite({ cseq: 2, version: 2 }, 'sendonly', 'recvonly'), hangUp(3)],
		));
	it('the caller cancels: 200 and 487 here, CANCEL there', () =>
		both(
			[
				receive('INVITE', { actions: '<ereg regexp="[0-9]+ INVITE" search_in="hdr" header="CSeq:" check_it="true" assign_to="cseq"/>' }),
				response(180, 'Ringing'),
				receive('CANCEL'),
				response(200, 'OK'),
				cancelledAnswer(),
				receive('ACK'),
			],
			[
				invite(),
				receive(100, { optional: true }),
				receive(180),
				request('CANCEL', { branch: '-3' }),
				receive(200, { checks: ['CSeq: *1 CANCEL'] }),
				receive(487),
				request('ACK', { branch: '-6', within: false }),
			],
		));
	it('the callee declines: 603 comes back', () =>
		both(
			[receive('INVITE'), response(603, 'Decline', { retrans: true }), receive('ACK')],
			[invite(), ...progress, receive(603), request('ACK', { within: false, branch: '-5' })],
		));
	it('loss on both sides of it, every twentieth packet: 10 calls, each complete', () =>
		both([pickUp, beHungUpOn], [invite(), ...progress, receive(200), request('ACK'), pause(500), hangUp(2)], '-m', '10', '-r', '5', ...losing(5)));
});

describe('the system on real sockets, with SIPp in place of a phone', () => {
	const clock = new WallClock();
	const domain = 'worktime.example';
	let testbed;
	let here;
	let target;
	const user = alice.clientLine;
	let password;
	before(async () => {
		const block = await claimLoopbackBlock();
		[here, target] = [`${block}.2.50`, `${block}.113.10:5060`];
		// SIPp takes whatever comes first for the call that it waits for.
		const behaviour = {
			...guideTestbed.behaviour,
			pbx: { alertsClientOnInbound: true, tellsLineAppearances: false, tellsMessagesWaiting: false },
		};
		testbed = await buildTestbed({ ...guideTestbed, behaviour }, 'sipp', clock, 'wire');
		const profile = await fetch(`http://${block}.10.10:8080/com.broadsoft.xsi-actions/v2.0/user/${alice.userId}/profile/device`, {
			headers: { Authorization: `Basic ${testbed.passwords.myPhone.basic(alice.userId).reveal()}` },
		});
		[, password] = /<userName>2125550101_m<\/userName><password>([^<]+)</.exec(await profile.text());
	});
	after(() => testbed?.close());

	const bobsCall = (state) => testbed.telephone('Bob').calls.find((call) => call.state === state);
	const when = (reached) => clock.until(() => reached() !== undefined, 10_000).then(reached);
	const credentials = (word = password) => `[authentication username=${user} password=${word}]`;
	/** REGISTER, its challenge, and REGISTER with the answer to it. */
	const register = (expires, outcome, word) => {
		const ask = (cseq, headers) =>
			request('REGISTER', { cseq, domain, user, from: user, within: false, headers: [`Expires: ${expires}`, ...headers] });
		const challenged = receive(401, { attributes: 'auth="true"', checks: ['algorithm=MD5', 'realm=.worktime.example'] });
		return caller(here, target, [ask(1, []), challenged, ask(2, [credentials(word)]), outcome]);
	};
	const call = (cseq, headers) => invite({ cseq, headers, domain, from: user, user: bob.number, within: false });
	const ofPhone = (method, options) => request(method, { domain, from: user, user: bob.number, ...options });
	const within = (method, cseq, options) => ofPhone(method, { cseq, ...options });
	const challenge = [...progress, receive(401, { attributes: 'auth="true"' }), within('ACK', 1, { within: false, branch: '-5' })];

	it('REGISTER: challenged, answered with digest, granted; a wrong password is refused', async () => {
		await register(300, receive(200, { checks: ['Contact: .*expires='] }));
		assert.equal(testbed.pbx.remains().registrations, 1);
		await register(300, receive(401), 'wrong').catch((error) => assert.match(error.message, /403|401/));
	});
	it('a call to the far end: challenged, answered, held and resumed, ended by the phone', async () => {
		const calling = caller(here, target, [
			call(1, []),
			challenge,
			call(2, [credentials()]),
			...progress,
			receive(200),
			within('ACK', 2),
			reinvite({ cseq: 3, version: 2 }, 'sendonly', '(recvonly|inactive)', ofPhone),
			reinvite({ cseq: 4, version: 3 }, 'sendrecv', 'sendrecv', ofPhone),
			within('BYE', 5),
			receive(200),
		]);
		await Promise.race([calling, when(() => bobsCall('ringing')).then(() => testbed.telephone('Bob').answer())]);
		await calling;
		await when(() => (testbed.telephone('Bob').calls.length === 0 ? true : undefined));
	});
	it('a call that is cancelled while the far end rings', async () => {
		await caller(here, target, [
			call(1, []),
			challenge,
			call(2, [credentials()]),
			receive(100, { optional: true }),
			receive(183, { optional: true }),
			receive(180),
			within('CANCEL', 2, { within: false, branch: '-4' }),
			receive(200, { checks: ['CSeq: *2 CANCEL'] }),
			receive(487),
			within('ACK', 2, { within: false, branch: '-7' }),
		]);
		await when(() => (testbed.telephone('Bob').calls.length === 0 ? true : undefined));
	});
	it('SIPp answers a call from the far end, and is hung up on', async () => {
		const over = new AbortController();
		const pickUp = [receive('INVITE'), response(180, 'Ringing'), response(200, 'OK', { body: sdp(), retrans: true }), receive('ACK')];
		const answering = sipp(here, [...pickUp, receive('BYE'), response(200, 'OK', { tag: false })], ['-m', '1'], over.signal);
		const dialled = testbed.telephone('Bob').dial(alice.businessNumber);
		await when(() => (dialled.state === 'active' ? true : undefined));
		dialled.hangUp();
		await answering;
	});
	it('every fifth datagram to and from the SBC is lost: the call is complete all the same', async () => {
		testbed.network.impair('sbc', { loss: 0.2 });
		const calling = caller(here, target, [
			call(1, []),
			challenge,
			call(2, [credentials()]),
			...progress,
			receive(200),
			within('ACK', 2),
			pause(500),
			within('BYE', 3),
			receive(200),
		]);
		await Promise.race([calling, when(() => bobsCall('ringing')).then(() => testbed.telephone('Bob').answer())]);
		await calling;
		testbed.network.impair('sbc', {});
	});
	it('signed out, nothing is left, and no invariant was broken', async () => {
		await register(0, receive(200));
		const broken = await testbed.end();
		assert.deepEqual(broken, []);
	});
});

/** The 487 to the INVITE that came before the CANCEL. */
function cancelledAnswer() {
	return response(487, 'Request Terminated', { retrans: true }).replace('[last_CSeq:]', 'CSeq: [$cseq]');
}
