import type { SbcBehaviour } from '../behaviour';

/** What everybody would wish for: a controller that understands all that it carries. */
export const standard: Partial<SbcBehaviour> = {};
