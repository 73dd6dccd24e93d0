import { composeAck } from '../message/derive';
import type { SipRequest, SipResponse } from '../message/message';
import { parseText } from '../message/parse';
import type { Flow } from '../transport/flow';
import { beginInviteClient, type InviteClientInput, type InviteClientState, stepInviteClient } from './invite-client';
import type { Output, Step, TimerName } from './machine';
import { beginNonInviteClient, type NonInviteClientInput, type NonInviteClientState, stepNonInviteClient } from './non-invite-client';
import { Transaction, type Waiting } from './transaction';

/** Whoever sent a request. */
export interface ClientUser {
	/** A response: each provisional one, the final one, and each 2xx to INVITE that comes after it. */
	response(response: SipResponse, flow: Flow): void;
	/** No final response will come. */
	failed(why: 'timeout' | 'transport'): void;
}

/** A request on its way, its bytes already written. */
export interface ClientRequest {
	readonly method: string;
	readonly branch: string;
	readonly text: string;
	readonly flow: Flow;
	readonly user: ClientUser;
}

interface Ending extends Waiting {
	ended(): void;
}

/** A client transaction of either kind (RFC 3261 §17.1). */
export type ClientTransaction = InviteClient | NonInviteClient;

abstract class Client<State, Input extends string> extends Transaction<State, Input> {
	readonly #text: string;
	readonly #flow: Flow;
	#user: ClientUser | undefined;
	readonly #ending: Ending;
	readonly #stopWatching: () => void;
	#response: { message: SipResponse; flow: Flow } | undefined;
	#parsed: SipRequest | undefined;

	constructor({ text, flow, user }: ClientRequest, ending: Ending) {
		super(ending);
		this.#text = text;
		this.#flow = flow;
		this.#user = user;
		this.#ending = ending;
		this.#stopWatching = flow.onLost(() => this.lost());
	}

	get flow(): Flow {
		return this.#flow;
	}

	/** The request as it was sent. */
	get request(): SipRequest {
		this.#parsed ??= parseText(this.#text) as SipRequest;
		return this.#parsed;
	}

	/** The request is read again if it is ever asked for. */
	letGo(): void {
		this.#parsed = undefined;
	}

	protected abstract lost(): void;

	protected override lingers(timer: TimerName): void {
		// After a failure, or without INVITE, no copy is for the user; a 2xx to INVITE always is (RFC 6026 §7.2).
		if (timer === 'M') return;
		this.#user = undefined;
		this.letGo();
	}

	protected answered(input: Input, message: SipResponse, flow: Flow): void {
		this.#response = { message, flow };
		this.take(input);
		this.#response = undefined;
	}

	protected perform(output: Exclude<Output, { do: 'start' | 'stop' | 'linger' }>): void {
		switch (output.do) {
			case 'send':
				// Into a stream that has gone meanwhile nothing can be sent.
				if (this.#flow.open) this.#flow.send(this.#text);
				else this.lost();
				return;
			case 'acknowledge':
				if (this.#response !== undefined) this.#flow.send(composeAck(this.request, this.#response.message));
				return;
			case 'deliver':
				if (this.#response !== undefined) this.#user?.response(this.#response.message, this.#response.flow);
				return;
			case 'give-up':
				this.#user?.failed(output.why);
				return;
			case 'end':
				this.#stopWatching();
				this.#ending.ended();
		}
	}
}

/** The client side of an INVITE (RFC 3261 §17.1.1). */
export class InviteClient extends Client<InviteClientState, InviteClientInput> {
	/** Sends the request. */
	send(): void {
		this.begin(beginInviteClient(this.flow.transport !== 'udp'));
	}

	/** A provisional response has come and no final one: only now may it be cancelled (RFC 3261 §9.1). */
	get proceeding(): boolean {
		return this.state?.phase === 'proceeding';
	}

	/** A CANCEL has brought no final response: stop waiting for one. */
	cancelledInVain(): void {
		this.take('cancelled in vain');
	}

	receive(response: SipResponse, flow: Flow): void {
		this.answered(response.status < 200 ? 'provisional' : response.status < 300 ? 'success' : 'failure', response, flow);
	}

	protected next(state: InviteClientState, input: InviteClientInput): Step<InviteClientState> {
		return stepInviteClient(state, input);
	}

	protected lost(): void {
		this.take('transport lost');
	}
}

/** The client side of every other request (RFC 3261 §17.1.2). */
export class NonInviteClient extends Client<NonInviteClientState, NonInviteClientInput> {
	/** Sends the request. */
	send(): void {
		this.begin(beginNonInviteClient(this.flow.transport !== 'udp'));
	}

	receive(response: SipResponse, flow: Flow): void {
		this.answered(response.status < 200 ? 'provisional' : 'final', response, flow);
	}

	protected next(state: NonInviteClientState, input: NonInviteClientInput): Step<NonInviteClientState> {
		return stepNonInviteClient(state, input);
	}

	protected lost(): void {
		this.take('transport lost');
	}
}
