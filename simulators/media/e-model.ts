import type { Millis } from '../kernel';
import type { Codec } from './codec';

/** R with the default values of every parameter that this world does not vary (ITU-T G.107 Table 3). */
const R0 = 93.2;

/** What one coding stage has done to the speech. */
export interface Stage {
	readonly codec: Pick<Codec, 'ie' | 'bpl'>;
	/** Share of the speech that is missing, 0 to 1. */
	readonly loss: number;
	/** How the losses cluster: 1 for random ones, more for bursts. */
	readonly burstRatio?: number;
}

/** Delay impairment factor of a one-way delay from mouth to ear without echo (ITU-T G.107 §7.4, formulas 7-27 and 7-28). */
export function delayImpairment(mouthToEarMs: Millis): number {
	if (mouthToEarMs <= 100) return 0;
	const x = Math.log2(mouthToEarMs / 100);
	return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** The same in the form that is easy to reckon with (Cole and Rosenbluth, 2001); it also sees delays below 100 ms. */
export function simplifiedDelayImpairment(mouthToEarMs: Millis): number {
	return 0.024 * mouthToEarMs + (mouthToEarMs > 177.3 ? 0.11 * (mouthToEarMs - 177.3) : 0);
}

/** Effective equipment impairment factor (ITU-T G.107 §7.5, formula 7-29). */
export function equipmentImpairment({ codec: { ie, bpl }, loss, burstRatio = 1 }: Stage): number {
	const percent = loss * 100;
	return percent === 0 ? ie : ie + (95 - ie) * (percent / (percent / burstRatio + bpl));
}

/** Transmission rating: what delay and every coding stage in a row (ITU-T G.108 §9: their factors add) leave of it. No advantage is granted. */
export function rating(mouthToEarMs: Millis, stages: readonly Stage[], delay: (ms: Millis) => number = delayImpairment): number {
	return R0 - delay(mouthToEarMs) - stages.reduce((sum, stage) => sum + equipmentImpairment(stage), 0);
}

/** Mean opinion score of a rating (ITU-T G.107 Annex B); the polynomial falls below 1 for small ratings, an opinion does not. */
export function meanOpinionScore(r: number): number {
	if (r <= 0) return 1;
	if (r >= 100) return 4.5;
	return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}
