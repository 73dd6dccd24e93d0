import type { Socket } from 'node:net';
import type { Address, Clock, Endpoint, Journal, Millis, PacketEvent, PacketFate, Role } from '../kernel';
import type { Datagrams, Host, Listener } from './host';
import type { Links } from './links';
import { socketError } from './memory-socket';
import type { ServiceRecord } from './service-record';

const LOOKS_LIKE_ADDRESS = /^\d+\.\d+\.\d+\.\d+$|:/;

/** What a host asks of the network that it is on. */
export interface Neighbourhood<H> {
	readonly clock: Clock;
	readonly journal: Journal;
	readonly links: Links;
	hostAt(address: Address): H | undefined;
	lookUp(name: string): readonly Address[] | undefined;
	servicesOf(name: string): readonly ServiceRecord[];
	/** Lets an address lead to a host as well; it has been told who has it. */
	claim(address: Address, host: H): void;
}

/** What is open on a host. */
export interface HostRemains {
	readonly datagrams: number;
	readonly listeners: number;
	readonly streams: number;
}

/** A machine as every binding has it: its addresses, the names it knows, and what links do to the datagrams it sends. */
export abstract class NetworkHost<H extends NetworkHost<H>> implements Host {
	protected readonly network: Neighbourhood<H>;
	readonly #addresses: readonly Address[];

	constructor(
		readonly name: string,
		readonly role: Role,
		addresses: readonly [Address, ...Address[]],
		network: Neighbourhood<H>,
	) {
		this.#addresses = addresses;
		this.network = network;
	}

	abstract udp(port: number, address?: Address): Promise<Datagrams>;
	abstract listen(port: number, accept: (stream: Socket) => void, address?: Address): Promise<Listener>;
	abstract connect(to: Endpoint): Socket;
	/** Everything that ran on this machine is gone. */
	abstract crash(): void;
	abstract remains(): HostRemains;
	/** Somebody receives datagrams there, as far as this network knows. */
	protected abstract hears(at: Endpoint, from: Endpoint): boolean;
	/** Brings a datagram to the other side. */
	protected abstract carry(payload: Buffer, from: Endpoint, to: Endpoint, arrives: Millis, flow?: string): void;
	/** What stands between this host and an address, whatever the links do. */
	protected abstract unreachable(address: Address): PacketFate | undefined;

	get journal(): Journal {
		return this.network.journal;
	}

	addresses(): readonly Address[] {
		return this.#addresses;
	}

	nameOf(address: Address): string {
		return this.network.hostAt(address)?.name ?? address;
	}

	async resolve(name: string): Promise<readonly Address[]> {
		if (LOOKS_LIKE_ADDRESS.test(name)) return [name];
		const addresses = this.network.lookUp(name);
		if (addresses === undefined) throw Object.assign(socketError('ENOTFOUND', 'getaddrinfo'), { hostname: name });
		return addresses;
	}

	async services(name: string): Promise<readonly ServiceRecord[]> {
		return this.network.servicesOf(name);
	}

	/** The address to bind: an own one, of a machine that is up. */
	protected ownAddress(port: number, given?: Address): Address {
		const [first] = this.addresses();
		const address = given ?? first;
		if (address === undefined || this.network.links.isDown(this.name)) throw socketError('ENETDOWN', 'bind', { address: address ?? '', port });
		if (!this.addresses().includes(address)) throw socketError('EADDRNOTAVAIL', 'bind', { address, port });
		return address;
	}

	/** Sends a datagram over the link, with all that the link does to it. */
	protected sendDatagram(from: Endpoint, to: Endpoint, payload: Buffer, flow?: string, copyOf?: number): void {
		const { clock, journal, links } = this.network;
		const peer = this.nameOf(to.address);
		const obstacle = this.unreachable(to.address) ?? links.obstacle(this.name, peer);
		if (obstacle !== undefined) {
			const { n } = journal.record(datagram(from, to, payload, obstacle, undefined, copyOf));
			if (obstacle === 'held') this.#sendWhenReleased(from, to, payload, flow, copyOf ?? n);
			return;
		}
		const arrivals = links.passage(this.name, peer, flow).arrivals(clock.now());
		if (arrivals.length === 0) journal.record(datagram(from, to, payload, 'lost', undefined, copyOf));
		let original = copyOf;
		for (const arrives of arrivals) {
			const fate = this.hears(to, from) ? 'delivered' : 'no-listener';
			const { n } = journal.record(datagram(from, to, payload, fate, arrives, original));
			original ??= n;
			if (fate === 'delivered') this.carry(payload, from, to, arrives, flow);
		}
	}

	#sendWhenReleased(from: Endpoint, to: Endpoint, payload: Buffer, flow: string | undefined, copyOf: number): void {
		const { links } = this.network;
		links.whenFaultEnds(() => {
			if (links.obstacle(this.name, this.nameOf(to.address)) === 'held') return false;
			this.sendDatagram(from, to, payload, flow, copyOf);
			return true;
		});
	}
}

/** What the journal is told of a datagram. */
export function datagram(from: Endpoint, to: Endpoint, payload: Buffer, fate: PacketFate, arrives?: Millis, duplicateOf?: number): PacketEvent {
	const event: { -readonly [field in keyof PacketEvent]: PacketEvent[field] } = {
		kind: 'packet',
		transport: 'udp',
		part: 'data',
		from,
		to,
		payload,
		fate,
	};
	if (arrives !== undefined) event.arrives = arrives;
	if (duplicateOf !== undefined) event.duplicateOf = duplicateOf;
	return event;
}

/** One text for one endpoint. */
export function key(at: Endpoint): string {
	return `${at.address}|${at.port}`;
}
