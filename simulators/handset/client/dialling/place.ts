import type { TelephoneCall } from '../../../subscriber-line';
import type { HandsetBehaviour } from '../../behaviour';
import type { CallLog } from '../call-log';
import type { CallMode } from '../call-mode';
import type { Session } from '../session';
import { voipTrouble } from '../voip-line';
import { askToBeCalledBack } from './call-back';
import { askForRoutingNumber } from './call-through';
import type { CellularCalls } from './cellular-calls';
import { askForCall, PULL_CODE } from './pull';

/** What placing a call needs. */
export interface Placing {
	readonly session: Session;
	/** The phone's own mobile number. */
	readonly ownNumber: string;
	readonly behaviour: HandsetBehaviour;
	readonly log: CallLog;
	readonly cellular: CellularCalls;
	readonly phoneIsBusy: () => boolean;
	readonly dialNatively: (number: string) => TelephoneCall;
	/** The user has not given it up meanwhile. */
	readonly wanted: () => boolean;
	/** A Call Back was accepted, and then the phone did not ring. */
	readonly phoneDidNotRing: () => void;
}

/** Nothing to say: the call is under way. */
const underWay: readonly string[] = [];

/** Places a call in that mode. Gives what the screen is to say when it could not be placed; then nothing has been started. */
export async function place(mode: CallMode, number: string, placing: Placing): Promise<readonly string[]> {
	switch (mode) {
		case 'voip':
			return voip(number, placing);
		case 'call-through':
			return callThrough(number, placing);
		case 'call-back':
			return callBack(number, placing);
	}
}

function voip(number: string, { session, log }: Placing): readonly string[] {
	const trouble = voipTrouble(session.line);
	if (trouble !== undefined || session.line === undefined) {
		log.begin('outgoing', 'voip', number)('not placed');
		return couldNot(trouble ?? '');
	}
	const refused = session.line.calls.place(number);
	if (refused === undefined) return underWay;
	log.begin('outgoing', 'voip', number)('not placed');
	return couldNot(refused);
}

async function callThrough(number: string, placing: Placing): Promise<readonly string[]> {
	const { session, ownNumber, behaviour, log, cellular, phoneIsBusy, dialNatively, wanted } = placing;
	const outcome = log.begin('outgoing', 'call-through', number);
	const routing = phoneIsBusy() ? busy : await askForRoutingNumber(session.xsi, ownNumber, number);
	// Somebody may have called the phone meanwhile.
	const answer = phoneIsBusy() ? busy : routing;
	if (!answer.ok || !wanted()) {
		outcome('not placed');
		return answer.ok ? underWay : couldNot(answer.notice);
	}
	switch (behaviour.callThroughBy) {
		case 'native-dialer':
			cellular.follow(dialNatively(answer.imrn), outcome);
			break;
		case 'voip':
			session.line?.calls.place(answer.imrn);
			break;
	}
	return underWay;
}

async function callBack(number: string, placing: Placing): Promise<readonly string[]> {
	const { session, ownNumber, behaviour, log, cellular, wanted, phoneDidNotRing } = placing;
	const outcome = log.begin('outgoing', 'call-back', number);
	const location = session.configuration.cellular === 'BroadworksAnywhere' ? 'BroadworksAnywhere' : 'Mobility';
	cellular.asksForCallBack(session.account.number);
	const answer =
		number === PULL_CODE ? await askForCall(session.xsi, ownNumber, location) : await askToBeCalledBack(session.xsi, ownNumber, number, location);
	if (!answer.ok) {
		outcome('not placed');
		return couldNot(answer.notice);
	}
	if (wanted()) cellular.awaitCallBack(outcome, behaviour.callBackWaitMs, phoneDidNotRing);
	else outcome('not answered');
	return underWay;
}

const busy = { ok: false, notice: 'Another call is in progress on this phone' } as const;

function couldNot(reason: string): readonly string[] {
	return ['The call could not be placed', reason];
}
