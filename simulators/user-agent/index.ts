export type { CallEnd, SipCall } from './call';
export type { SipUserAgent, SipUserAgentOptions } from './user-agent';
