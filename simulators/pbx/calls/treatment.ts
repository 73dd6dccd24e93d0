import type { Hertz } from '../../media';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';

/** Long enough for who is connected late, because answers were lost on the way (RFC 3261 §13.3.1.4: sent again after 0.5, 1.5 and 3.5 s), to hear it. */
const TREATMENT_MS = 4_000;

/** Takes the caller, who waits unanswered, lets them hear this for a moment, and hangs up for this reason (RFC 3326). */
export async function treat(
	control: CallControl,
	side: CallingSide,
	sound: Hertz,
	reason = 'Q.850;cause=16;text="Normal call clearing"',
): Promise<void> {
	const announcement = control.mediaServer.announcement(sound, 'sendonly');
	const description = side.offer === '' ? announcement.offer : announcement.answer(side.offer);
	if (description === undefined) {
		announcement.close();
		side.refuse(488);
		return;
	}
	try {
		const leg = await side.connect(description);
		void leg.gone.then(() => announcement.close());
		const answer = await leg.acknowledged();
		if (side.offer === '') announcement.begin(answer);
		announcement.recite([{ sound, ms: TREATMENT_MS }], () => leg.release(reason));
	} catch {
		announcement.close();
	}
}
