import type { Reply, SipDialog, SipRequest } from '../../drachtio';
import type { Millis } from '../../kernel';
import type { CallControl } from '../calls/call-control';
import type { User } from '../enterprise';
import type { Authentication } from '../registrar';

const EVENT = 'message-summary';
/** RFC 3842 §3.4. */
const DEFAULT_S = 3_600;
const LONGEST_S = 86_400;

interface Subscription {
	readonly dialog: SubscriptionDialog;
	readonly user: string;
	expiresAt: Millis;
}

type SubscriptionDialog = Omit<SipDialog, 'on'> & { on(event: 'subscribe', see: (request: SipRequest, reply: Reply) => void): void };

/**
 * Tells a user's phones how many messages wait (RFC 3842): those that have subscribed, and, as office phones and clients of this
 * system expect it, every registered one unasked.
 */
export class MessageWaiting {
	/** What a registered contact was told last. */
	readonly #told = new Map<string, string>();
	#subscriptions: Subscription[] = [];

	constructor(
		private readonly control: CallControl,
		private readonly authentication: Authentication,
	) {}

	/** The mailbox of a user is other than it was. */
	changed(user: string): void {
		const found = this.control.provisioning.find(user);
		if (found === undefined || !this.control.behaviour.tellsMessagesWaiting) return;
		this.#forgetExpired();
		for (const subscription of this.#subscriptions) if (subscription.user === user) void this.#notify(subscription, found);
		for (const linePort of linePortsOf(found)) this.#tellContacts(found, linePort);
	}

	/** A line has registered, or signed off: a phone that comes is told what waits, one that stays is not told again. */
	registered(linePort: string): void {
		const { bindings, provisioning } = this.control;
		const contacts = new Set(bindings.all().map(({ contact }) => contact));
		for (const contact of this.#told.keys()) if (!contacts.has(contact)) this.#told.delete(contact);
		const user = provisioning.line({ linePort })?.user;
		if (user === undefined || !this.control.behaviour.tellsMessagesWaiting) return;
		const { fresh, saved } = provisioning.mailboxes.summary(user.id);
		if (fresh + saved > 0) this.#tellContacts(user, linePort);
	}

	/** SUBSCRIBE to the event package. */
	async subscribe(request: SipRequest, reply: Reply): Promise<void> {
		const { clock, srf } = this.control;
		if (!request.has('Event') || !/^message-summary\s*(;|$)/i.test(request.get('Event').trim())) {
			return reply.send(489, { headers: { 'Allow-Events': EVENT } });
		}
		const line = this.authentication.authenticate(request, reply);
		if (line === undefined) return;
		const seconds = granted(request);
		const dialog = (await srf.createUAS(request, reply, { headers: { Expires: seconds } })) as unknown as SubscriptionDialog;
		const subscription: Subscription = { dialog, user: line.user.id, expiresAt: clock.now() + seconds * 1_000 };
		this.#subscriptions.push(subscription);
		dialog.on('subscribe', (renewal, answer) => {
			const again = granted(renewal);
			subscription.expiresAt = clock.now() + again * 1_000;
			answer.send(200, { headers: { Expires: again } });
			void this.#notify(subscription, line.user);
		});
		await this.#notify(subscription, line.user);
	}

	#forgetExpired(): void {
		const now = this.control.clock.now();
		this.#subscriptions = this.#subscriptions.filter(({ expiresAt }) => expiresAt > now);
	}

	async #notify(subscription: Subscription, user: User): Promise<void> {
		const left = Math.max(0, Math.ceil((subscription.expiresAt - this.control.clock.now()) / 1_000));
		const state = left === 0 ? 'terminated;reason=timeout' : `active;expires=${left}`;
		const { headers, body } = this.#summary(user, state);
		const response = await subscription.dialog.request({ method: 'NOTIFY', headers, body }).catch(() => undefined);
		// RFC 6665 §4.2.2: the subscriber is gone.
		if (left === 0 || response === undefined || response.status >= 300)
			this.#subscriptions = this.#subscriptions.filter((one) => one !== subscription);
	}

	#tellContacts(user: User, linePort: string): void {
		const { bindings, domain, srf } = this.control;
		for (const { contact } of bindings.of(linePort)) {
			const { headers, body } = this.#summary(user, 'active');
			if (this.#told.get(contact) === body) continue;
			this.#told.set(contact, body);
			const party = `<sip:${linePort}>`;
			void srf
				.request(contact, { method: 'NOTIFY', headers: { ...headers, From: `<sip:voice-mail@${domain}>`, To: party }, body })
				.catch(() => undefined);
		}
	}

	#summary(user: User, state: string): { headers: Record<string, string>; body: string } {
		const { domain, provisioning } = this.control;
		const { fresh, saved } = provisioning.mailboxes.summary(user.id);
		const lines = [
			`Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
			`Message-Account: sip:${user.number}@${domain}`,
			`Voice-Message: ${fresh}/${saved} (0/0)`,
		];
		return {
			headers: { Event: EVENT, 'Subscription-State': state, 'Content-Type': 'application/simple-message-summary' },
			body: lines.map((line) => `${line}\r\n`).join(''),
		};
	}
}

function granted(request: SipRequest): number {
	const asked = request.has('Expires') ? Number(request.get('Expires')) : DEFAULT_S;
	return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, LONGEST_S) : DEFAULT_S;
}

const linePortsOf = ({ lines, moreClients = [] }: User): string[] =>
	[lines.desk, lines.client, ...moreClients].flatMap((line) => (line === undefined ? [] : [line.linePort]));
