import type { Hertz } from '../../media';
import { type AnnouncementName, announcements } from './announcements';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import { connectWithPbx, type WithPbx } from './own-media';
import { reasonOf, reasons } from './reasons';

/** How long it is heard: from ACK on, by which the caller listens, whatever was lost on the way there (RFC 3261 §13.3.1.4). */
const TREATMENT_MS = 1_500;

/** Why what was dialled cannot be: a status of SIP, and words. */
export interface Failing {
	readonly status: number;
	readonly text: string;
	/** What says so, where one announcement for all would not do. */
	readonly says?: AnnouncementName;
}

/** Takes the caller, who waits unanswered, lets them hear this for a moment, and hangs up for this reason (RFC 3326). */
export async function treat(control: CallControl, side: CallingSide, sound: Hertz, reason = reasons.clearing): Promise<void> {
	const connected = await connectWithPbx(control, side, sound, 'sendonly');
	if (connected !== undefined) treatConnected(connected, sound, reason);
}

/** Lets somebody whom the PBX has answered hear this for a moment, and hangs up. */
export function treatConnected({ leg, port }: WithPbx, sound: Hertz, reason: string): void {
	port.recite([{ sound, ms: TREATMENT_MS }], () => leg.release(reason));
}

/**
 * The announcement that what was dialled cannot be, with the reason for the phone. The call is answered for it: phones do not listen before, and an
 * answer is sent until it has arrived (RFC 3261 §13.3.1.4), which early media's is not.
 */
export const announceFailure = (control: CallControl, side: CallingSide, failing: Failing): Promise<void> =>
	treat(control, side, announcements[failing.says ?? 'announcement'], reasonOf(failing));
