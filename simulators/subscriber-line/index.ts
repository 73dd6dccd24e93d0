export type { CallControl, LineEnd, Subscription } from './line';
