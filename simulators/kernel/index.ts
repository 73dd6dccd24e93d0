export { type Cancel, type Clock, type Millis, TimeExpired } from './clock/clock';
export { VirtualClock } from './clock/virtual-clock';
export { WallClock } from './clock/wall-clock';
export { canonical } from './journal/canonical';
export type * from './journal/events';
export { type Journal, journal } from './journal/journal';
export { installSeededGlobals, seedGlobals } from './random/global-randomness';
export { type Random, type Stream, seeded } from './random/random';
export { scope } from './scope';
