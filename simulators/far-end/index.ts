export type { FarEndBehaviour } from './behaviour';
export type { Display } from './display';
export { type FarEndOptions, type FarEndTelephone, farEndTelephone } from './far-end';
