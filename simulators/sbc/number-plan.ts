import type { Endpoint } from '../kernel';
import type { SbcProfileName } from './profiles';

/** A way into the telephone network: a carrier's gateway, and the numbers that are reached through it. */
export interface Trunk {
	readonly carrier: string;
	readonly gateway: Endpoint;
	/** Whether identity may be shown to it and believed from it. */
	readonly trusted: boolean;
	/** Exact E.164 numbers, or prefixes that end in `*`. */
	readonly numbers: readonly string[];
	/** Which policy calls to and from it are treated by; the SBC's own unless given. */
	readonly profile?: SbcProfileName;
}

/** The trunk for a number: the exact number goes before any prefix, a longer prefix before a shorter one. */
export function trunkFor(number: string, trunks: readonly Trunk[]): Trunk | undefined {
	let best: { trunk: Trunk; length: number } | undefined;
	for (const trunk of trunks) {
		for (const entry of trunk.numbers) {
			const length = matchLength(number, entry);
			if (length !== undefined && (best === undefined || length > best.length)) best = { trunk, length };
		}
	}
	return best?.trunk;
}

function matchLength(number: string, entry: string): number | undefined {
	if (entry === number) return Number.POSITIVE_INFINITY;
	const prefix = entry.slice(0, -1);
	return entry.endsWith('*') && number.startsWith(prefix) ? prefix.length : undefined;
}
