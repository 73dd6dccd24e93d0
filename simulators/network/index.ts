export { type Datagrams, type Host, type Listener, serveHttp } from './host';
