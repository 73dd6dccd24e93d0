import type { Cancel, Clock, Millis } from '../../kernel';
import type { CallControl } from '../../subscriber-line';

export interface WaitingMessagesOptions {
	readonly clock: Clock;
	/** Until then nothing passes. */
	readonly notBefore: () => Millis;
	readonly passes: (message: CallControl) => void;
}

const CLEARS: ReadonlySet<CallControl['message']> = new Set(['DISCONNECT', 'RELEASE', 'RELEASE COMPLETE']);

/** Whether it ends a call. */
export const clears = ({ message }: CallControl): boolean => CLEARS.has(message);

/** Messages of one direction that wait for the radio, in their order. A call that is cleared before anybody has heard of it is none: only its end passes. */
export class WaitingMessages {
	readonly #options: WaitingMessagesOptions;
	#messages: CallControl[] = [];
	#passing: Cancel | undefined;

	constructor(options: WaitingMessagesOptions) {
		this.#options = options;
	}

	get none(): boolean {
		return this.#messages.length === 0;
	}

	/** Passes now, or when those before it do. */
	take(message: CallControl): void {
		const { clock, notBefore, passes } = this.#options;
		if (this.none && notBefore() <= clock.now()) {
			passes(message);
			return;
		}
		if (clears(message) && this.#messages.some(({ message: waiting, call }) => call === message.call && waiting.endsWith('SETUP'))) {
			this.#messages = this.#messages.filter(({ call }) => call !== message.call);
		}
		this.#messages.push(message);
		this.#wait();
	}

	/** What waits is lost. */
	lose(): void {
		this.#messages = [];
		this.#passing?.();
		this.#passing = undefined;
	}

	#wait(): void {
		const { clock, notBefore, passes } = this.#options;
		this.#passing ??= clock.at(Math.max(clock.now(), notBefore()), () => {
			while (!this.none && notBefore() <= clock.now()) passes(this.#messages.shift() as CallControl);
			this.#passing = undefined;
			if (!this.none) this.#wait();
		});
	}
}
