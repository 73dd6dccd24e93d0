import type { SbcBehaviour } from '../behaviour';
import { kamailioTh } from './kamailio-th';
import { sonusLegacy } from './sonus-legacy';
import { standard } from './standard';

/** The session border controllers that there is a file of. */
export const sbcProfileNames = ['standard', 'sonus-legacy', 'kamailio-th'] as const;

export type SbcProfileName = (typeof sbcProfileNames)[number];

/** Wherein each differs from the standard policy: nothing but data. */
export const sbcProfiles: Readonly<Record<SbcProfileName, Partial<SbcBehaviour>>> = {
	standard,
	'sonus-legacy': sonusLegacy,
	'kamailio-th': kamailioTh,
};
