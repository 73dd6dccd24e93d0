export { dialogOfAnswer } from './dialog-of-answer';
export { type ClientChange, type DrachtioServer, type DrachtioServerOptions, startDrachtioServer } from './front';
export { overFlow } from './next-hop';
export type { Listen, Remains, SipNode, SipNodeOptions, StartSipNode } from './node';
export type { RequestHandler } from './request-handler';
export type * from './srf';
export { startSipNode } from './start-sip-node';
export { endsSubscription } from './subscription';
