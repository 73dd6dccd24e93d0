export type { CarrierBehaviour, VoiceMailCondition } from './behaviour';
export { type Carrier, type CarrierOptions, type Interconnect, startCarrier } from './carrier';
export type { CarrierFile } from './carrier-file';
export { carrierFiles } from './carriers';
export type { Minutes } from './exchange/minutes';
export type { SubscriberTerms } from './exchange/subscriber';
export type { Q850Table } from './gateway/q850';
