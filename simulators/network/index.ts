export type { CallControl, LineEnd, Subscription } from './air';
export { type Datagrams, type Host, type Listener, serveHttp } from './host';
