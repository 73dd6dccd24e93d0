import type { Clock, Millis, Stream } from '../../kernel';

/** What a nonce is worth when it comes back. */
export type NonceState = 'fresh' | 'expired' | 'replayed' | 'unknown';

/** The nonces that were given out. No timer: old ones are forgotten when new ones are made. */
export class Nonces {
	readonly #issued = new Map<string, { at: Millis; count: number }>();

	constructor(
		private readonly clock: Clock,
		private readonly random: Stream,
		private readonly lifetimeMs: Millis,
	) {}

	issue(): string {
		for (const [nonce, { at }] of this.#issued) {
			if (this.clock.now() - at <= 2 * this.lifetimeMs) break;
			this.#issued.delete(nonce);
		}
		const nonce = this.random.hex(32);
		this.#issued.set(nonce, { at: this.clock.now(), count: 0 });
		return nonce;
	}

	/** Judges a nonce, and with it the count that must rise with each use (RFC 2617 §3.2.2); a fresh one is then used up to that count. */
	use(nonce: string, count: number): NonceState {
		const known = this.#issued.get(nonce);
		if (known === undefined) return 'unknown';
		if (this.clock.now() - known.at > this.lifetimeMs) return 'expired';
		if (count <= known.count) return 'replayed';
		known.count = count;
		return 'fresh';
	}
}
