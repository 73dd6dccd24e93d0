export * from './bearer';
export { type Datagrams, type Host, type Listener, serveHttp, type Trains } from './host';
export { type HttpRequest, type HttpResponse, type HttpStreamUser, httpRequest, httpStream } from './http-request';
export type { Impairment, Link } from './links';
export { type Ends, MemorySocket, memorySocketPair, socketError, type Wire } from './memory-socket';
export type { Network, NetworkOptions } from './network';
export { PacketTrain, type TrainContent } from './packet-train';
export * from './virtual';
export * from './wire';
