import type { Millis } from '../../kernel';
import { tones } from '../../media';
import type { User } from '../enterprise';
import { Bridge } from './bridge';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import type { Dialling } from './dialled';
import type { Leg } from './leg';
import { connectWithPbx, type MovedToPbx, moveToPbx, type WithPbx } from './own-media';
import { reasonOf, reasons } from './reasons';
import { type Failing, treatConnected } from './treatment';

const WARNING_MS: Millis = 1_000;

const impossible: Failing = { status: 480, text: 'The call cannot be made one of three' };

/** Somebody in a call of three. */
interface Talker extends WithPbx {
	/** As the others know them. */
	readonly number: string;
	readonly call?: Call;
}

/**
 * A user takes part in a colleague's call: each of the three is connected with the PBX, which lets everybody hear the others, once the
 * colleague has been warned. Who leaves leaves the other two talking. When one of them cannot be connected so, the call is what it was.
 */
export async function bargeIn(
	control: CallControl,
	{ user, location, mode }: Dialling,
	colleague: User,
	call: Call,
	side: CallingSide,
): Promise<void> {
	const own = await connectWithPbx(control, side);
	if (own === undefined) return;
	const { conversation } = call;
	if (conversation === undefined || conversation.isOver || conversation.isChanging) {
		return treatConnected(own, tones.announcement, reasonOf(impossible));
	}
	const far = conversation.otherEndOf(call);
	const legs = [conversation.legOf(call), far.leg] as const;
	const connected = await conversation.change(() => connectBoth(control, legs, () => own.leg.isUp && !conversation.isOver));
	if (connected === undefined) return treatConnected(own, tones.announcement, reasonOf(impossible));
	const [theirs, others] = connected;

	const { party } = call.record;
	const barged = control.calls.begin({ user: user.id, mode, personality: 'originator', location, party: colleague.number, service: 'barge-in' });
	barged.answered();
	const talkers: readonly Talker[] = [
		{ ...theirs, number: colleague.number, call },
		{ ...others, number: party, ...(far.call && { call: far.call }) },
		{ ...own, number: user.number, call: barged },
	];
	const bridge = new Bridge(control);
	conversation.continueIn(talk(bridge, talkers));
	const { bargeInWarningTone } = user.services.directedCallPickup;
	if (bargeInWarningTone) theirs.port.play(tones.beep);
	bridge.begin(bargeInWarningTone ? WARNING_MS : 0);
}

/** Takes everybody in; settles when nobody is left to talk with. */
function talk(bridge: Bridge, talkers: readonly Talker[]): Promise<string | undefined> {
	return new Promise((over) => {
		for (const talker of talkers) {
			const { leg, call } = talker;
			if (call !== undefined) call.hangUp = (reason) => leg.release(reason);
			void bridge.take(talker).then((reason) => {
				call?.released(reason);
				const [one, other] = talkers.filter((each) => bridge.members.includes(each));
				if (one !== undefined && other !== undefined) {
					one.call?.nowWith(other.number);
					other.call?.nowWith(one.number);
				} else {
					bridge.end(reasons.clearing);
					if (one === undefined) over(reason);
				}
			});
		}
	});
}

/** Connects both legs with the PBX; undefined, and each with the other as before, when that cannot be. */
async function connectBoth(
	control: CallControl,
	legs: readonly [Leg, Leg],
	stillWanted: () => boolean,
): Promise<readonly [WithPbx, WithPbx] | undefined> {
	const connected: MovedToPbx[] = [];
	for (const leg of legs) {
		const moved = await moveToPbx(control, leg);
		if (!moved.ok) break;
		moved.begin();
		connected.push(moved);
	}
	const [one, other] = connected;
	if (one !== undefined && other !== undefined && stillWanted()) return [one, other];
	for (const { leg, giveBack } of connected) await giveBack(leg.isUp);
	return undefined;
}
