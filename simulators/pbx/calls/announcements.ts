import { type Hertz, tones } from '../../media';

/** What callers are told about what they have dialled, each at a pitch of its own: what was said can be told at the other end. */
export const announcements = {
	/** That it cannot be, and no more. */
	announcement: tones.announcement,
	'no call to pull': 1850,
	'pulling is not allowed': 1900,
	'several calls to pull': 1950,
} as const satisfies Record<string, Hertz>;

export type AnnouncementName = keyof typeof announcements;
