export { sipUserAgent } from './agent';
export type { CallEnd, SipCall } from './call';
export { appearanceTexts, type LineAppearance } from './line-appearances';
export { type ForwardingWhen, type LineServiceChange, type LineServices, servicesText } from './line-services';
export { type MessagesWaiting, messagesText } from './messages-waiting';
export { RegistrationRefused } from './registration';
export { CallActFailed } from './session-call';
export { bringTogether, CONFERENCE, CONFERENCE_NAME } from './three-way';
export type { SipUserAgent, SipUserAgentOptions } from './user-agent';
