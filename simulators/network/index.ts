export { type Datagrams, type Host, type Listener, serveHttp } from './host';
export { type HttpRequest, type HttpResponse, httpRequest } from './http-request';
export type { Impairment, Link } from './links';
export { type Ends, MemorySocket, memorySocketPair, socketError, type Wire } from './memory-socket';
export type { Network, NetworkOptions } from './network';
export * from './virtual';
export * from './wire';
