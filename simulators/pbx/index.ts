export { guideR21, type PbxBehaviour } from './behaviour';
export { type AnnouncementName, announcements, type CallRecord, type Mode } from './calls';
export { type ClientFunction, type DeploymentProfile, deploymentProfiles } from './deployment';
export type { Administrator, Device, Enterprise, Line, LineKind, MailTemplate, Newcomer, NewUser, User } from './enterprise';
export { type Pbx, type PbxOptions, type Registration, startPbx } from './pbx';
export { type Person, type Provisioning, ProvisioningRefused } from './provisioning';
export type * from './service-settings';
export { type Prompt, prompts } from './voice-mail';
