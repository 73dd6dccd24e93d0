import { Core, type UserAgent } from 'sip.js';
import { countChallenge } from './hidden';
import { TurnTimer, type TurnTimerOptions } from './turn-timer';

/** How long an end waits for the last NOTIFY. */
const END_WITHIN_MS = 8_000;
/** RFC 6665 §4.1.2.2, Timer N: as long as a NOTIFY may take after its SUBSCRIBE. */
const AGAIN_AFTER_MS = 32_000;

export interface SubscriptionOptions extends TurnTimerOptions {
	readonly userAgent: UserAgent;
	/** The event package, and the type of its bodies. */
	readonly event: string;
	readonly contentType: string;
	readonly expiresSeconds: number;
	readonly notified: (contentType: string, body: string) => void;
}

/**
 * A subscription to an event package for one's own line (RFC 6665 §4.1). sip.js's own `Subscriber` is not used: it cannot send a body
 * with a refresh, and counts wrongly after one that was challenged.
 */
export class Subscription {
	readonly #options: SubscriptionOptions;
	readonly #refresh: TurnTimer;
	#first: Core.OutgoingSubscribeRequest | undefined;
	#dialog: Core.Subscription | undefined;
	#over: (() => void) | undefined;
	/** A SUBSCRIBE in the dialog that has no answer yet. */
	#asking: Promise<number> | undefined;
	/** Settled when it is known whether there is a subscription. */
	#known: { readonly done: Promise<void>; readonly settle: () => void } | undefined;

	constructor(options: SubscriptionOptions) {
		this.#options = options;
		this.#refresh = new TurnTimer(options);
	}

	/** Timers that are set. */
	get timers(): number {
		return this.#refresh.count;
	}

	/** Subscribes, unless that has been done. One that is refused for good is not tried again. */
	begin(): void {
		if (this.#first !== undefined || this.#dialog !== undefined) return;
		const { userAgent, expiresSeconds } = this.#options;
		const { userAgentCore: core } = userAgent;
		const { aor } = core.configuration;
		const message = core.makeOutgoingRequestMessage('SUBSCRIBE', aor, aor, aor, {}, this.#headers(expiresSeconds));
		const isCurrent = () => this.#first === first;
		const first = core.subscribe(message, {
			onNotify: ({ request, subscription }) => {
				if (isCurrent()) this.#take(subscription);
				this.#read(request);
			},
			onNotifyTimeout: () => {
				if (isCurrent()) this.#lost();
			},
			onReject: ({ message: { statusCode = 500 } }) => {
				if (!isCurrent()) return;
				this.#first = undefined;
				this.#known?.settle();
				// The line has no such service, or the server does not know the package: asking again does not change that.
				if (statusCode >= 500 && statusCode < 600 && statusCode !== 501) this.#againAfter(AGAIN_AFTER_MS);
			},
		});
		this.#first = first;
		let settle = () => {};
		const done = new Promise<void>((resolve) => {
			settle = resolve;
		});
		this.#known = { done, settle };
	}

	/** Asks for a change with a SUBSCRIBE; gives the status that answers it, 480 when there is no subscription. */
	async push(body: string): Promise<number> {
		if (this.#first !== undefined) await this.#whetherThereIsOne();
		const dialog = this.#dialog;
		if (dialog === undefined) return 480;
		const { contentType, expiresSeconds } = this.#options;
		return this.#ask(dialog, expiresSeconds, { contentDisposition: 'session', contentType, content: body });
	}

	/** Unsubscribes; settles when the last NOTIFY has come, or does not come. */
	async end(): Promise<void> {
		const { clock } = this.#options;
		if (this.#first !== undefined) await this.#whetherThereIsOne();
		const dialog = this.#dialog;
		if (dialog === undefined) return this.drop();
		await new Promise<void>((settle) => {
			const cancel = clock.at(clock.now() + END_WITHIN_MS, settle);
			this.#over = () => {
				cancel();
				settle();
			};
			void this.#ask(dialog, 0);
		});
		this.drop();
	}

	/** Forgets it without a word: the network has gone, or the phone. */
	drop(): void {
		this.#refresh.stop();
		this.#first?.waitNotifyStop();
		this.#first = undefined;
		this.#dialog?.dispose();
		this.#dialog = undefined;
		this.#asking = undefined;
		this.#over?.();
		this.#over = undefined;
		this.#known?.settle();
	}

	/** Settles when a subscription that was asked for is there, or is not to be had; or after a while. */
	#whetherThereIsOne(): Promise<void> {
		const { clock } = this.#options;
		return new Promise((settle) => {
			const cancel = clock.at(clock.now() + END_WITHIN_MS, settle);
			void this.#known?.done.then(() => {
				cancel();
				settle();
			});
		});
	}

	#headers(expiresSeconds: number): string[] {
		const { userAgent, event, contentType } = this.#options;
		return [`Event: ${event}`, `Expires: ${expiresSeconds}`, `Accept: ${contentType}, multipart/mixed`, `Contact: ${userAgent.contact}`];
	}

	#take(dialog: Core.Subscription | undefined): void {
		this.#first = undefined;
		this.#dialog = dialog;
		this.#known?.settle();
		if (dialog === undefined) return;
		dialog.delegate = {
			onNotify: (request) => {
				this.#read(request);
				if (dialog.subscriptionState === Core.SubscriptionState.Terminated && this.#dialog === dialog) this.#lost();
			},
			onTerminated: () => {
				if (this.#dialog === dialog) this.#lost();
			},
		};
		this.#againAfter((dialog.subscriptionExpires / 2) * 1_000);
	}

	#read(request: Core.IncomingNotifyRequest): void {
		void request.accept();
		const { body } = request.message;
		if (body !== '') this.#options.notified(request.message.getHeader('Content-Type') ?? '', body);
	}

	/** The subscription is over, and was not ended here: another takes its place. */
	#lost(): void {
		const ended = this.#over !== undefined;
		this.drop();
		if (!ended) this.#againAfter(AGAIN_AFTER_MS);
	}

	#againAfter(ms: number): void {
		this.#refresh.set(ms, () => {
			if (this.#dialog === undefined) this.begin();
			else void this.#ask(this.#dialog, this.#options.expiresSeconds);
		});
	}

	/** Sends a SUBSCRIBE in the dialog when the one before it has its answer: sip.js counts wrongly where one overtakes a challenged one. */
	async #ask(dialog: Core.Subscription, expiresSeconds: number, body?: Core.Body): Promise<number> {
		while (this.#asking !== undefined) await this.#asking;
		if (this.#dialog !== dialog) return 480;
		const asking = new Promise<number>((answered) => {
			const done = ({ message: { statusCode = 500 } }: Core.IncomingResponse) => {
				countChallenge(dialog, request);
				if (this.#dialog === dialog && expiresSeconds > 0 && statusCode < 300) this.#againAfter((dialog.subscriptionExpires / 2) * 1_000);
				answered(statusCode);
			};
			const options = { extraHeaders: this.#headers(expiresSeconds), ...(body && { body }) };
			const request = dialog.subscribe({ onAccept: done, onReject: done, onRedirect: done }, options);
		});
		this.#asking = asking;
		try {
			return await asking;
		} finally {
			if (this.#asking === asking) this.#asking = undefined;
		}
	}
}
