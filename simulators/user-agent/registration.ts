import { type Core, equivalentURI, type UserAgent } from 'sip.js';
import { type Cancel, type Clock, scope } from '../kernel';
import { listsOption, readRetryAfter } from '../sip';
import { authorize, type Credentials, credentialsOf, hasBeenAuthorized } from './hidden';

const ALLOW = 'Allow: ACK, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS';

/** The registrar refused, or did not answer. */
export class RegistrationRefused extends Error {
	constructor(
		/** Final status; 408 when there was none, 503 when there was no connection. */
		readonly status: number,
		reason: string,
		/** How long nobody is to ask again, where the registrar says it (RFC 3261 §20.33). */
		readonly retryAfterSeconds?: number,
	) {
		super(`the registration was refused: ${status} ${reason}`);
		this.name = 'RegistrationRefused';
	}
}

/** What a 200 to REGISTER says of the flow that it came over. */
export interface AcceptedFlow {
	/** The phone is reached over it (§6). */
	readonly isKept: boolean;
	/** How often the server wants to hear something (§10), if at all. */
	readonly timerSeconds: number | undefined;
}

export interface RegistrationOptions {
	readonly userAgent: UserAgent;
	readonly clock: Clock;
	/** Whose turn a refresh is. */
	readonly owner: string;
	readonly instanceId: string;
	readonly expiresSeconds: number;
	/** The registrar has accepted it, and says this of the flow (RFC 5626). */
	readonly accepted: (flow: AcceptedFlow) => void;
	readonly changed: (registered: boolean, status?: number, retryAfterSeconds?: number) => void;
	/** Nobody has answered a REGISTER: the way to the registrar is no good. */
	readonly unanswered: () => void;
}

type Response = Core.IncomingResponseMessage;

/**
 * The binding of one contact (RFC 3261 §10.2). sip.js's own `Registerer` is not used: it asks again without end while
 * the registrar answers 423, waits for ever after some answers, and sends credentials again with a used nonce count.
 */
export class Registration {
	readonly #options: RegistrationOptions;
	#expiresSeconds: number;
	#registered = false;
	#refresh: Cancel | undefined;
	#last: { callId: string; fromTag: string; message: { cseq: number } } | undefined;
	/** What the registrar last accepted; it goes with the next REGISTER, so that a refresh takes one round trip. */
	#credentials: Credentials | undefined;
	#work: Promise<void> = Promise.resolve();
	#waiting: ((status: number, reason: string) => void) | undefined;

	constructor(options: RegistrationOptions) {
		this.#options = options;
		this.#expiresSeconds = options.expiresSeconds;
	}

	get registered(): boolean {
		return this.#registered;
	}

	/** Timers that are set. */
	get timers(): number {
		return this.#refresh === undefined ? 0 : 1;
	}

	/** @throws {RegistrationRefused} */
	register(): Promise<void> {
		return this.#inTurn(() => this.#register());
	}

	/** Settles when it is answered, whatever the answer. */
	unregister(): Promise<void> {
		return this.#inTurn(async () => {
			this.#stopRefreshing();
			try {
				await this.#request(0);
			} finally {
				this.#become(false);
			}
		}).catch(() => undefined);
	}

	/** The connection is gone: the binding is worth nothing. @param status why, if it has not been closed here. */
	lost(status?: number): void {
		this.#stopRefreshing();
		this.#waiting?.(503, 'Connection Lost');
		this.#become(false, status);
	}

	/** A registration may only begin when the one before it is answered (RFC 3261 §10.2). */
	#inTurn(act: () => Promise<void>): Promise<void> {
		const done = this.#work.then(act);
		this.#work = done.catch(() => undefined);
		return done;
	}

	async #register(): Promise<void> {
		this.#stopRefreshing();
		try {
			let response = await this.#request(this.#expiresSeconds);
			if (response.statusCode === 423) response = await this.#request(this.#lengthened(response));
			this.#check(response);
			this.#options.accepted(flowOf(response));
			this.#refreshAt(grantedSeconds(response, this.#options.userAgent, this.#expiresSeconds) / 2);
			this.#become(true, response.statusCode);
		} catch (error) {
			const refused = error instanceof RegistrationRefused ? error : undefined;
			if (refused?.status === 408) this.#options.unanswered();
			this.#become(false, refused?.status, refused?.retryAfterSeconds);
			throw error;
		}
	}

	/** 423: what the registrar wants at least, from now on (RFC 3261 §10.2.8). */
	#lengthened(response: Response): number {
		const minimum = Number(response.getHeader('Min-Expires'));
		if (!(minimum > this.#expiresSeconds)) this.#check(response);
		this.#expiresSeconds = minimum;
		return minimum;
	}

	#check(response: Response): void {
		const { statusCode = 500, reasonPhrase = '' } = response;
		if (statusCode >= 300) throw new RegistrationRefused(statusCode, reasonPhrase, readRetryAfter(response.getHeader('Retry-After')));
	}

	#refreshAt(afterSeconds: number): void {
		const { clock, owner } = this.#options;
		this.#refresh = clock.at(clock.now() + afterSeconds * 1000, () => {
			scope.enter(owner);
			// A refusal is told by `changed`.
			this.register().catch(() => undefined);
		});
	}

	/** One REGISTER; sip.js answers one challenge to it, and no second one: then the user is asked, not the registrar again. */
	#request(expiresSeconds: number): Promise<Response> {
		const { userAgent, instanceId } = this.#options;
		const { userAgentCore: core, contact } = userAgent;
		const { aor } = core.configuration;
		const registrar = aor.clone();
		registrar.user = undefined;
		const headers = [
			`Contact: ${contact.toString({ register: true })};reg-id=1;+sip.instance="<urn:uuid:${instanceId}>";expires=${expiresSeconds}`,
			`Expires: ${expiresSeconds}`,
			ALLOW,
		];
		const again = this.#last === undefined ? {} : { callId: this.#last.callId, fromTag: this.#last.fromTag, cseq: this.#last.message.cseq + 1 };
		const message = core.makeOutgoingRequestMessage('REGISTER', registrar, aor, aor, again, headers);
		this.#last = { callId: message.callId, fromTag: message.fromTag, message };
		const ahead = this.#credentials;
		this.#credentials = undefined;
		if (ahead !== undefined) authorize(message, ahead);
		return new Promise((answered, refused) => {
			const done = ({ message: response }: { message: Response }) => {
				this.#waiting = undefined;
				if (response.statusCode !== 401) this.#credentials = credentialsOf(request) ?? ahead;
				answered(response);
			};
			this.#waiting = (status, reason) => {
				this.#waiting = undefined;
				refused(new RegistrationRefused(status, reason));
			};
			const request = core.register(message, { onAccept: done, onReject: done, onRedirect: done });
			if (ahead !== undefined) hasBeenAuthorized(request);
		});
	}

	#stopRefreshing(): void {
		this.#refresh?.();
		this.#refresh = undefined;
	}

	#become(registered: boolean, status?: number, retryAfterSeconds?: number): void {
		if (this.#registered === registered) return;
		this.#registered = registered;
		this.#options.changed(registered, status, retryAfterSeconds);
	}
}

function flowOf(response: Response): AcceptedFlow {
	const seconds = Number(response.getHeader('Flow-Timer'));
	return { isKept: listsOption(response.getHeader('Require') ?? '', 'outbound'), timerSeconds: seconds > 0 ? seconds : undefined };
}

/** What the registrar grants to this contact; without a word about it, what the Expires header says. */
function grantedSeconds(response: Response, { contact }: UserAgent, askedSeconds: number): number {
	const contacts = response.getHeaders('Contact').map((_, n) => response.parseHeader('Contact', n));
	const own = contacts.find((binding) => equivalentURI(binding.uri, contact.uri)) ?? (contacts.length === 1 ? contacts[0] : undefined);
	const granted = Number(own?.getParam('expires') ?? response.getHeader('Expires') ?? askedSeconds);
	return granted > 0 ? granted : askedSeconds;
}
