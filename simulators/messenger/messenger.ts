import { type Cancel, type Clock, type Endpoint, type Journal, type Millis, type Random, Secret, type Stream, scope } from '../kernel';
import type { Host } from '../network';
import { type Connection, type Xml, type XmlElement, xmppConnection } from './library';

/** Whether somebody is there (RFC 6121 §4.7.2.1). */
export type Presence = 'available' | 'away' | 'busy' | 'offline';

/** Somebody in the roster. */
export interface Contact {
	/** Bare JID. */
	readonly id: string;
	readonly name: string;
	readonly presence: Presence;
}

/** What was said in one conversation. */
export interface Message {
	/** Id of the stanza. */
	readonly id: string;
	readonly by: 'me' | 'them';
	readonly text: string;
	readonly at: Millis;
	/** The server has sent it back as undeliverable, or it never got there: the stream was dying. */
	readonly failed: boolean;
}

export interface MessengerOptions {
	readonly host: Host;
	readonly clock: Clock;
	/** Draws from the stream `<host>/messenger`. */
	readonly random: Random;
	readonly journal: Journal;
	readonly server: Endpoint;
	/** Domain of the server's users. */
	readonly domain: string;
	/** The part of the user's JID before the `@`. */
	readonly userName: string;
	readonly password: Secret;
	/** Name of this device among the user's. */
	readonly resource: string;
	/** How long each answer is waited for. */
	readonly requestTimeoutMs: Millis;
}

/** Instant messages and presence of one user on one device. */
export interface Messenger {
	/** Signs in, fetches the roster and says that the user is there, as they last were. Gives false when the server refuses or cannot be reached. */
	connect(): Promise<boolean>;
	readonly online: boolean;
	readonly presence: Presence;
	/** In the order of their names. */
	readonly contacts: readonly Contact[];
	/** With that contact, oldest first. */
	conversation(with_: string): readonly Message[];
	/** Sends a message. Gives false when it could not be sent at all. */
	send(to: string, text: string): Promise<boolean>;
	/** Tells everybody in the roster; without a stream nobody is told, and nothing changes. */
	setPresence(presence: Exclude<Presence, 'offline'>): Promise<void>;
	/** Calls `see` when anything of the above has changed. */
	onChange(see: () => void): void;
	/** Says that the user is gone, and closes the stream. */
	disconnect(): Promise<void>;
	/** As `disconnect`, without a word to anybody. */
	close(): void;
	remains(): Record<string, number>;
}

const ROSTER = 'jabber:iq:roster';
const SHOWS = { available: undefined, away: 'away', busy: 'dnd' } as const;

/** A messenger that is not connected. */
export function messenger(options: MessengerOptions): Messenger {
	return new XmppMessenger(options);
}

class XmppMessenger implements Messenger {
	readonly #options: MessengerOptions;
	readonly #stream: Stream;
	readonly #seers: (() => void)[] = [];
	readonly #contacts = new Map<string, { name: string; readonly devices: Map<string, Presence> }>();
	readonly #conversations = new Map<string, Message[]>();
	/** As the user has chosen it, whatever becomes of the stream. */
	#presence: Exclude<Presence, 'offline'> = 'available';
	#xml: Xml | undefined;
	#connection: Connection | undefined;
	#online = false;

	constructor(options: MessengerOptions) {
		this.#options = options;
		this.#stream = options.random.stream(`${options.host.name}/messenger`);
		const { journal, userName, password } = options;
		// As SASL PLAIN says it (RFC 4616 §2).
		journal.conceal(new Secret(Buffer.from(`\0${userName}\0${password.reveal()}`).toString('base64')));
	}

	get online(): boolean {
		return this.#online;
	}

	get presence(): Presence {
		return this.#online ? this.#presence : 'offline';
	}

	get contacts(): readonly Contact[] {
		const all = [...this.#contacts].map(([id, { name, devices }]) => ({
			id,
			name,
			presence: this.#online ? best([...devices.values()]) : 'offline',
		}));
		return all.sort((one, other) => (one.name < other.name ? -1 : 1));
	}

	conversation(with_: string): readonly Message[] {
		return this.#conversations.get(with_) ?? [];
	}

	onChange(see: () => void): void {
		this.#seers.push(see);
	}

	async connect(): Promise<boolean> {
		this.close();
		const { host, server, domain, userName, password, resource, requestTimeoutMs } = this.#options;
		const { connection, xml } = scope.run(host.name, () =>
			xmppConnection({ host, server, domain, userName, password, resource, timeoutMs: requestTimeoutMs }),
		);
		this.#connection = connection;
		this.#xml = xml;
		connection.on('stanza', (stanza: XmlElement) => this.#take(stanza));
		connection.on('disconnect', () => this.#lost(connection));
		let refused: (error: unknown) => void = () => {};
		const failed = new Promise<never>((_, reject) => {
			refused = reject;
		});
		// What goes wrong later shows as a disconnection.
		failed.catch(() => {});
		connection.on('error', refused);
		try {
			await this.#within(Promise.race([connection.start(), failed]));
			await this.#fetchRoster(connection, xml);
			await connection.send(shown(xml, this.#presence));
		} catch {
			if (this.#connection === connection) this.close();
			return false;
		}
		if (this.#connection !== connection) return false;
		this.#online = true;
		this.#changed();
		return true;
	}

	async send(to: string, text: string): Promise<boolean> {
		const [connection, xml] = [this.#connection, this.#xml];
		if (connection === undefined || xml === undefined || !this.#online) return false;
		const { clock } = this.#options;
		const id = this.#stream.hex(12);
		const sent = connection.send(xml('message', { to, type: 'chat', id }, xml('body', {}, text)));
		const isSent = await sent.then(
			() => true,
			() => false,
		);
		this.#say(to, { id, by: 'me', text, at: clock.now(), failed: !isSent });
		return isSent;
	}

	async setPresence(presence: Exclude<Presence, 'offline'>): Promise<void> {
		const [connection, xml] = [this.#connection, this.#xml];
		if (connection === undefined || xml === undefined || !this.#online) return;
		try {
			await connection.send(shown(xml, presence));
		} catch {
			// The stream is dying, which shows as a disconnection.
			return;
		}
		this.#presence = presence;
		this.#changed();
	}

	async disconnect(): Promise<void> {
		const [connection, xml] = [this.#connection, this.#xml];
		if (connection === undefined || xml === undefined || !this.#online) return this.close();
		this.#online = false;
		try {
			await connection.send(xml('presence', { type: 'unavailable' }));
			await connection.stop();
		} catch {
			// The stream was gone already.
		}
		// Who has signed in again meanwhile stays.
		if (this.#connection === connection) this.close();
	}

	close(): void {
		const connection = this.#connection;
		if (connection === undefined) return;
		this.#connection = undefined;
		this.#online = false;
		for (const { devices } of this.#contacts.values()) devices.clear();
		connection.socket?.destroy();
		this.#changed();
	}

	readonly remains = (): Record<string, number> => ({ messagingStreams: this.#connection === undefined ? 0 : 1 });

	#lost(connection: Connection): void {
		if (this.#connection !== connection || !this.#online) return;
		this.close();
	}

	/** Signing in is several answers, each of which may take its time. */
	async #within<T>(work: Promise<T>): Promise<T> {
		const { clock, requestTimeoutMs } = this.#options;
		let cancel: Cancel = () => {};
		const late = new Promise<never>((_, reject) => {
			cancel = clock.at(clock.now() + requestTimeoutMs, () => reject(new Error('the messaging server does not answer')));
		});
		try {
			return await Promise.race([work, late]);
		} finally {
			cancel();
		}
	}

	async #fetchRoster(connection: Connection, xml: Xml): Promise<void> {
		const asked = xml('iq', { type: 'get', id: this.#stream.hex(12) }, xml('query', { xmlns: ROSTER }));
		const answer = await connection.iqCaller.request(asked, this.#options.requestTimeoutMs);
		for (const { attrs } of answer.getChild('query', ROSTER)?.getChildren('item') ?? []) {
			if (attrs.jid === undefined) continue;
			const devices = this.#contacts.get(attrs.jid)?.devices ?? new Map<string, Presence>();
			this.#contacts.set(attrs.jid, { name: attrs.name ?? attrs.jid, devices });
		}
	}

	#take(stanza: XmlElement): void {
		const [from = '', resource = ''] = (stanza.attrs.from ?? '').split('/');
		if (stanza.name === 'presence') this.#takePresence(from, resource, stanza);
		if (stanza.name !== 'message') return;
		const text = stanza.getChildText('body');
		const { id = '', type } = stanza.attrs;
		if (type === 'error') this.#failed(from, id);
		else if (text !== null) this.#say(from, { id, by: 'them', text, at: this.#options.clock.now(), failed: false });
	}

	#takePresence(from: string, resource: string, stanza: XmlElement): void {
		const contact = this.#contacts.get(from);
		if (contact === undefined) return;
		if (stanza.attrs.type === 'unavailable') contact.devices.delete(resource);
		else if (stanza.attrs.type === undefined) contact.devices.set(resource, presenceOf(stanza.getChildText('show')));
		this.#changed();
	}

	#failed(with_: string, id: string): void {
		const said = this.#conversations.get(with_) ?? [];
		this.#conversations.set(
			with_,
			said.map((message) => (message.id === id ? { ...message, failed: true } : message)),
		);
		this.#changed();
	}

	#say(with_: string, message: Message): void {
		this.#conversations.set(with_, [...this.conversation(with_), message]);
		this.#changed();
	}

	#changed(): void {
		for (const see of this.#seers) see();
	}
}

function shown(xml: Xml, presence: Exclude<Presence, 'offline'>): XmlElement {
	const show = SHOWS[presence];
	return xml('presence', {}, ...(show === undefined ? [] : [xml('show', {}, show)]));
}

function presenceOf(show: string | null): Presence {
	if (show === 'away' || show === 'xa') return 'away';
	return show === 'dnd' ? 'busy' : 'available';
}

/** A person is there where one of their devices is. */
function best(devices: readonly Presence[]): Presence {
	return (['available', 'busy', 'away'] as const).find((presence) => devices.includes(presence)) ?? 'offline';
}
