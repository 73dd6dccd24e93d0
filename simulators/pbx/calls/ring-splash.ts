import type { User } from '../enterprise';
import type { Identity } from '../identity';
import { contacts } from './branches';
import type { CallControl } from './call-control';
import { reasons } from './reasons';

/** Longer than the last retransmission of an INVITE may take to be answered (RFC 3261 §17.1.1.2). */
const GUARD_MS = 32_000;

/** Lets the user's desk phone ring once, for a call that goes elsewhere. An answer to it comes too late. */
export function ringSplash(control: CallControl, user: User, from: Identity, offer: string): void {
	for (const branch of contacts(control, user, 'desk', from, offer, { 'Alert-Info': '<urn:alert:duration:short>' })) {
		const leg = branch.dial();
		const stop = () => leg.giveUp(reasons.elsewhere);
		let cancel = control.after(GUARD_MS, stop);
		let rings = false;
		leg.onProgress = () => {
			if (rings) return;
			rings = true;
			cancel();
			cancel = control.after(control.behaviour.ringSplashMs, stop);
		};
		void leg.outcome.then((invited) => {
			cancel();
			invited.answered?.release(reasons.elsewhere);
		});
	}
}
