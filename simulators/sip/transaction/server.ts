import type { SipRequest } from '../message/message';
import type { Flow } from '../transport/flow';
import { beginInviteServer, type InviteServerInput, type InviteServerState, stepInviteServer } from './invite-server';
import type { Output, Step } from './machine';
import { beginNonInviteServer, type NonInviteServerInput, type NonInviteServerState, stepNonInviteServer } from './non-invite-server';
import { Transaction, type Waiting } from './transaction';

/** What a transaction is known by. */
interface Known {
	/** The same for a copy of its request. */
	readonly key: string;
	/** The same for a merged copy of its request (RFC 3261 §8.2.2.2); undefined within a dialog. */
	readonly origin: string | undefined;
}

/** What the transactions of a node have in common. */
export interface ServerHome extends Waiting {
	/** Draws the tag that To gets in responses. */
	newTag(): string;
	/** Sends a response the way its request came, or by whatever way is left. */
	answer(text: string, flow: Flow): void;
	/** A transaction is over. */
	forget(transaction: Known): void;
}

/** A server transaction of either kind (RFC 3261 §17.2). */
export type ServerTransaction = InviteServer | NonInviteServer;

abstract class Server<State, Input extends string> extends Transaction<State, Input> implements Known {
	readonly #home: ServerHome;
	#request: SipRequest | undefined;
	#latest: string | undefined;
	#toTag: string | undefined;
	#answered = false;

	constructor(
		request: SipRequest,
		/** The way the request came; responses go back the same way (RFC 3261 §18.2.2, RFC 3581). */
		readonly flow: Flow,
		readonly key: string,
		readonly origin: string | undefined,
		home: ServerHome,
	) {
		super(home);
		this.#home = home;
		this.#request = request;
	}

	/**
	 * The request.
	 * @throws after the final response: a transaction that only waits for copies keeps no more than it must
	 */
	get request(): SipRequest {
		if (this.#request === undefined) throw new Error('this request has been answered');
		return this.#request;
	}

	/** A final response has been sent. */
	get answered(): boolean {
		return this.#answered;
	}

	/** The tag of all responses to this request (RFC 3261 §8.2.6.2). */
	get toTag(): string {
		this.#toTag ??= this.#home.newTag();
		return this.#toTag;
	}

	/** The user chooses the tag, before the first response that carries it. */
	set toTag(tag: string) {
		this.#toTag = tag;
	}

	/** Sends a response, already written. A second final response is ignored, except that a 2xx to INVITE may be repeated. */
	respond(status: number, text: string): void {
		this.#latest = text;
		this.take(this.inputOf(status));
		if (status < 200) return;
		this.#answered = true;
		this.#request = undefined;
		if (!this.repeatsAnswer) this.#latest = undefined;
	}

	/** The request came again. */
	retransmitted(): void {
		this.take('retransmission' as Input);
	}

	protected abstract inputOf(status: number): Input;
	/** Whether a copy of the request gets the final response again. */
	protected abstract readonly repeatsAnswer: boolean;

	protected perform(output: Exclude<Output, { do: 'start' | 'stop' | 'linger' }>): void {
		if (output.do === 'send' && this.#latest !== undefined) this.#home.answer(this.#latest, this.flow);
		else if (output.do === 'end') this.#home.forget(this);
	}
}

/** The server side of an INVITE (RFC 3261 §17.2.1). */
export class InviteServer extends Server<InviteServerState, InviteServerInput> {
	constructor(request: SipRequest, flow: Flow, key: string, origin: string | undefined, home: ServerHome) {
		super(request, flow, key, origin, home);
		this.begin({ state: beginInviteServer(flow.transport !== 'udp'), outputs: [] });
	}

	/** A 2xx has been sent: the ACK is the transaction user's. */
	get accepted(): boolean {
		return this.state?.phase === 'accepted';
	}

	protected get repeatsAnswer(): boolean {
		return !this.accepted;
	}

	/** An ACK to a final response other than 2xx came. */
	acknowledged(): void {
		this.take('ack');
	}

	protected inputOf(status: number): InviteServerInput {
		return status < 200 ? 'provisional' : status < 300 ? 'success' : 'failure';
	}

	protected next(state: InviteServerState, input: InviteServerInput): Step<InviteServerState> {
		return stepInviteServer(state, input);
	}
}

/** The server side of every other request but ACK (RFC 3261 §17.2.2). */
export class NonInviteServer extends Server<NonInviteServerState, NonInviteServerInput> {
	constructor(request: SipRequest, flow: Flow, key: string, origin: string | undefined, home: ServerHome) {
		super(request, flow, key, origin, home);
		this.begin({ state: beginNonInviteServer(flow.transport !== 'udp'), outputs: [] });
	}

	protected readonly repeatsAnswer = true;

	/** Nobody will answer: forget the request. */
	leaveUnanswered(): void {
		this.take('unanswered');
	}

	protected inputOf(status: number): NonInviteServerInput {
		return status < 200 ? 'provisional' : 'final';
	}

	protected next(state: NonInviteServerState, input: NonInviteServerInput): Step<NonInviteServerState> {
		return stepNonInviteServer(state, input);
	}
}
