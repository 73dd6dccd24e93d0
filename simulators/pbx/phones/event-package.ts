import type { CallControl } from '../calls';
import type { User } from '../enterprise';
import type { Authentication, Binding } from '../registrar';
import { EventSubscriptions, type Notified, type UserLine } from './subscriptions';

/** What a line is told. */
export interface Told extends Notified {
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

/**
 * Tells a user's lines the state of something: those that have subscribed (RFC 6665), and, as office phones and clients of this
 * system expect it, every registered one unasked.
 */
export class EventPackage {
	/** What a registered contact was told last. */
	readonly #told = new Map<string, string>();
	/** Contacts that have not answered yet what they were told, and whether they have registered again since. */
	readonly #telling = new Map<string, boolean>();
	/** The lines that have subscribed. */
	readonly subscriptions: EventSubscriptions;

	constructor(
		private readonly control: CallControl,
		authentication: Authentication,
		private readonly options: EventPackageOptions,
	) {
		this.subscriptions = new EventSubscriptions(control, authentication, options);
	}

	/** The state may be another one for this user's lines. */
	changed(userId: string): void {
		const user = this.control.provisioning.find(userId);
		if (user === undefined || !this.options.tells()) return;
		this.subscriptions.tell(userId, this.options.state);
		for (const line of linesOf(user)) this.#tellContacts(line);
	}

	/** A line has registered, or signed off: a phone that comes is told what there is, one that stays is not told again. */
	registered(linePort: string): void {
		const { bindings, provisioning } = this.control;
		const contacts = new Set(bindings.all().map(({ contact }) => contact));
		for (const contact of this.#told.keys()) if (!contacts.has(contact)) this.#told.delete(contact);
		for (const { contact } of bindings.of(linePort)) if (this.#telling.has(contact)) this.#telling.set(contact, true);
		const line = provisioning.line({ linePort });
		if (line !== undefined && this.options.tells()) this.#tellContacts({ user: line.user, kind: line.kind, linePort });
	}

	#tellContacts(line: UserLine): void {
		for (const [{ contact }] of this.control.bindings.devicesOf(line.linePort)) void this.#tell(line, contact);
	}

	/** One after the other: outside a dialog nothing would tell a phone which of two that have overtaken each other is the newer. */
	async #tell({ user, kind, linePort }: UserLine, contact: string): Promise<void> {
		if (this.#telling.has(contact)) return;
		this.#telling.set(contact, false);
		let last = this.#told.get(contact);
		for (;;) {
			const binding = this.control.bindings.of(linePort).find((one) => one.contact === contact);
			const current = this.control.provisioning.find(user.id);
			if (binding === undefined || current === undefined) break;
			const { headers, body, isNothing } = this.options.state({ user: current, kind, linePort });
			const news = JSON.stringify([headers, body]);
			if (last === news || (last === undefined && isNothing)) break;
			this.#told.set(contact, news);
			this.#telling.set(contact, false);
			const isHeard = await this.#send(binding, headers, body);
			// Nobody knows what a phone knows that has not answered: it is told again with the next change, or when it registers again.
			if (!isHeard && this.#told.has(contact)) this.#told.set(contact, '');
			last = isHeard || this.#telling.get(contact) ? this.#told.get(contact) : news;
		}
		this.#telling.delete(contact);
	}

	/** Whether the phone, or somebody who knows of it, has answered. */
	async #send({ linePort, contact, way }: Binding, own: Told['headers'], body: string): Promise<boolean> {
		const { domain, srf } = this.control;
		const { event, from } = this.options;
		const headers = { Event: event, 'Subscription-State': 'active', ...own, From: `<sip:${from}@${domain}>`, To: `<sip:${linePort}>` };
		const options = { method: 'NOTIFY', headers, ...(way !== undefined && { proxy: way }), ...(body !== '' && { body }) };
		const sent = await srf.request(contact, options).catch(() => undefined);
		if (sent === undefined) return false;
		return new Promise((answered) => sent.on('response', ({ status }) => status >= 200 && answered(!UNHEARD.has(status))));
	}
}

/** Nobody answered, the flow to the phone has failed (RFC 5626 §11.5), nobody knows where it is. */
const UNHEARD: ReadonlySet<number> = new Set([408, 430, 480]);

function linesOf(user: User): UserLine[] {
	const { lines, moreClients = [] } = user;
	const clients = [lines.client, ...moreClients].flatMap((line) =>
		line === undefined ? [] : [{ user, kind: 'client' as const, linePort: line.linePort }],
	);
	return [...(lines.desk === undefined ? [] : [{ user, kind: 'desk' as const, linePort: lines.desk.linePort }]), ...clients];
}
