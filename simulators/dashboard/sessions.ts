import type { Clock, Millis, Stream } from '../kernel';
import type { Account } from './pbx';

/** One browser's visit. */
export interface Session {
	readonly id: string;
	/** Every form carries it; what comes without is refused. */
	readonly csrf: string;
	account?: Account;
	/** What the next page is to say. */
	notice?: string;
	/** Device Status as it was first asked for, for dashboards that remember it. */
	readonly remembered: Map<string, string>;
	seenAt: Millis;
}

const MOST_SESSIONS = 1_000;

/** Who is signed in where. */
export class Sessions {
	/** The one that was used last comes last. */
	readonly #sessions = new Map<string, Session>();

	constructor(
		private readonly clock: Clock,
		private readonly random: Stream,
		private readonly lifeMs: Millis,
	) {}

	get count(): number {
		return this.#sessions.size;
	}

	/** The living session of that id. */
	find(id: string | undefined): Session | undefined {
		const session = id === undefined ? undefined : this.#sessions.get(id);
		if (session === undefined) return undefined;
		this.#sessions.delete(session.id);
		if (this.clock.now() - session.seenAt > this.lifeMs) return undefined;
		this.#sessions.set(session.id, session);
		session.seenAt = this.clock.now();
		return session;
	}

	/** A new session: of nobody before the sign-in, and another one after it. Where there are too many, who is signed in goes last. */
	begin(account?: Account): Session {
		if (this.#sessions.size >= MOST_SESSIONS) {
			const all = [...this.#sessions.values()];
			this.end((all.find((one) => one.account === undefined) ?? all[0])?.id ?? '');
		}
		const session: Session = {
			id: this.random.hex(40),
			csrf: this.random.hex(40),
			...(account && { account }),
			remembered: new Map(),
			seenAt: this.clock.now(),
		};
		this.#sessions.set(session.id, session);
		return session;
	}

	end(id: string): void {
		this.#sessions.delete(id);
	}

	/** The user has chosen a password: whoever is signed in with the one before, in another browser, is out. */
	passwordReplaced(stays: Session): void {
		const { account } = stays;
		if (account?.role !== 'user') return;
		stays.account = { ...account, passwordTemporary: false };
		for (const session of [...this.#sessions.values()]) {
			if (session.account?.id === account.id && session !== stays) this.#sessions.delete(session.id);
		}
	}
}
