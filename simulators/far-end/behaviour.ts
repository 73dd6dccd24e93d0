import type { Millis } from '../kernel';

/** How the telephone, and the person at it, take calls. */
export interface FarEndBehaviour {
	/** Answers by itself after ringing this long; never unless given. */
	readonly answersAfterMs?: Millis;
	/** Off the hook: every call finds it busy. */
	readonly busy: boolean;
	/** A second call rings while one is active; else it finds the telephone busy. */
	readonly callWaiting: boolean;
	/** The display shows the caller's name, where the carrier sends it. */
	readonly showsNames: boolean;
}

/** A plain telephone with a display, and nobody's hands on it. */
export const plainTelephone: FarEndBehaviour = { busy: false, callWaiting: false, showsNames: true };
