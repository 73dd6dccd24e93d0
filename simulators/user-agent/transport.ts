import { type Emitter, EmitterImpl, type Transport, TransportState } from 'sip.js';
import { type Cancel, type Clock, type Endpoint, type Stream, scope } from '../kernel';
import type { Host } from '../network';
import { BindingKeepAlive } from './binding-keep-alive';
import { type Carrier, type CarrierUser, openDatagrams, openStream } from './carrier';
import { PONG } from './framing';
import { KeepAlive } from './keep-alive';
import { Retransmission } from './retransmission';

/** What sip.js hands on to the transport that it constructs. */
export interface HostTransportOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly transport: 'udp' | 'tcp';
	readonly localPort?: number;
	readonly proxy: Endpoint;
	/** For the pauses between keep-alives. */
	readonly random: Stream;
	/** sip.js could not digest a message that came in. */
	readonly malformed: (detail: string) => void;
}

/** RFC 5626 §3.5.1. */
const PING = '\r\n\r\n';

/** sip.js's transport over a host: every message goes to the proxy. */
export class HostTransport implements Transport {
	onConnect: (() => void) | undefined;
	onDisconnect: ((error?: Error) => void) | undefined;
	onMessage: ((message: string) => void) | undefined;

	readonly #options: HostTransportOptions;
	readonly #stateChange = new EmitterImpl<TransportState>();
	readonly #retransmission = new Retransmission();
	/** Of a stream. */
	readonly #keepAlive: KeepAlive;
	/** Of datagrams. */
	readonly #bindings: BindingKeepAlive;
	#state = TransportState.Disconnected;
	#carrier: Carrier | undefined;
	#attempt = 0;
	#timer: { readonly at: number; readonly cancel: Cancel } | undefined;

	constructor(_logger: unknown, options: HostTransportOptions) {
		this.#options = options;
		const { clock, random, host } = options;
		const failed = (why: string) => {
			this.#carrier?.close();
			this.#dropped(new Error(why));
		};
		const common = { clock, random, owner: host.name, failed };
		this.#keepAlive = new KeepAlive({ ...common, ping: () => this.#carrier?.send(PING) });
		this.#bindings = new BindingKeepAlive({ ...common, send: (request) => this.#carrier?.send(request) });
	}

	/** As Via writes it. */
	get protocol(): string {
		return this.#options.transport.toUpperCase();
	}

	get state(): TransportState {
		return this.#state;
	}

	get stateChange(): Emitter<TransportState> {
		return this.#stateChange;
	}

	/** Own end, while connected. */
	get local(): Endpoint | undefined {
		return this.#carrier?.local;
	}

	/** Timers of keep-alives. */
	get timers(): number {
		return this.#keepAlive.timers + this.#bindings.timers;
	}

	/** Keeps the flow alive as often as the server asks (RFC 5626 §4.4), or no more. */
	keepAlive(everySeconds: number | undefined): void {
		const kept = this.#options.transport === 'tcp' ? this.#keepAlive : this.#bindings;
		kept.begin(this.isConnected() ? everySeconds : undefined);
	}

	/** Messages that are sent again until they are answered. */
	get retransmitting(): number {
		return this.#retransmission.size;
	}

	isConnected(): boolean {
		return this.#state === TransportState.Connected;
	}

	async connect(): Promise<void> {
		if (this.#state !== TransportState.Disconnected) return;
		const { host, localPort, proxy, transport } = this.#options;
		const user: CarrierUser = {
			receive: (message) => this.#receive(message),
			stun: (payload) => this.#bindings.received(payload),
			dropped: (error) => this.#dropped(error),
		};
		const attempt = ++this.#attempt;
		this.#enter(TransportState.Connecting);
		try {
			const carrier = await (transport === 'udp' ? openDatagrams(host, localPort ?? 0, proxy, user) : openStream(host, proxy, user));
			// It was disconnected meanwhile; whoever set the state may have begun anew.
			if ((this.#state as TransportState) !== TransportState.Connecting || this.#attempt !== attempt) {
				carrier.close();
				throw new Error('the connection is not wanted any more');
			}
			this.#carrier = carrier;
		} catch (error) {
			if (this.#attempt === attempt) this.#enter(TransportState.Disconnected);
			throw error;
		}
		this.#enter(TransportState.Connected);
		this.onConnect?.();
	}

	/** Closes the port or the stream and forgets whatever waited to be sent again. */
	async disconnect(): Promise<void> {
		const carrier = this.#carrier;
		this.#forget();
		this.#enter(TransportState.Disconnected);
		carrier?.close();
	}

	dispose(): Promise<void> {
		return this.disconnect();
	}

	/** Rejects when there is no connection: sip.js takes that for a 503 (RFC 3261 §8.1.3.1). */
	async send(message: string): Promise<void> {
		if (this.#carrier === undefined) throw new Error('there is no connection to the proxy');
		this.#carrier.send(message);
		if (this.#options.transport === 'tcp') return;
		this.#retransmission.sent(message, this.#options.clock.now());
		this.#wind();
	}

	#receive(message: string): void {
		if (message === PONG) this.#keepAlive.pong();
		if (message.trim() === '') return;
		if (this.#options.transport === 'udp') {
			const { deliver, send } = this.#retransmission.received(message, this.#options.clock.now());
			if (send !== undefined) this.#carrier?.send(send);
			this.#wind();
			if (!deliver) return;
		}
		try {
			this.onMessage?.(message);
		} catch (error) {
			this.#options.malformed(error instanceof Error ? error.message : String(error));
		}
	}

	/** Keeps one timer, for the message that is due first. */
	#wind(): void {
		const at = this.#retransmission.nextAt();
		if (at === this.#timer?.at) return;
		this.#timer?.cancel();
		this.#timer = at === undefined ? undefined : { at, cancel: this.#options.clock.at(at, () => this.#sendAgain()) };
	}

	#sendAgain(): void {
		scope.enter(this.#options.host.name);
		this.#timer = undefined;
		for (const message of this.#retransmission.due(this.#options.clock.now())) this.#carrier?.send(message);
		this.#wind();
	}

	#dropped(error: Error): void {
		this.#forget();
		this.#enter(TransportState.Disconnected);
		this.onDisconnect?.(error);
	}

	#forget(): void {
		this.#carrier = undefined;
		this.#retransmission.clear();
		this.#keepAlive.begin(undefined);
		this.#bindings.begin(undefined);
		this.#timer?.cancel();
		this.#timer = undefined;
	}

	#enter(state: TransportState): void {
		if (this.#state === state) return;
		this.#state = state;
		this.#stateChange.emit(state);
	}
}
