export { causeText } from './causes';
export { type ExchangeCall, type ExchangeLine, type ExchangeLineOptions, exchangeLine } from './exchange-line';
export type { CallControl, LineEnd, Subscription, VoiceEnd } from './line';
export { type SubscriberLine, type SubscriberLineOptions, subscriberLine } from './subscriber-line';
export { type TelephoneCall, type TelephoneLine, type TelephoneLineOptions, telephoneLine } from './telephone-line';
