import type { Journal } from '../kernel';
import type { Traffic } from './traffic';

/** Something that must hold in every scenario did not. */
export interface Violation {
	/** Name of the invariant. */
	readonly invariant: string;
	readonly message: string;
	/** Numbers of the journal events that show it. */
	readonly events: readonly number[];
}

/** What an invariant may look at. */
export interface Evidence {
	readonly journal: Pick<Journal, 'ofKind' | 'all'>;
	readonly traffic: Traffic;
	/** Numbers of private mobiles, E.164, that must not show at the far end of a business call. */
	readonly privateNumbers: readonly string[];
	/** Addresses from which business calls leave towards other networks, and to which they go. */
	readonly businessTrunks: readonly { readonly from: string; readonly to: string }[];
	/** What is still alive in the system, by part and kind, after everybody has left and the settle time has passed. */
	readonly remains: Readonly<Record<string, number>>;
}

export type Invariant = (evidence: Evidence) => Violation[];
