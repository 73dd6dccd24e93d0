export { guideR21, type StoreBehaviour } from './behaviour';
export type { Platform } from './catalogue';
export { type Store, type StoreOptions, startStore, storeNames } from './store';
