import type { HandsetBehaviour } from '../handset';

/** Which system is built where nothing else is said: the guide's with its known defects, or one in which they are mended. */
export const profileNames = ['guide-r21', 'fixed'] as const;

export type Profile = (typeof profileNames)[number];

/** What a profile decides otherwise than the parts' own defaults, which are the guide's. */
export const profiles: Readonly<Record<Profile, { readonly handset: Partial<HandsetBehaviour> }>> = {
	'guide-r21': { handset: {} },
	// IOS-05. What the limitations of carriers and systems are stays as it is.
	fixed: { handset: { lockedLocalEndResumeFail: 0 } },
};
