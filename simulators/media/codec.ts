import type { Millis } from '../kernel';

/** What a codec does to speech (ITU-T G.107 §3.5, G.113 Appendix I) and how it is carried. */
export interface Codec {
	readonly name: string;
	/** Equipment impairment factor without loss. */
	readonly ie: number;
	/** Packet loss robustness factor. */
	readonly bpl: number;
	/** Speech in one frame or packet. */
	readonly frameMs: Millis;
	/** From the sound to its frame: the frame itself, and look-ahead. */
	readonly delayMs: Millis;
	/** Where the two factors come from; an estimate says so. */
	readonly source: string;
}

/** The narrow-band codecs of this world. Wide-band ones need another model (ITU-T G.107.1) and are not here on purpose. */
export const codecs = {
	'G.711': { name: 'G.711', ie: 0, bpl: 25.1, frameMs: 20, delayMs: 20, source: 'ITU-T G.113 App. I: with the concealment of G.711 App. I' },
	'G.711 without PLC': { name: 'G.711 without PLC', ie: 0, bpl: 4.3, frameMs: 20, delayMs: 20, source: 'ITU-T G.113 App. I' },
	'G.729A': { name: 'G.729A', ie: 11, bpl: 19, frameMs: 20, delayMs: 25, source: 'ITU-T G.113 App. I: with VAD' },
	'G.723.1': { name: 'G.723.1', ie: 15, bpl: 16.1, frameMs: 30, delayMs: 37.5, source: 'ITU-T G.113 App. I: 6.3 kbit/s with VAD' },
	'GSM-EFR': { name: 'GSM-EFR', ie: 5, bpl: 10, frameMs: 20, delayMs: 20, source: 'ITU-T G.113 App. I' },
	'AMR 12.2': { name: 'AMR 12.2', ie: 5, bpl: 10, frameMs: 20, delayMs: 20, source: 'the algorithm of GSM-EFR (3GPP TS 26.071): its values' },
	EVRC: { name: 'EVRC', ie: 10, bpl: 10, frameMs: 20, delayMs: 25, source: 'an estimate: G.113 has no values for it' },
} as const satisfies Record<string, Codec>;

/** A codec of this world, by its encoding name. */
export type CodecName = keyof typeof codecs;

/** The speech codec behind an encoding name of SDP; undefined for what this world does not carry. */
export function codecOfEncoding(encoding: string): Codec | undefined {
	switch (encoding.toUpperCase()) {
		case 'PCMU':
		case 'PCMA':
			return codecs['G.711'];
		case 'G729':
			return codecs['G.729A'];
		case 'G723':
			return codecs['G.723.1'];
		case 'GSM-EFR':
		case 'AMR':
			return codecs['GSM-EFR'];
		default:
			return undefined;
	}
}
