import { endsSubscription, type Reply, type SipDialog, type SipRequest } from '../../drachtio';
import type { Millis } from '../../kernel';
import type { CallControl } from '../calls';
import type { LineKind, User } from '../enterprise';
import type { Authentication } from '../registrar';

/** RFC 3842 §3.4; as-feature-event names none. */
const DEFAULT_S = 3_600;
const LONGEST_S = 86_400;

/** A line of a user. */
export interface UserLine {
	readonly user: User;
	readonly kind: LineKind;
	readonly linePort: string;
}

/** What a NOTIFY says. */
export interface Notified {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** What can be subscribed to. */
export interface Offered {
	/** As the header Event names it. */
	readonly event: string;
	/** All there is to say, for whoever has subscribed just now. */
	readonly state: (line: UserLine) => Notified;
	/** Does what the body of a SUBSCRIBE wants; gives the status that answers it. A package without does not read bodies. */
	readonly wanted?: (user: User, request: SipRequest) => number;
}

interface Subscription {
	readonly dialog: SubscriptionDialog;
	readonly line: UserLine;
	expiresAt: Millis;
	/** The line was taken away from whose it was. */
	lineGone: boolean;
	/** The subscriber no longer wants or takes a NOTIFY. */
	over: boolean;
	/** NOTIFYs go one after the other, so that none overtakes another. */
	work: Promise<void>;
}

type SubscriptionDialog = Omit<SipDialog, 'on'> & {
	on(event: 'subscribe', see: (request: SipRequest, reply: Reply) => void): void;
	/** drachtio-srf has answered it. */
	on(event: 'unsubscribe', see: () => void): void;
};

/** The phones that have subscribed to one event package (RFC 6665 §4.2). */
export class EventSubscriptions {
	#subscriptions: Subscription[] = [];

	constructor(
		private readonly control: CallControl,
		private readonly authentication: Authentication,
		private readonly offered: Offered,
	) {}

	get event(): string {
		return this.offered.event;
	}

	/** Whether it is what a SUBSCRIBE asks for. */
	isAskedFor(request: SipRequest): boolean {
		return request.has('Event') && request.get('Event').split(';')[0]?.trim().toLowerCase() === this.offered.event;
	}

	/** A SUBSCRIBE outside any dialog. */
	async subscribe(request: SipRequest, reply: Reply): Promise<void> {
		const { clock, srf } = this.control;
		const found = this.authentication.authenticate(request, reply);
		if (found === undefined || this.#refused(found.user, request, reply)) return;
		const line: UserLine = { user: found.user, kind: found.kind, linePort: found.line.linePort };
		const seconds = granted(request);
		const dialog = (await srf.createUAS(request, reply, { headers: { Expires: seconds } })) as unknown as SubscriptionDialog;
		const expiresAt = clock.now() + seconds * 1_000;
		const subscription: Subscription = { dialog, line, expiresAt, lineGone: false, over: false, work: Promise.resolve() };
		this.#subscriptions.push(subscription);
		dialog.on('subscribe', (renewal, answer) => this.#renew(subscription, renewal, answer));
		dialog.on('unsubscribe', () => {
			subscription.expiresAt = clock.now();
			this.#notify(subscription, this.offered.state);
		});
		this.#notify(subscription, this.offered.state);
	}

	/** Tells everybody who has subscribed to what is the user's. */
	tell(userId: string, what: (line: UserLine) => Notified): void {
		const now = this.control.clock.now();
		this.#subscriptions = this.#subscriptions.filter(({ expiresAt }) => expiresAt > now);
		for (const subscription of this.#subscriptions) if (subscription.line.user.id === userId) this.#notify(subscription, what);
	}

	/** The line is nobody's any more: who has subscribed as it hears that it is over. */
	end(linePort: string): void {
		const gone = this.#subscriptions.filter(({ line }) => line.linePort === linePort);
		this.#subscriptions = this.#subscriptions.filter((one) => !gone.includes(one));
		for (const subscription of gone) {
			subscription.lineGone = true;
			this.#notify(subscription, this.offered.state);
		}
	}

	#renew(subscription: Subscription, request: SipRequest, reply: Reply): void {
		// It has run out, or a NOTIFY was refused, and it was removed (RFC 6665 §4.2.2): the phone has to subscribe anew.
		if (!this.#subscriptions.includes(subscription) || subscription.expiresAt <= this.control.clock.now()) {
			reply.send(481);
			return;
		}
		const line = this.authentication.authenticate(request, reply);
		if (line === undefined) return;
		if (line.user.id !== subscription.line.user.id) {
			reply.send(403);
			return;
		}
		if (this.#refused(line.user, request, reply)) return;
		const seconds = granted(request);
		subscription.expiresAt = this.control.clock.now() + seconds * 1_000;
		reply.send(200, { headers: { Expires: seconds } });
		this.#notify(subscription, this.offered.state);
	}

	/** Does what the body wants; when that is not possible the SUBSCRIBE is refused, and a subscription stays as it was. */
	#refused(user: User, request: SipRequest, reply: Reply): boolean {
		const status = request.body && this.offered.wanted !== undefined ? this.offered.wanted(user, request) : 200;
		if (status >= 300) reply.send(status);
		return status >= 300;
	}

	#notify(subscription: Subscription, what: (line: UserLine) => Notified): void {
		subscription.work = subscription.work.then(async () => {
			if (subscription.over) return;
			const { line, expiresAt } = subscription;
			const user = subscription.lineGone ? undefined : this.control.provisioning.line({ linePort: line.linePort })?.user;
			const isTheirs = user?.id === line.user.id;
			const left = isTheirs ? Math.max(0, Math.ceil((expiresAt - this.control.clock.now()) / 1_000)) : 0;
			const { headers, body } = isTheirs ? what({ ...line, user }) : { headers: {}, body: '' };
			// RFC 6665 §4.1.3.
			const ended = `terminated;reason=${isTheirs ? 'timeout' : 'noresource'}`;
			const all = { Event: this.offered.event, 'Subscription-State': left === 0 ? ended : `active;expires=${left}`, ...headers };
			const response = await subscription.dialog.request({ method: 'NOTIFY', headers: all, body }).catch(() => undefined);
			// RFC 6665 §4.2.2: the subscriber is gone, or wants no more of it.
			if (left > 0 && response !== undefined && !endsSubscription(response.status)) return;
			subscription.over = true;
			this.#subscriptions = this.#subscriptions.filter((one) => one !== subscription);
		});
	}
}

function granted(request: SipRequest): number {
	const asked = request.has('Expires') ? Number(request.get('Expires')) : DEFAULT_S;
	return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, LONGEST_S) : DEFAULT_S;
}
