import { createHash } from 'node:crypto';
import type { SipDialog, SipNode, SipRequest, StartSipNode } from '../drachtio';
import { DEVICE_PASSWORD, LINE, SBC, type SmallWorld } from './small-world';
import { clock } from './virtual-time';

const NONCE = '5ca1ab1e';

/** A SIP server for tests: challenges, registers the client, answers its calls or calls it. */
export interface Registrar {
	readonly node: SipNode;
	/** REGISTER requests that came, with and without credentials. */
	readonly registers: SipRequest[];
	/** INVITE requests that had the right credentials. */
	readonly invites: SipRequest[];
	/** The call that is up. */
	dialog?: SipDialog;
	/** Session descriptions that came in re-INVITEs. */
	readonly offers: string[];
	/** The client's Contact. */
	contact?: string;
	/** Status that answers an INVITE: 200 unless a test wants another. */
	inviteStatus: number;
	/** Status that answers a REGISTER with the right credentials: 200 unless a test wants another. */
	registerStatus: number;
	/** What another status says of asking again. */
	retryAfterSeconds?: number;
	/** Wants to hear from the client so often (RFC 5626 §5.4). */
	flowTimerSeconds?: number;
}

/** Stands where the SBC is. */
export async function registrar({ sbc, random, journal }: SmallWorld, startSipNode: StartSipNode): Promise<Registrar> {
	const starting = startSipNode({ host: sbc, listen: [{ transport: 'tcp', port: SBC.port }], clock, random, journal });
	const node = await clock.settle(starting, 1000);
	const registrar: Registrar = { node, registers: [], invites: [], offers: [], inviteStatus: 200, registerStatus: 200 };
	const challenge = { headers: { 'WWW-Authenticate': `Digest realm="${LINE.domain}", nonce="${NONCE}", algorithm=MD5` } };

	node.srf.register((request, reply) => {
		registrar.registers.push(request);
		if (!authorized(request)) return reply.send(401, challenge);
		if (registrar.registerStatus !== 200) {
			const { retryAfterSeconds } = registrar;
			return reply.send(registrar.registerStatus, retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': retryAfterSeconds } });
		}
		const [contact] = request.getParsedHeader('contact');
		const expires = request.get('expires') || contact?.params.expires;
		registrar.contact = contact?.uri;
		const { flowTimerSeconds } = registrar;
		const kept = flowTimerSeconds === undefined ? {} : { Require: 'outbound', 'Flow-Timer': flowTimerSeconds };
		return reply.send(200, { headers: { Contact: `<${contact?.uri}>;expires=${expires}`, ...kept } });
	});

	node.srf.invite(async (request, reply) => {
		if (!authorized(request)) return reply.send(401, challenge);
		registrar.invites.push(request);
		if (registrar.inviteStatus !== 200) return reply.send(registrar.inviteStatus);
		reply.send(180);
		await new Promise<void>((answered) => clock.at(clock.now() + 2000, answered));
		registrar.dialog = followed(registrar, await node.srf.createUAS(request, reply, { localSdp: sdp('sendrecv') }));
	});
	return registrar;
}

/** Calls the client, as release 21 never does. */
export async function callTheClient(registrar: Registrar, callingNumber = '+13035550177'): Promise<void> {
	const dialog = await registrar.node.srf.createUAC(registrar.contact ?? '', { localSdp: sdp('sendrecv'), callingNumber });
	registrar.dialog = followed(registrar, dialog);
}

function followed(registrar: Registrar, dialog: SipDialog): SipDialog {
	dialog.on('modify', (request, reply) => {
		registrar.offers.push(request.body);
		reply.send(200, { body: sdp(/a=(sendonly|inactive)/.test(request.body) ? 'recvonly' : 'sendrecv', registrar.offers.length) });
	});
	dialog.on('info', (_request, reply) => reply.send(200));
	dialog.on('destroy', () => {
		delete registrar.dialog;
	});
	return dialog;
}

function sdp(direction: string, version = 0): string {
	const lines = ['v=0', `o=- 1 ${version} IN IP4 ${SBC.address}`, 's=-', `c=IN IP4 ${SBC.address}`, 't=0 0', 'm=audio 30000 RTP/AVP 0 101'];
	return [...lines, 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', `a=${direction}`, ''].join('\r\n');
}

/** RFC 2617 §3.2.2 without qop. */
function authorized(request: SipRequest): boolean {
	const given = Object.fromEntries([...(request.get('authorization') ?? '').matchAll(/(\w+)="?([^",]+)"?/g)].map(([, name, value]) => [name, value]));
	const right = md5(`${md5(`${LINE.authUser}:${LINE.domain}:${DEVICE_PASSWORD}`)}:${NONCE}:${md5(`${request.method}:${given.uri ?? ''}`)}`);
	return given.username === LINE.authUser && given.response === right;
}

function md5(text: string): string {
	return createHash('md5').update(text).digest('hex');
}
