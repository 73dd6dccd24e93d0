import type { Clock, Millis } from '../kernel';

/** After a few wrong passwords in a row nobody can sign in to that account for a while, not even with the right one. */
export class LockOut {
	readonly #failures = new Map<string, { count: number; until: Millis }>();

	constructor(
		private readonly clock: Clock,
		private readonly after: number,
		private readonly lockMs: Millis,
	) {}

	isLocked(account: string): boolean {
		const { count, until } = this.#failures.get(key(account)) ?? { count: 0, until: 0 };
		return count >= this.after && this.clock.now() < until;
	}

	/** A password is tried: it counts as wrong until somebody knows better, or as many as are tried at a time would all have their try. */
	tried(account: string): void {
		const before = this.#failures.get(key(account));
		const fresh = before === undefined || this.clock.now() >= before.until;
		this.#failures.set(key(account), { count: fresh ? 1 : before.count + 1, until: this.clock.now() + this.lockMs });
	}

	/** Nobody could say whether it was right. */
	untried(account: string): void {
		const before = this.#failures.get(key(account));
		if (before !== undefined) this.#failures.set(key(account), { ...before, count: before.count - 1 });
	}

	succeeded(account: string): void {
		this.#failures.delete(key(account));
	}
}

const key = (account: string) => account.trim().toLowerCase();
