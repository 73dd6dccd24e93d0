import { installSeededGlobals, VirtualClock } from '../kernel';

/** For tests: imported before anything that captures timers or randomness. */
export const clock = VirtualClock.install();
installSeededGlobals();
