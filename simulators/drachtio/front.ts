import type { Socket } from 'node:net';
import type { Endpoint, Millis, Secret } from '../kernel';
import type { Control } from './control';
import { Engine } from './engine';
import { frame } from './frames';
import type { OpenedApplication } from './inbound';
import { inLaterTurn } from './later-turn';
import type { Remains, SipNodeOptions } from './node';
import { askHandler, type RequestHandler } from './request-handler';

/** What has become of an application's connection. */
export interface ClientChange {
	readonly what: 'connected' | 'authenticated' | 'gone' | 'gone without the right secret' | 'silent' | 'not reading';
	readonly from: Endpoint;
}

/** A node, and where applications reach it. */
export interface DrachtioServerOptions extends SipNodeOptions {
	/** Where applications connect; the address is the host's first unless given, port 0 any free one. */
	readonly control: { readonly port: number; readonly address?: string };
	/** What applications must say before anything else. */
	readonly secret: Secret;
	/** A connection that has not authenticated by then is closed. */
	readonly authenticateWithinMs?: Millis;
	/** Who is asked about new requests, the first that fits (outbound mode). Requests that none fits go to the applications that have connected. */
	readonly handlers?: readonly RequestHandler[];
	/** Sees applications come and go. */
	readonly see?: (change: ClientChange) => void;
}

/** A stand-in for drachtio-server: an engine whose applications come over a port of the host. */
export interface DrachtioServer {
	/** Where applications connect. */
	readonly control: Endpoint;
	/** Where SIP is spoken: `proto/host:port`, comma-separated. */
	readonly places: string;
	/** `connections` are those of applications. */
	remains(): Remains & { readonly connections: number };
	/** Closes every connection, port and stream. */
	close(): Promise<void>;
}

const AUTHENTICATE_WITHIN_MS: Millis = 10_000;
/** An application that does not read is let go when this many bytes wait for it. */
const UNREAD_BYTES = 16 * 1024 * 1024;
/** How long a connection may take to close after the last word. */
const LINGER_MS: Millis = 2_000;

/** Binds the SIP ports and the control port. Rejects when one is taken. */
export async function startDrachtioServer(options: DrachtioServerOptions): Promise<DrachtioServer> {
	const { host, clock, journal, random, listen, control, t1Ms, tls, secret, see = () => {} } = options;
	const handlerOf = (method: string) => options.handlers?.find((one) => one.method === method || one.method === '*');
	const engine = new Engine({
		host,
		clock,
		random,
		journal,
		t1Ms,
		tls,
		secret,
		later: inLaterTurn,
		direction: {
			decides: (method) => handlerOf(method) !== undefined,
			ask(request, flow) {
				const handler = handlerOf(request.method);
				return handler === undefined ? Promise.reject(new Error(`nobody decides about ${request.method}`)) : askHandler(host, handler, request, flow);
			},
			open,
		},
	});
	await engine.start(listen);
	const connections = new Set<Socket>();

	/** Speaks to an application; `ready` once it has said the secret. */
	const attach = (socket: Socket, from: Endpoint, ready?: (client: Control) => void): void => {
		const tell = (what: ClientChange['what']) => see({ what, from });
		connections.add(socket);
		socket.setNoDelay(true);
		const client: Control = engine.connect({
			write(content) {
				socket.write(frame(content));
				if (socket.writableLength <= UNREAD_BYTES) return;
				tell('not reading');
				socket.destroy();
			},
			close() {
				socket.end();
				clock.at(clock.now() + LINGER_MS, () => socket.destroy());
			},
		});
		const stopWaiting = clock.at(clock.now() + (options.authenticateWithinMs ?? AUTHENTICATE_WITHIN_MS), () => {
			tell('silent');
			socket.destroy();
		});
		const first = (bytes: Buffer): void => {
			client.receive(bytes);
			if (!client.authenticated) return;
			stopWaiting();
			tell('authenticated');
			socket.removeListener('data', first);
			socket.on('data', (more: Buffer) => client.receive(more));
			ready?.(client);
		};
		socket.on('data', first);
		socket.on('end', () => socket.end());
		// What follows an error is a close, and that is all that matters here.
		socket.on('error', () => {});
		socket.on('close', () => {
			stopWaiting();
			connections.delete(socket);
			client.closed();
			tell(client.authenticated ? 'gone' : 'gone without the right secret');
		});
		tell('connected');
	};
	const accept = (socket: Socket): void => attach(socket, { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 });
	async function open(name: string, port: number): Promise<OpenedApplication> {
		const [address] = await host.resolve(name);
		if (address === undefined) throw new Error(`${name} has no address`);
		return new Promise((done, refused) => {
			const socket = host.connect({ address, port });
			attach(socket, { address, port }, (control) => done({ control, leave: () => socket.end() }));
			socket.on('close', () => refused(new Error(`no application at ${address}:${port} takes the request`)));
		});
	}

	let listener: Awaited<ReturnType<typeof host.listen>>;
	try {
		listener = await host.listen(control.port, accept, control.address);
	} catch (error) {
		engine.close();
		throw error;
	}
	return {
		control: listener.local,
		places: engine.hostPorts(),
		remains: () => ({ ...engine.remains(), connections: connections.size }),
		async close() {
			listener.close();
			for (const socket of connections) socket.destroy();
			engine.close();
		},
	};
}
