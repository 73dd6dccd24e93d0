import type { Millis } from '../kernel';
import type { Hertz, Passage } from './sound';

/** Pauses between packets that a listener does not notice; longer ones are kept as silence. */
const NOTICED_MS: Millis = 200;
/** What one packet lasts. */
const PACKET_MS: Millis = 20;

/** What was heard in a time, sound by sound. */
export class Recording {
	readonly #passages: { sound: Hertz; ms: Millis }[] = [];
	#end: Millis | undefined;

	/** Something was heard from the packet of one instant to the packet of another. */
	take(sound: Hertz, from: Millis, to: Millis): void {
		const gap = this.#end === undefined ? 0 : from - this.#end;
		if (gap > NOTICED_MS) this.#add(0, gap);
		const begins = this.#end === undefined || gap > NOTICED_MS ? from : this.#end;
		// Packets that overtook one another are within what is there already.
		this.#add(sound, Math.max(0, to + PACKET_MS - begins));
		this.#end = Math.max(this.#end ?? 0, to + PACKET_MS);
	}

	/** Silence at both ends is left out: nobody wants to hear it. */
	passages(): readonly Passage[] {
		const first = this.#passages.findIndex(({ sound }) => sound > 0);
		const last = this.#passages.findLastIndex(({ sound }) => sound > 0);
		return first < 0 ? [] : this.#passages.slice(first, last + 1);
	}

	#add(sound: Hertz, ms: Millis): void {
		if (ms === 0) return;
		const last = this.#passages.at(-1);
		if (last !== undefined && last.sound === sound) last.ms += ms;
		else this.#passages.push({ sound, ms });
	}
}
