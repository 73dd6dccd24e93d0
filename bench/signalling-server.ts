// A server that is measured, in a process of its own: `signalling-server.ts <kind> <address> <where calls are sent on>`.

import { startSipNode } from '../simulators/drachtio';
import { type Journal, seeded, WallClock } from '../simulators/kernel';
import { wireNetwork } from '../simulators/network';
import { composeResponse, credentialsMatch, formatChallenge, parseCredentials, TransactionLayer } from '../simulators/sip';
import { PASSWORD } from './signalling-load';
import { peerB2bua, peerRegistrar, peerUas } from './signalling-peer';
import { SteppedClock } from './stepped-clock';

const [kind = '', address = '', callee = ''] = process.argv.slice(2);
const PORT = 5060;
const SDP = 'v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4002 RTP/AVP 0\r\n';
/** The journal keeps everything, as it must in a test and may not here. */
const forgetful = { record: (event: unknown) => event, on() {} } as unknown as Journal;

/** Where memory is measured, time passes when the one who measures says so. */
const stepped = process.env.TIME === 'stepped' ? new SteppedClock() : undefined;
const clock = stepped ?? new WallClock();
const random = seeded(1);
const host = wireNetwork({ clock, random, journal: forgetful }).host('server', 'other', [address]);

/** The engine alone: transactions, and 200 to everything; REGISTER is challenged, its binding kept. */
async function engine(challenge: boolean): Promise<void> {
	const bindings = new Map<string, { contact: string; expires: number; callId: string; sequence: number }>();
	const nonces = new Set<string>();
	const stream = random.stream('nonces');
	const layer = new TransactionLayer({
		host,
		clock,
		random: random.stream('server'),
		user: {
			request(transaction) {
				const { request, flow, toTag } = transaction;
				const answer = (status: number, headers: [string, string][], body = '') =>
					transaction.respond(status, composeResponse(request, flow.remote, { status, toTag, headers, body }));
				if (!challenge) {
					if (request.method !== 'INVITE') answer(200, []);
					else
						answer(
							200,
							[
								['Contact', `<sip:${address}:${PORT}>`],
								['Content-Type', 'application/sdp'],
							],
							SDP,
						);
					return;
				}
				const given = request.header('authorization');
				const credentials = given === undefined ? undefined : parseCredentials(given);
				if (credentials === undefined || !nonces.delete(credentials.nonce) || !credentialsMatch(credentials, PASSWORD, request)) {
					const nonce = stream.hex(16);
					nonces.add(nonce);
					answer(401, [['WWW-Authenticate', formatChallenge({ realm: 'bench', nonce, algorithm: 'MD5', qop: ['auth'] })]]);
					return;
				}
				// What is kept must not hold the text of the message.
				const own = (text: string) => Buffer.from(text, 'latin1').toString('latin1');
				const { contact, callId } = request;
				bindings.set(own(request.to), {
					contact: own(contact),
					expires: clock.now() + 3_600_000,
					callId: own(callId),
					sequence: request.cseq?.number ?? 0,
				});
				answer(200, [['Contact', `<${contact}>;expires=3600`]]);
			},
			ack() {},
			cancel() {},
			malformed() {},
		},
	});
	await layer.start([{ transport: 'udp', port: PORT }]);
}

async function application(through: boolean): Promise<void> {
	const { srf } = await startSipNode({
		host,
		listen: ['udp', 'tcp'].map((transport) => ({ transport: transport as 'udp' | 'tcp', port: PORT })),
		clock,
		random,
		journal: forgetful,
	});
	// Nobody is let in: what a flood of registrations costs.
	const challenge = formatChallenge({ realm: 'bench', nonce: 'abc', algorithm: 'MD5', qop: ['auth'] });
	srf.register((_, reply) => reply.send(401, { headers: { 'WWW-Authenticate': challenge } }));
	srf.invite(async (request, reply) => {
		if (!through) {
			await srf.createUAS(request, reply, { localSdp: SDP });
			return;
		}
		const { uas, uac } = await srf.createB2BUA(request, reply, `sip:bench@${callee}`, {});
		uas.on('destroy', () => void uac.destroy());
		uac.on('destroy', () => void uas.destroy());
	});
}

const KINDS: Readonly<Record<string, () => Promise<void> | void>> = {
	'engine-uas': () => engine(false),
	'engine-register': () => engine(true),
	'srf-uas': () => application(false),
	'srf-b2bua': () => application(true),
	'peer-uas': () => peerUas(address, PORT),
	'peer-register': () => peerRegistrar(address, PORT),
	'peer-b2bua': () => peerB2bua(address, PORT, callee),
};

process.on('unhandledRejection', () => {});
process.on('disconnect', () => process.exit());
process.on('message', (asked) => {
	if (typeof asked === 'number') stepped?.pass(asked);
	const { user, system } = process.cpuUsage();
	// Time is asked for in the middle of a load: what a collection costs would be added to it.
	if (asked !== 'time') {
		globalThis.gc?.();
		globalThis.gc?.();
	}
	const { heapUsed, external, rss } = process.memoryUsage();
	process.send?.({ bytes: heapUsed + external, rss, cpuSeconds: (user + system) / 1e6 });
});
void Promise.resolve(KINDS[kind]?.()).then(() => process.send?.('ready'));
