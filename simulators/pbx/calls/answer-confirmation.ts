import { tones } from '../../media';
import type { CallControl } from './call-control';
import type { Leg } from './leg';

/** Whether INFO carries a digit (`application/dtmf-relay`, or the bare `application/dtmf`). */
const carriesDigit = (contentType: string, body: string) =>
	/^application\/dtmf(-relay)?/i.test(contentType) && /^\s*(Signal\s*=\s*)?[\d*#A-D]/i.test(body);

/** Waits, with the prompt playing, for the digit that says that a person and not a mailbox has answered. */
export function confirmed(control: CallControl, leg: Leg): Promise<boolean> {
	return new Promise((resolve) => {
		const { announcement } = leg;
		const decide = (was: boolean) => {
			stop();
			announcement?.play(tones.ringBack);
			resolve(was);
		};
		const stop = control.after(control.behaviour.confirmationTimeoutMs, () => decide(false));
		void leg.gone.then(() => decide(false));
		announcement?.play(tones.announcement);
		// Any key will do, however it comes.
		if (announcement !== undefined) announcement.onDigit = () => decide(true);
		leg.onInfo = async (info) => {
			if (carriesDigit(info.has('Content-Type') ? info.get('Content-Type') : '', info.body)) decide(true);
			return 200;
		};
	});
}
