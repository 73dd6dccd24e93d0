import type { Millis } from '../kernel';

/** What a node has to do. */
export interface Burden {
	/** New requests that the application has not said a first word to. */
	readonly unheard: number;
	/** Server transactions, those included that are over and wait for copies of their request. */
	readonly transactions: number;
	/** How late what is due is done: 0 in virtual time. */
	readonly lagMs: Millis;
}

/** More than an application gets done before their senders send them again. */
const MOST_UNHEARD = 1_000;
/** With so many waiting and so late, what comes now will be answered too late. */
const UNHEARD_WHILE_LATE = 100;
const LATE_MS: Millis = 250;
/** Each stays for 32 s over UDP: far more than applications make at their best, and some hundred megabytes. */
const MOST_TRANSACTIONS = 500_000;
/** New requests are taken again below this share of what was too much. */
const RELIEVED = 0.8;

/**
 * When a node takes no new requests (RFC 3261 §21.5.4): a decision on numbers alone, so that it is the same in every repetition of a
 * virtual world. Whoever is in a call already is served all the same.
 */
export class Overload {
	#refusing = false;
	#refused = 0;

	/** How many have been refused since it began. */
	get refused(): number {
		return this.#refused;
	}

	/** Whether a new request is refused; `changed` when this begins or ends with it. */
	refuses({ unheard, transactions, lagMs }: Burden, changed: (refusing: boolean) => void): boolean {
		const share = this.#refusing ? RELIEVED : 1;
		const refuse =
			unheard >= share * MOST_UNHEARD ||
			transactions >= share * MOST_TRANSACTIONS ||
			(unheard >= share * UNHEARD_WHILE_LATE && lagMs >= share * LATE_MS);
		if (refuse !== this.#refusing) {
			this.#refusing = refuse;
			changed(refuse);
			if (refuse) this.#refused = 0;
		}
		if (refuse) this.#refused++;
		return refuse;
	}
}

/** When the sender of a refused request may come again, in seconds: not all of them at the same time, but a copy gets the same answer. */
export function retryAfterSeconds(callId: string): number {
	let hash = 0;
	for (let at = 0; at < callId.length; at++) hash = (hash * 31 + callId.charCodeAt(at)) | 0;
	return 2 + (Math.abs(hash) % 4);
}
