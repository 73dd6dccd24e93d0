import { type Flow, type Header, listsOption, type SipMessage, type SipRequest, T1, TRANSACTION_MS } from '../sip';
import type { Core } from './core';

/** A provisional response that is sent until its PRACK comes. */
interface Unacknowledged {
	/** `RSeq CSeq Method`, as the PRACK will name it. */
	readonly rack: string;
	/** It told of the media. */
	readonly describes: boolean;
	stop: () => void;
}

/** The reliable provisional responses to one INVITE (RFC 3262 §3). */
export class ReliableProvisionals {
	readonly #core: Core;
	readonly #sequence: string;
	#number: number;
	readonly #waiting: Unacknowledged[] = [];
	/** Final responses that wait. */
	#held: (() => void)[] = [];

	constructor(core: Core, invite: SipRequest) {
		this.#core = core;
		this.#sequence = invite.header('cseq')?.replace(/\s+/g, ' ') ?? '';
		// §3: from 1 to 2**31 - 1, with room to count on.
		this.#number = core.random.integer(1, 2 ** 30);
	}

	/** The headers that make the next response reliable. */
	next(): Header {
		return ['RSeq', String(++this.#number)];
	}

	/**
	 * Sends the response that was made reliable last, once more at T1, 2 T1 … until its PRACK comes; after 64 T1 `gaveUp` is told.
	 *
	 * @param describes whether it tells of the media
	 */
	repeat(text: string, describes: boolean, flow: Flow, gaveUp: () => void): void {
		const one: Unacknowledged = { rack: `${this.#number} ${this.#sequence}`, describes, stop: () => {} };
		this.#waiting.push(one);
		const wait = (interval: number, waited: number): void => {
			one.stop = this.#core.t1Timers.start(Math.min(interval, TRANSACTION_MS - waited), () => {
				if (waited + interval >= TRANSACTION_MS) {
					gaveUp();
					this.stop();
					return;
				}
				this.#core.layer.answer(text, flow);
				wait(2 * interval, waited + interval);
			});
		};
		wait(T1, 0);
	}

	/** Takes a PRACK; false when it acknowledges nothing that waits (§3: such a PRACK is answered 481). */
	acknowledged(prack: SipRequest): boolean {
		// What follows the three fields is of no account: some phones repeat the method.
		const rack = prack.header('rack')?.trim().split(/\s+/, 3).join(' ');
		const at = this.#waiting.findIndex((one) => one.rack === rack);
		if (at < 0) return false;
		for (const one of this.#waiting.splice(at, 1)) one.stop();
		return true;
	}

	/** §3: no 2xx may go out before the PRACK to what told of the media. */
	get forbidsSuccess(): boolean {
		return this.#waiting.some(({ describes }) => describes);
	}

	/** Does something about a 2xx as soon as it may go out, or the INVITE has another final response. */
	hold(act: () => void): void {
		this.#held.push(act);
	}

	/** Sends what has waited long enough. */
	release(): void {
		if (!this.forbidsSuccess) this.#go();
	}

	/** The INVITE has its final response: nothing is sent again, but a PRACK on its way is still understood (§3). */
	stop(): void {
		for (const one of this.#waiting) one.stop();
		this.#go();
	}

	#go(): void {
		const held = this.#held;
		this.#held = [];
		for (const act of held) act();
	}
}

/** Whether a header that lists option tags has this one. */
export function hasOption(message: SipMessage, header: 'supported' | 'require', option: string): boolean {
	return message.list(header).some((one) => one.toLowerCase() === option);
}

/** Whether the headers of an application's message require an extension. */
export function requires(headers: readonly Header[], option: string): boolean {
	return headers.some(([name, value]) => name === 'Require' && listsOption(value, option));
}
