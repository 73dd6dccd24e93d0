import type { Millis } from '../simulators/kernel';

/** How long a tester waits for what follows at once from an act, on every phone and server that has part in it. */
export const AT_ONCE: Millis = 15_000;

/** The same when the network loses messages and repeats them (RFC 3261 §17.1.1.2: 64·T1). */
export const SURELY: Millis = 32_000;
