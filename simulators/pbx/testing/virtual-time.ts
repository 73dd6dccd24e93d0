import { installSeededGlobals, VirtualClock } from '../../kernel';

/** To be imported before any library: from here on time is virtual and randomness seeded. */
export const clock = VirtualClock.install();
installSeededGlobals();
