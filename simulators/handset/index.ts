export { guideR21, type HandsetBehaviour } from './behaviour';
export type { CallOutcome, LoggedCall } from './client/call-log';
export { type CallMode, type CallModeSetting, modeLabels } from './client/call-mode';
export { type ClientService, clientServices, type ServiceSetting } from './client/services';
export type { Handset, HandsetOptions } from './handset';
export type { Platform } from './os/platform';
export { type CellularService, HandsetRadio } from './radio/handset-radio';
export { type App, type MediaApp, NotOnScreen, type Screen } from './screen';
export { smartphone } from './smartphone';
