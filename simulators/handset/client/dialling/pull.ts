import type { Xsi } from '../xsi';
import type { CallBackLocation, CallBackRequest } from './call-back';

/** The feature code that gives the phone which dials it the call that its user has on another one (Call Retrieve). */
export const PULL_CODE = '*11';

/** What the screen says instead of the code. */
export const PULLED = 'Call from another phone';

/** Asks the platform to call this phone over the cellular network, and to give it the call from the other one (`calls/CallRetrieve`). */
export async function askForCall(xsi: Xsi, ownNumber: string, location: CallBackLocation): Promise<CallBackRequest> {
	return xsi.post('calls/CallRetrieve', { location, locationAddress: ownNumber });
}
