import type { Millis } from '../kernel';
import type { ServingNetwork } from '../network';
import type { Q850Table } from './gateway/q850';

/** What distinguishes one carrier from another: all of it data. */
export interface CarrierFile extends ServingNetwork {
	/** Circuit-switched voice. */
	readonly voice: {
		/** Codec of the radio leg, as the E-model's tables name it. */
		readonly codec: 'EVRC' | 'AMR 12.2';
		/** Share of the radio frames that is lost, 0 to 1. */
		readonly frameLoss: number;
		readonly pagingMs: Millis;
		/** Keys go on as tones that the network makes itself, long enough for everybody; or as long as they were pressed. */
		readonly keys?: 'regenerated' | 'as-pressed';
	};
	/** What its subscribers get without asking. */
	readonly services: { readonly callWaiting: boolean; readonly voiceMail?: { readonly afterMs: Millis } };
	/** Single causes and statuses where its gateway differs from RFC 3398. */
	readonly q850?: Partial<Q850Table>;
}
