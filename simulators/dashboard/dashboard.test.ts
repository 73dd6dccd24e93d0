import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { installSeededGlobals, journal, Secret, seeded, seedGlobals, VirtualClock } from '../kernel';
import { httpRequest, serveHttp, virtualNetwork } from '../network';
import { startDashboard } from './dashboard';
import type { User } from './pbx';

const clock = VirtualClock.install();
installSeededGlobals();

const NASTY = `<img src=x onerror="alert('1')">&`;
const ALICE = 'alice@worktime.example';

const alice: User = {
	id: ALICE,
	firstName: NASTY,
	lastName: 'Archer',
	email: ALICE,
	passwordTemporary: false,
	assignment: { number: '+12125550101', extension: '4101', station: 'Station 4101', phone: '0004F2500001' },
	lines: [],
	mobility: {
		active: false,
		mobileApp: false,
		mobileNumbers: [],
		devicesToRing: 'Both',
		alertClickToDialCalls: true,
		answerConfirmationRequired: false,
	},
	officeAnywhere: { active: false, locations: [] },
	simRing: { active: false, locations: [] },
	callHandling: {
		doNotDisturb: { active: false, ringSplash: false },
		callForwardingAlways: { active: true, forwardToPhoneNumber: NASTY, ringSplash: false },
		callForwardingBusy: null,
		callForwardingNoAnswer: { active: false, forwardToPhoneNumber: '', numberOfRings: 3 },
		callForwardingNotReachable: { active: false, forwardToPhoneNumber: '' },
	},
	conflicts: [],
};

type Canned = readonly [status: number, content: unknown];

/** The dashboards before a PBX of canned answers. */
async function world(canned: (asked: string) => Canned | undefined = () => undefined) {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const [pbx, host, laptop] = [
		network.host('pbx', 'pbx', ['10.0.0.10']),
		network.host('dashboard', 'other', ['10.0.0.20']),
		network.host('laptop', 'other', ['192.0.2.200']),
	];
	const asked: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => {
			body += chunk.toString();
		});
		request.on('end', () => {
			asked.push(`${request.method} ${request.url} ${body}`);
			const { account, password } = body === '' ? {} : (JSON.parse(body) as { account?: string; password?: string });
			const [status, content] =
				canned(asked.at(-1) ?? '') ??
				(request.url === '/provisioning/v1/sign-ins'
					? password === 'right-1'
						? [201, { role: account === ALICE ? 'user' : 'administrator', id: account, name: NASTY, passwordTemporary: false }]
						: [403, { message: 'Wrong user name or password', field: 'password' }]
					: request.url === '/provisioning/v1/users'
						? [200, [alice]]
						: request.url?.startsWith('/provisioning/v1/users/')
							? [200, alice]
							: [200, { numbers: [], stations: [], devices: [], licences: { total: 1, used: 0 } }]);
			response.writeHead(status as number).end(JSON.stringify(content));
		});
	});
	await clock.settle(serveHttp(pbx, 80, server), 1_000);
	const dashboard = await clock.settle(
		startDashboard({
			host,
			clock,
			random,
			journal: log,
			pbx: { address: '10.0.0.10', port: 80 },
			serviceCredentials: { name: 'dashboard', password: new Secret('service-1') },
			mail: { address: '10.0.0.30', port: 25 },
			domain: 'worktime.example',
			links: { apple: 'http://btbc-apple', android: 'http://btbc-android', myPhone: 'http://my-phone/' },
			administrator: 'ada@worktime.example',
		}),
		1_000,
	);
	let cookie = '';
	let csrf = '';
	const ask = async (
		method: 'GET' | 'POST',
		target: string,
		form?: Record<string, string>,
		raw?: { body?: string; headers?: Record<string, string> },
	) => {
		const answer = await clock.settle(
			httpRequest(laptop, {
				method,
				to: { address: '10.0.0.20', port: 80 },
				target,
				headers: { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded', ...raw?.headers },
				...(form && { body: new URLSearchParams({ csrf, ...form }).toString() }),
				...(raw?.body !== undefined && { body: raw.body }),
			}),
			5_000,
		);
		cookie = /session=[0-9a-f]*/.exec(answer.headers['set-cookie'] ?? '')?.[0] ?? cookie;
		csrf = /name="csrf" value="([0-9a-f]+)"/.exec(answer.body)?.[1] ?? csrf;
		return answer;
	};
	const signIn = async (account: string, password = 'right-1') => {
		await ask('GET', '/sign-in');
		return ask('POST', '/sign-in', { account, password });
	};
	/** Sends forms of the session at once, all in one moment. */
	const askAtOnce = (forms: readonly (readonly [target: string, form: Record<string, string>])[]) => {
		const headers = { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' };
		const sent = forms.map(([target, form]) =>
			httpRequest(laptop, {
				method: 'POST',
				to: { address: '10.0.0.20', port: 80 },
				target,
				headers,
				body: new URLSearchParams({ csrf, ...form }).toString(),
			}),
		);
		return clock.settle(Promise.all(sent), 5_000);
	};
	return { ask, askAtOnce, signIn, asked, log, network, dashboard, cookie: () => cookie, setCookie: (value: string) => (cookie = value) };
}

test('nobody sees a page without signing in; the style sheet is for everybody', async () => {
	const { ask } = await world();
	for (const path of ['/', '/account/assignment', '/phone/number', '/nothing']) {
		const { status, headers } = await ask('GET', path);
		assert.deepEqual([status, headers.location], [303, '/sign-in'], path);
	}
	const { status, headers } = await ask('GET', '/style.css');
	assert.deepEqual([status, headers['content-type']], [200, 'text/css; charset=utf-8']);
});

test('headers: no script, no frame, no cache, a cookie that scripts and other sites do not get', async () => {
	const { ask } = await world();
	const { headers } = await ask('GET', '/sign-in');
	assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*frame-ancestors 'none'/);
	assert.equal(headers['cache-control'], 'no-store');
	assert.match(headers['set-cookie'] ?? '', /HttpOnly; SameSite=Strict/);
});

test('after the sign-in the session has another id, and the old one is worth nothing', async () => {
	const { ask, signIn, cookie, setCookie } = await world();
	await ask('GET', '/sign-in');
	const before = cookie();
	await signIn(ALICE);
	assert.notEqual(cookie(), before);
	setCookie(before);
	assert.equal((await ask('GET', '/phone/number')).headers.location, '/sign-in');
});

test('a double click on Sign in, and on Sign out: the second is as good as the first, also when that is done already', async () => {
	const { ask, askAtOnce } = await world();
	await ask('GET', '/sign-in');
	const form = ['/sign-in', { account: ALICE, password: 'right-1' }] as const;
	for (const answers of [await askAtOnce([form, form]), await askAtOnce([form])]) {
		for (const { status, headers } of answers) assert.deepEqual([status, headers.location], [303, '/phone/number']);
	}
	await ask('POST', ...form);
	await ask('GET', '/phone/number');
	const out = ['/sign-out', {}] as const;
	for (const [answer] of [await askAtOnce([out]), await askAtOnce([out])]) {
		assert.deepEqual([answer?.status, answer?.headers.location], [303, '/sign-in']);
	}
	assert.equal((await ask('GET', '/phone/number')).headers.location, '/sign-in');
});

for (const [what, form] of [
	['without a token', { csrf: '' }],
	["with another session's token", { csrf: '0'.repeat(40) }],
] as const) {
	test(`a form ${what}: 403, and the PBX hears nothing`, async () => {
		const { ask, signIn, asked } = await world();
		await signIn(ALICE);
		await ask('GET', '/phone/number');
		const before = asked.length;
		const { status } = await ask('POST', '/phone/number', { form: 'add', number: '9175550101', ...form });
		assert.equal(status, 403);
		assert.equal(asked.length, before);
	});
}

test('a user does not get into My Account, an administrator not into My Phone', async () => {
	for (const [account, path] of [
		[ALICE, '/account/assignment'],
		[ALICE, '/guides/sharing'],
		['ada@worktime.example', '/phone/number'],
	] as const) {
		const { ask, signIn } = await world();
		await signIn(account);
		const { status, body } = await ask('GET', path);
		assert.equal(status, 403, path);
		assert.match(body, /not for you/);
	}
});

test('five wrong passwords lock the account for 15 minutes, the right one included; others are not concerned', async () => {
	const { ask, signIn } = await world();
	for (let i = 0; i < 4; i++) assert.equal((await signIn(ALICE, 'guess')).status, 401);
	assert.equal((await signIn(ALICE, 'guess')).status, 423);
	assert.equal((await signIn(` ${ALICE.toUpperCase()}`, 'right-1')).status, 423);
	assert.equal((await signIn(ALICE)).status, 423);
	assert.equal((await signIn('ada@worktime.example')).status, 303);
	await ask('GET', '/account/assignment');
	await ask('POST', '/sign-out', {});
	await clock.run(900_000);
	assert.equal((await signIn(ALICE)).status, 303);
});

test('twenty passwords tried in one moment: the PBX is asked for five of them, then the account is locked', async () => {
	const { ask, askAtOnce, signIn, asked } = await world();
	await ask('GET', '/sign-in');
	const guesses = Array.from({ length: 20 }, (_, i) => ['/sign-in', { account: ALICE, password: `guess-${i}` }] as const);
	const answers = await askAtOnce(guesses);
	assert.equal(asked.filter((each) => each.includes('sign-ins')).length, 5);
	assert.ok(answers.some(({ status }) => status === 423));
	assert.equal((await signIn(ALICE)).status, 423);
});

test('a sign-in that the PBX does not answer is no wrong password', async () => {
	const { ask, askAtOnce, signIn, network } = await world();
	await ask('GET', '/sign-in');
	network.crash('pbx');
	const sent = Array.from({ length: 6 }, () => ['/sign-in', { account: ALICE, password: 'right-1' }] as const);
	const answers = await askAtOnce(sent.slice(0, 5));
	assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([503]));
	assert.equal((await signIn(ALICE)).status, 503);
});

test('what people are called is text, not markup', async () => {
	const { ask, signIn } = await world();
	await signIn('ada@worktime.example');
	for (const path of ['/account/assignment', '/account/sharing', '/account/features', `/account/features/${ALICE}`]) {
		const { body } = await ask('GET', path);
		assert.ok(!body.includes('<img'), path);
		assert.ok(body.includes('&#60;img'), path);
	}
});

test('a session ends after half an hour without a request, and at the sign-out', async () => {
	const { ask, signIn } = await world();
	await signIn(ALICE);
	await clock.run(1_700_000);
	assert.equal((await ask('GET', '/phone/number')).status, 200);
	await clock.run(1_900_000);
	assert.equal((await ask('GET', '/phone/number')).status, 303);
	await signIn(ALICE);
	await ask('GET', '/phone/number');
	await ask('POST', '/sign-out', {});
	assert.equal((await ask('GET', '/phone/number')).headers.location, '/sign-in');
});

test('a thousand who only look at the sign-in page put nobody out who is signed in', async () => {
	const { ask, signIn, cookie, setCookie } = await world();
	await signIn(ALICE);
	const alices = cookie();
	for (let i = 0; i < 1_001; i++) {
		setCookie('');
		await ask('GET', '/sign-in');
	}
	setCookie(alices);
	assert.equal((await ask('GET', '/phone/number')).status, 200);
});

test('call handling: each form sends all of its service to the PBX, and says that it was saved; one that is not the user’s has none', async () => {
	const { ask, signIn, asked } = await world();
	await signIn(ALICE);
	const forwarding = (await ask('GET', '/phone/forwarding')).body;
	assert.ok(!forwarding.includes(NASTY) && forwarding.includes('&#60;img src=x'));
	assert.match(forwarding, /Call Forwarding Busy<\/h2><p class="empty">This service is not assigned to you/);
	assert.ok(!forwarding.includes('busy-active'));
	for (const [path, form, sent] of [
		['/phone/do-not-disturb', { form: 'do-not-disturb', 'do-not-disturb-active': 'on' }, 'doNotDisturb {"active":true,"ringSplash":false}'],
		[
			'/phone/forwarding',
			{ form: 'no-answer', 'no-answer-active': 'on', 'no-answer-forwardToPhoneNumber': ' 303 555 0188 ', 'no-answer-numberOfRings': '4' },
			'callForwardingNoAnswer {"active":true,"forwardToPhoneNumber":"303 555 0188","numberOfRings":4}',
		],
		[
			'/phone/forwarding',
			{ form: 'always', 'always-ringSplash': 'on' },
			'callForwardingAlways {"active":false,"forwardToPhoneNumber":"","ringSplash":true}',
		],
	] as const) {
		assert.equal((await ask('POST', path, form)).headers.location, path);
		assert.ok(asked.at(-1)?.endsWith(`call-handling/${sent}`), asked.at(-1));
		assert.match((await ask('GET', path)).body, /role="status">[\w ]+ was saved</);
	}
	assert.equal((await ask('POST', '/phone/forwarding', { form: 'sometimes' })).status, 404);
});

test('the last user without a phone gets one from somebody else first: whoever comes second reads why nothing was done', async () => {
	const { ask, signIn } = await world((request) =>
		request.startsWith('PUT') ? [409, { message: 'This user has an assignment already', field: 'user' }] : undefined,
	);
	await signIn('ada@worktime.example');
	await ask('GET', '/account/assignment');
	const form = { form: 'assign', user: ALICE, number: '+12125550102', station: 'Station 4102', phone: '0004F2500002' };
	const { status, body } = await ask('POST', '/account/assignment', form);
	assert.equal(status, 422);
	assert.match(body, /role="alert">This user has an assignment already/);
});

test('an assignment is removed as the page showed it: the PBX hears which one', async () => {
	const { ask, signIn, asked } = await world((request) => (request.startsWith('DELETE') ? [204, undefined] : undefined));
	await signIn('ada@worktime.example');
	const { body } = await ask('GET', '/account/assignment');
	const number = /name="number" value="([^"]+)"/.exec(body)?.[1] ?? 'none';
	assert.equal((await ask('POST', '/account/assignment', { form: 'unassign', user: ALICE, number })).status, 303);
	assert.match(asked.at(-1) ?? '', /^DELETE .*assignment \{"number":"\+12125550101"\}$/);
});

for (const [what, path, standing, mine, theirs] of [
	['notes', '/account/notes', { value: 'Line 4 was moved' }, { form: 'notes', text: 'Line 3 was moved' }, 'Line 4 was moved'],
	[
		'the welcome mail',
		'/account/site/welcome-mail',
		{ enabled: true, subject: 'Hello', body: 'Dear {name}' },
		{ form: 'mail', subject: 'Welcome', body: 'You there' },
		'Subject: Hello\nDear {name}',
	],
] as const) {
	test(`${what}, saved after somebody else has: yours is there still, theirs beside it, and the next time it is saved`, async () => {
		let version = 1;
		const { ask, signIn, asked } = await world((request) => {
			if (!/mail-template|site\/notes/.test(request)) return undefined;
			if (request.startsWith('GET')) return [200, { ...standing, version }];
			return request.includes(`"version":${version}`)
				? [204, undefined]
				: [409, { message: 'Somebody else has changed this meanwhile', field: 'version' }];
		});
		await signIn('ada@worktime.example');
		const versionIn = (body: string) => /name="version" value="(\d+)"/.exec(body)?.[1] ?? 'none';
		const read = versionIn((await ask('GET', path)).body);
		version = 2;
		const { status, body } = await ask('POST', path, { ...mine, version: read });
		assert.equal(status, 422);
		assert.match(body, /role="alert">Somebody else has changed this meanwhile/);
		for (const text of [theirs, ...Object.values(mine).slice(1)]) assert.ok(body.includes(text), text);
		assert.equal((await ask('POST', path, { ...mine, version: versionIn(body) })).status, 303);
		assert.match(asked.at(-1) ?? '', /^PUT .*"version":2/);
	});
}

for (const [what, happens, status] of [
	['the session has ended', async () => clock.run(1_900_000), 403],
	['the PBX does not answer', async (w: Awaited<ReturnType<typeof world>>) => w.network.crash('pbx'), 503],
] as const) {
	test(`a text was written for long, and when it is sent ${what}: it is not lost; a password is not shown`, async () => {
		const w = await world((request) => (/^GET .*site\/notes/.test(request) ? [200, { value: '', version: 0 }] : undefined));
		await w.signIn('ada@worktime.example');
		await w.ask('GET', '/account/notes');
		await happens(w);
		const sent = { form: 'notes', version: '0', text: `Line 3 was moved\n${NASTY}`, password: 'secret-1' };
		const answer = await w.ask('POST', '/account/notes', sent);
		assert.equal(answer.status, status);
		assert.match(answer.body, /<textarea[^>]*readonly>\nLine 3 was moved\n&#60;img/);
		assert.ok(!answer.body.includes('secret-1'));
	});
}

test('My Features: who has the app and a number, but Mobility was taken from, is not sent to add a number', async () => {
	const mobility = { ...alice.mobility, mobileApp: true, mobileNumbers: ['+19175550101'] };
	const { ask, signIn } = await world((request) => (/^GET .*users\//.test(request) ? [200, { ...alice, mobility }] : undefined));
	await signIn(ALICE);
	assert.ok(!(await ask('GET', '/phone/features')).body.includes('needs your mobile number'));
});

test('the PBX vanishes when it has shared and before it has said what the mail is to say: the mail server is not blamed', async () => {
	let vanish = () => {};
	const { ask, signIn, network } = await world((request) => {
		if (request.includes('sharings')) return [201, { device: 'FEBC00000027' }];
		if (request.includes('mail-template')) vanish();
		return undefined;
	});
	await signIn('ada@worktime.example');
	await ask('GET', '/account/sharing');
	vanish = () => network.crash('pbx');
	const { status } = await ask('POST', '/account/sharing', { form: 'share', user: ALICE, target: 'FEBC00000027' });
	assert.equal(status, 303);
	const { body } = await ask('GET', '/account/sharing');
	assert.equal(body.includes('the mail server did not take it'), false);
	assert.match(body, /role="status">FEBC00000027 is shared with the user. No welcome mail was sent: the telephone system does not answer/);
});

test('no session id or token is in the journal or in an address', async () => {
	const { ask, signIn, log, cookie } = await world();
	await signIn(ALICE);
	const { body } = await ask('GET', '/phone/number');
	const token = /name="csrf" value="([0-9a-f]+)"/.exec(body)?.[1] ?? 'none';
	await ask('POST', '/phone/number', { form: 'add', number: '1' });
	const text = log.lines().join('\n');
	for (const secret of [token, cookie().slice('session='.length)])
		assert.ok(secret.length > 5 && !text.includes(secret), 'a secret is in the journal');
});

for (const [what, raw, status] of [
	['a body too large', { body: `a=${'x'.repeat(70_000)}` }, 413],
	['a body of another kind', { body: '{}', headers: { 'Content-Type': 'application/json' } }, 415],
] as const) {
	test(`${what}: ${status}`, async () => {
		const { ask } = await world();
		assert.equal((await ask('POST', '/sign-in', undefined, raw)).status, status);
	});
}

test('the PBX does not answer: 503 in words, and nothing is left', async () => {
	const { ask, signIn, network, dashboard } = await world();
	await signIn(ALICE);
	network.crash('pbx');
	const answer = ask('GET', '/phone/number').catch((error: Error) => error);
	const result = await answer;
	assert.ok('status' in result, String(result));
	assert.equal(result.status, 503);
	assert.match(result.body, /does not answer/);
	await clock.run(10_000);
	assert.deepEqual(dashboard.remains(), { httpConnections: 0 });
	await clock.settle(dashboard.close(), 1_000);
});
