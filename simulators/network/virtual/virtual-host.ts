import type { Socket } from 'node:net';
import { type Address, type Endpoint, type Millis, type PacketFate, scope } from '../../kernel';
import type { Datagrams, Listener } from '../host';
import { MemorySocket, socketError } from '../memory-socket';
import { type HostRemains, key, NetworkHost } from '../network-host';
import { End, type StreamHost } from './streams';

const FIRST_EPHEMERAL_PORT = 49_152;
const LAST_PORT = 65_535;

type Receiver = (payload: Buffer, from: Endpoint) => void;

interface Binding {
	receive: Receiver | undefined;
}

/** A machine of the virtual network. */
export class VirtualHost extends NetworkHost<VirtualHost> implements StreamHost {
	readonly ends = new Set<End>();
	#bindings = new Map<string, Binding>();
	#acceptors = new Map<string, (stream: Socket) => void>();
	#nextPort = FIRST_EPHEMERAL_PORT;

	async udp(port: number, address?: Address): Promise<Datagrams> {
		const local = this.#bind(port, address, this.#bindings);
		const binding: Binding = { receive: undefined };
		const at = key(local);
		this.#bindings.set(at, binding);
		const bound = () => this.#bindings.get(at) === binding;
		return {
			local,
			send: (payload, to) => {
				if (bound()) this.sendDatagram(local, to, Buffer.from(payload));
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
		const local = { address: this.addresses()[0], port: this.#freePort((port) => this.#streamPortTaken(port)) };
		const peer = this.network.hostAt(to.address);
		if (peer !== undefined && !this.network.links.isDown(this.name)) return End.connect(this.network, this, peer, local, to);
		const nowhere = { write: () => {}, end: () => {}, ready: () => {}, cut: () => {} };
		const socket = new MemorySocket(nowhere, { local, remote: to }, { connecting: true });
		const code = peer === undefined ? 'EHOSTUNREACH' : 'ENETDOWN';
		scope.run(this.name, () => this.network.clock.at(this.network.clock.now(), () => socket.destroy(socketError(code, 'connect', to))));
		return socket;
	}

	acceptor(at: Endpoint): ((stream: MemorySocket) => void) | undefined {
		return this.#acceptors.get(key(at));
	}

	crash(): void {
		for (const end of [...this.ends]) end.crash();
		this.network.links.crash(this.name);
		this.#bindings = new Map();
		this.#acceptors = new Map();
	}

	remains(): HostRemains {
		return { datagrams: this.#bindings.size, listeners: this.#acceptors.size, streams: this.ends.size };
	}

	protected hears(at: Endpoint): boolean {
		const peer = this.network.hostAt(at.address);
		return peer?.bound(at) !== undefined;
	}

	protected carry(payload: Buffer, from: Endpoint, to: Endpoint, arrives: Millis): void {
		const peer = this.network.hostAt(to.address) as VirtualHost;
		scope.run(peer.name, () => this.network.clock.at(arrives, () => peer.bound(to)?.receive?.(payload, from)));
	}

	protected unreachable(address: Address): PacketFate | undefined {
		return this.network.hostAt(address) === undefined ? 'host-down' : undefined;
	}

	private bound(at: Endpoint): Binding | undefined {
		return this.#bindings.get(key(at));
	}

	#bind(port: number, address: Address | undefined, taken: ReadonlyMap<string, unknown>): Endpoint {
		const on = this.ownAddress(port, address);
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
}
