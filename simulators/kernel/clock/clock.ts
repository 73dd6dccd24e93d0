/** A duration or an instant in milliseconds. Instants count from the start of the world the clock belongs to. */
export type Millis = number;

/** Ends what `at` scheduled; calling it twice, or after the act, does nothing. */
export type Cancel = () => void;

/** Time as the parts of a world see it: virtual (driven, instant) or wall (real). */
export interface Clock {
	/** Milliseconds since this world began. */
	now(): Millis;
	/** The calendar time that corresponds to `now()`, for headers and certificates. */
	date(): Date;
	/** Runs `act` at instant `when` (at once, in a later turn, when that is already past). */
	at(when: Millis, act: () => void): Cancel;
	/** Lets `duration` pass. */
	run(duration: Millis): Promise<void>;
	/**
	 * Lets time pass until `reached` is true.
	 * @throws {TimeExpired} when `within` has passed and it still is not.
	 */
	until(reached: () => boolean, within: Millis): Promise<void>;
	/**
	 * Lets time pass until `work` settles, and gives its outcome.
	 * @throws {TimeExpired} when `within` has passed and it still has not.
	 */
	settle<T>(work: Promise<T>, within: Millis): Promise<T>;
	/** How late what is due is done just now, because other work keeps this process busy. Virtual time waits for all work: always 0. */
	lag(): Millis;
	/** Work done outside the clock (a file, a thread pool, another process): virtual time stands still until it settles. */
	hold<T>(work: Promise<T>): Promise<T>;
}

/** What was waited for did not happen in time. */
export class TimeExpired extends Error {
	constructor(
		readonly within: Millis,
		readonly at: Millis,
	) {
		super(`did not happen within ${within} ms (the time is now ${at} ms)`);
		this.name = 'TimeExpired';
	}
}
