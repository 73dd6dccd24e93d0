import { type Core, type Notification, type Session, SessionState, URI } from 'sip.js';
import type { Cancel, Clock, Millis, Stream } from '../kernel';
import type { Hertz, Picture } from '../media';
import { readRetryAfter } from '../sip';
import type { CallEnd, SipCall } from './call';
import { CallMedia, type CallMediaOptions } from './call-media';
import { forgetMissingAcks, isAckMissing, isInviteUnderWay, isReInviteAckMissing, terminate } from './hidden';
import { Negotiation } from './negotiation';
import { type Party, partyOf } from './party';
import { reasonOf } from './reason';
import type { Turn } from './turns';
import { Waits } from './waits';

/** 64·T1: the longest that anything is waited for (RFC 3261 §17). */
export const TRANSACTION_MS = 32_000;

/** How often is looked whether an INVITE that is under way is over. */
const LOOK_EVERY_MS = 500;
const ATTEMPTS = 10;
const DTMF_MS = 160;
/** What a telephone says when its user hangs up (Q.850 §2.2.7.1.1). */
const NORMAL_CLEARING = 'Reason: Q.850;cause=16;text="Normal call clearing"';

const NO_ACK: CallEnd = { by: 'local', status: 408, reason: 'no ACK' };

/** What a call needs of its user agent. */
export interface CallContext extends CallMediaOptions {
	readonly clock: Clock;
	readonly stream: Stream;
	readonly turn: Turn;
}

/** An act came too late, or the other side refused it. */
export class CallActFailed extends Error {
	constructor(
		what: string,
		/** Status of the answer, if there was one. */
		readonly status?: number,
	) {
		super(what);
		this.name = 'CallActFailed';
	}
}

type Response = Core.IncomingResponseMessage;

/** What both directions of a call have in common, over a session of sip.js. */
export abstract class SessionCall implements SipCall {
	abstract readonly direction: SipCall['direction'];
	protected readonly context: CallContext;
	#session: Session | undefined;
	#state: SipCall['state'];
	#party: Party;
	#ended: CallEnd | undefined;
	#cause: CallEnd | undefined;
	#holding = false;
	#transferring = false;
	#renegotiation: Promise<void> = Promise.resolve();
	/** Keys go one after the other: of two that overtake each other the far side refuses the one that was pressed first (RFC 3261 §12.2.2). */
	#keys: Promise<void> = Promise.resolve();
	readonly #seers: (() => void)[] = [];
	readonly #waits: Waits;
	readonly #media: CallMedia;
	/** Acts that end it and have no answer yet. */
	readonly #closing = new Set<() => void>();
	#ackWatch: Cancel | undefined;

	protected constructor(context: CallContext, state: 'calling' | 'ringing', party: Party) {
		this.context = context;
		this.#waits = new Waits(context.clock);
		this.#media = new CallMedia(context);
		this.#state = state;
		this.#party = party;
	}

	get state(): SipCall['state'] {
		return this.#state;
	}

	get held(): SipCall['held'] {
		return this.#state === 'established' ? (this.negotiation?.held ?? 'no') : 'no';
	}

	get party(): Party {
		return this.#party;
	}

	get ended(): CallEnd | undefined {
		return this.#ended;
	}

	/** Whether nothing of it is alive any more: its user has long done with it then. */
	get isOver(): boolean {
		const released = this.#session === undefined || this.#session.state === SessionState.Terminated;
		return this.#ended !== undefined && released && this.#closing.size === 0;
	}

	isOf(session: Session): boolean {
		return this.#session === session;
	}

	onChange(see: () => void): void {
		this.#seers.push(see);
	}

	abstract answer(): Promise<void>;
	abstract decline(status?: number): Promise<void>;
	abstract redirect(to: string): Promise<void>;
	/** Ends it before it was answered. */
	protected abstract withdraw(): Promise<void>;

	hangUp(): Promise<void> {
		return this.context.turn(async () => {
			if (this.#ended !== undefined) return;
			await (this.#state === 'established' ? this.#bye() : this.withdraw());
		});
	}

	hold(): Promise<void> {
		return this.#renegotiate(true);
	}

	resume(): Promise<void> {
		return this.#renegotiate(false);
	}

	sendDigit(digit: string): Promise<void> {
		const sent = this.#keys.then(() => this.#sendKey(digit));
		this.#keys = sent.catch(() => undefined);
		return sent;
	}

	#sendKey(digit: string): Promise<void> {
		return this.context.turn(async () => {
			if (!/^[0-9*#A-D]$/.test(digit)) throw new CallActFailed(`${JSON.stringify(digit)} is no key of a telephone`);
			const session = this.#established();
			const body = { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: `Signal=${digit}\r\nDuration=${DTMF_MS}\r\n` };
			const { status, message } = await this.#answerTo((requestDelegate) => session.info({ requestOptions: { body }, requestDelegate }));
			if (status >= 300) this.#refused('the digit was refused', status, message);
		});
	}

	transfer(to: string | SipCall): Promise<void> {
		return this.context.turn(async () => {
			const session = this.#established();
			// sip.js tells what becomes of a REFER to whoever sent the last one.
			if (this.#transferring) throw new CallActFailed('the call is being transferred already');
			const target = to instanceof SessionCall ? to.#established() : new URI('sip', String(to), session.userAgent.configuration.uri.host);
			this.#transferring = true;
			const transferred = this.#waits.for<void>((done, failed) => {
				const refuse = (status: number, reason = '') => failed(new CallActFailed(`the transfer was refused: ${status} ${reason}`, status));
				const onNotify = (notification: Notification) => {
					void notification.accept();
					const [, status, reason] = /^SIP\/2\.0 (\d{3}) ?(.*)/.exec(notification.request.body) ?? [];
					if (status === undefined || Number(status) < 200) return;
					if (Number(status) >= 300) refuse(Number(status), reason);
					else done();
				};
				const onReject = ({ message }: { message: Response }) => refuse(message.statusCode ?? 500, message.reasonPhrase);
				session.refer(target, { onNotify, requestDelegate: { onReject, onRedirect: onReject } }).catch(failed);
			});
			await transferred.finally(() => {
				this.#transferring = false;
			});
		});
	}

	/** Its user agent stops: whatever waits is given up. */
	abandon(): void {
		this.because({ by: 'local' });
		this.finish();
		for (const done of [...this.#closing]) done();
		if (this.#session !== undefined) forgetMissingAcks(this.#session);
	}

	hears(): Hertz | undefined {
		return this.#media.hears();
	}

	sees(): Picture | undefined {
		return this.#media.sees();
	}

	/** The ports of its media are known. */
	listen(port: number, videoPort: number | undefined): void {
		if (this.#ended === undefined) this.#media.open(port, videoPort, () => this.held === 'no' || this.held === 'remote');
	}

	/** What its media has open. */
	/** The lowest of the ports of its media; undefined before they are known. */
	get mediaPort(): number | undefined {
		return this.#media.port;
	}

	get mediaRemains(): Record<string, number> {
		return this.#media.remains();
	}

	/** The exchange of descriptions is complete. */
	negotiated(): void {
		this.#media.follow(this.negotiation);
		if (this.#state === 'established') this.changed();
	}

	protected get session(): Session | undefined {
		return this.#session;
	}

	protected get negotiation(): Negotiation | undefined {
		const handler = this.#session?.sessionDescriptionHandler;
		return handler instanceof Negotiation ? handler : undefined;
	}

	/** Takes hold of the session. */
	protected attend(session: Session): void {
		this.#session = session;
		session.delegate = {
			onBye: (bye) => {
				this.remoteCause(bye.request);
				void bye.accept();
			},
			onCancel: (cancel) => this.remoteCause(cancel.request, 487),
			onInvite: (request, _response, status) => {
				this.identified(request.getHeader('P-Asserted-Identity'));
				if (status === 200) this.#watchForAck(session);
			},
			onAck: () => {
				if (!isReInviteAckMissing(session)) this.#ackWatch?.();
			},
			onInfo: (info) => void info.accept(),
			// To be transferred is not for these telephones to follow: the PBX does that for them.
			onRefer: (referral) => void referral.reject({ statusCode: 603 }),
		};
		session.stateChange.addListener((state) => {
			if (state === SessionState.Established) this.become('established');
			if (state !== SessionState.Terminated) return;
			if (isAckMissing(session)) this.because(NO_ACK);
			forgetMissingAcks(session);
			// sip.js tells of the answer that was the cause right after the state.
			queueMicrotask(() => this.finish());
		});
	}

	protected become(state: 'ringing' | 'established'): void {
		if (this.#ended !== undefined || this.#state === state) return;
		this.#state = state;
		this.changed();
	}

	/** Who the other party says it is, asserted by the network (RFC 3325). */
	protected identified(asserted: string | undefined): void {
		const party = asserted === undefined ? undefined : partyOf(asserted);
		if (party === undefined || (party.name === this.#party.name && party.number === this.#party.number)) return;
		this.#party = party;
		this.changed();
	}

	/** The first cause of an end is the one that counts. */
	protected because(cause: CallEnd): void {
		this.#cause ??= cause;
	}

	protected remoteCause(request: Core.IncomingRequestMessage, status?: number): void {
		const { status: cause = status, text } = reasonOf(request.getHeaders('Reason'));
		this.because({ by: 'remote', ...(cause === undefined ? {} : { status: cause }), ...(text === undefined ? {} : { reason: text }) });
	}

	protected refusal(response: Response): void {
		const { status = response.statusCode, text = response.reasonPhrase } = reasonOf(response.getHeaders('Reason'));
		this.because({ by: 'remote', ...(status === undefined ? {} : { status }), ...(text ? { reason: text } : {}) });
	}

	/** For the user it is over. */
	protected finish(): void {
		if (this.#ended !== undefined) return;
		this.#ackWatch?.();
		this.#media.close();
		this.#state = 'ended';
		this.#ended = this.#cause ?? { by: 'local' };
		this.#waits.end(new CallActFailed('the call is over'));
		this.changed();
	}

	protected changed(): void {
		for (const see of this.#seers) see();
	}

	/** Runs `work` until it says that it is done, but not longer than `within`, nor than the user agent lives. */
	protected closing(within: Millis, work: (done: () => void) => void): Promise<void> {
		return new Promise((closed) => {
			const done = () => {
				this.#closing.delete(done);
				cancel();
				closed();
			};
			const cancel = this.context.clock.at(this.context.clock.now() + within, done);
			this.#closing.add(done);
			work(done);
		});
	}

	#established(): Session {
		if (this.#session === undefined || this.#state !== 'established') throw new CallActFailed(`the call is ${this.#state}`);
		return this.#session;
	}

	#bye(): Promise<void> {
		const session = this.#established();
		const { dialog } = session;
		this.because({ by: 'local' });
		return this.closing(2 * TRANSACTION_MS, (done) => {
			const requestDelegate = { onAccept: done, onReject: done, onRedirect: done };
			session.bye({ requestOptions: { extraHeaders: [NORMAL_CLEARING] }, requestDelegate }).catch(done);
			// While the ACK is missing sip.js waits with the BYE, and is not prepared for theirs.
			if (session.state === SessionState.Terminating && dialog?.delegate !== undefined) {
				dialog.delegate.onBye = (bye) => {
					bye.accept();
					terminate(session);
					done();
				};
			}
			this.finish();
		});
	}

	/** One after the other: each act begins when the one before it has its answer. */
	#renegotiate(holding: boolean): Promise<void> {
		const act = () => this.context.turn(() => this.#reInviteUntilAnswered(holding));
		const done = this.#renegotiation.then(act);
		this.#renegotiation = done.catch(() => undefined);
		return done;
	}

	async #reInviteUntilAnswered(holding: boolean): Promise<void> {
		const session = this.#established();
		const { negotiation } = this;
		if (negotiation === undefined || this.#holding === holding) return;
		for (let attempt = 1; ; attempt++) {
			while (isInviteUnderWay(session)) await this.#waits.pause(LOOK_EVERY_MS);
			negotiation.holding = holding;
			const { status, message } = await this.#answerTo((requestDelegate) => session.invite({ requestDelegate }));
			if (status < 300) {
				this.#holding = holding;
				return;
			}
			negotiation.holding = this.#holding;
			if (attempt === ATTEMPTS || (status !== 491 && status !== 500)) return this.#refused('the re-INVITE was refused', status, message);
			await this.#waits.pause(this.#retryAfter(status, message));
		}
	}

	/** RFC 3261 §14.1 after 491: who made the Call-ID waits 2.1 to 4 s, the other up to 2 s. §14.2 after 500: what it says. */
	#retryAfter(status: number, message: Response): Millis {
		const { stream } = this.context;
		if (status === 491) return 10 * (this.direction === 'outgoing' ? stream.integer(210, 400) : stream.integer(0, 200));
		return (readRetryAfter(message.getHeader('Retry-After')) ?? 2) * 1000;
	}

	/** RFC 3261 §12.2.1.2: 481 and 408 end the dialog. */
	#refused(what: string, status: number, message: Response): never {
		if ((status === 481 || status === 408) && this.#state === 'established') {
			this.because({ by: 'remote', status, reason: message.reasonPhrase ?? '' });
			void this.#bye();
		}
		throw new CallActFailed(`${what}: ${status} ${message.reasonPhrase ?? ''}`, status);
	}

	/** The final answer to a request within the dialog. */
	#answerTo(send: (requestDelegate: Core.OutgoingRequestDelegate) => Promise<unknown>): Promise<{ status: number; message: Response }> {
		return this.#waits.for((answered, failed) => {
			const done = ({ message }: { message: Response }) => answered({ status: message.statusCode ?? 500, message });
			send({ onAccept: done, onReject: done, onRedirect: done }).catch(failed);
		});
	}

	/** RFC 3261 §13.3.1.4, §14.2: without ACK for 64·T1 the session is to be ended. */
	#watchForAck(session: Session): void {
		const { clock } = this.context;
		this.#ackWatch?.();
		this.#ackWatch = clock.at(clock.now() + TRANSACTION_MS + 1, () => {
			if (this.#state !== 'established' || !isReInviteAckMissing(session)) return;
			this.because(NO_ACK);
			void this.#bye();
		});
	}
}
