export { guideR21, type PbxBehaviour } from './behaviour';
export type { CallRecord, Mode } from './calls';
export type { Enterprise, Line, LineKind, Mobility, User } from './enterprise';
export { type Pbx, type PbxOptions, type Registration, startPbx } from './pbx';
export { type Provisioning, ProvisioningRefused } from './provisioning';
