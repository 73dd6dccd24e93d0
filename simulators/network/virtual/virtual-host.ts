import type { Socket } from 'node:net';
import { type Address, type Endpoint, type Millis, type PacketFate, type Random, type Role, scope } from '../../kernel';
import type { AccessProfile, Attachment, MobileHost } from '../bearer';
import { Access } from '../bearer';
import type { Datagrams, Listener } from '../host';
import { MemorySocket, socketError } from '../memory-socket';
import { type HostRemains, key, type Neighbourhood, NetworkHost } from '../network-host';
import { isJournalled, type PacketTrain } from '../packet-train';
import { End, type StreamHost } from './streams';
import type { Traffic, TrainPort } from './traffic';

const FIRST_EPHEMERAL_PORT = 49_152;
const LAST_PORT = 65_535;

/** A machine of the virtual network. */
export class VirtualHost extends NetworkHost<VirtualHost> implements StreamHost, MobileHost {
	readonly ends = new Set<End>();
	readonly partners = new Set<End>();
	/** Absent where every packet goes by itself. */
	readonly #traffic: Traffic | undefined;
	#bindings = new Map<string, TrainPort>();
	#acceptors = new Map<string, (stream: Socket) => void>();
	#nextPort = FIRST_EPHEMERAL_PORT;
	/** A machine that stays where it is has one for ever. */
	#attachment: Attachment | undefined;
	#mobile = false;
	readonly #random: Random;

	constructor(
		name: string,
		role: Role,
		addresses: readonly [Address, ...Address[]],
		network: Neighbourhood<VirtualHost>,
		traffic: Traffic | undefined,
		random: Random,
	) {
		super(name, role, addresses, network);
		this.#traffic = traffic;
		this.#random = random;
		this.#attachment = { bearer: 'ethernet', address: addresses[0] };
	}

	get attachment(): Attachment | undefined {
		return this.#attachment;
	}

	override addresses(): readonly Address[] {
		if (!this.#mobile) return super.addresses();
		return this.#attachment === undefined ? [] : [this.#attachment.address];
	}

	attach(to: Attachment | undefined): void {
		const { links } = this.network;
		this.#traffic?.settle();
		this.#mobile = true;
		this.#attachment = to;
		for (const end of [...this.ends]) end.addressGone();
		for (const end of this.partners) end.findOutThatNobodyAnswers();
		for (const binding of this.#bindings.values()) this.#traffic?.forget(binding);
		this.#bindings = new Map();
		this.#acceptors = new Map();
		if (to === undefined) {
			links.setAccess(this.name, undefined);
			links.silence(this.name);
			return;
		}
		this.network.claim(to.nat?.outerAddress ?? to.address, this);
		this.useAccess(to.bearer, to.access);
		links.unsilence(this.name);
	}

	useAccess(bearer: string, access: AccessProfile | undefined): void {
		this.network.links.setAccess(this.name, access && new Access(access, this.#random, `${this.name}/${bearer}`));
	}

	suspend(): void {
		this.network.links.silence(this.name);
	}

	resume(): void {
		if (this.#attachment !== undefined) this.network.links.unsilence(this.name);
	}

	hasCarried(withinMs: Millis): boolean {
		this.#traffic?.settle();
		return this.network.links.access(this.name)?.hasCarried(this.network.clock.now() - withinMs) ?? false;
	}

	/** An own end as the others see it. */
	#outside(protocol: 'udp' | 'tcp', local: Endpoint, to: Endpoint, at: Millis): Endpoint {
		return this.#attachment?.nat?.out(protocol, local, to, at) ?? local;
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
				this.sendDatagram(this.#outside('udp', local, to, this.network.clock.now()), to, payload, flow);
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
						if (!bound()) return;
						const outside = this.#outside('udp', local, to, train.start);
						this.#outside('udp', local, to, train.end);
						this.#sendTrain(traffic, train, outside, to);
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
		const [address] = this.addresses();
		const local = { address: address ?? '0.0.0.0', port: this.#freePort((port) => this.#streamPortTaken(port)) };
		const peer = this.network.hostAt(to.address);
		if (peer !== undefined && address !== undefined && !this.network.links.isDown(this.name)) {
			return End.connect(this.network, this, peer, { inside: local, outside: this.#outside('tcp', local, to, this.network.clock.now()) }, to);
		}
		const nowhere = { write: () => {}, end: () => {}, ready: () => {}, cut: () => {} };
		const socket = new MemorySocket(nowhere, { local, remote: to }, { connecting: true });
		const code = peer === undefined ? 'EHOSTUNREACH' : address === undefined ? 'ENETUNREACH' : 'ENETDOWN';
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

	protected hears(at: Endpoint, from: Endpoint): boolean {
		const peer = this.network.hostAt(at.address);
		return peer?.bound(at, from, this.network.clock.now()) !== undefined;
	}

	protected carry(payload: Buffer, from: Endpoint, to: Endpoint, arrives: Millis, flow?: string): void {
		const peer = this.network.hostAt(to.address) as VirtualHost;
		scope.run(peer.name, () =>
			this.network.clock.at(arrives, () => {
				if (flow !== undefined) this.#traffic?.settle();
				peer.bound(to, from, arrives)?.receive?.(payload, from, flow);
			}),
		);
	}

	protected unreachable(address: Address): PacketFate | undefined {
		return this.network.hostAt(address) === undefined ? 'host-down' : undefined;
	}

	/** Who receives there what comes from `from`. */
	private bound(at: Endpoint, from: Endpoint, now: Millis): TrainPort | undefined {
		const nat = this.#attachment?.nat;
		const inside = nat === undefined ? at : nat.in('udp', at, from, now);
		return inside && this.#bindings.get(key(inside));
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
		const port = peer.bound(to, from, train.start);
		const fate = port === undefined ? 'no-listener' : 'delivered';
		const delay = passage.delayOfAll(train.start, train.end);
		if (delay !== undefined) {
			traffic.tell(train, from, to, fate, delay);
			if (port !== undefined) traffic.add(port, from, train.delayed(delay));
			return;
		}
		const numbers: number[] = [];
		const times: Millis[] = [];
		const { content, count } = train;
		const told = (i: number, sent: Millis, arrives: Millis | undefined) => {
			if (arrives === undefined) traffic.tellOne(train, i, from, to, 'lost');
			else traffic.tellOne(train, i, from, to, fate, arrives - sent);
		};
		const once = passage.arrivesOnce;
		for (let i = 0; i < count; i++) {
			const sent = train.time(i);
			const n = train.number(i);
			const isTold = i === count - 1 || isJournalled(content, n);
			if (once) {
				const arrives = passage.arrival(sent);
				if (isTold) told(i, sent, arrives);
				if (arrives === undefined) continue;
				numbers.push(n);
				times.push(arrives);
				continue;
			}
			const arrivals = passage.arrivals(sent);
			if (isTold) told(i, sent, arrivals[0]);
			for (const arrives of arrivals) {
				numbers.push(n);
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
