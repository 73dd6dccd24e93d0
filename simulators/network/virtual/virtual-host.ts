import type { Socket } from 'node:net';
import { type Address, type Endpoint, type Role, scope } from '../../kernel';
import type { Datagrams, Host, Listener } from '../host';
import { MemorySocket, socketError } from '../memory-socket';
import { End, type StreamHost, type StreamWorld } from './streams';

const FIRST_EPHEMERAL_PORT = 49_152;
const LAST_PORT = 65_535;
const LOOKS_LIKE_ADDRESS = /^\d+\.\d+\.\d+\.\d+$|:/;

/** What a host asks of the network that it is on. */
export interface Neighbourhood extends StreamWorld {
	hostAt(address: Address): VirtualHost | undefined;
	lookUp(name: string): readonly Address[] | undefined;
}

type Receiver = (payload: Buffer, from: Endpoint) => void;

interface Binding {
	receive: Receiver | undefined;
}

/** A machine of the virtual network. */
export class VirtualHost implements Host, StreamHost {
	readonly ends = new Set<End>();
	readonly #network: Neighbourhood;
	readonly #addresses: readonly [Address, ...Address[]];
	#bindings = new Map<string, Binding>();
	#acceptors = new Map<string, (stream: Socket) => void>();
	#nextPort = FIRST_EPHEMERAL_PORT;

	constructor(
		readonly name: string,
		readonly role: Role,
		addresses: readonly [Address, ...Address[]],
		network: Neighbourhood,
	) {
		this.#addresses = addresses;
		this.#network = network;
	}

	get journal() {
		return this.#network.journal;
	}

	addresses(): readonly Address[] {
		return this.#addresses;
	}

	nameOf(address: Address): string {
		return this.#network.hostAt(address)?.name ?? address;
	}

	async udp(port: number, address?: Address): Promise<Datagrams> {
		const local = this.#bind(port, address, this.#bindings);
		const binding: Binding = { receive: undefined };
		const at = key(local);
		this.#bindings.set(at, binding);
		const bound = () => this.#bindings.get(at) === binding;
		return {
			local,
			send: (payload, to) => {
				if (bound()) this.#sendDatagram(local, to, Buffer.from(payload));
			},
			receive: (each) => {
				binding.receive = each;
			},
			close: () => {
				if (bound()) this.#bindings.delete(at);
			},
		};
	}

	async listen(port: number, accept: (stream: Socket) => void, address?: Address): Promise<Listener> {
		const local = this.#bind(port, address, this.#acceptors);
		const at = key(local);
		this.#acceptors.set(at, accept);
		return {
			local,
			close: () => {
				if (this.#acceptors.get(at) === accept) this.#acceptors.delete(at);
			},
		};
	}

	connect(to: Endpoint): Socket {
		const local = { address: this.#addresses[0], port: this.#freePort((port) => this.#streamPortTaken(port)) };
		const peer = this.#network.hostAt(to.address);
		if (peer !== undefined && !this.#network.links.isDown(this.name)) return End.connect(this.#network, this, peer, local, to);
		const nowhere = { write: () => {}, end: () => {}, ready: () => {}, cut: () => {} };
		const socket = new MemorySocket(nowhere, { local, remote: to }, { connecting: true });
		const code = peer === undefined ? 'EHOSTUNREACH' : 'ENETDOWN';
		scope.run(this.name, () => this.#network.clock.at(this.#network.clock.now(), () => socket.destroy(socketError(code, 'connect', to))));
		return socket;
	}

	async resolve(name: string): Promise<readonly Address[]> {
		if (LOOKS_LIKE_ADDRESS.test(name)) return [name];
		const addresses = this.#network.lookUp(name);
		if (addresses === undefined) throw Object.assign(socketError('ENOTFOUND', 'getaddrinfo'), { hostname: name });
		return addresses;
	}

	acceptor(at: Endpoint): ((stream: MemorySocket) => void) | undefined {
		return this.#acceptors.get(key(at));
	}

	/** Everything that ran on this machine is gone; its peers get RST. */
	crash(): void {
		for (const end of [...this.ends]) end.crash();
		this.#network.links.crash(this.name);
		this.#bindings = new Map();
		this.#acceptors = new Map();
	}

	remains(): { datagrams: number; listeners: number; streams: number } {
		return { datagrams: this.#bindings.size, listeners: this.#acceptors.size, streams: this.ends.size };
	}

	#bind(port: number, address: Address | undefined, taken: ReadonlyMap<string, unknown>): Endpoint {
		const on = address ?? this.#addresses[0];
		if (this.#network.links.isDown(this.name)) throw socketError('ENETDOWN', 'bind', { address: on, port });
		if (!this.#addresses.includes(on)) throw socketError('EADDRNOTAVAIL', 'bind', { address: on, port });
		if (port !== 0 && taken.has(key({ address: on, port }))) throw socketError('EADDRINUSE', 'bind', { address: on, port });
		return { address: on, port: port !== 0 ? port : this.#freePort((free) => taken.has(key({ address: on, port: free }))) };
	}

	#streamPortTaken(port: number): boolean {
		for (const end of this.ends) if (end.socket.localPort === port) return true;
		return false;
	}

	#freePort(taken: (port: number) => boolean): number {
		for (;;) {
			const port = this.#nextPort;
			this.#nextPort = port === LAST_PORT ? FIRST_EPHEMERAL_PORT : port + 1;
			if (!taken(port)) return port;
		}
	}

	#sendDatagram(from: Endpoint, to: Endpoint, payload: Buffer, copyOf?: number): void {
		const { clock, journal, links } = this.#network;
		const peer = this.#network.hostAt(to.address);
		const packet = { kind: 'packet', transport: 'udp', part: 'data', from, to, payload } as const;
		const obstacle = peer === undefined ? 'host-down' : links.obstacle(this.name, peer.name);
		if (peer === undefined || obstacle !== undefined) {
			const { n } = journal.record({ ...packet, fate: obstacle ?? 'host-down', ...(copyOf !== undefined && { duplicateOf: copyOf }) });
			if (obstacle === 'held') this.#sendWhenReleased(from, to, payload, copyOf ?? n);
			return;
		}
		const arrivals = links.datagramArrivals(this.name, peer.name, clock.now());
		if (arrivals.length === 0) journal.record({ ...packet, fate: 'lost', ...(copyOf !== undefined && { duplicateOf: copyOf }) });
		let original = copyOf;
		for (const arrives of arrivals) {
			const fate = peer.#bindings.has(key(to)) ? 'delivered' : 'no-listener';
			const { n } = journal.record({ ...packet, fate, arrives, ...(original !== undefined && { duplicateOf: original }) });
			original ??= n;
			if (fate === 'delivered') scope.run(peer.name, () => clock.at(arrives, () => peer.#bindings.get(key(to))?.receive?.(payload, from)));
		}
	}

	#sendWhenReleased(from: Endpoint, to: Endpoint, payload: Buffer, copyOf: number): void {
		const { links } = this.#network;
		links.whenFaultEnds(() => {
			const peer = this.#network.hostAt(to.address);
			if (peer !== undefined && links.obstacle(this.name, peer.name) === 'held') return false;
			this.#sendDatagram(from, to, payload, copyOf);
			return true;
		});
	}
}

function key(at: Endpoint): string {
	return `${at.address}|${at.port}`;
}
