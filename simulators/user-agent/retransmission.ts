import type { Millis } from '../kernel';

const T1_MS = 500;
const T2_MS = 4000;
const TRANSACTION_MS = 64 * T1_MS;

/** A message that is sent again until something stops it. */
interface Repeated {
	readonly message: string;
	/** `A`: INVITE, `E`: any other request, `G`: final response other than 2xx to INVITE (RFC 3261 §17). */
	readonly timer: 'A' | 'E' | 'G';
	readonly giveUpAt: Millis;
	intervalMs: Millis;
	dueAt: Millis;
	/** A provisional response came: from now on every T2 (RFC 3261 §17.1.2.2). */
	proceeding: boolean;
}

/** A challenge that was passed on: its copies are not. */
interface Challenged {
	readonly forgetAt: Millis;
	/** The ACK that was sent for it, when it challenged an INVITE. */
	ack?: string;
}

/** What is to happen with a message that came in. */
export interface Verdict {
	readonly deliver: boolean;
	/** To be sent in answer. */
	readonly send?: string;
}

const DELIVER: Verdict = { deliver: true };

/** Branch and method name a transaction; the method of a response is that of its CSeq. */
function transaction(message: string): { branch: string; method: string } | undefined {
	const branch = /^(?:Via|v)[ \t]*:[^\r\n,]*?;[ \t]*branch=([^;,\s]+)/im.exec(message)?.[1];
	const method = /^CSeq[ \t]*:[ \t]*[0-9]+[ \t]+(\S+)/im.exec(message)?.[1];
	return branch === undefined || method === undefined ? undefined : { branch, method };
}

const statusOf = (message: string): number | undefined => (message.startsWith('SIP/2.0 ') ? Number(message.slice(8, 11)) : undefined);

/**
 * What sip.js leaves to a reliable transport and datagrams do not give: timers A, E and G, and deafness to copies of a
 * challenge, each of which sip.js would answer with "authentication loop" because it looks for the old branch and
 * finds the new transaction. A pure state machine: it is told what passes and says what to do.
 */
export class Retransmission {
	readonly #repeated = new Map<string, Repeated>();
	readonly #challenged = new Map<string, Challenged>();

	/** How many messages are waiting for what stops them. */
	get size(): number {
		return this.#repeated.size;
	}

	/** A message was sent for the first time. */
	sent(message: string, now: Millis): void {
		const key = transaction(message);
		if (key === undefined) return;
		const status = statusOf(message);
		if (message.startsWith('ACK ')) {
			const challenge = this.#challenged.get(`${key.branch} INVITE`);
			if (challenge !== undefined) challenge.ack = message;
		} else if (status === undefined) {
			this.#repeat(`> ${key.branch} ${key.method}`, message, key.method === 'INVITE' ? 'A' : 'E', now);
		} else if (key.method === 'INVITE' && status >= 300) {
			this.#repeat(`< ${key.branch}`, message, 'G', now);
		}
	}

	#repeat(key: string, message: string, timer: Repeated['timer'], now: Millis): void {
		if (this.#repeated.has(key)) return;
		this.#repeated.set(key, { message, timer, giveUpAt: now + TRANSACTION_MS, intervalMs: T1_MS, dueAt: now + T1_MS, proceeding: false });
	}

	/** A message came in. */
	received(message: string, now: Millis): Verdict {
		const key = transaction(message);
		if (key === undefined) return DELIVER;
		const status = statusOf(message);
		if (status === undefined) {
			if (message.startsWith('ACK ')) this.#repeated.delete(`< ${key.branch}`);
			return DELIVER;
		}
		this.#answered(`> ${key.branch} ${key.method}`, status);
		return status === 401 || status === 407 ? this.#challenge(`${key.branch} ${key.method}`, now) : DELIVER;
	}

	#answered(key: string, status: number): void {
		const repeated = this.#repeated.get(key);
		if (repeated === undefined) return;
		if (status >= 200 || repeated.timer === 'A') this.#repeated.delete(key);
		else repeated.proceeding = true;
	}

	#challenge(key: string, now: Millis): Verdict {
		for (const [old, { forgetAt }] of this.#challenged) {
			if (forgetAt > now) break;
			this.#challenged.delete(old);
		}
		const challenged = this.#challenged.get(key);
		if (challenged === undefined) {
			this.#challenged.set(key, { forgetAt: now + TRANSACTION_MS });
			return DELIVER;
		}
		return challenged.ack === undefined ? { deliver: false } : { deliver: false, send: challenged.ack };
	}

	/** When `due` next has something to say. */
	nextAt(): Millis | undefined {
		let next: Millis | undefined;
		for (const { dueAt } of this.#repeated.values()) if (next === undefined || dueAt < next) next = dueAt;
		return next;
	}

	/** What is to be sent again now. */
	due(now: Millis): string[] {
		const messages: string[] = [];
		for (const [key, repeated] of this.#repeated) {
			if (repeated.dueAt > now) continue;
			if (repeated.dueAt >= repeated.giveUpAt) {
				this.#repeated.delete(key);
				continue;
			}
			messages.push(repeated.message);
			const doubled = repeated.intervalMs * 2;
			if (repeated.proceeding) repeated.intervalMs = T2_MS;
			else repeated.intervalMs = repeated.timer === 'A' ? doubled : Math.min(doubled, T2_MS);
			repeated.dueAt = Math.min(repeated.dueAt + repeated.intervalMs, repeated.giveUpAt);
		}
		return messages;
	}

	/** Forgets everything. */
	clear(): void {
		this.#repeated.clear();
		this.#challenged.clear();
	}
}
