import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { afterEach } from 'node:test';
import { type Clock, type Endpoint, journal, type Millis, seeded } from '../../kernel';
import type { Host, Network, NetworkOptions } from '../../network';
import { composeResponse } from '../message/compose';
import { TransactionLayer } from '../transaction/layer';
import type { TransportName } from './flow';
import type { StreamLimits } from './stream-limits';

/** A world to attack a node in: virtual, or of real sockets. */
export interface World {
	readonly clock: Clock;
	readonly network: (options: NetworkOptions) => Network;
	/** The first three bytes of its addresses. */
	readonly block: string;
}

/** A node that answers everything with 200, and somebody who does it harm. */
export interface Attack {
	readonly clock: Clock;
	readonly attacker: Host;
	readonly at: Endpoint;
	/** Why streams were ended, and what was no SIP. */
	readonly told: string[];
	/** Open streams of the node. */
	streams(): number;
	/** Opens a stream to the node; it is read unless paused. */
	open(): Promise<Socket>;
	/** Everything that came over a stream so far. */
	heard(stream: Socket): string;
	/** One more request of somebody who means well, over a stream of his own: answered soon. */
	serves(): Promise<void>;
	/** Nothing is left when all streams have closed. */
	over(): Promise<void>;
}

/** How long anything may take on a machine that is busy with other things. */
export const PATIENCE_MS: Millis = 20_000;
const NOTHING = { clientTransactions: 0, serverTransactions: 0, timers: 0, streams: 0 };
let requests = 0;
const networks: { close?(): Promise<void> }[] = [];
afterEach(() => Promise.all(networks.splice(0).map((network) => network.close?.())));

/** A request with so many bytes of Subject in its Via, which come back. */
export function options(more: { readonly length?: string; readonly headers?: string; readonly echo?: number } = {}): string {
	const n = ++requests;
	const echo = more.echo === undefined ? '' : `;echo=${'e'.repeat(more.echo)}`;
	const head = `OPTIONS sip:node SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK${n}${echo}\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\n`;
	return `${head}To: <sip:node>\r\nCall-ID: ${n}\r\nCSeq: 1 OPTIONS\r\n${more.headers ?? ''}Content-Length: ${more.length ?? 0}\r\n\r\n`;
}

export async function attack(world: World, limits: Partial<StreamLimits> = {}, transport: TransportName = 'tcp'): Promise<Attack> {
	const { clock, block } = world;
	const random = seeded(1);
	const network: Network & { close?(): Promise<void> } = world.network({ clock, random, journal: journal(clock) });
	networks.push(network);
	const told: string[] = [];
	const layer = new TransactionLayer({
		host: network.host('node', 'other', [`${block}.1`]),
		clock,
		random: random.stream('node'),
		limits,
		// Transactions are over soon.
		t1Ms: 5,
		user: {
			request: (transaction) =>
				transaction.respond(200, composeResponse(transaction.request, transaction.flow.remote, { status: 200, toTag: transaction.toTag })),
			ack() {},
			cancel() {},
			malformed: (detail) => void told.push(detail),
			cutOff: (detail) => void told.push(detail),
		},
	});
	const port = transport === 'tcp' ? 5060 : 8080;
	await layer.start([{ transport, port }]);
	const attacker = network.host('attacker', 'other', [`${block}.2`]);
	const friend = network.host('friend', 'other', [`${block}.3`]);
	const at = { address: `${block}.1`, port };
	const heard = new WeakMap<Socket, string>();
	const connect = async (host: Host): Promise<Socket> => {
		const stream = host.connect(at);
		stream.on('error', () => {});
		let up = false;
		stream.once('connect', () => {
			up = true;
		});
		await clock.until(() => up || stream.destroyed, PATIENCE_MS);
		heard.set(stream, '');
		stream.on('data', (bytes) => heard.set(stream, heard.get(stream) + bytes.toString('latin1')));
		return stream;
	};
	return {
		clock,
		attacker,
		at,
		told,
		streams: () => layer.transports.streams,
		open: () => connect(attacker),
		heard: (stream) => heard.get(stream) ?? '',
		async serves() {
			const stream = await connect(friend);
			stream.write(options());
			await clock.until(() => heard.get(stream)?.startsWith('SIP/2.0 200') === true, PATIENCE_MS);
			stream.destroy();
		},
		async over() {
			await clock.until(() => Object.values(layer.remains).every((count) => count === 0), PATIENCE_MS);
			layer.close();
			assert.deepEqual(layer.remains, NOTHING);
		},
	};
}

/** Bytes of the heap in use after everything that nobody holds has gone. */
export function heapBytes(): number {
	const v8: typeof import('node:v8') = require('node:v8');
	const vm: typeof import('node:vm') = require('node:vm');
	v8.setFlagsFromString('--expose-gc');
	const collect: () => void = vm.runInNewContext('gc');
	collect();
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
