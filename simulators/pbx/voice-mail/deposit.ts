import { type Passage, Recording, tones } from '../../media';
import type { CallControl } from '../calls/call-control';
import type { CallingSide } from '../calls/calling-side';
import { reasons } from '../calls/reasons';
import type { Answered, ToVoiceMail } from '../calls/voice-mail-step';
import { HeardLeg } from './heard-leg';
import { spoken } from './prompts';

const BEEP: Passage = { sound: tones.beep, ms: 500 };
/** Less than that is somebody who hung up. */
const LEAST_MS = 500;

/**
 * A caller leaves a message: greeting, beep, recording until the caller hangs up, presses #, or has said enough. Gives the reason of
 * the end.
 */
export async function deposit(control: CallControl, { user, from }: ToVoiceMail, side: CallingSide, answered: Answered): Promise<string | undefined> {
	const { behaviour, clock } = control;
	const { mailboxes } = control.provisioning;
	const caller = await HeardLeg.answer(control, side, behaviour.leastKeyMs);
	if (caller === undefined) return reasons.givenUp;
	answered(() => caller.hangUp());
	const recording = new Recording();
	let recordsFrom: number | undefined;
	let stopTimer = () => {};
	const keep = () => {
		// A key that comes to light ends it, too.
		caller.settle();
		if (recordsFrom === undefined) return;
		stopTimer();
		caller.onSound = () => {};
		recordsFrom = undefined;
		const passages = recording.passages();
		const length = passages.reduce((sum, { ms }) => sum + ms, 0);
		if (length >= LEAST_MS && behaviour.keepsMessages) mailboxes.leave(user.id, from.withheld ? undefined : from.number, clock.now(), passages);
	};
	const finish = () => {
		keep();
		caller.play([spoken('thank you')], () => caller.hangUp());
	};
	const record = () => {
		const began = clock.now();
		recordsFrom = began;
		// What is heard is told afterwards: what came before the beep is not part of it.
		caller.onSound = (sound, first, last) => {
			if (last >= began) recording.take(sound, Math.max(first, began), last);
		};
		stopTimer = control.after(behaviour.messageLimitMs, finish);
	};
	caller.onKey = (digit) => {
		if (digit === '#' && recordsFrom !== undefined) finish();
	};
	caller.play([spoken('greeting'), BEEP], record);
	const reason = await caller.gone;
	keep();
	stopTimer();
	return reason;
}
