import type { SipCall } from './call';
import { CallActFailed } from './session-call';

/** What a telephone calls at the PBX to have its calls mixed (RFC 4579 §5.1). */
export const CONFERENCE = 'conference';

/** What a person reads in place of a number. */
export const CONFERENCE_NAME = 'Three-way call';

/**
 * Has the other parties of calls connected with the bridge, which is being called: they leave these calls, and the PBX ends them.
 * Rejects when that is refused. When none of them is there, the bridge is left again, and all calls are what they were.
 */
export async function bringTogether(bridge: SipCall, calls: readonly SipCall[]): Promise<void> {
	await established(bridge);
	for (const [i, call] of calls.entries()) {
		try {
			await call.transfer(CONFERENCE);
		} catch (error) {
			if (i === 0) await bridge.hangUp();
			throw error;
		}
	}
}

function established(call: SipCall): Promise<void> {
	return new Promise((done, failed) => {
		const see = () => {
			if (call.state === 'established') done();
			if (call.state === 'ended') failed(new CallActFailed('the bridge does not answer', call.ended?.status));
		};
		call.onChange(see);
		see();
	});
}
