import './virtual-time';

import { createServer } from 'node:http';
import { journal, Secret, seeded, seedGlobals } from '../kernel';
import { serveHttp, virtualNetwork } from '../network';
import { type ExchangeCall, exchangeLine, subscriberLine } from '../subscriber-line';
import type { Handset, HandsetOptions } from './handset';
import { smartphone } from './smartphone';
import { clock } from './virtual-time';

export const USER = 'alice@worktime.example';
export const PASSWORD = 'my-phone-5ecret';
export const DEVICE_PASSWORD = 'device-5ecret';
export const BUSINESS = '+12125550101';
export const MOBILE = '+19175550101';
export const BOB = '+13035550177';
export const IMRN = '+16465550150';
export const LINE = { user: '2125550101_m', domain: 'worktime.example', authUser: 'alice-client' };
export const SBC = { address: '203.0.113.10', port: 5060 };

const PREFIX = `/com.broadsoft.xsi-actions/v2.0/user/${USER}/`;

/** What the platform of a test answers; a test replaces what it is about. */
export interface Platform {
	/** Status and body by `METHOD path`, query aside. */
	readonly answers: Record<string, readonly [status: number, body: string]>;
	/** `METHOD path?query` of every request that had the right credentials. */
	readonly asked: string[];
	/** What opens it. */
	password: string;
	/** How many requests came, with whatever credentials. */
	requests: number;
}

/** One handset, a carrier's end of its line, and a platform of canned answers; SIP is up to the test. */
export async function smallWorld(options: Partial<HandsetOptions> = {}, { line = false } = {}) {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const pbx = network.host('pbx', 'pbx', ['10.0.0.10']);
	const sbc = network.host('sbc', 'sbc', [SBC.address]);
	const host = network.host('alice-phone', 'handset', ['192.0.2.11']);

	const platform: Platform = {
		answers: {
			'GET profile': [
				200,
				`<?xml version="1.0"?><Profile xmlns="http://schema.broadsoft.com/xsi"><details><userId>${USER}</userId><firstName>Alice</firstName><lastName>Archer</lastName><number>${BUSINESS}</number><extension>4101</extension></details></Profile>`,
			],
			'GET profile/device': [200, `<AccessDevices>${line ? clientDevice(DEVICE_PASSWORD) : ''}</AccessDevices>`],
			'POST calls/imrn': [201, `<IMRNInfo><imrn>${IMRN}</imrn></IMRNInfo>`],
			'POST calls/new': [201, '<CallStartInfo><callId>callhalf-1:0</callId></CallStartInfo>'],
		},
		asked: [],
		password: PASSWORD,
		requests: 0,
	};
	const server = createServer((request, response) => {
		platform.requests++;
		const url = request.url ?? '';
		if (request.headers.authorization !== `Basic ${Buffer.from(`${USER}:${platform.password}`).toString('base64')}`) {
			response.writeHead(401).end(errorInfo('Invalid credentials'));
			return;
		}
		const what = `${request.method} ${url.startsWith(PREFIX) ? url.slice(PREFIX.length) : url}`;
		platform.asked.push(what);
		const [status, body] = platform.answers[what.split('?')[0] ?? ''] ?? [404, errorInfo('Not found')];
		response.writeHead(status, { 'Content-Type': 'application/xml' }).end(body);
	});
	await serveHttp(pbx, 80, server);

	const wire = subscriberLine({
		clock,
		journal: record,
		carrier: 'Meridian Wireless',
		subscription: { telephone: host.name, number: MOBILE, line: 'air' },
	});
	const exchange = exchangeLine({ end: wire.network, line: 'air', clock, pagingMs: 500 });
	const dialled: ExchangeCall[] = [];
	exchange.onSetup((call) => dialled.push(call));

	const phone = smartphone({
		name: host.name,
		platform: 'ios',
		host,
		clock,
		random,
		journal: record,
		line: wire.telephone,
		number: MOBILE,
		service: { xsi: { address: '10.0.0.10', port: 80 }, sbc: SBC, domain: LINE.domain },
		...options,
	});

	return {
		phone,
		platform,
		network,
		sbc,
		random,
		journal: record,
		exchange,
		/** The calls that came from the phone over the air. */
		dialled,
		/** The screens so far: application and lines in one string each. */
		screens: () => record.ofKind('screen').map(({ foreground, lines }) => `${foreground}: ${lines.join(' / ')}`),
		/** The first lines of what the phone sent over the data network, from event `since` on. */
		sent: (since = 0) =>
			record
				.ofKind('packet')
				.filter(({ n, from, part }) => n >= since && from.address === '192.0.2.11' && part === 'data')
				.map(({ payload }) => payload.toString('utf8').split('\r\n')[0] ?? ''),
		/** Rings the phone over the air. */
		ring(calling: string | undefined, callingName?: string): ExchangeCall {
			return exchange.offer({ called: MOBILE, ...(calling !== undefined && { calling }), ...(callingName !== undefined && { callingName }) });
		},
		/** Lets the person do something, and the time pass that it takes. */
		does: <T>(act: Promise<T>, within = 60_000): Promise<T> => clock.settle(act, within),
		/** Installs, opens and signs in. */
		async signedIn(): Promise<Handset> {
			await clock.settle(phone.install(), 1000);
			await clock.settle(phone.openApp(), 1000);
			await clock.settle(phone.signIn(USER, new Secret(PASSWORD)), 60_000);
			return phone;
		},
	};
}

export type SmallWorld = Awaited<ReturnType<typeof smallWorld>>;

export const errorInfo = (summary: string): string =>
	`<ErrorInfo><summary>${summary}</summary><summaryEnglish>${summary}</summaryEnglish><errorCode>110000</errorCode></ErrorInfo>`;

/** What remains that is not zero. */
export const left = (remains: Record<string, number>): Record<string, number> =>
	Object.fromEntries(Object.entries(remains).filter(([, count]) => count !== 0));

function clientDevice(password: string): string {
	const credentials = `<deviceUserNamePassword><userName>${LINE.authUser}</userName><password>${password}</password></deviceUserNamePassword>`;
	return `<accessDevice><deviceName>alice-mobile</deviceName><deviceType>Business Communicator - Mobile</deviceType><type>SHARED</type><linePort>${LINE.user}@${LINE.domain}</linePort>${credentials}</accessDevice>`;
}
