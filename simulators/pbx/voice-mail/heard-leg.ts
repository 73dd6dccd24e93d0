import type { Millis } from '../../kernel';
import type { Hertz, Passage } from '../../media';
import type { CallControl } from '../calls/call-control';
import type { CallingSide } from '../calls/calling-side';
import type { Leg } from '../calls/leg';
import type { Announcement } from '../calls/media-server';
import { answerReoffers, answerWithPbx, type WithPbx } from '../calls/own-media';
import { reasons } from '../calls/reasons';
import { keyIn } from './keys';

/** A caller who has been answered by the PBX itself: hears what is played, is heard, and presses keys. */
export class HeardLeg {
	/** A key, however it came. */
	onKey: (digit: string) => void = () => {};
	/** The caller says something, or nothing. */
	onSound: (sound: Hertz, from: Millis, to: Millis) => void = () => {};
	/** Settles, with the Reason header if there was one, when the caller has gone. */
	readonly gone: Promise<string | undefined>;

	private readonly leg: Leg;
	private readonly announcement: Announcement;

	private constructor({ leg, port: announcement }: WithPbx, leastKeyMs: Millis) {
		this.leg = leg;
		this.announcement = announcement;
		this.gone = leg.gone.then((reason) => {
			// The last that was said is still on its way in.
			announcement.settle();
			announcement.close();
			return reason;
		});
		announcement.onSound = (sound, from, to) => this.onSound(sound, from, to);
		announcement.onDigit = (digit) => this.onKey(digit);
		leg.onInfo = async (info) => {
			// It has crossed our BYE.
			if (!leg.isUp) return 481;
			const key = keyIn(info);
			if (key !== undefined && (key.ms ?? leastKeyMs) >= leastKeyMs) this.onKey(key.digit);
			return 200;
		};
		answerReoffers({ leg, port: announcement });
	}

	/**
	 * Answers a side that waits; undefined when it has gone meanwhile, or cannot be met.
	 * @param leastKeyMs keys that were pressed for less are not taken for keys
	 */
	static async answer(control: CallControl, side: CallingSide, leastKeyMs: Millis): Promise<HeardLeg | undefined> {
		const answered = await answerWithPbx(control, side);
		if (answered === undefined) return undefined;
		const heard = new HeardLeg(answered, leastKeyMs);
		// Who has not heard of the answer yet would miss the beginning of what is played.
		await answered.leg.acknowledged();
		return heard;
	}

	/** Plays passages, and says when that is over; whatever is played next cuts it off. */
	play(passages: readonly Passage[], done: () => void = () => {}): void {
		this.announcement.recite(passages, done);
	}

	/** All that was said until now has been told. */
	settle(): void {
		this.announcement.settle();
	}

	hangUp(): void {
		this.leg.release(reasons.clearing);
	}
}
