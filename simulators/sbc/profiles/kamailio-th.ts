import type { SbcBehaviour } from '../behaviour';

/** Kamailio hiding the topology: a Call-ID that stands inside another header is not translated, so nobody finds the dialog that it names. */
export const kamailioTh: Partial<SbcBehaviour> = { replaces: 'relay-unmapped' };
