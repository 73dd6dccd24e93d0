import type { Clock, Millis, Stream } from '../../kernel';
import type { Host } from '../../network';
import { composeResponse, type Header } from '../message/compose';
import type { SipMessage, SipRequest, SipResponse } from '../message/message';
import { parseText } from '../message/parse';
import { faultOf } from '../message/validate';
import { MAGIC_COOKIE } from '../message/via';
import { Timers } from '../timers';
import type { Flow } from '../transport/flow';
import type { StreamLimits } from '../transport/stream-limits';
import type { TlsIdentity } from '../transport/tls';
import { type ListenOn, Transports } from '../transport/transports';
import { placesBack } from '../transport/way-back';
import { hostText } from '../uri';
import { type ClientRequest, type ClientTransaction, InviteClient, NonInviteClient } from './client';
import { Lingering } from './lingering';
import { T1 } from './machine';
import { InviteServer, NonInviteServer, type ServerHome, type ServerTransaction } from './server';

/** Whoever rules a node (RFC 3261 §5, transaction user). */
export interface TransactionUser {
	/** A new request, other than CANCEL and ACK. */
	request(transaction: ServerTransaction): void;
	/** An ACK that belongs to no transaction: one to a 2xx. */
	ack(request: SipRequest, flow: Flow): void;
	/** A pending INVITE was cancelled; the CANCEL is answered, the INVITE is not. */
	cancel(invite: InviteServer, cancel: SipRequest): void;
	/** Something came that is not SIP as it should be. */
	malformed(detail: string): void;
	/**
	 * Whether a request that would make a transaction is refused without one (RFC 3261 §8.2.7), and with what: asked before {@link request},
	 * never of ACK and CANCEL.
	 */
	refuses?(request: SipRequest): Refusal | undefined;
	/** A stream took more than it may, and was ended. */
	cutOff?(detail: string): void;
	/** A response could not be sent: its stream has closed, and no other can be opened (RFC 3261 §17.2.4). */
	undelivered?(detail: string): void;
}

/** The answer to a request that is not served; a copy of the request gets the same. */
export interface Refusal {
	readonly status: number;
	readonly reason?: string;
	readonly headers?: readonly Header[];
}

export interface LayerOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Stream;
	readonly user: TransactionUser;
	/** Estimate of the round trip; T2 and T4 keep their proportion to it. 500 ms unless given (RFC 3261 §17.1.1.1, table 4). */
	readonly t1Ms?: Millis;
	/** What a node that offers TLS or secure WebSockets needs. */
	readonly tls?: TlsIdentity;
	/** What streams may take, where it is not the usual. */
	readonly limits?: Partial<StreamLimits>;
}

/** Finds the transaction that a message belongs to, or makes one (RFC 3261 §17.1.3, §17.2.3); refuses what nobody may serve. */
export class TransactionLayer {
	readonly #host: Host;
	readonly #transports: Transports;
	readonly #timers: Timers;
	readonly #lingering: Lingering;
	readonly #random: Stream;
	readonly #user: TransactionUser;
	readonly #clients = new Map<string, ClientTransaction>();
	readonly #servers = new Map<string, ServerTransaction>();
	readonly #home: ServerHome;
	/** Requests outside dialogs under way, by their origin. */
	readonly #unmerged = new Map<string, ServerTransaction>();
	#closed = false;

	constructor({ host, clock, random, user, t1Ms = T1, tls, limits }: LayerOptions) {
		this.#host = host;
		this.#random = random;
		this.#user = user;
		this.#timers = new Timers(clock, t1Ms / T1);
		this.#lingering = new Lingering(clock, t1Ms / T1);
		this.#home = {
			timers: this.#timers,
			lingering: this.#lingering,
			newTag: () => this.newTag(),
			answer: (text, flow) => this.answer(text, flow),
			forget: ({ key, origin }) => {
				this.#servers.delete(key);
				if (origin !== undefined) this.#unmerged.delete(origin);
			},
		};
		this.#transports = new Transports(
			host,
			clock,
			{
				message: (message, flow) => this.receive(message, flow),
				noise: (why, flow) => user.malformed(`${why}, from ${flow.remote.address}:${flow.remote.port}`),
				cutOff: (why, flow) => user.cutOff?.(`${flow.transport} stream of ${flow.remote.address}:${flow.remote.port}: ${why}`),
			},
			random,
			tls,
			limits,
		);
	}

	start(listen: readonly ListenOn[]): Promise<void> {
		return this.#transports.start(listen);
	}

	get transports(): Transports {
		return this.#transports;
	}

	/** How many requests of others are being served, or were and may come again. */
	get serving(): number {
		return this.#servers.size;
	}

	get remains(): { clientTransactions: number; serverTransactions: number; timers: number; streams: number } {
		return {
			clientTransactions: this.#clients.size,
			serverTransactions: this.#servers.size,
			timers: this.#timers.pending + this.#lingering.size + this.#transports.timers,
			streams: this.#transports.streams,
		};
	}

	close(): void {
		this.#closed = true;
		for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.abandon();
		this.#clients.clear();
		this.#servers.clear();
		this.#unmerged.clear();
		this.#lingering.clear();
		this.#transports.close();
	}

	/** A Via for a request of this node that goes over `flow`, and its branch. */
	newVia(flow: Flow): { branch: string; via: string } {
		const branch = `${MAGIC_COOKIE}${this.#random.hex(16)}`;
		return { branch, via: `SIP/2.0/${flow.transport.toUpperCase()} ${hostText(flow.local.address)}:${flow.local.port};rport;branch=${branch}` };
	}

	newTag(): string {
		return this.#random.hex(12);
	}

	/** Makes the transaction of a request; its `send` sends it. */
	client(request: ClientRequest): ClientTransaction {
		const key = `${request.branch}|${request.method}`;
		const ending = { timers: this.#timers, lingering: this.#lingering, ended: () => this.#clients.delete(key) };
		const transaction = request.method === 'INVITE' ? new InviteClient(request, ending) : new NonInviteClient(request, ending);
		this.#clients.set(key, transaction);
		return transaction;
	}

	/** Sends a response the way its request came, or over a new stream when that way has closed (RFC 3261 §18.2.2). */
	answer(text: string, flow: Flow): void {
		if (flow.open) flow.send(text);
		else void this.#answerAnew(text, flow);
	}

	async #answerAnew(text: string, flow: Flow): Promise<void> {
		const response = parseText(text);
		if (response?.via === undefined || this.#closed) return;
		const places = await placesBack(response.via, flow, this.#host, this.#random);
		this.#transports.sendToOneOf(places, text, () => {
			const { address, port } = flow.remote;
			this.#user.undelivered?.(`${text.split('\r\n', 1)[0]} to ${address}:${port}, whose ${flow.transport} stream has closed`);
		});
	}

	/** Takes one message from a flow. */
	receive(message: SipMessage, flow: Flow): void {
		const fault = faultOf(message);
		if (fault !== undefined) {
			this.#user.malformed(`${fault.text}, from ${flow.remote.address}:${flow.remote.port}`);
			if (message.kind === 'request' && message.method !== 'ACK') this.#refuse(message, flow, fault.status, fault.text);
			return;
		}
		if (message.kind === 'response') this.#response(message, flow);
		else this.#request(message, flow);
	}

	#response(response: SipResponse, flow: Flow): void {
		const branch = response.via?.branch;
		this.#clients.get(`${branch}|${response.cseq?.method}`)?.receive(response, flow);
	}

	#request(request: SipRequest, flow: Flow): void {
		const method = request.method;
		const key = serverKey(request, method === 'ACK' ? 'INVITE' : method);
		const known = this.#servers.get(key);
		if (method === 'ACK') {
			// After a 2xx an ACK has a branch of its own; one that shares the INVITE's comes from an old phone.
			if (known instanceof InviteServer && known.answered && !known.accepted) known.acknowledged();
			else this.#user.ack(request, flow);
			return;
		}
		if (known !== undefined) {
			known.retransmitted();
			return;
		}
		if (this.#isOwn(request)) {
			this.#refuse(request, flow, 482);
			return;
		}
		const origin = request.toTag === undefined && method !== 'CANCEL' ? originOf(request) : undefined;
		if (origin !== undefined && this.#unmerged.has(origin)) {
			this.#refuse(request, flow, 482);
			return;
		}
		// RFC 3261 §16.3: a request that may go no further. What is meant for this very node (a probe, a dialog) has arrived.
		if (origin !== undefined && method !== 'OPTIONS' && Number(request.header('max-forwards') ?? 70) === 0) {
			this.#refuse(request, flow, 483);
			return;
		}
		if (method === 'CANCEL') {
			const invite = this.#servers.get(serverKey(request, 'INVITE'));
			if (invite instanceof InviteServer) this.#cancel(this.#serve(request, flow, key, undefined), invite);
			else this.#refuse(request, flow, 481);
			return;
		}
		const refusal = this.#user.refuses?.(request);
		if (refusal !== undefined) this.#refuse(request, flow, refusal.status, refusal.reason, refusal.headers);
		else this.#user.request(this.#serve(request, flow, key, origin));
	}

	#serve(request: SipRequest, flow: Flow, key: string, origin: string | undefined): ServerTransaction {
		const Server = request.method === 'INVITE' ? InviteServer : NonInviteServer;
		const transaction = new Server(request, flow, key, origin, this.#home);
		this.#servers.set(key, transaction);
		if (origin !== undefined) this.#unmerged.set(origin, transaction);
		return transaction;
	}

	/** RFC 3261 §9.2. */
	#cancel(cancel: ServerTransaction, invite: InviteServer): void {
		const { request, flow } = cancel;
		cancel.respond(200, composeResponse(request, flow.remote, { status: 200, toTag: invite.toTag }));
		if (!invite.answered) this.#user.cancel(invite, request);
	}

	/** A request that went out from here has come back. */
	#isOwn(request: SipRequest): boolean {
		const via = request.via;
		return via !== undefined && this.#transports.locals().some(({ address, port }) => via.host === address && (via.port ?? 5060) === port);
	}

	/** Answers without state: the same request gets the same answer again (RFC 3261 §8.2.7). */
	#refuse(request: SipRequest, flow: Flow, status: number, reason?: string, headers: readonly Header[] = []): void {
		if (request.via === undefined) return;
		const toTag = statelessTag(request.via.branch ?? request.callId);
		flow.send(composeResponse(request, flow.remote, { status, toTag, headers, ...(reason !== undefined && { reason }) }));
	}
}

/**
 * What a request has in common with its copies (RFC 3261 §17.2.3), and an ACK or CANCEL with its INVITE; without the magic cookie the request of an
 * old phone, by what makes it unique. Joined, not concatenated: a concatenation would keep the text of the whole message in memory.
 */
function serverKey(request: SipRequest, method: string): string {
	const via = request.via;
	// The cookie alone identifies nothing (RFC 4475 §3.2.1).
	if (via?.branch?.startsWith(MAGIC_COOKIE) && via.branch.length > MAGIC_COOKIE.length) return [via.branch, via.host, via.port, method].join('|');
	return [via?.value, request.callId, request.fromTag, request.cseq?.number, method].join('|');
}

/** What a request outside a dialog has in common with a copy that came another way (RFC 3261 §8.2.2.2). */
function originOf(request: SipRequest): string {
	return [request.callId, request.fromTag, request.header('cseq')].join('|');
}

/** FNV-1a: a tag that is the same for the same branch. */
function statelessTag(branch: string): string {
	let hash = 0x811c9dc5;
	for (let i = 0; i < branch.length; i++) hash = Math.imul(hash ^ branch.charCodeAt(i), 0x01000193);
	return `s${(hash >>> 0).toString(16)}`;
}
