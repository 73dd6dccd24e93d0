import type { Reply, SipDialog, SipRequest } from '../../drachtio';
import type { Millis } from '../../kernel';
import type { CallControl } from '../calls';
import type { LineKind, User } from '../enterprise';
import type { Authentication } from '../registrar';

const DEFAULT_S = 3_600;
const LONGEST_S = 86_400;

/** A line of a user. */
export interface UserLine {
	readonly user: User;
	readonly kind: LineKind;
	readonly linePort: string;
}

/** What a line is told. */
export interface Told {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** It is what whoever was never told anything assumes. */
	readonly isNothing: boolean;
}

/** What is told under the name of an event package (RFC 6665 §7.2), and to whom. */
export interface EventPackageOptions {
	/** Its name, in lower case. */
	readonly event: string;
	/** User part of whoever tells it. */
	readonly from: string;
	/** Whether lines are told anything. */
	readonly tells: () => boolean;
	readonly state: (line: UserLine) => Told;
}

interface Subscription {
	readonly dialog: SubscriptionDialog;
	readonly line: UserLine;
	expiresAt: Millis;
}

type SubscriptionDialog = Omit<SipDialog, 'on'> & { on(event: 'subscribe', see: (request: SipRequest, reply: Reply) => void): void };

/**
 * Tells a user's lines the state of something: those that have subscribed (RFC 6665), and, as office phones and clients of this
 * system expect it, every registered one unasked.
 */
export class EventPackage {
	/** What a registered contact was told last. */
	readonly #told = new Map<string, string>();
	#subscriptions: Subscription[] = [];

	constructor(
		private readonly control: CallControl,
		private readonly authentication: Authentication,
		private readonly options: EventPackageOptions,
	) {}

	/** The state may be another one for this user's lines. */
	changed(userId: string): void {
		const user = this.control.provisioning.find(userId);
		if (user === undefined || !this.options.tells()) return;
		this.#forgetExpired();
		for (const subscription of this.#subscriptions) if (subscription.line.user.id === userId) void this.#notify(subscription);
		for (const line of linesOf(user)) this.#tellContacts(line);
	}

	/** A line has registered, or signed off: a phone that comes is told what there is, one that stays is not told again. */
	registered(linePort: string): void {
		const { bindings, provisioning } = this.control;
		const contacts = new Set(bindings.all().map(({ contact }) => contact));
		for (const contact of this.#told.keys()) if (!contacts.has(contact)) this.#told.delete(contact);
		const line = provisioning.line({ linePort });
		if (line !== undefined && this.options.tells()) this.#tellContacts({ user: line.user, kind: line.kind, linePort });
	}

	/** Whether it is what a SUBSCRIBE asks for. */
	isAskedFor(request: SipRequest): boolean {
		return request.has('Event') && request.get('Event').split(';')[0]?.trim().toLowerCase() === this.options.event;
	}

	async subscribe(request: SipRequest, reply: Reply): Promise<void> {
		const { clock, srf } = this.control;
		const found = this.authentication.authenticate(request, reply);
		if (found === undefined) return;
		const seconds = granted(request);
		const dialog = (await srf.createUAS(request, reply, { headers: { Expires: seconds } })) as unknown as SubscriptionDialog;
		const line: UserLine = { user: found.user, kind: found.kind, linePort: found.line.linePort };
		const subscription: Subscription = { dialog, line, expiresAt: clock.now() + seconds * 1_000 };
		this.#subscriptions.push(subscription);
		dialog.on('subscribe', (renewal, answer) => {
			const again = granted(renewal);
			subscription.expiresAt = clock.now() + again * 1_000;
			answer.send(200, { headers: { Expires: again } });
			void this.#notify(subscription);
		});
		await this.#notify(subscription);
	}

	#forgetExpired(): void {
		const now = this.control.clock.now();
		this.#subscriptions = this.#subscriptions.filter(({ expiresAt }) => expiresAt > now);
	}

	async #notify(subscription: Subscription): Promise<void> {
		const left = Math.max(0, Math.ceil((subscription.expiresAt - this.control.clock.now()) / 1_000));
		const { headers, body } = this.options.state(subscription.line);
		const state = left === 0 ? 'terminated;reason=timeout' : `active;expires=${left}`;
		const response = await subscription.dialog
			.request({ method: 'NOTIFY', headers: { Event: this.options.event, 'Subscription-State': state, ...headers }, body })
			.catch(() => undefined);
		// RFC 6665 §4.2.2: the subscriber is gone.
		if (left === 0 || response === undefined || response.status >= 300)
			this.#subscriptions = this.#subscriptions.filter((one) => one !== subscription);
	}

	#tellContacts(line: UserLine): void {
		const { bindings, domain, srf } = this.control;
		const { event, from } = this.options;
		const { headers, body, isNothing } = this.options.state(line);
		const news = JSON.stringify([headers, body]);
		for (const { contact } of bindings.of(line.linePort)) {
			const before = this.#told.get(contact);
			if (before === news || (before === undefined && isNothing)) continue;
			this.#told.set(contact, news);
			const all = { Event: event, 'Subscription-State': 'active', ...headers, From: `<sip:${from}@${domain}>`, To: `<sip:${line.linePort}>` };
			void srf.request(contact, { method: 'NOTIFY', headers: all, ...(body !== '' && { body }) }).catch(() => undefined);
		}
	}
}

function granted(request: SipRequest): number {
	const asked = request.has('Expires') ? Number(request.get('Expires')) : DEFAULT_S;
	return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, LONGEST_S) : DEFAULT_S;
}

function linesOf(user: User): UserLine[] {
	const { lines, moreClients = [] } = user;
	const clients = [lines.client, ...moreClients].flatMap((line) =>
		line === undefined ? [] : [{ user, kind: 'client' as const, linePort: line.linePort }],
	);
	return [...(lines.desk === undefined ? [] : [{ user, kind: 'desk' as const, linePort: lines.desk.linePort }]), ...clients];
}
