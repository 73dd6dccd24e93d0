import { createHash } from 'node:crypto';
import { installSeededGlobals, journal, Secret, seeded, seedGlobals, VirtualClock } from '../kernel';

export const clock = VirtualClock.install();
installSeededGlobals();

import { type SipDialog, type SipNode, type SipRequest, startSipNode } from '../drachtio';
import { virtualNetwork } from '../network';
import type { DeskPhoneBehaviour } from './behaviour';
import { type DeskPhone, deskPhone } from './desk-phone';

const SERVER = '203.0.113.10';
const DOMAIN = 'worktime.example';
const PEOPLE = {
	alice: { name: 'Alice Archer', address: '192.0.2.111', password: 'a' },
	bob: { name: 'Bob Baker', address: '192.0.2.112', password: 'b' },
	carol: { name: 'Carol Clark', address: '192.0.2.113', password: 'c' },
} as const;

type Person = keyof typeof PEOPLE;

/** An office with three phones, and a server that registers them and connects their calls. */
export async function office(seed: number, behaviour: Partial<DeskPhoneBehaviour> = {}) {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const host = network.host('server', 'sbc', [SERVER]);
	const node = await clock.settle(startSipNode({ host, listen: [{ transport: 'udp', port: 5060 }], clock, random, journal: log }), 1000);
	const server = serve(node);
	const settle = <T>(work: Promise<T>) => clock.settle(work, 80_000);
	const phone = (user: Person, password: string = PEOPLE[user].password): DeskPhone =>
		deskPhone({
			host: network.host(user, 'desk-phone', [PEOPLE[user].address]),
			clock,
			random,
			journal: log,
			account: { user, password: new Secret(password), domain: DOMAIN, displayName: PEOPLE[user].name },
			sbc: { address: SERVER, port: 5060 },
			behaviour,
		});
	return {
		network,
		host,
		server,
		log,
		phone,
		settle,
		/** A phone that is on. */
		async on(user: Person) {
			const one = phone(user);
			await settle(one.powerOn());
			return one;
		},
		/** Everything that a phone has shown. */
		screens: (telephone: string) => log.ofKind('screen').flatMap((event) => (event.telephone === telephone ? [event.lines.join(' | ')] : [])),
		/** Nothing is left of these phones, nor of the server. */
		async isEmpty(...phones: DeskPhone[]) {
			const left = phones.flatMap((one) => Object.entries(one.remains()));
			await clock.run(40_000);
			await node.close();
			await clock.run(1000);
			return left.every(([, count]) => count === 0) && clock.pending() === 0;
		},
	};
}

interface Server {
	readonly bindings: Map<string, string>;
	registers: number;
	/** Takes no registration now, nor for so long. */
	retryAfterSeconds?: number;
}

function serve({ srf }: SipNode): Server {
	const server: Server = { bindings: new Map(), registers: 0 };
	srf.register((request, reply) => {
		server.registers++;
		if (!isAuthentic(request))
			return reply.send(401, {
				headers: { 'WWW-Authenticate': `Digest realm="${DOMAIN}", nonce="n${server.registers}", algorithm=MD5, qop="auth"` },
			});
		if (server.retryAfterSeconds !== undefined) return reply.send(503, { headers: { 'Retry-After': server.retryAfterSeconds } });
		const user = userOf(request.getParsedHeader('to').uri);
		const contact = request.getParsedHeader('contact')[0]?.uri ?? '';
		const expires = Number(request.get('Expires'));
		if (expires === 0) server.bindings.delete(user);
		else server.bindings.set(user, contact);
		reply.send(200, { headers: { Contact: `<${contact}>;expires=${expires}` } });
	});
	// It shares no services with its phones.
	srf.subscribe((_request, reply) => reply.send(489));
	srf.invite(async (request, reply) => {
		const contact = server.bindings.get(userOf(request.uri));
		if (contact === undefined) return reply.send(404);
		const caller = userOf(request.getParsedHeader('from').uri);
		const identity = `"${PEOPLE[caller as Person].name}" <sip:${caller}@${DOMAIN}>`;
		try {
			const { uas, uac } = await srf.createB2BUA(request, reply, contact, { headers: { 'P-Asserted-Identity': identity }, localSdpB: request.body });
			follow(uas, uac);
			follow(uac, uas);
		} catch {
			// The refusal has been passed on.
		}
	});
	return server;
}

function follow(leg: SipDialog, other: SipDialog): void {
	leg.on('destroy', () => void other.destroy());
	leg.on('modify', async (request, reply) => {
		try {
			reply.send(200, { body: await other.modify(request.body) });
		} catch {
			reply.send(481);
		}
	});
	leg.on('info', async (request, reply) => {
		const { status } = await other.request({ method: 'INFO', headers: { 'Content-Type': request.get('Content-Type') }, body: request.body });
		reply.send(status);
	});
}

const userOf = (uri: string): string => /^sip:([^@]+)@/.exec(uri)?.[1] ?? '';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** RFC 2617 §3.2.2. */
function isAuthentic(request: SipRequest): boolean {
	const given = Object.fromEntries([...(request.get('Authorization') ?? '').matchAll(/(\w+)="?([^",]+)"?/g)].map(([, name, value]) => [name, value]));
	const person = PEOPLE[given.username as Person];
	if (person === undefined) return false;
	const ha1 = md5(`${given.username}:${given.realm}:${person.password}`);
	return given.response === md5([ha1, given.nonce, given.nc, given.cnonce, given.qop, md5(`REGISTER:${given.uri}`)].join(':'));
}
