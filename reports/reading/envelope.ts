import type { runCucumber } from '@cucumber/cucumber/api';

/** One message of Cucumber's stream. */
export type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0];

/** One kind of message. */
export type Message<K extends keyof Envelope> = NonNullable<Envelope[K]>;
