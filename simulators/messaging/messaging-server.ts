import { type Clock, type Journal, type Random, type Secret, type Stream, scope } from '../kernel';
import type { Host } from '../network';
import { guideR21, type MessagingBehaviour } from './behaviour';
import { ClientStream, type StreamServer } from './client-stream';
import { child, type Element, element, textOf } from './element';

const ROSTER = 'jabber:iq:roster';
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const DELAY = 'urn:xmpp:delay';

/** Somebody who may sign in. */
export interface Account {
	/** The part of the JID before the `@`. */
	readonly userName: string;
	readonly password: Secret;
	/** As it stands in the rosters of the others. */
	readonly name: string;
}

export interface MessagingServerOptions {
	readonly host: Host;
	readonly clock: Clock;
	/** Draws from the stream `<host>/ids`. */
	readonly random: Random;
	readonly journal: Journal;
	readonly port: number;
	readonly domain: string;
	readonly behaviour?: Partial<MessagingBehaviour>;
}

/** A messaging server that runs, as whoever set it up sees it. */
export interface MessagingServer {
	/** Another user, whom the others have in their rosters from their next sign-in. */
	addAccount(account: Account): void;
	/** JIDs of the devices that are signed in. */
	online(): readonly string[];
	remains(): Record<string, number>;
	close(): Promise<void>;
}

/** Starts the messaging server. Its users reach it over streams without TLS. */
export async function startMessagingServer(options: MessagingServerOptions): Promise<MessagingServer> {
	const server = new Server(options);
	const listener = await options.host.listen(options.port, (socket) => server.accept(new ClientStream(socket, server)));
	return {
		addAccount: (account) => server.addAccount(account),
		online: () => server.online(),
		remains: () => ({ messagingConnections: server.connections }),
		async close() {
			listener.close();
			server.close();
		},
	};
}

class Server implements StreamServer {
	readonly domain: string;
	readonly #options: MessagingServerOptions;
	readonly #behaviour: MessagingBehaviour;
	readonly #ids: Stream;
	readonly #accounts = new Map<string, Account>();
	readonly #streams = new Set<ClientStream>();
	/** Bound streams by full JID. */
	readonly #sessions = new Map<string, ClientStream>();
	/** The last presence of those that are there, by full JID. */
	readonly #presences = new Map<string, Element>();
	/** Messages for whom is not there, by user name. */
	readonly #kept = new Map<string, Element[]>();

	constructor(options: MessagingServerOptions) {
		this.#options = options;
		this.domain = options.domain;
		this.#behaviour = { ...guideR21, ...options.behaviour };
		this.#ids = options.random.stream(`${options.host.name}/ids`);
	}

	get connections(): number {
		return this.#streams.size;
	}

	addAccount(account: Account): void {
		this.#accounts.set(account.userName, account);
	}

	online(): readonly string[] {
		return [...this.#sessions.keys()];
	}

	accept(stream: ClientStream): void {
		this.#streams.add(stream);
	}

	close(): void {
		for (const stream of [...this.#streams]) stream.cut();
	}

	newId(): string {
		return this.#ids.hex(16);
	}

	proves(userName: string, password: string): boolean {
		const account = this.#accounts.get(userName);
		return account !== undefined && (account.password.reveal() === password || !this.#behaviour.checksPasswords);
	}

	/** A device that signs in again takes the place of what is left of it (RFC 6120 §7.7.2.2). */
	bound(stream: ClientStream): void {
		const before = this.#sessions.get(stream.jid);
		if (before !== undefined) this.#leave(before);
		this.#sessions.set(stream.jid, stream);
		before?.close('conflict');
	}

	gone(stream: ClientStream): void {
		this.#streams.delete(stream);
	}

	ended(stream: ClientStream): void {
		if (this.#sessions.get(stream.jid) !== stream) return;
		this.#sessions.delete(stream.jid);
		this.#leave(stream);
	}

	stanza(stream: ClientStream, stanza: Element): void {
		scope.enter(this.#options.host.name);
		const stamped = { ...stanza, attributes: { ...stanza.attributes, from: stream.jid } };
		if (stanza.name === 'iq') this.#iq(stream, stanza);
		else if (stanza.name === 'presence') this.#presence(stream, stamped);
		else if (stanza.name === 'message') this.#message(stream, stamped);
		else stream.close('unsupported-stanza-type');
	}

	/** The roster is the server's own: it can be read, and not changed (RFC 6121 §2.1). */
	#iq(stream: ClientStream, stanza: Element): void {
		const { type, id = '' } = stanza.attributes;
		if (type !== 'get' && type !== 'set') return;
		const query = child(stanza, 'query');
		if (query?.attributes.xmlns !== ROSTER || type === 'set') {
			const [kind, condition] = query?.attributes.xmlns === ROSTER ? ['auth', 'not-allowed'] : ['cancel', 'service-unavailable'];
			stream.send(refused(stanza, stream.jid, kind, condition));
			return;
		}
		const items = [...this.#accounts.values()]
			.filter(({ userName }) => userName !== stream.userName)
			.map(({ userName, name }) => element('item', { jid: this.#bare(userName), name, subscription: 'both' }));
		stream.send(element('iq', { type: 'result', id, to: stream.jid }, element('query', { xmlns: ROSTER }, ...items)));
	}

	#presence(stream: ClientStream, stanza: Element): void {
		const { type } = stanza.attributes;
		if (type === 'unavailable') this.#leave(stream);
		// Subscriptions are not for users to decide here.
		if (type === undefined) this.#arrive(stream, stanza);
	}

	#arrive(stream: ClientStream, stanza: Element): void {
		const isFirst = !this.#presences.has(stream.jid);
		this.#presences.set(stream.jid, stanza);
		this.#tell(stream.userName, stanza);
		if (!isFirst) return;
		for (const [jid, presence] of this.#presences) {
			if (this.#behaviour.tellsPresence && userOf(jid) !== stream.userName) stream.send(to(presence, stream.jid));
		}
		for (const message of this.#kept.get(stream.userName) ?? []) this.#deliver(message, [stream]);
		this.#kept.delete(stream.userName);
	}

	/** A device is there no more (RFC 6121 §4.5). */
	#leave(stream: ClientStream): void {
		if (!this.#presences.delete(stream.jid)) return;
		this.#tell(stream.userName, element('presence', { from: stream.jid, type: 'unavailable' }));
	}

	/** Tells everybody else who is there. */
	#tell(of: string, presence: Element): void {
		if (!this.#behaviour.tellsPresence) return;
		for (const [jid, stream] of this.#sessions) {
			if (userOf(jid) !== of && this.#presences.has(jid)) stream.send(to(presence, jid));
		}
	}

	/** RFC 6121 §8.5: to a device that is there, to every device of somebody who is, or to nobody yet. */
	#message(stream: ClientStream, stanza: Element): void {
		const recipient = stanza.attributes.to ?? '';
		const userName = userOf(recipient);
		const isOurs = recipient.split('/')[0] === this.#bare(userName) && this.#accounts.has(userName);
		const there = [...this.#sessions].filter(([jid]) => userOf(jid) === userName && this.#presences.has(jid));
		const devices = there.some(([jid]) => jid === recipient) ? there.filter(([jid]) => jid === recipient) : there;
		if (!isOurs) this.#return(stream, stanza, 'item-not-found');
		else if (this.#behaviour.delivers === 'nobody') return;
		else if (devices.length > 0) {
			this.#deliver(
				stanza,
				devices.map(([, each]) => each),
			);
		} else if (this.#behaviour.offlineMessages === 'returned') this.#return(stream, stanza, 'service-unavailable');
		else this.#keep(userName, stanza);
	}

	/** For when its recipient is there again (XEP-0160). */
	#keep(userName: string, stanza: Element): void {
		this.#record(stanza, 'kept');
		const delay = element('delay', { xmlns: DELAY, from: this.domain, stamp: this.#options.clock.date().toISOString() });
		this.#kept.set(userName, [...(this.#kept.get(userName) ?? []), { ...stanza, children: [...stanza.children, delay] }]);
	}

	#deliver(stanza: Element, streams: readonly ClientStream[]): void {
		for (const stream of streams) stream.send(to(stanza, stream.jid));
		this.#record(stanza, 'delivered');
	}

	/** Never an error to an error (RFC 6120 §8.3.1). */
	#return(stream: ClientStream, stanza: Element, condition: string): void {
		if (stanza.attributes.type === 'error') return;
		this.#record(stanza, 'returned');
		const error = refused(stanza, stream.jid, 'cancel', condition);
		stream.send({ ...error, attributes: { ...error.attributes, from: stanza.attributes.to ?? this.domain } });
	}

	#record(stanza: Element, outcome: 'delivered' | 'kept' | 'returned'): void {
		const { id = '', from = '', to: recipient = '' } = stanza.attributes;
		const body = child(stanza, 'body');
		// What has no text is no message to a person: somebody is typing, or has read.
		if (body === undefined) return;
		const { host, journal } = this.#options;
		journal.record({ kind: 'instant-message', server: host.name, id, from, to: recipient, outcome, text: textOf(body) });
	}

	readonly #bare = (userName: string): string => `${userName}@${this.domain}`;
}

const userOf = (jid: string): string => jid.split('@')[0] ?? '';

const to = (stanza: Element, recipient: string): Element => ({ ...stanza, attributes: { ...stanza.attributes, to: recipient } });

/** The answer to a stanza that cannot be done (RFC 6120 §8.3). */
function refused({ name, attributes }: Element, recipient: string, type: string, condition: string): Element {
	return element(name, { type: 'error', id: attributes.id ?? '', to: recipient }, element('error', { type }, element(condition, { xmlns: STANZAS })));
}
