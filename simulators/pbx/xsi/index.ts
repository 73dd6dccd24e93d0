export { EventChannels } from './events';
export { XsiServer } from './server';
