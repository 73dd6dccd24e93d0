import { type Headers, type Reply, type SipDialog, type SipNode, type SipRequest, type SipResponse, startSipNode } from '../drachtio';
import { installSeededGlobals, type Journal, journal, type Recorded, seeded, seedGlobals, VirtualClock } from '../kernel';
import { type Host, type VirtualNetwork, virtualNetwork } from '../network';
import type { SbcBehaviour } from './behaviour';
import { type Sbc, startSbc } from './start-sbc';

/** The one virtual clock of a test process. */
export const clock = VirtualClock.install();
installSeededGlobals();

export const DOMAIN = 'worktime.example';
export const SBC = '203.0.113.10';
export const AT_SBC = `${SBC}:5060`;
export const BOB = '+13035550177';
export const ALICE = '+12125550101';

/** What a scripted peer was asked, with the means to answer. */
export interface Asked {
	readonly request: SipRequest;
	readonly reply: Reply;
}

/** A scripted SIP element: what it is asked waits in lists, and nothing is answered by itself. */
export interface Peer {
	readonly name: string;
	readonly host: Host;
	readonly node: SipNode;
	readonly invites: Asked[];
	readonly registers: Asked[];
}

export interface Laboratory {
	readonly sbc: Sbc;
	readonly network: VirtualNetwork;
	readonly journal: Journal;
	readonly pbx: Peer;
	/** The gateway of a carrier that is trusted, and of one that is not. */
	readonly meridian: Peer;
	readonly pinnacle: Peer;
	/** A phone over UDP, and one over TCP. */
	readonly desk: Peer;
	readonly handset: Peer;
	/** A host that the SBC was told nothing of. */
	readonly stranger: Peer;
	/** Lets everything come to rest and says what is not zero, anywhere. */
	leftovers(): Promise<Record<string, number>>;
	close(): Promise<void>;
}

/** Begins a world with an SBC in the middle. */
export async function laboratory({ seed = 1, behaviour = {} }: { seed?: number; behaviour?: Partial<SbcBehaviour> } = {}): Promise<Laboratory> {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const peers: Peer[] = [];
	const peer = async (name: string, address: string, ...listen: ['udp' | 'tcp', number][]): Promise<Peer> => {
		const host = network.host(name, 'other', [address]);
		const ports = listen.map(([transport, port]) => ({ transport, port }));
		const node = await clock.settle(startSipNode({ host, listen: ports, clock, random, journal: record }), 1000);
		const made: Peer = { name, host, node, invites: [], registers: [] };
		node.srf.invite((request, reply) => made.invites.push({ request, reply }));
		node.srf.register((request, reply) => made.registers.push({ request, reply }));
		peers.push(made);
		return made;
	};
	const pbx = await peer('pbx', '10.0.0.10', ['udp', 5060], ['tcp', 5060], ['udp', 5070]);
	const meridian = await peer('gateway-meridian', '198.51.100.10', ['udp', 5060]);
	const pinnacle = await peer('gateway-pinnacle', '198.51.100.20', ['udp', 5060]);
	const desk = await peer('desk', '192.0.2.111', ['udp', 5060]);
	const handset = await peer('handset', '192.0.2.11', ['tcp', 5060]);
	const stranger = await peer('stranger', '192.0.2.66', ['udp', 5060]);
	const sbc = await clock.settle(
		startSbc({
			host: network.host('sbc', 'sbc', [SBC]),
			clock,
			random,
			journal: record,
			startSipNode,
			domain: DOMAIN,
			pbx: { access: { address: '10.0.0.10', port: 5060 }, network: { address: '10.0.0.10', port: 5070 } },
			trunks: [
				{ carrier: 'Meridian Wireless', gateway: { address: '198.51.100.10', port: 5060 }, trusted: true, numbers: ['+1917*', '+13035550188'] },
				{ carrier: 'Pinnacle Telephone', gateway: { address: '198.51.100.20', port: 5060 }, trusted: false, numbers: ['+1303*', '+19175550199'] },
			],
			behaviour,
		}),
		1000,
	);
	return {
		sbc,
		network,
		journal: record,
		pbx,
		meridian,
		pinnacle,
		desk,
		handset,
		stranger,
		async leftovers() {
			await clock.run(70_000);
			const all: Record<string, number> = clock.pending() === 0 ? {} : { 'timers on the clock': clock.pending() };
			for (const [name, remains] of [['sbc', sbc.remains()], ...peers.map((each) => [each.name, each.node.remains()])] as [string, object][]) {
				for (const [what, count] of Object.entries(remains)) if (count !== 0 && what !== 'streams') all[`${name}.${what}`] = count;
			}
			return all;
		},
		async close() {
			await clock.settle(Promise.all([sbc.close(), ...peers.map(({ node }) => node.close())]), 1000);
		},
	};
}

/** The next of what a peer is asked; fails when it does not come within five seconds. */
export async function next(list: Asked[]): Promise<Asked> {
	await clock.until(() => list.length > 0, 5000);
	return list.shift() as Asked;
}

/** Sends a request outside any dialog and waits for its final response. */
export async function ask(peer: Peer, uri: string, opts: { method: string; headers?: Headers; proxy?: string }): Promise<SipResponse> {
	const sent = await clock.settle(peer.node.srf.request(uri, opts), 1000);
	let final: SipResponse | undefined;
	sent.on('response', (response) => {
		if (response.status >= 200) final = response;
	});
	await clock.until(() => final !== undefined, 40_000);
	return final as unknown as SipResponse;
}

/** Every SIP message that one host sent to another, as text. */
export function heard(lab: Laboratory, from: string, to: string): string[] {
	const addressOf = (name: string) => lab.journal.ofKind('host').find(({ host }) => host === name)?.addresses[0];
	return lab.journal
		.ofKind('packet')
		.filter((packet: Recorded) => packet.kind === 'packet' && packet.from.address === addressOf(from) && packet.to.address === addressOf(to))
		.map(({ payload }) => payload.toString());
}

/** An audio description as a phone makes it. */
export function sdp(address: string, port: number, { version = 1, direction = 'sendrecv' } = {}): string {
	return [
		'v=0',
		`o=- 4711 ${version} IN IP4 ${address}`,
		's=call',
		`c=IN IP4 ${address}`,
		't=0 0',
		`m=audio ${port} RTP/AVP 0 8 101`,
		'a=rtpmap:101 telephone-event/8000',
		'a=fmtp:101 0-16',
		'a=ptime:20',
		`a=${direction}`,
		'',
	].join('\r\n');
}

export const PBX_SDP = sdp('10.0.0.10', 30_000);
export const GATEWAY_SDP = sdp('198.51.100.20', 40_000);

/** An established call from the PBX to Bob's carrier. */
export async function established(lab: Laboratory): Promise<{ pbx: SipDialog; gateway: SipDialog }> {
	const calling = lab.pbx.node.srf.createUAC(`sip:${BOB}@${AT_SBC};user=phone`, {
		localSdp: PBX_SDP,
		headers: { From: `"Alice Archer" <sip:${ALICE}@${DOMAIN};user=phone>` },
	});
	const asked = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(asked.request, asked.reply, { localSdp: GATEWAY_SDP }), 1000);
	const pbx = await clock.settle(calling, 1000);
	await clock.run(100);
	return { pbx, gateway };
}
