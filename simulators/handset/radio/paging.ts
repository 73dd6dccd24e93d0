import type { Clock, Millis, Stream } from '../../kernel';
import type { MissedPages } from '../../network';
import type { CallControl } from '../../subscriber-line';
import { WaitingMessages } from './waiting-messages';

export interface PagingOptions {
	readonly clock: Clock;
	readonly stream: Stream;
	/** How pages are missed now; undefined while the phone hears every one. */
	readonly missedPages: () => MissedPages | undefined;
	/** A page was missed. */
	readonly missed: () => void;
	/** A message of the carrier has reached the phone. */
	readonly heard: (message: CallControl) => void;
}

/** What a phone hears of its carrier's call control: a page that it misses comes again, or the call never reaches it. */
export class Paging {
	readonly #options: PagingOptions;
	/** What the phone has not heard yet of calls whose first page it has missed. */
	readonly #late = new Map<number, WaitingMessages>();
	/** Calls whose pages the phone has not heard. */
	readonly #unheard = new Set<number>();

	constructor(options: PagingOptions) {
		this.#options = options;
	}

	/** The carrier sends this. */
	receive(message: CallControl): void {
		const { heard } = this.#options;
		if (message.message === 'PAGING') {
			// A carrier that serves the phone anew counts its calls anew.
			this.#unheard.delete(message.call);
			const late = this.#pagedLateBy();
			if (late === 'never') this.#unheard.add(message.call);
			else if (late > 0) {
				this.#hearsLater(message.call, late);
				return;
			}
		}
		if (this.#unheard.has(message.call)) return;
		const late = this.#late.get(message.call);
		if (late === undefined) heard(message);
		else late.take(message);
	}

	/** Out of service: what is under way never comes. */
	lose(): void {
		for (const messages of this.#late.values()) messages.lose();
		this.#late.clear();
		this.#unheard.clear();
	}

	#hearsLater(call: number, lateMs: Millis): void {
		const { clock, heard } = this.#options;
		const hearsAt = clock.now() + lateMs;
		const messages = new WaitingMessages({
			clock,
			notBefore: () => hearsAt,
			passes: (message) => {
				if (messages.none) this.#late.delete(call);
				// For a caller who has given up nobody pages again.
				if (message.message === 'SETUP') heard({ message: 'PAGING', call });
				heard(message);
			},
		});
		this.#late.set(call, messages);
	}

	/** How much later than the first page the phone hears one. */
	#pagedLateBy(): Millis | 'never' {
		const { stream, missedPages, missed } = this.#options;
		const rule = missedPages();
		if (rule === undefined) return 0;
		let late = 0;
		for (let page = 1; page <= rule.times; page++) {
			if (!stream.chance(rule.chance)) return late;
			missed();
			late += stream.integer(rule.repeatedAfterMs.least, rule.repeatedAfterMs.most);
		}
		return 'never';
	}
}
