export { type SbcBehaviour, standardSbcBehaviour } from './behaviour';
export type { Trunk } from './number-plan';
export { type SbcProfileName, sbcProfileNames, sbcProfiles } from './profiles';
export { type Sbc, type SbcOptions, startSbc } from './start-sbc';
