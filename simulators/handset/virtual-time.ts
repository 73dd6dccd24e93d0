import { installSeededGlobals, VirtualClock } from '../kernel';

/** The one virtual clock of a test process. Imported before everything that leads to sip.js or drachtio-srf. */
export const clock = VirtualClock.install();
installSeededGlobals();
