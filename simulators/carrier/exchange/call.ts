import type { Millis } from '../../kernel';
import type { Hertz } from '../../media';

/** Who calls, as networks that trust each other tell one another. */
export interface Caller {
	/** E.164 number; absent when unknown. */
	readonly number?: string;
	readonly name?: string;
	/** The caller does not want to be shown (RFC 3323): known inside the network, withheld from telephones. */
	readonly withheld?: boolean;
}

/** A call that wants to go somewhere (ISUP: IAM). */
export interface Offer {
	/** E.164 number. */
	readonly called: string;
	readonly caller: Caller;
	/** How often it has been diverted already, and the number that diverted it last. */
	readonly diverted?: { readonly by?: string; readonly times: number };
}

/** Why a call ends (ISUP: REL). */
export interface Release {
	/** Q.850 cause value. */
	readonly cause: number;
	/** What the network where it came about said in words. */
	readonly text?: string;
	/** Who said so: a person, or a network on its behalf. */
	readonly location: 'user' | 'network';
}

/** The way back, to where a call comes from. After `released` nothing more is said. */
export interface Backward {
	/** ISUP: ACM, subscriber free. */
	alerting(): void;
	/** ISUP: ANM. */
	answered(): void;
	released(release: Release): void;
	/** The called party pressed a key; for how long, where the network knows. */
	key(digit: string, ms?: Millis): void;
	/** What the calling side says now; absent where it has no voice. */
	sounds?(): Hertz | undefined;
}

/** The way on, to where a call goes. */
export interface Forward {
	/** The calling side gives up or hangs up; nothing more is said backward. */
	release(release: Release): void;
	/** The calling party pressed a key; for how long, where the network knows. */
	key(digit: string, ms?: Millis): void;
	/** What the called side says now; absent where it has no voice. */
	sounds?(): Hertz | undefined;
}

/** Takes a call to its end: a telephone, a mailbox, a trunk. It may release it before it returns. */
export type Terminate = (offer: Offer, backward: Backward) => Forward;

/** Refuses every call. */
export const refuse =
	(cause: number): Terminate =>
	(_offer, backward) => {
		backward.released({ cause, location: 'network' });
		return { release: () => {}, key: () => {} };
	};
