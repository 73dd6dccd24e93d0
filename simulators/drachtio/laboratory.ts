import assert from 'node:assert/strict';
import { type Endpoint, installSeededGlobals, type Journal, journal, type Random, Secret, seeded, seedGlobals, VirtualClock } from '../kernel';
import { type Host, type VirtualNetwork, virtualNetwork } from '../network';
import { parseText, type SipMessage } from '../sip';
import { type DrachtioServer, type DrachtioServerOptions, startDrachtioServer } from './front';
import type { Listen, SipNode } from './node';
import { startSipNode } from './start-sip-node';

const clock = VirtualClock.install();
installSeededGlobals();

export const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n';

/** What applications of a server must know. */
export const SECRET = 'opensesame';

const NOTHING_LEFT = { clientTransactions: 0, serverTransactions: 0, dialogs: 0, timers: 0, streams: 0 };

/** A small world for the tests of this room: nodes, and peers whose every byte a test writes. */
export class Laboratory {
	readonly clock = clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly network: VirtualNetwork;
	readonly #nodes: { name: string; node: SipNode }[] = [];

	constructor(seed: string | number = 1) {
		clock.begin();
		this.random = seeded(seed);
		seedGlobals(this.random);
		this.journal = journal(clock);
		this.network = virtualNetwork({ clock, random: this.random, journal: this.journal });
	}

	host(name: string, ...addresses: string[]): Host {
		return this.network.host(name, 'other', addresses);
	}

	async node(name: string, address: string | readonly string[], listen: readonly Listen[] = [{ transport: 'udp', port: 5060 }]): Promise<SipNode> {
		const host = this.host(name, ...[address].flat());
		const node = await clock.settle(startSipNode({ host, listen, clock, random: this.random, journal: this.journal }), 1_000);
		this.#nodes.push({ name, node });
		return node;
	}

	/** A server on an address, for applications that come to its control port with {@link SECRET}. */
	server(address: string, more: Pick<DrachtioServerOptions, 'see' | 'handlers'> = {}): Promise<DrachtioServer> {
		const { random, journal } = this;
		const starting = startDrachtioServer({
			host: this.host('signalling', address),
			listen: [{ transport: 'udp', port: 5060 }],
			control: { port: 9022 },
			secret: new Secret(SECRET),
			clock,
			random,
			journal,
			...more,
		});
		return clock.settle(starting, 1_000);
	}

	async peer(address: string, port = 5060): Promise<Peer> {
		const host = this.host(`peer-${address}`, address);
		const peer = new Peer(await clock.settle(host.udp(port), 1_000));
		return peer;
	}

	/** The start lines on the wire, with when and between whom. */
	ladder(): string[] {
		return this.journal
			.ofKind('packet')
			.map(({ from, to, payload, at }) => `${at} ${from.address}>${to.address} ${payload.toString().split('\r\n', 1)[0]}`);
	}

	/** Lets every timer run out, sees that nothing is left, and closes; gives the hash of all that happened. */
	async finish(settleMs = 70_000): Promise<string> {
		await clock.run(settleMs);
		for (const { name, node } of this.#nodes) {
			assert.deepEqual(node.remains(), NOTHING_LEFT, `left in ${name}`);
			await node.close();
		}
		await clock.run(1_000);
		return this.journal.hash();
	}
}

/** The far side of a test: it sends what it is told and keeps what comes. */
export class Peer {
	readonly received: SipMessage[] = [];
	readonly #port: Awaited<ReturnType<Host['udp']>>;
	/** Called with each message that comes. */
	see: (message: SipMessage) => void = () => {};

	constructor(port: Awaited<ReturnType<Host['udp']>>) {
		this.#port = port;
		port.receive((payload) => {
			const message = parseText(payload.toString('latin1'));
			if (message === undefined) return;
			this.received.push(message);
			this.see(message);
		});
	}

	get local(): Endpoint {
		return this.#port.local;
	}

	send(to: string, text: string): void {
		this.#port.send(Buffer.from(text, 'latin1'), { address: to, port: 5060 });
	}

	/** What has come since the last call: status codes and methods. */
	take(): string[] {
		return this.received.splice(0).map((message) => (message.kind === 'response' ? `${message.status} ${message.cseq?.method}` : message.method));
	}

	/** The message that came last. */
	get last(): SipMessage {
		return this.received.at(-1) ?? assert.fail('nothing came');
	}

	/** Writes a request to a node. */
	request(
		method: string,
		to: string,
		parts: { call?: string; cseq?: number; branch?: string; toTag?: string; fromTag?: string; headers?: string[]; body?: string } = {},
	): string {
		const { call = 'call-1', cseq = 1, toTag, fromTag = 'peer', headers = [], body = '' } = parts;
		const { address, port } = this.local;
		const number = method === 'ACK' || method === 'CANCEL' ? `${cseq} ${method}` : `${cseq} ${method}`;
		const lines = [
			`${method} sip:service@${to} SIP/2.0`,
			`Via: SIP/2.0/UDP ${address}:${port};branch=${parts.branch ?? `z9hG4bK-${call}-${cseq}-${method}`}`,
			'Max-Forwards: 70',
			`From: <sip:peer@${address}>;tag=${fromTag}`,
			`To: <sip:service@${to}>${toTag === undefined ? '' : `;tag=${toTag}`}`,
			`Call-ID: ${call}`,
			`CSeq: ${number}`,
			...(method === 'INVITE' ? [`Contact: <sip:peer@${address}:${port}>`] : []),
			...headers,
			`Content-Length: ${body.length}`,
		];
		return `${lines.join('\r\n')}\r\n\r\n${body}`;
	}

	/** Writes a response to the request that came. */
	response(request: SipMessage, status: number, parts: { toTag?: string; headers?: string[]; body?: string } = {}): string {
		const { toTag = 'peer', headers = [], body = '' } = parts;
		const lines = [
			`SIP/2.0 ${status} Scripted`,
			...request.list('via').map((via) => `Via: ${via}`),
			`From: ${request.from}`,
			`To: ${request.to}${request.toTag === undefined && status > 100 ? `;tag=${toTag}` : ''}`,
			`Call-ID: ${request.callId}`,
			`CSeq: ${request.header('cseq')}`,
			...(request.cseq?.method === 'INVITE' ? [`Contact: <sip:peer@${this.local.address}:${this.local.port}>`] : []),
			...headers,
			`Content-Length: ${body.length}`,
		];
		return `${lines.join('\r\n')}\r\n\r\n${body}`;
	}
}
