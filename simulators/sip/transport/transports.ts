import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Endpoint, Stream } from '../../kernel';
import type { Host, Listener } from '../../network';
import { Timers } from '../timers';
import { DatagramPort } from './datagram-port';
import { journalled } from './decoded';
import type { Destination, Flow, TransportName } from './flow';
import type { Receiver } from './receiver';
import { StreamFlow } from './stream-flow';
import { StreamLayers, type StreamTransport } from './stream-layers';
import { STREAM_LIMITS, type StreamLimits, Tally } from './stream-limits';
import type { TlsIdentity } from './tls';

/** Where a node listens; the address is the host's first unless given. */
export interface ListenOn {
	readonly transport: TransportName;
	readonly port: number;
	readonly address?: string;
}

/** The datagram ports, listeners and streams of a node (RFC 3261 §18). */
export class Transports {
	readonly #host: Host;
	readonly #receiver: Receiver;
	readonly #timers: Timers;
	readonly #idle: Timers;
	readonly #ports: DatagramPort[] = [];
	readonly #listeners: { readonly transport: StreamTransport; readonly listener: Listener }[] = [];
	#locals: readonly Destination[] = [];
	readonly #layers: StreamLayers;
	readonly #limits: StreamLimits;
	readonly #held = new Tally();
	readonly #streams = new Set<StreamFlow>();
	/** Accepted streams over which no message has come, oldest first. */
	readonly #silent = new Set<StreamFlow>();
	#accepted = 0;
	/** The stream to use towards an address and port: the youngest. */
	readonly #byRemote = new Map<string, StreamFlow>();

	/** @param identity what TLS needs. */
	constructor(host: Host, clock: Clock, receiver: Receiver, random: Stream, identity?: TlsIdentity, limits: Partial<StreamLimits> = {}) {
		this.#host = host;
		this.#receiver = receiver;
		this.#timers = new Timers(clock);
		this.#idle = new Timers(clock);
		this.#limits = { ...STREAM_LIMITS, ...limits };
		this.#layers = new StreamLayers(this.#timers, random, this.#limits, identity);
	}

	/** Binds the ports. Rejects when one is taken. */
	async start(listen: readonly ListenOn[]): Promise<void> {
		for (const { transport, port, address } of listen) {
			if (transport === 'udp') this.#ports.push(new DatagramPort(await this.#host.udp(port, address), this.#receiver));
			else {
				this.#layers.check(transport);
				const listener: Listener = await this.#host.listen(
					port,
					(stream) => this.#layers.accept(transport, stream, (messages, from) => this.#accept(transport, messages, stream, listener.local, from)),
					address,
				);
				this.#listeners.push({ transport, listener });
			}
		}
		this.#locals = [
			...this.#ports.map(({ socket }) => ({ transport: 'udp' as const, ...socket.local })),
			...this.#listeners.map(({ transport, listener }) => ({ transport, ...listener.local })),
		];
	}

	/** Every place where this node listens. */
	locals(): readonly Destination[] {
		return this.#locals;
	}

	/** Whether this node can send over that transport. */
	offers(transport: TransportName): boolean {
		return transport === 'udp' ? this.#ports.length > 0 : this.#listeners.some((one) => one.transport === transport);
	}

	/** Open streams. */
	get streams(): number {
		return this.#streams.size;
	}

	/** Without those of idle streams: each goes with its stream. */
	get timers(): number {
		return this.#timers.pending;
	}

	/**
	 * The flow to a destination: an open stream whose other end is that address and port, a new one, or datagrams, from the
	 * port `from` if it is one of this node's. `undefined` when this node does not offer the transport.
	 */
	flowTo(to: Destination, from?: Endpoint): Flow | undefined {
		const remote: Endpoint = { address: to.address, port: to.port };
		if (to.transport === 'udp') {
			const same = this.#ports.find(({ socket }) => socket.local.port === from?.port && socket.local.address === from.address);
			const port = same ?? this.#ports.find(({ socket }) => isIpv6(socket.local.address) === isIpv6(to.address));
			return port?.flowTo(remote);
		}
		return this.#streamTo({ ...to, transport: to.transport });
	}

	/** The flow that already leads there: an open stream whose other end is that address and port, or datagrams, of which nobody knows. */
	existingFlowTo(to: Destination, from?: Endpoint): Flow | undefined {
		if (to.transport === 'udp') return this.flowTo(to, from);
		const known = this.#byRemote.get(place(to.transport, to));
		return known?.open ? known : undefined;
	}

	/** Sends over streams, open or new, to the first of these places that takes it; `lost` when none does. */
	sendToOneOf(places: readonly Destination[], text: string, lost: () => void): void {
		const [first, ...others] = places;
		if (first === undefined || first.transport === 'udp') {
			lost();
			return;
		}
		const stream = this.#streamTo({ ...first, transport: first.transport });
		const next = () => this.sendToOneOf(others, text, lost);
		if (stream === undefined) next();
		else stream.send(text, (error) => error && next());
	}

	#streamTo(to: Destination & { readonly transport: StreamTransport }): StreamFlow | undefined {
		const { transport } = to;
		const remote: Endpoint = { address: to.address, port: to.port };
		const known = this.#byRemote.get(place(transport, remote));
		if (known?.open) return known;
		const listening = this.#listeners.find((one) => one.transport === transport && isIpv6(one.listener.local.address) === isIpv6(to.address));
		if (listening === undefined) return undefined;
		const stream = this.#host.connect(remote);
		const messages = this.#layers.open(to, stream);
		return this.#adopt(transport, messages, stream, listening.listener.local, remote, 'opened');
	}

	close(): void {
		for (const { socket } of this.#ports) socket.close();
		for (const { listener } of this.#listeners) listener.close();
		this.#layers.close();
		for (const stream of [...this.#streams]) stream.close();
	}

	#accept(transport: StreamTransport, messages: Duplex, stream: Socket, local: Endpoint, remote: Endpoint): void {
		if (this.#accepted >= this.#limits.accepted) {
			const [silent] = this.#silent;
			if (silent === undefined) {
				messages.on('error', () => {});
				messages.destroy();
				return;
			}
			silent.cutOff('too many streams, and it has said nothing');
		}
		this.#silent.add(this.#adopt(transport, messages, stream, local, remote, 'accepted'));
		this.#accepted++;
	}

	#adopt(transport: StreamTransport, messages: Duplex, stream: Socket, local: Endpoint, remote: Endpoint, how: 'accepted' | 'opened'): StreamFlow {
		const flow: StreamFlow = new StreamFlow(transport, messages, local, remote, {
			receiver: this.#receiver,
			listening: journalled(this.#host, transport, stream, remote),
			timers: this.#timers,
			idle: this.#idle,
			closesWhenIdle: how === 'opened',
			limits: this.#limits,
			held: this.#held,
			spoke: () => this.#silent.delete(flow),
			gone: () => {
				if (how === 'accepted') this.#accepted--;
				this.#silent.delete(flow);
				this.#streams.delete(flow);
				if (this.#byRemote.get(key) === flow) this.#byRemote.delete(key);
			},
		});
		const key = place(transport, remote);
		this.#streams.add(flow);
		this.#byRemote.set(key, flow);
		return flow;
	}
}

function place(transport: StreamTransport, { address, port }: Endpoint): string {
	return `${transport} ${address}:${port}`;
}

function isIpv6(address: string): boolean {
	return address.indexOf(':') >= 0;
}
