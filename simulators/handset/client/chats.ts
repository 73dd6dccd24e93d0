import type { Clock, Endpoint, Journal, Millis, Random, Secret } from '../../kernel';
import { type Contact, type Messenger, messenger } from '../../messenger';
import type { Host } from '../../network';
import type { View } from '../screen';

const PRESENCES = { available: 'Available', away: 'Away', busy: 'Busy', offline: 'Offline' } as const;

/** Between attempts to sign in again. */
const RETRY_MS: Millis = 5_000;

export interface ChatsOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly server: Endpoint;
	/** Of the user's JID. */
	readonly domain: string;
	readonly account: { readonly userName: string; readonly password: Secret };
	/** Name of this phone among the user's devices. */
	readonly resource: string;
	readonly requestTimeoutMs: Millis;
	/** What the screen shows may have changed. */
	readonly changed: () => void;
}

/** Instant messages and presence in the client: signs in with the user, and again whenever the stream has broken; its two screens. */
export class Chats {
	readonly #options: ChatsOptions;
	readonly #messenger: Messenger;
	/** How much of each conversation has been read. */
	readonly #read = new Map<string, number>();
	/** The conversation that is open. */
	#open: string | undefined;
	#retry: (() => void) | undefined;
	#wanted = false;
	#attempts = 0;

	constructor(options: ChatsOptions) {
		const { host, clock, random, journal, server, domain, account, resource, requestTimeoutMs } = options;
		this.#options = options;
		this.#messenger = messenger({ host, clock, random, journal, server, domain, ...account, resource, requestTimeoutMs });
		this.#messenger.onChange(() => {
			if (this.#wanted && !this.#messenger.online && this.#retry === undefined) this.#tryLater();
			options.changed();
		});
	}

	/** Signs in; when that fails, it is tried again and again until `stop`. */
	async start(): Promise<void> {
		this.#wanted = true;
		await this.#connect();
	}

	/** The phone has another network, or none. */
	networkChanged(connected: boolean): void {
		this.#retry?.();
		this.#retry = undefined;
		this.#wanted = false;
		this.#messenger.close();
		this.#wanted = connected;
		if (connected) void this.#connect();
	}

	async stop(): Promise<void> {
		this.#wanted = false;
		this.#retry?.();
		this.#retry = undefined;
		await this.#messenger.disconnect();
	}

	/** The application is closed: its stream breaks. */
	close(): void {
		this.#wanted = false;
		this.#retry?.();
		this.#retry = undefined;
		this.#messenger.close();
	}

	get timers(): number {
		return this.#retry === undefined ? 0 : 1;
	}

	remains(): Record<string, number> {
		return this.#messenger.remains();
	}

	/** The contacts, or the conversation that is open. */
	view(back: () => void): View {
		const contact = this.#messenger.contacts.find(({ id }) => id === this.#open);
		return contact === undefined ? this.#contactsView(back) : this.#conversationView(contact);
	}

	/** Messages that nobody has looked at. */
	get unread(): number {
		return this.#messenger.contacts.reduce((sum, { id }) => sum + this.#unreadOf(id), 0);
	}

	#contactsView(back: () => void): View {
		const { contacts, presence } = this.#messenger;
		const lines = contacts.map(({ id, name, presence: theirs }) => {
			const unread = this.#unreadOf(id);
			return `${name}: ${PRESENCES[theirs]}${unread === 0 ? '' : ` (${unread} new)`}`;
		});
		return {
			lines: ['Messages', `You: ${PRESENCES[presence]}`, ...lines],
			buttons: {
				Chat: (name) => {
					this.#open = contacts.find((contact) => contact.name === name)?.id;
				},
				'Set Presence': (wanted) => this.#messenger.setPresence(wanted),
				Cancel: back,
			},
		};
	}

	#conversationView({ id, name, presence }: Contact): View {
		const said = this.#messenger.conversation(id);
		this.#read.set(id, said.length);
		const lines = said.map(({ by, text, failed }) => `${by === 'me' ? 'You' : name}: ${text}${failed ? ' (not delivered)' : ''}`);
		const close = () => {
			this.#open = undefined;
		};
		const send = async (text: string) => {
			await this.#messenger.send(id, text);
		};
		return { lines: [name, PRESENCES[presence], ...lines], buttons: { ...(this.#messenger.online && { Send: send }), Cancel: close } };
	}

	#unreadOf(id: string): number {
		const theirs = this.#messenger.conversation(id).slice(this.#read.get(id) ?? 0);
		return theirs.filter(({ by }) => by === 'them').length;
	}

	/** Of two attempts the later one counts: the network has changed since the first. */
	async #connect(): Promise<void> {
		const attempt = ++this.#attempts;
		const connected = await this.#messenger.connect();
		if (attempt !== this.#attempts) return;
		if (!connected && this.#wanted && this.#retry === undefined) this.#tryLater();
		this.#options.changed();
	}

	#tryLater(): void {
		const { clock } = this.#options;
		this.#retry = clock.at(clock.now() + RETRY_MS, () => {
			this.#retry = undefined;
			void this.#connect();
		});
	}
}
