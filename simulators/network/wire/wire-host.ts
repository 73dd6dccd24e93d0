import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Address, Endpoint, Millis, PacketFate, Role } from '../../kernel';
import type { Datagrams, Listener } from '../host';
import { MemorySocket, socketError } from '../memory-socket';
import { datagram, type HostRemains, key, type Neighbourhood, NetworkHost } from '../network-host';
import { DelayLine } from './delay-line';
import { addressOnly } from './loopback';
import { WireEnd } from './wire-end';

/** Without, loss begins at a third of the rate; the kernel grants what `net.core.rmem_max` allows. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** A machine that is an address of this one: its ports and streams are the kernel's. */
export class WireHost extends NetworkHost<WireHost> {
	readonly ends = new Set<WireEnd>();
	/** What links hold up on its way from this host. */
	readonly delays: DelayLine;
	readonly #ports = new Set<string>();
	/** By the object that stands for the port in this process. */
	readonly #sockets = new Map<Endpoint, DatagramSocket>();
	readonly #listeners = new Map<string, Server>();
	/** Handles that are being closed. */
	readonly #closing = new Set<Promise<void>>();

	constructor(name: string, role: Role, addresses: readonly [Address, ...Address[]], network: Neighbourhood<WireHost>) {
		super(name, role, addresses, network);
		this.delays = new DelayLine(network.clock);
	}

	/** The network, for this host's streams. */
	get around(): Neighbourhood<WireHost> {
		return this.network;
	}

	async udp(port: number, address?: Address): Promise<Datagrams> {
		const on = this.ownAddress(port, address);
		const socket = createSocket({
			type: isIPv6(on) ? 'udp6' : 'udp4',
			recvBufferSize: RECEIVE_BUFFER_BYTES,
			// Called without options for datagrams.
			lookup: (name, family, found) => addressOnly(name, family, found),
		});
		await new Promise<void>((bound, refused) => {
			socket.once('error', (error) => {
				socket.close();
				refused(error);
			});
			socket.bind({ address: on, port, exclusive: true }, () => {
				socket.removeAllListeners('error');
				bound();
			});
		});
		// What the kernel tells of a datagram that was sent (ICMP) says nothing of the port.
		socket.on('error', () => {});
		const local: Endpoint = { address: on, port: socket.address().port };
		this.#ports.add(key(local));
		this.#sockets.set(local, socket);
		let receive: ((payload: Buffer, from: Endpoint) => void) | undefined;
		socket.on('message', (payload, { address: source, port: sourcePort }) => {
			const from = { address: source, port: sourcePort };
			if (this.#letsIn(payload, from, local)) receive?.(payload, from);
		});
		const open = () => this.#sockets.has(local);
		return {
			local,
			send: (payload, to, flow) => {
				if (open()) this.sendDatagram(local, to, payload, flow);
			},
			receive: (each) => {
				receive = each;
			},
			close: () => {
				if (open()) this.#closePort(local, socket);
			},
		};
	}

	async listen(port: number, accept: (stream: Socket) => void, address?: Address): Promise<Listener> {
		const on = this.ownAddress(port, address);
		const server = createServer({ allowHalfOpen: true, noDelay: true }, (kernel) => {
			const { remoteAddress, remotePort } = kernel;
			// The caller may have gone already.
			if (remoteAddress === undefined || remotePort === undefined) kernel.destroy();
			else accept(WireEnd.accept(this, kernel, local, { address: remoteAddress, port: remotePort }));
		});
		await new Promise<void>((bound, refused) => {
			server.once('error', refused);
			server.listen({ host: on, port, exclusive: true }, () => {
				server.removeListener('error', refused);
				bound();
			});
		});
		const bound = server.address();
		const local: Endpoint = { address: on, port: bound !== null && typeof bound === 'object' ? bound.port : port };
		const at = key(local);
		this.#listeners.set(at, server);
		return {
			local,
			close: () => {
				if (this.#listeners.get(at) === server) this.#closeListener(at, server);
			},
		};
	}

	connect(to: Endpoint): Socket {
		const { clock, links } = this.network;
		const address = this.addresses().find((own) => isIPv6(own) === isIPv6(to.address));
		const local = { address: address ?? this.addresses()[0] ?? '', port: 0 };
		const code = links.isDown(this.name) ? 'ENETDOWN' : address === undefined ? 'EHOSTUNREACH' : undefined;
		if (code === undefined) return WireEnd.connect(this, local, to);
		const nowhere = { write: () => {}, end: () => {}, ready: () => {}, cut: () => {} };
		const socket = new MemorySocket(nowhere, { local, remote: to }, { connecting: true });
		clock.at(clock.now(), () => socket.destroy(socketError(code, 'connect', to)));
		return socket;
	}

	/** Somebody accepts streams there, as far as this network knows. */
	accepts(at: Endpoint): boolean {
		const peer = this.network.hostAt(at.address);
		return peer === undefined || peer.#listeners.has(key(at));
	}

	crash(): void {
		for (const end of [...this.ends]) end.crash();
		this.network.links.crash(this.name);
		this.#closeAll();
	}

	/** Closes whatever is open; resolves when no handle is left. */
	async close(): Promise<void> {
		for (const end of [...this.ends]) end.close();
		this.#closeAll();
		while (this.ends.size + this.#closing.size > 0) {
			await Promise.all(this.#closing);
			await turn();
		}
		// Node says "closed" up to two turns before the handle is gone.
		await turn();
		await turn();
	}

	remains(): HostRemains {
		return { datagrams: this.#ports.size, listeners: this.#listeners.size, streams: this.ends.size };
	}

	protected hears(at: Endpoint): boolean {
		const peer = this.network.hostAt(at.address);
		// Other programs may share this host's own address.
		return peer === undefined || peer === this || peer.#ports.has(key(at));
	}

	protected carry(payload: Buffer, from: Endpoint, to: Endpoint, arrives: Millis): void {
		this.delays.add(arrives, () => this.#sockets.get(from)?.send(payload, to.port, to.address));
	}

	/** What is none of this network's hosts may still be a neighbour. */
	protected unreachable(): PacketFate | undefined {
		return undefined;
	}

	/** Whether a datagram passes; journalled here when it comes from outside. */
	#letsIn(payload: Buffer, from: Endpoint, to: Endpoint): boolean {
		const { clock, journal, links } = this.network;
		const peer = this.network.hostAt(from.address);
		if (peer !== undefined && (peer !== this || this.#ports.has(key(from)))) return true;
		const obstacle = links.obstacle(from.address, this.name);
		if (obstacle === undefined) journal.record(datagram(from, to, payload, 'delivered', clock.now()));
		else journal.record(datagram(from, to, payload, obstacle === 'held' ? 'lost' : obstacle));
		return obstacle === undefined;
	}

	#closeAll(): void {
		this.delays.clear();
		for (const [local, socket] of this.#sockets) this.#closePort(local, socket);
		for (const [at, server] of this.#listeners) this.#closeListener(at, server);
	}

	#closePort(local: Endpoint, socket: DatagramSocket): void {
		this.#sockets.delete(local);
		this.#ports.delete(key(local));
		this.#watch((closed) => socket.close(closed));
	}

	#closeListener(at: string, server: Server): void {
		this.#listeners.delete(at);
		this.#watch((closed) => server.close(() => closed()));
	}

	#watch(close: (closed: () => void) => void): void {
		const done = new Promise<void>(close).finally(() => this.#closing.delete(done));
		this.#closing.add(done);
	}
}

function turn(): Promise<void> {
	return new Promise((done) => setImmediate(done));
}
