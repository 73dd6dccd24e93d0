import type { Hertz } from '../../media';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';

const TREATMENT_MS = 1_500;

/** Takes the caller, who waits unanswered, lets them hear this for a moment, and hangs up. */
export async function treat(control: CallControl, side: CallingSide, sound: Hertz): Promise<void> {
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
		announcement.recite([{ sound, ms: TREATMENT_MS }], () => leg.release('Q.850;cause=16;text="Normal call clearing"'));
	} catch {
		announcement.close();
	}
}
