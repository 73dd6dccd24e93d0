/**
 * Pictures of every page of the dashboards, at the width of a laptop and of a phone: to be looked at by a person.
 * `node --require ./cli/typescript bench/pages.ts FOLDER` (needs Chromium; CHROMIUM names it when it is called otherwise).
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { ada, alice, newcomers } from '../simulators/cast';
import { type Secret, WallClock } from '../simulators/kernel';
import { httpRequest } from '../simulators/network';
import { buildTestbed, guideTestbed, type Portals } from '../simulators/testbed';

const pages: readonly (readonly [name: string, as: string, address: string, form?: Readonly<Record<string, string>>])[] = [
	['sign-in', '', '/sign-in'],
	['sign-in-wrong', '', '/sign-in', { account: 'alice@worktime.example', password: 'x' }],
	['assignment', ada.userId, '/account/assignment'],
	['assignment-incomplete', ada.userId, '/account/assignment', { form: 'assign', user: newcomers.carol.userId }],
	['sharing', ada.userId, `/account/sharing?user=${alice.userId}`],
	['devices', ada.userId, '/account/devices'],
	['devices-open', ada.userId, '/account/devices?expand=BroadTouch+Mobile+Client&expand=FEBC00000027&expand=Polycom+VVX+500&line=FEBC00000027'],
	['devices-status', ada.userId, '/account/devices?expand=BroadTouch+Mobile+Client&expand=FEBC00000027&line=FEBC00000027&status=now'],
	['device-detail', ada.userId, '/account/devices/FEBC00000027'],
	['device-ported', ada.userId, '/account/devices/ported', { form: 'port', mac: '00:04', model: '' }],
	['communicator', ada.userId, '/account/site'],
	['welcome-mail', ada.userId, '/account/site/welcome-mail'],
	['vlan-tag', ada.userId, '/account/site/vlan-tag', { form: 'setting', value: '5000' }],
	['features', ada.userId, '/account/features'],
	['user-settings', ada.userId, `/account/features/${alice.userId}`],
	['calls', ada.userId, '/account/calls'],
	['support', ada.userId, '/account/support'],
	['notes', ada.userId, '/account/notes'],
	['notes-out-of-date', ada.userId, '/account/notes', { csrf: '0', form: 'notes', text: 'What was written for an hour.\nAnd more of it.' }],
	['notes-overtaken', ada.userId, '/account/notes', { form: 'notes', text: 'Mine', version: '7' }],
	['welcome-mail-overtaken', ada.userId, '/account/site/welcome-mail', { form: 'mail', subject: 'Hello', body: 'Mine', version: '7' }],
	['not-found', ada.userId, '/account/nothing'],
	['first-password', newcomers.carol.userId, '/phone/first-password', { form: 'password-form', current: 'x', password: 'a', again: 'b' }],
	['my-number', alice.userId, '/phone/number', { form: 'add', number: '555' }],
	['my-features', alice.userId, '/phone/features'],
	['my-features-conflict', alice.userId, '/phone/features', { form: 'office-anywhere', anywhereActive: 'on', anywhereNumber: '917-555-0101' }],
	['password', alice.userId, '/phone/password'],
];

/** Width of a phone. */
const NARROW = 390;

async function main(folder: string): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const clock = new WallClock();
	const testbed = await buildTestbed(guideTestbed, 'pages', clock, 'wire');
	const { passwords } = testbed;
	const portals = await testbed.portals();
	const secrets: Record<string, Secret> = {
		[ada.userId]: passwords.administrator,
		[alice.userId]: passwords.myPhone,
		[newcomers.carol.userId]: passwords.newcomers,
	};
	const mobile = testbed.mobile();
	await mobile.install();
	await mobile.openApp();
	await mobile.signIn(alice.userId, passwords.myPhone);

	const sessions = new Map<string, Browser>();
	let shown = { status: 200, body: '' };
	const style = await new Browser(portals).ask('GET', '/style.css');
	const server = createServer((request, response) => {
		const css = request.url === '/style.css';
		const narrow = `<body style="margin:0"><iframe src="/" style="border:0;width:${NARROW}px;height:1700px">`;
		const body = css ? style.body : request.url === '/narrow' ? narrow : shown.body;
		response.writeHead(200, { 'Content-Type': css ? 'text/css' : 'text/html; charset=utf-8' }).end(body);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as { port: number };
	for (const [name, as, address, form] of pages) {
		let browser = sessions.get(as);
		if (browser === undefined) {
			browser = new Browser(portals);
			await browser.ask('GET', '/sign-in');
			if (as !== '') await browser.ask('POST', '/sign-in', { account: as, password: secrets[as]?.reveal() ?? '' });
			sessions.set(as, browser);
		}
		shown = await browser.ask('GET', address);
		if (form !== undefined) shown = await browser.ask('POST', address, form);
		for (const width of [1280, NARROW]) await picture(`http://127.0.0.1:${port}/`, width, path.join(folder, `${name}-${width}.png`));
		console.log(`${name}: ${shown.status}`);
	}
	server.close();
	await testbed.end();
	await testbed.close();
}

/** What a browser remembers between two requests. */
class Browser {
	#cookie = '';
	#csrf = '';

	constructor(private readonly portals: Portals) {}

	async ask(method: 'GET' | 'POST', target: string, form?: Readonly<Record<string, string>>): Promise<{ status: number; body: string }> {
		const { laptop, dashboardAt } = this.portals;
		const { status, headers, body } = await httpRequest(laptop, {
			method,
			to: dashboardAt,
			target,
			headers: { Cookie: this.#cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
			...(form && { body: new URLSearchParams({ csrf: this.#csrf, ...form }).toString() }),
		});
		this.#cookie = /session=[0-9a-f]+/.exec(headers['set-cookie'] ?? '')?.[0] ?? this.#cookie;
		this.#csrf = /name="csrf" value="([0-9a-f]+)"/.exec(body)?.[1] ?? this.#csrf;
		return status === 303 ? this.ask('GET', headers.location ?? '/') : { status, body };
	}
}

async function picture(address: string, width: number, file: string): Promise<void> {
	const profile = mkdtempSync(path.join(os.tmpdir(), 'worktime-pages-'));
	// Headless Chromium's window is never narrower than 500: a phone's page is shown in a frame as wide as the phone.
	const shown = width === NARROW ? `${address}narrow` : address;
	const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
	const more = [
		'--disable-sync',
		'--hide-scrollbars',
		`--user-data-dir=${profile}`,
		`--window-size=${Math.max(width, 500)},${width < 500 ? 1700 : 1000}`,
	];
	await new Promise<void>((done, failed) => {
		execFile(process.env.CHROMIUM ?? 'chromium', [...flags, ...more, `--screenshot=${file}`, shown], { timeout: 60_000 }, (error) =>
			error ? failed(error) : done(),
		);
	});
	rmSync(profile, { recursive: true, force: true });
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
	console.error('usage: bench/pages.ts FOLDER');
	process.exitCode = 5;
} else void main(folder);
