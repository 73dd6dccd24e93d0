import type { Clock, Millis, Stream } from '../../kernel';
import type { MissedPages } from '../../network';
import type { CallControl } from '../../subscriber-line';

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
	/** Until then it hears nothing: it has missed a page, and waits for the next. */
	#hearsAt: Millis = 0;
	/** Calls whose pages the phone has not heard. */
	readonly #unheard = new Set<number>();

	constructor(options: PagingOptions) {
		this.#options = options;
	}

	/** The carrier sends this. */
	receive(message: CallControl): void {
		const { clock, heard } = this.#options;
		if (message.message === 'PAGING') {
			const late = this.#pagedLateBy();
			if (late === 'never') this.#unheard.add(message.call);
			else if (late > 0) this.#hearsAt = clock.now() + late;
		}
		if (this.#unheard.has(message.call)) return;
		if (this.#hearsAt <= clock.now()) heard(message);
		else clock.at(this.#hearsAt, () => heard(message));
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
