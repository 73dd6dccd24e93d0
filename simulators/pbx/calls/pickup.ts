import { tones } from '../../media';
import type { User } from '../enterprise';
import { bargeIn } from './barge-in';
import type { Call, CallService } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import type { Dialling } from './dialled';
import { connectWithPbx } from './own-media';
import { reasonOf } from './reasons';
import { announceFailure, type Failing, treatConnected } from './treatment';

const failures = {
	notInGroup: { status: 403, text: 'You are in no pickup group' },
	nothingRings: { status: 480, text: 'No call rings in your pickup group' },
	noSingleCall: { status: 480, text: 'This user has not exactly one call' },
	exempt: { status: 403, text: 'Nobody may take part in the calls of this user' },
	tooLate: { status: 480, text: 'The call does not ring any more' },
} as const satisfies Record<string, Failing>;

/** Call Pickup: of the calls that ring at colleagues of the user's pickup group the one that has rung longest is answered at this phone. */
export async function pickUpInGroup(control: CallControl, dialling: Dialling, side: CallingSide): Promise<void> {
	const { user } = dialling;
	const { group } = user.services.callPickup;
	if (group === '') return announceFailure(control, side, failures.notInGroup);
	const inGroup = (id: string) => id !== user.id && control.provisioning.find(id)?.services.callPickup.group === group;
	const call = control.calls.all().find((one) => rings(one) && inGroup(one.record.user));
	return call === undefined ? announceFailure(control, side, failures.nothingRings) : pickUp(control, dialling, side, call, 'pickup');
}

/**
 * Directed Call Pickup with Barge-in: the call that rings at a colleague is answered at this phone; in one that the colleague talks on the user
 * takes part, unless the colleague is exempt from that. It must be the colleague's only one.
 */
export async function pickUpOrBargeIn(control: CallControl, dialling: Dialling, colleague: User, side: CallingSide): Promise<void> {
	const calls = control.calls.all().filter(({ record }) => record.user === colleague.id && record.state !== 'detached');
	const [call] = colleague.id === dialling.user.id || calls.length > 1 ? [] : calls;
	if (call !== undefined && rings(call)) return pickUp(control, dialling, side, call, 'directed-pickup');
	if (call?.record.state !== 'active' || call.conversation === undefined) return announceFailure(control, side, failures.noSingleCall);
	const exempt = colleague.services.bargeInExempt.active && control.behaviour.honoursBargeInExempt;
	return exempt ? announceFailure(control, side, failures.exempt) : bargeIn(control, dialling, colleague, call, side);
}

const rings = ({ record }: Call): boolean => record.state === 'alerting' && record.personality === 'terminator';

async function pickUp(control: CallControl, { user, location }: Dialling, side: CallingSide, ringing: Call, service: CallService): Promise<void> {
	const connected = await connectWithPbx(control, side);
	if (connected === undefined) return;
	const { leg, port } = connected;
	const { party } = ringing.record;
	const begin = () => control.calls.begin({ user: user.id, mode: 'inbound', personality: 'terminator', location, party, service });
	if (!ringing.pickUp(leg, port.offer, begin)) treatConnected(connected, tones.announcement, reasonOf(failures.tooLate));
}
