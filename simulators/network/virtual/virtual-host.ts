import type { Socket } from 'node:net';
import { type Address, type Endpoint, type Millis, type PacketFate, type Role, scope } from '../../kernel';
import type { Datagrams, Listener } from '../host';
import { MemorySocket, socketError } from '../memory-socket';
import { type HostRemains, key, type Neighbourhood, NetworkHost } from '../network-host';
import type { PacketTrain } from '../packet-train';
import { End, type StreamHost } from './streams';
import type { Traffic, TrainPort } from './traffic';

const FIRST_EPHEMERAL_PORT = 49_152;
const LAST_PORT = 65_535;

/** A machine of the virtual network. */
export class VirtualHost extends NetworkHost<VirtualHost> implements StreamHost {
	readonly ends = new Set<End>();
	/** Absent where every packet goes by itself. */
	readonly #traffic: Traffic | undefined;
	#bindings = new Map<string, TrainPort>();
	#acceptors = new Map<string, (stream: Socket) => void>();
	#nextPort = FIRST_EPHEMERAL_PORT;

	constructor(
		name: string,
		role: Role,
		addresses: readonly [Address, ...Address[]],
		network: Neighbourhood<VirtualHost>,
		traffic: Traffic | undefined,
	) {
		super(name, role, addresses, network);
		this.#traffic = traffic;
	}

	async udp(port: number, address?: Address): Promise<Datagrams> {
		const local = this.#bind(port, address, this.#bindings);
		const binding: TrainPort = { host: this.name, receive: undefined, receiveTrain: undefined };
		const at = key(local);
		const traffic = this.#traffic;
		traffic?.settle();
		this.#bindings.set(at, binding);
		const bound = () => this.#bindings.get(at) === binding;
		return {
			local,
			send: (payload, to, flow) => {
				if (!bound()) return;
				if (flow !== undefined) traffic?.settle();
				this.sendDatagram(local, to, Buffer.from(payload), flow);
			},
			receive: (each) => {
				binding.receive = each;
			},
			...(traffic && {
				trains: {
					receive: (each) => {
						binding.receiveTrain = each;
					},
					send: (train, to) => {
						if (bound()) this.#sendTrain(traffic, train, local, to);
					},
					source: (produce) => traffic.source(produce),
					settle: () => traffic.settle(),
					ended: (content, last) => traffic.ended(content, last),
				},
			}),
			close: () => {
				if (!bound()) return;
				traffic?.settle();
				traffic?.forget(binding);
				this.#bindings.delete(at);
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
		for (const binding of this.#bindings.values()) this.#traffic?.forget(binding);
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

	protected carry(payload: Buffer, from: Endpoint, to: Endpoint, arrives: Millis, flow?: string): void {
		const peer = this.network.hostAt(to.address) as VirtualHost;
		scope.run(peer.name, () =>
			this.network.clock.at(arrives, () => {
				if (flow !== undefined) this.#traffic?.settle();
				peer.bound(to)?.receive?.(payload, from, flow);
			}),
		);
	}

	protected unreachable(address: Address): PacketFate | undefined {
		return this.network.hostAt(address) === undefined ? 'host-down' : undefined;
	}

	private bound(at: Endpoint): TrainPort | undefined {
		return this.#bindings.get(key(at));
	}

	/** What `sendDatagram` does to one packet, done to many. */
	#sendTrain(traffic: Traffic, train: PacketTrain, from: Endpoint, to: Endpoint): void {
		const { links } = this.network;
		const peer = this.network.hostAt(to.address);
		const obstacle = peer === undefined ? 'host-down' : links.obstacle(this.name, peer.name);
		if (peer === undefined || obstacle !== undefined) {
			traffic.tell(train, from, to, obstacle ?? 'host-down');
			if (peer !== undefined && obstacle === 'held') this.#sendTrainWhenReleased(traffic, train, from, to);
			return;
		}
		const passage = links.passage(this.name, peer.name, train.flow);
		const port = peer.bound(to);
		const fate = port === undefined ? 'no-listener' : 'delivered';
		const delay = train.isRegular ? passage.delayOfAll(train.start, train.end) : undefined;
		if (delay !== undefined) {
			traffic.tell(train, from, to, fate, delay);
			if (port !== undefined) traffic.add(port, from, train.delayed(delay));
			return;
		}
		const numbers: number[] = [];
		const times: Millis[] = [];
		for (let i = 0; i < train.count; i++) {
			const sent = train.time(i);
			const arrivals = passage.arrivals(sent);
			if (train.content.isJournalled(train.number(i)) || i === train.count - 1) {
				const [arrives] = arrivals;
				if (arrives === undefined) traffic.tellOne(train, i, from, to, 'lost');
				else traffic.tellOne(train, i, from, to, fate, arrives - sent);
			}
			for (const arrives of arrivals) {
				numbers.push(train.number(i));
				times.push(arrives);
			}
		}
		if (port !== undefined && numbers.length > 0) traffic.add(port, from, train.arriving(numbers, times));
	}

	#sendTrainWhenReleased(traffic: Traffic, train: PacketTrain, from: Endpoint, to: Endpoint): void {
		const { clock, links } = this.network;
		links.whenFaultEnds(() => {
			const peer = this.network.hostAt(to.address);
			if (peer !== undefined && links.obstacle(this.name, peer.name) === 'held') return false;
			this.#sendTrain(traffic, train.at(clock.now()), from, to);
			return true;
		});
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
