export { EventChannels } from './events';
export { type ServiceShown, XsiServer } from './server';
