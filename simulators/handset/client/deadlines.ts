import type { Cancel, Clock, Millis } from '../../kernel';

/** Work of other parties that the client does not wait for longer than it says. */
export class Deadlines {
	readonly #clock: Clock;
	readonly #pending = new Set<() => void>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** How much is being waited for. */
	get pending(): number {
		return this.#pending.size;
	}

	/** The value of `work`, or undefined when it takes longer than `ms`, or is dropped. */
	within<T>(work: Promise<T>, ms: Millis): Promise<T | undefined> {
		return new Promise((resolve, reject) => {
			let cancel: Cancel | undefined;
			const giveUp = () => {
				over();
				resolve(undefined);
			};
			const over = () => {
				cancel?.();
				this.#pending.delete(giveUp);
			};
			cancel = this.#clock.at(this.#clock.now() + ms, giveUp);
			this.#pending.add(giveUp);
			work.finally(over).then(resolve, reject);
		});
	}

	/** Waits no longer for any of it. */
	drop(): void {
		for (const giveUp of [...this.#pending]) giveUp();
	}
}
