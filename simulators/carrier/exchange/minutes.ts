import type { Millis } from '../../kernel';

/** What a subscriber has talked, as the bill counts it: each answered call in begun minutes. */
export interface Minutes {
	readonly incoming: number;
	readonly outgoing: number;
}

const MINUTE_MS: Millis = 60_000;

/** Counts the minutes of one subscriber. */
export class MinuteCounter {
	#incoming = 0;
	#outgoing = 0;

	get minutes(): Minutes {
		return { incoming: this.#incoming, outgoing: this.#outgoing };
	}

	add(direction: 'incoming' | 'outgoing', answeredAt: Millis, endedAt: Millis): void {
		const begun = Math.max(1, Math.ceil((endedAt - answeredAt) / MINUTE_MS));
		if (direction === 'incoming') this.#incoming += begun;
		else this.#outgoing += begun;
	}
}
