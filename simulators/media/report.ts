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

/** One way over a circuit-switched radio leg, coding and interleaving included (3GPP TS 43.050 §3.3.4: 90 ms). */
const CIRCUIT_MS = 90;

/**
 * What a circuit-switched leg has done to speech: its radio frames carry no numbers, so that the carrier tells what it knows of them.
 * @param frameLoss share of the radio frames that is lost, 0 to 1
 */
export function circuitReport(codec: Codec, frameLoss: number, from: Millis, to: Millis) {
	const frames = Math.floor((to - from) / codec.frameMs);
	const lost = Math.round(frames * frameLoss);
	const known = { duplicates: 0, reordered: 0, late: 0, jitterMs: 0, burstRatio: 1, oneWayDelayMs: CIRCUIT_MS, mouthToEarMs: CIRCUIT_MS } as const;
	const stage = { codec, loss: frames === 0 ? 0 : lost / frames };
	return { codec: codec.name, from, to, packets: frames - lost, lost, ...known, ...scores(CIRCUIT_MS, stage) };
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
