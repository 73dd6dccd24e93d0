import type { Clock, Journal, Millis, Random, Secret } from '../kernel';
import type { Host } from '../network';
import { type ListenOn, SipRequest, T1, Timers, type TlsIdentity, TransactionLayer } from '../sip';
import { parseApplicationMessage, placeText } from './application-message';
import { CallLegs } from './call-leg';
import { CallRecords } from './call-records';
import { Clients } from './clients';
import { Control, type ControlHandler, type ControlStream } from './control';
import type { Core } from './core';
import type { ControlMessage } from './frames';
import { type Direction, Inbound } from './inbound';
import type { Remains } from './node';
import { Outbound, SESSION_EXPIRED } from './outbound';
import { SessionTimers } from './session-timer';

/** What an engine stands on, and how it behaves. */
export interface EngineOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly t1Ms?: Millis | undefined;
	readonly tls?: TlsIdentity | undefined;
	/** What applications must say to be let in. */
	readonly secret: Secret;
	/** Runs `act` in a later turn of the event loop. */
	readonly later: (act: () => void) => void;
	/** Who is asked about new requests. */
	readonly direction?: Direction | undefined;
}

/** A SIP engine that drachtio applications rule over the control protocol, as drachtio-server does. */
export class Engine implements ControlHandler {
	readonly #options: EngineOptions;
	readonly #core: Core;
	readonly #inbound: Inbound;
	readonly #outbound: Outbound;
	readonly #clients = new Clients();
	readonly later: (act: () => void) => void;
	#ids = 0;
	readonly #idPrefix: string;

	constructor(options: EngineOptions) {
		const { host, clock, random, journal } = options;
		this.#options = options;
		this.later = options.later;
		const stream = random.stream(`${host.name}/sip`);
		this.#idPrefix = stream.hex(8);
		const node = host.name;
		const layer = new TransactionLayer({
			host,
			clock,
			random: stream,
			...(options.t1Ms !== undefined && { t1Ms: options.t1Ms }),
			...(options.tls !== undefined && { tls: options.tls }),
			user: {
				request: (transaction) => this.#inbound.request(transaction),
				refuses: (request) => this.#inbound.refuses(request),
				ack: (request, flow) => this.#inbound.acknowledged(request, flow),
				cancel: (invite, cancel) => this.#inbound.cancelled(invite, cancel),
				malformed: (detail) => journal.record({ kind: 'signalling', node, what: 'malformed', detail }),
				cutOff: (detail) => journal.record({ kind: 'signalling', node, what: 'cut-off', detail }),
				undelivered: (detail) => journal.record({ kind: 'signalling', node, what: 'undelivered', detail }),
			},
		});
		const core: Omit<Core, 'sessions'> = {
			host,
			clock,
			layer,
			legs: new CallLegs(),
			timers: new Timers(clock),
			t1Timers: new Timers(clock, (options.t1Ms ?? T1) / T1),
			random: stream,
			records: new CallRecords(clock, (verb) => this.#clients.serving(verb)),
			nextId: () => this.nextId(),
			note: (what, detail) => journal.record({ kind: 'signalling', node, what, detail }),
		};
		const sessions = new SessionTimers(core, {
			refresh: (leg, session) => this.#outbound.refresh(leg, session),
			expired: (leg) => this.#outbound.hangUp(leg, SESSION_EXPIRED),
		});
		this.#core = { ...core, sessions };
		this.#outbound = new Outbound(this.#core);
		this.#inbound = new Inbound(this.#core, this.#clients, this.#outbound, options.direction);
	}

	/** Binds the ports. Rejects when one is taken. */
	start(listen: readonly ListenOn[]): Promise<void> {
		return this.#core.layer.start(listen);
	}

	/** An application connects. */
	connect(stream: ControlStream): Control {
		const control = new Control(stream, this, this.#options.secret);
		this.#clients.add(control);
		return control;
	}

	remains(): Remains {
		const { legs, layer, timers, t1Timers } = this.#core;
		const remains = layer.remains;
		return { ...remains, dialogs: legs.size, timers: remains.timers + timers.pending + t1Timers.pending };
	}

	close(): void {
		for (const leg of [...this.#core.legs.all()]) this.#core.legs.remove(leg);
		for (const control of [...this.#clients.all()]) control.closed();
		this.#core.layer.close();
	}

	hostPorts(): string {
		return this.#core.layer.transports
			.locals()
			.map((local) => `${local.transport}/${placeText(local)}`)
			.join(',');
	}

	nextId(): string {
		this.#ids++;
		return `${this.#idPrefix}-${this.#ids.toString(36)}`;
	}

	serve(control: Control, verb: string): void {
		this.#clients.serve(control, verb);
	}

	stopServing(control: Control, verb: string): void {
		this.#clients.stop(control, verb);
	}

	/** A SIP message of an application: tokens are transaction id, dialog id and perhaps the next hop. */
	send(control: Control, { id, tokens, message }: ControlMessage): void {
		const [transactionId = '', legId = '', nextHop] = tokens;
		const parsed = parseApplicationMessage(message);
		if (parsed === undefined) {
			control.notOk(id, 'invalid request-uri: no SIP message');
			return;
		}
		const { sip, body } = parsed;
		if (!(sip instanceof SipRequest)) this.#inbound.respond(control, id, transactionId, { sip, body });
		else if (legId !== '') this.#outbound.requestInDialog(control, id, legId, { sip, body });
		else if (transactionId !== '') this.#outbound.cancel(control, id, transactionId, { sip, body });
		else this.#outbound.newRequest(control, id, nextHop === '' ? undefined : nextHop, { sip, body });
	}

	/** A request that an application wants to go on: tokens are its transaction id, and how. */
	proxy(control: Control, { id, tokens: [transactionId = '', ...how], message }: ControlMessage): void {
		this.#inbound.proxy(control, id, transactionId, how, parseApplicationMessage(message));
	}

	gone(control: Control): void {
		if (!this.#clients.remove(control)) return;
		this.#inbound.orphan(control);
		this.#outbound.orphan(control);
		for (const leg of this.#core.legs.all()) if (leg.owner === control) leg.owner = undefined;
	}
}
