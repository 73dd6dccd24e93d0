import { installSeededGlobals, VirtualClock } from '../../kernel';

/** Replaces the timers and the randomness of this process: imported before what keeps those that it finds. */
export const clock = VirtualClock.install();
installSeededGlobals();
