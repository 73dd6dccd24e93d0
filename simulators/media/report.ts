import type { MediaReport, Millis } from '../kernel';
import type { Codec } from './codec';
import { meanOpinionScore, rating, type Stage } from './e-model';

/** What every call passes besides packets: a trunk of the telephone network, and a telephone's own sound path (means of what G.114 reckons with). */
const TRUNK_MS = 20;
const TELEPHONE_MS = 30;

/** Rounded, so that reports can be read and compared. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** From mouth to ear over one packet leg. */
export function mouthToEar(codec: Codec, playoutMs: Millis): Millis {
	return codec.delayMs + playoutMs + TRUNK_MS + TELEPHONE_MS;
}

/** R and MOS of one leg, rounded. */
export function scores(mouthToEarMs: Millis, stage: Stage): { readonly r: number; readonly mos: number } {
	const r = rating(mouthToEarMs, [stage]);
	return { r: rounded(Math.max(0, r)), mos: rounded(meanOpinionScore(r)) };
}

/**
 * Quality from mouth to ear over all legs that speech takes one after the other (LIM-22): delays and impairments of all add up.
 * @returns undefined as long as a leg has not measured its delay
 */
export function endToEnd(
	legs: readonly (Pick<MediaReport, 'packets' | 'lost' | 'late' | 'burstRatio' | 'mouthToEarMs'> & { readonly of: Codec })[],
): { readonly r: number; readonly mos: number } | undefined {
	let delayMs = 0;
	const stages: Stage[] = [];
	for (const { of: codec, packets, lost, late, burstRatio, mouthToEarMs } of legs) {
		if (packets === 0) return { r: 0, mos: 1 };
		if (mouthToEarMs === undefined) return undefined;
		delayMs += mouthToEarMs;
		stages.push({ codec, loss: (lost + late) / (packets + lost), burstRatio });
	}
	const r = rating(delayMs, stages);
	return { r: rounded(Math.max(0, r)), mos: rounded(meanOpinionScore(r)) };
}
