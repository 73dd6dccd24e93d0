export { sipUserAgent } from './agent';
export type { CallEnd, SipCall } from './call';
export { type MessagesWaiting, messagesText } from './messages-waiting';
export { RegistrationRefused } from './registration';
export { CallActFailed } from './session-call';
export type { SipUserAgent, SipUserAgentOptions } from './user-agent';
