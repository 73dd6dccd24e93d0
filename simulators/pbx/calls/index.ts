export type { CallRecord, Mode } from './call';
export { callBack } from './call-back';
export { CallControl } from './call-control';
export { callLog, type Logged } from './call-log';
export { destinationOf, isParty } from './destination';
export { Imrns } from './imrn';
export { inbound } from './inbound';
export { lacksDeskPhone, originate } from './originate';
export { pullable, pullByCallBack, pullRefusals } from './pull';
