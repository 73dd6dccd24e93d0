import type { HandsetBehaviour } from '../handset';
import { type SbcBehaviour, type SbcProfileName, sbcProfiles } from '../sbc';

/** Which system is built where nothing else is said: the guide's with its known defects, or one in which they are mended. */
export const profileNames = ['guide-r21', 'fixed'] as const;

/** Name of a profile: the system with the guide's known issues, or without. */
export type Profile = (typeof profileNames)[number];

/** What a profile decides otherwise than the parts' own defaults, which are the guide's. */
export const profiles: Readonly<Record<Profile, Decided>> = {
	'guide-r21': { handset: {}, sbcs: sbcProfiles },
	// IOS-05, LIM-19, LIM-21 and LIM-25. What the limitations of carriers and systems are stays as it is.
	fixed: {
		handset: { lockedLocalEndResumeFail: 0, dialerKeepsNumber: false, razrClipsKeys: 0 },
		sbcs: { ...sbcProfiles, 'sonus-legacy': { ...sbcProfiles['sonus-legacy'], reinviteWithoutSdp: 'relay' } },
	},
};

interface Decided {
	readonly handset: Partial<HandsetBehaviour>;
	/** The session border controllers there are. */
	readonly sbcs: Readonly<Record<SbcProfileName, Partial<SbcBehaviour>>>;
}
