import { installSeededGlobals, VirtualClock } from '../simulators/kernel';

/**
 * The one virtual clock of the process. This module is loaded before every other that a scenario needs: sip.js and
 * drachtio-srf keep the timers and the randomness that they find when they are loaded.
 */
export const clock = VirtualClock.install();
installSeededGlobals();
