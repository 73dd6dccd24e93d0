import {
	acceptSequence,
	composeCancel,
	composeResponse,
	dialogOfAnswerer,
	type Flow,
	type Header,
	InviteServer,
	parseText,
	type Refusal,
	type ServerTransaction,
	SipRequest,
	type SipResponse,
	stepSuccessRetransmission,
	T4,
	TRANSACTION_MS,
	tagOf,
} from '../sip';
import { Admission } from './admission';
import { type ApplicationMessage, ownContact, passedHeaders } from './application-message';
import { CallLeg, legIdOf } from './call-leg';
import type { Clients } from './clients';
import type { Control } from './control';
import { type Core, metaOf } from './core';
import { silenceAllowed } from './flow-timer';
import { directTo } from './nat';
import { ProxyCore } from './proxy';
import { hasOption, ReliableProvisionals, requires } from './reliable-provisional';
import type { Instruction } from './request-handler';
import { answeredSession, MIN_SESSION_SECONDS, readSessionExpires } from './session-timer';
import { ends, endsSubscription, SUBSCRIBES, subscriptionMs } from './subscription';

/** A request that the application is to answer. */
export interface PendingRequest {
	readonly id: string;
	readonly transaction: ServerTransaction;
	readonly request: SipRequest;
	readonly owner: Control;
	/** Given within a dialog, and to an INVITE once its first response has made one. */
	leg: CallLeg | undefined;
	readonly inDialog: boolean;
	/** Stops waiting for the application. */
	stopGuard: () => void;
	/** The application has not responded at all yet. */
	unheard: boolean;
}

/** A connection to an application that was opened for one request; it has said the secret. */
export interface OpenedApplication {
	readonly control: Control;
	/** The request is not there any more. */
	leave(): void;
}

/** Outbound mode: somebody says of each new request what becomes of it. */
export interface Direction {
	/** Whether requests of that method are asked about. */
	decides(method: string): boolean;
	/** Rejects when there is no instruction to be had. */
	ask(request: SipRequest, flow: Flow): Promise<Instruction>;
	/** Rejects when no application listens there, or it does not know the secret. */
	open(host: string, port: number): Promise<OpenedApplication>;
}

/** What the node sends of its own accord. */
interface OwnRequests {
	/** Ends a dialog whose ACK never came. */
	hangUp(leg: CallLeg, why: string): void;
	acknowledgeByItself(leg: CallLeg): void;
	/** Makes the dialog of a NOTIFY that has overtaken the 2xx to its SUBSCRIBE, if there is one. */
	notified(notify: SipRequest, flow: Flow): boolean;
}

/** An INVITE that the application leaves without any response for this long is refused for it. */
const SILENT_INVITE_MS = 64_000;
/** So long after another request: who passes it on knows after its own 64·T1 that nobody answers, and its asker has given up by then. */
const SILENT_REQUEST_MS = TRANSACTION_MS + T4;

/** From the network to applications: requests, and the applications' responses to them. */
export class Inbound {
	readonly #core: Core;
	readonly #proxy: ProxyCore;
	readonly #clients: Pick<Clients, 'serves' | 'serving' | 'tagged'>;
	readonly #direction: Direction | undefined;
	/** What is being asked about. */
	readonly #asked = new Set<ServerTransaction>();
	readonly #own: OwnRequests;
	readonly #pending = new Map<string, PendingRequest>();
	readonly #byTransaction = new Map<ServerTransaction, PendingRequest>();
	readonly #admission: Admission;

	/**
	 * @param clients the applications
	 * @param direction says what becomes of requests that it decides about, whoever else would serve them
	 */
	constructor(core: Core, clients: Pick<Clients, 'serves' | 'serving' | 'tagged'>, own: OwnRequests, direction: Direction | undefined) {
		this.#core = core;
		this.#proxy = new ProxyCore(core);
		this.#clients = clients;
		this.#own = own;
		this.#direction = direction;
		this.#admission = new Admission(core, clients, (method) => direction?.decides(method) === true);
	}

	/** What a request gets that no application will see; undefined when it is served. */
	refuses(request: SipRequest): Refusal | undefined {
		return this.#admission.refuses(request);
	}

	/** A new request. */
	request(transaction: ServerTransaction): void {
		const { request } = transaction;
		if (request.toTag !== undefined) {
			this.#inDialog(transaction);
			return;
		}
		const direction = this.#direction?.decides(request.method) === true ? this.#direction : undefined;
		if (direction !== undefined) {
			void this.#ask(direction, transaction);
			return;
		}
		const owner = this.#clients.serving(request.method.toLowerCase());
		if (owner === undefined) throw new Error(`no application serves ${request.method}`);
		this.#give(transaction, owner);
	}

	/** Does with a new request what the one who decides says. Whoever has cancelled meanwhile has been answered. */
	async #ask(direction: Direction, transaction: ServerTransaction): Promise<void> {
		const { request, flow } = transaction;
		this.#asked.add(transaction);
		this.#trying(transaction);
		try {
			const instruction = await direction.ask(request, flow);
			if (transaction.answered) return;
			if (instruction.action !== 'route') {
				this.#obey(transaction, instruction);
				return;
			}
			const { control, leave } = await direction.open(instruction.host, instruction.port);
			if (transaction.answered) leave();
			else this.#give(transaction, control);
		} catch (error) {
			this.#core.note('unroutable', error instanceof Error ? error.message : String(error));
			if (!transaction.answered) this.#answer(transaction, 503);
		} finally {
			this.#asked.delete(transaction);
		}
	}

	#obey(transaction: ServerTransaction, instruction: Exclude<Instruction, { action: 'route' }>): void {
		switch (instruction.action) {
			case 'tag': {
				const owner = this.#clients.tagged(instruction.tag);
				if (owner === undefined) throw new Error(`no application has the tag ${instruction.tag}`);
				this.#give(transaction, owner);
				return;
			}
			case 'reject':
				this.#answer(transaction, instruction.status, instruction.reason);
				return;
			case 'redirect':
				this.#answer(
					transaction,
					302,
					undefined,
					instruction.contacts.map((contact) => ['Contact', contact.includes('<') ? contact : `<${contact}>`]),
				);
				return;
			case 'proxy':
				// Nobody waits to hear of it.
				this.#proxy.proxy({ ok() {}, notOk() {} }, '', transaction, instruction.tokens, undefined);
				return;
		}
	}

	/** An application gets a new request. */
	#give(transaction: ServerTransaction, owner: Control): void {
		const { request } = transaction;
		const pending = this.#pend(transaction, owner, undefined);
		if (request.method === 'INVITE') this.#core.records.attempt('network', request.text);
		const { local } = transaction.flow;
		owner.deliver(`sip|${this.#meta(request, transaction.flow)}|${pending.id}||${local.address}|${local.port}|\r\n${request.text}`);
	}

	/** An ACK to a 2xx of this node. */
	acknowledged(request: SipRequest, flow: Flow): void {
		const leg = this.#core.legs.of(request)?.leg;
		const number = request.cseq?.number ?? 0;
		const waiting = leg?.awaitingAck.get(number);
		if (leg === undefined && this.#proxy.passesAck(request, flow)) return;
		// An ACK to nothing, or one that came again.
		if (leg === undefined || waiting === undefined) return;
		waiting.stop();
		leg.awaitingAck.delete(number);
		leg.reliable = undefined;
		leg.owner?.deliver(`sip|${this.#meta(request, flow)}|${waiting.transactionId}|${leg.id}|\r\n${request.text}`);
		if (leg.awaitingAck.size === 0) leg.release();
	}

	/** An INVITE was cancelled before its final response: it is answered here, and the application told. */
	cancelled(invite: InviteServer, cancel: SipRequest): void {
		if (this.#proxy.cancelled(invite)) return;
		const pending = this.#byTransaction.get(invite);
		this.#answer(invite, 487);
		if (pending === undefined) return;
		this.#settle(pending);
		if (!pending.inDialog) this.#core.records.stop('network', 'call-canceled', cancel.text);
		const legId = pending.leg?.id ?? '';
		if (!pending.inDialog && pending.leg !== undefined) this.#core.legs.remove(pending.leg);
		pending.owner.deliver(`sip|${this.#meta(cancel, invite.flow)}|${pending.id}|${legId}|\r\n${cancel.text}`);
	}

	/** The application answers. */
	respond(control: Control, id: string, transactionId: string, message: ApplicationMessage & { sip: SipResponse }): void {
		const pending = this.#pending.get(transactionId);
		if (transactionId === '') {
			control.notOk(id, 'transaction id missing');
			return;
		}
		if (pending === undefined || pending.owner !== control) {
			control.notOk(id, 'Response not sent due to unknown transaction');
			return;
		}
		this.#hear(pending);
		const { transaction, request } = pending;
		const { flow } = transaction;
		const { status, reason } = message.sip;
		const { method } = request;
		const invite = method === 'INVITE';
		const success = status >= 200 && status < 300;
		if (invite && success && pending.leg?.reliable?.forbidsSuccess) {
			pending.leg.reliable.hold(() => this.respond(control, id, transactionId, message));
			return;
		}
		let headers = passedHeaders(message, flow);
		const reliable = invite && status > 100 && status < 200 && requires(headers, '100rel');
		if (reliable && !hasOption(request, 'supported', '100rel') && !hasOption(request, 'require', '100rel')) {
			control.notOk(id, 'Remote endpoint does not support 100rel');
			return;
		}
		this.#chooseTag(pending, message.sip);
		if (invite ? status > 100 && status < 300 : success && (method === 'UPDATE' || SUBSCRIBES.has(method))) {
			if (!headers.some(([name]) => name === 'Contact')) headers.push(['Contact', ownContact(flow)]);
			if (!pending.inDialog && request.contact !== '') this.#makeDialog(pending);
		}
		if (success && (invite || method === 'UPDATE')) headers = answeredSession(request, headers);
		if (reliable && pending.leg !== undefined) {
			pending.leg.reliable ??= new ReliableProvisionals(this.#core, request);
			headers.push(pending.leg.reliable.next());
		}
		const text = this.#write(transaction, status, reason, headers, message.body);
		if (invite || status >= 200) pending.stopGuard();
		if (status >= 200) this.#settle(pending);
		const legId = this.#legIdFor(pending);
		control.ok(id, `|${metaOf(this.#core, 'application', text, flow.transport, flow.remote)}|${transactionId}|${legId}||Msg sent:|\r\n${text}`);
		transaction.respond(status, text);
		if (success && method === 'REGISTER') flow.expectWithin(silenceAllowed(headers));
		const { leg } = pending;
		if (invite && status >= 300 && !pending.inDialog) this.#core.records.stop('application', 'call-rejected', text);
		if (leg === undefined) return;
		if (status < 200) {
			if (reliable) leg.reliable?.repeat(text, message.body !== '', flow, () => this.#neverAcknowledged(pending));
			return;
		}
		if (invite) leg.reliable?.stop();
		if (success) this.#agreed(pending, request, text);
		else if (!pending.inDialog) this.#core.legs.remove(leg);
		else if (leg.subscription !== undefined && (request.method === 'NOTIFY' || request.method === 'SUBSCRIBE') && endsSubscription(status)) {
			this.#core.legs.remove(leg);
		}
	}

	/** A 2xx has gone out within a dialog, or has made one. */
	#agreed(pending: PendingRequest, request: SipRequest, text: string): void {
		const { leg, transaction } = pending;
		if (leg === undefined) return;
		const { method } = request;
		if (method === 'INVITE' || method === 'UPDATE') {
			const response = leg.session !== undefined || text.includes('\r\nSession-Expires: ') ? parseText(text) : undefined;
			if (response !== undefined) this.#core.sessions.answered(leg, response);
		}
		if (method === 'INVITE' && !pending.inDialog) this.#core.records.start('application', 'uas', text);
		if (method === 'INVITE') this.#accepted(pending, request, text);
		else if (method === 'UPDATE') this.#redirected(leg, request, transaction.flow);
		else if (!pending.inDialog || (method === 'SUBSCRIBE' && leg.subscription !== undefined)) {
			if (leg.dialog !== undefined) leg.dialog.confirmed = true;
			const response = parseText(text);
			this.#subscribed(leg, subscriptionMs(method, ...(response === undefined ? [] : [response]), request));
		}
	}

	/** The other end has a new Contact (RFC 3311 §5.2, RFC 3261 §12.2.2). */
	#redirected(leg: CallLeg, request: SipRequest, flow: Flow): void {
		const dialog = this.#core.legs.of(request)?.dialog;
		if (dialog === undefined || request.contact === '') return;
		dialog.remoteTarget = request.contact;
		directTo(leg, flow, dialog);
	}

	/** The subscription lives this long from now on. */
	#subscribed(leg: CallLeg, lifeMs: number): void {
		leg.subscription?.();
		leg.subscription = this.#core.timers.start(lifeMs, () => this.#core.legs.remove(leg));
	}

	/** RFC 3262 §3: nobody has acknowledged the provisional response, so the INVITE is refused. */
	#neverAcknowledged(pending: PendingRequest): void {
		if (!this.#pending.has(pending.id)) return;
		this.#settle(pending);
		this.#answer(pending.transaction, 504);
		if (!pending.inDialog && pending.leg !== undefined) this.#core.legs.remove(pending.leg);
	}

	/** The application wants a request to go on to somebody else. */
	proxy(control: Control, id: string, transactionId: string, tokens: readonly string[], skeleton: ApplicationMessage | undefined): void {
		const pending = this.#pending.get(transactionId);
		if (pending === undefined || pending.owner !== control || pending.leg !== undefined) {
			control.notOk(id, 'Response not sent due to unknown transaction');
			return;
		}
		this.#settle(pending);
		this.#proxy.proxy(control, id, pending.transaction, tokens, skeleton);
	}

	/** The application has gone: what it has not answered nobody will. */
	orphan(control: Control): void {
		for (const pending of [...this.#pending.values()]) {
			if (pending.owner !== control) continue;
			this.#settle(pending);
			if (pending.inDialog) this.#answer(pending.transaction, 481);
			else {
				this.#answer(pending.transaction, 503);
				if (pending.leg !== undefined) this.#core.legs.remove(pending.leg);
			}
		}
	}

	#inDialog(transaction: ServerTransaction): void {
		const { request, flow } = transaction;
		const { method } = request;
		let found = this.#core.legs.of(request);
		if (found === undefined && method === 'NOTIFY' && this.#own.notified(request, flow)) found = this.#core.legs.of(request);
		const owner = found?.leg.owner;
		if (found === undefined && this.#proxy.passes(transaction)) return;
		if (found === undefined || owner === undefined) {
			this.#answer(transaction, 481);
			return;
		}
		const { leg, dialog } = found;
		if (!acceptSequence(dialog, request.cseq?.number ?? 0)) {
			this.#answer(transaction, 500, 'CSeq Out Of Order');
			return;
		}
		if (method === 'BYE' && this.#endedEarly(leg, transaction)) return;
		if (method === 'INVITE') {
			// RFC 3261 §14.2: one offer at a time.
			if (leg.inviting !== undefined) {
				this.#answer(transaction, 491);
				return;
			}
			for (const other of leg.pending) {
				if (!(other.transaction instanceof InviteServer)) continue;
				this.#later(transaction);
				return;
			}
		}
		if (method === 'UPDATE' && this.#updateRefused(leg, transaction)) return;
		if (method === 'INVITE' || method === 'UPDATE') {
			const expires = readSessionExpires(request);
			if (expires !== undefined && expires.seconds < MIN_SESSION_SECONDS) {
				this.#answer(transaction, 422, undefined, [['Min-SE', String(MIN_SESSION_SECONDS)]]);
				return;
			}
		}
		if (method === 'PRACK' && leg.reliable?.acknowledged(request) !== true) {
			this.#answer(transaction, 481);
			return;
		}
		if (method === 'INVITE') leg.reliable = undefined;
		if (flow.transport !== 'udp') leg.flow = flow;
		const pending = this.#pend(transaction, owner, leg);
		if (method === 'BYE') {
			this.#ended(leg, pending);
			this.#core.records.stop('network', 'normal-release', request.text);
		}
		if (method === 'NOTIFY' && leg.subscription !== undefined) {
			if (ends(request)) this.#core.legs.remove(leg);
			else this.#subscribed(leg, subscriptionMs(method, request));
		}
		owner.deliver(`sip|${this.#meta(request, flow)}|${pending.id}|${leg.id}|\r\n${request.text}`);
		if (method === 'PRACK') leg.reliable?.release();
	}

	/** One offer at a time (RFC 3311 §5.2). */
	#updateRefused(leg: CallLeg, transaction: ServerTransaction): boolean {
		const offers = transaction.request.body !== '';
		if (offers && (leg.inviting !== undefined || leg.offering)) {
			this.#answer(transaction, 491);
			return true;
		}
		for (const { request } of leg.pending) {
			if (request.method !== 'UPDATE' && !(offers && request.method === 'INVITE')) continue;
			this.#later(transaction);
			return true;
		}
		return false;
	}

	/** Refuses for now. */
	#later(transaction: ServerTransaction): void {
		this.#answer(transaction, 500, undefined, [['Retry-After', String((transaction.request.cseq?.number ?? 0) % 10)]]);
	}

	/** A caller may hang up before it has its answer (RFC 3261 §15): the application is told what a CANCEL would tell it. */
	#endedEarly(leg: CallLeg, bye: ServerTransaction): boolean {
		for (const { leg: own, inDialog, transaction } of this.#pending.values()) {
			if (own !== leg || inDialog || !(transaction instanceof InviteServer)) continue;
			const reasons = bye.request.lines('reason');
			this.#answer(bye, 200);
			const headers = reasons.map((reason): Header => ['Reason', reason]);
			const cancel = parseText(composeCancel(transaction.request, headers));
			if (cancel instanceof SipRequest) this.cancelled(transaction, cancel);
			return true;
		}
		return false;
	}

	/** The other end hung up. What it has asked before it wants to know no more (RFC 3261 §15.1.2). */
	#ended(leg: CallLeg, bye: PendingRequest): void {
		for (const other of [...leg.pending]) {
			if (other === bye) continue;
			this.#settle(other);
			this.#answer(other.transaction, 487);
		}
		// Its 2xx gets the ACK all the same (RFC 3261 §13.2.2.4); an answer that would stand in it, nobody can give any more.
		if (leg.unacknowledged?.transaction.request.body) this.#own.acknowledgeByItself(leg);
		this.#core.legs.remove(leg);
	}

	#pend(transaction: ServerTransaction, owner: Control, leg: CallLeg | undefined): PendingRequest {
		const invite = transaction instanceof InviteServer;
		if (!this.#asked.has(transaction)) this.#trying(transaction);
		const pending: PendingRequest = {
			id: this.#core.nextId(),
			transaction,
			request: transaction.request,
			owner,
			leg,
			inDialog: leg !== undefined,
			stopGuard: invite
				? this.#core.timers.start(SILENT_INVITE_MS, () => this.#unanswered(pending))
				: this.#core.t1Timers.start(SILENT_REQUEST_MS, () => this.#unanswered(pending)),
			unheard: true,
		};
		this.#admission.given();
		this.#pending.set(pending.id, pending);
		this.#byTransaction.set(transaction, pending);
		leg?.pending.add(pending);
		return pending;
	}

	#trying(transaction: ServerTransaction): void {
		const { request, flow } = transaction;
		if (transaction instanceof InviteServer) transaction.respond(100, composeResponse(request, flow.remote, { status: 100 }));
	}

	#unanswered(pending: PendingRequest): void {
		const { transaction, request } = pending;
		this.#core.note('application-error', `${request.method} was never answered`);
		this.#settle(pending);
		if (transaction instanceof InviteServer) this.#answer(transaction, pending.inDialog ? 500 : 480);
		else transaction.leaveUnanswered();
	}

	#hear(pending: PendingRequest): void {
		if (pending.unheard) this.#admission.heard();
		pending.unheard = false;
	}

	#settle(pending: PendingRequest): void {
		this.#hear(pending);
		pending.stopGuard();
		this.#pending.delete(pending.id);
		this.#byTransaction.delete(pending.transaction);
		pending.leg?.pending.delete(pending);
	}

	/** The application may choose the tag of a dialog, in its first response. */
	#chooseTag({ transaction, request, leg }: PendingRequest, response: SipResponse): void {
		const chosen = request.toTag === undefined && leg === undefined ? tagOf(response.to) : undefined;
		if (chosen !== undefined) transaction.toTag = chosen;
	}

	#makeDialog(pending: PendingRequest): void {
		if (pending.leg !== undefined) return;
		const { request } = pending;
		const { flow, toTag } = pending.transaction;
		const dialog = dialogOfAnswerer(request, toTag);
		pending.leg = new CallLeg(legIdOf(request), pending.owner, flow);
		directTo(pending.leg, flow, dialog);
		this.#core.legs.add(pending.leg, dialog);
	}

	#legIdFor(pending: PendingRequest): string {
		if (pending.inDialog) return pending.leg !== undefined && this.#core.legs.get(pending.leg.id) === pending.leg ? pending.leg.id : '';
		return pending.leg !== undefined || pending.request.method === 'INVITE' ? legIdOf(pending.request) : '';
	}

	/** A 2xx has gone out: the dialog stands, and its ACK is waited for (RFC 3261 §13.3.1.4). */
	#accepted(pending: PendingRequest, request: SipRequest, text: string): void {
		const { leg } = pending;
		const { flow } = pending.transaction;
		const dialog = leg?.dialog;
		if (leg === undefined || dialog === undefined) return;
		dialog.confirmed = true;
		if (pending.inDialog) {
			dialog.remoteTarget = request.contact;
			directTo(leg, flow, dialog);
		}
		const number = request.cseq?.number ?? 0;
		const transactionId = pending.inDialog ? this.#core.nextId() : pending.id;
		const reliable = flow.transport !== 'udp';
		const wait = (waited: number, interval: number): void => {
			const step = stepSuccessRetransmission(waited, interval, reliable);
			if (step.send) flow.send(text);
			const { next } = step;
			if (next === undefined) this.#own.hangUp(leg, 'ACK timeout');
			else leg.awaitingAck.set(number, { transactionId, stop: this.#core.t1Timers.start(next, () => wait(waited + next, next)) });
		};
		wait(0, 0);
	}

	#answer(transaction: ServerTransaction, status: number, reason?: string, headers: readonly Header[] = []): void {
		transaction.respond(status, this.#write(transaction, status, reason, headers, ''));
	}

	#write(transaction: ServerTransaction, status: number, reason: string | undefined, headers: readonly Header[], body: string): string {
		return composeResponse(transaction.request, transaction.flow.remote, {
			status,
			...(reason === undefined || reason === '' ? {} : { reason }),
			...(status === 100 ? {} : { toTag: transaction.toTag }),
			headers,
			body,
		});
	}

	#meta(request: SipRequest, flow: Flow): string {
		return metaOf(this.#core, 'network', request.text, flow.transport, flow.remote);
	}
}
