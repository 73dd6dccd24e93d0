import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import type { Leg } from './leg';
import { onHold, sameMedia } from './local-description';
import { reasonOf } from './reasons';

/** Whom a far end talks with, until somebody else takes the place. */
export interface Before {
	/** How they describe themselves. */
	readonly remote: string;
	/** Tells them that the far end is to be found elsewhere. */
	tell(description: string): Promise<unknown>;
}

/** The side of a far end that talks on this leg until now. */
export const talksOn = (control: CallControl, leg: Leg): Before => ({ remote: leg.remote, tell: (description) => control.align(leg, description) });

/** Two legs that talk with each other, and who is to take the place of one of them. */
export interface Exchange {
	/** Stays as it is: its dialog gets one re-INVITE. */
	readonly far: Leg;
	readonly before: Before;
	/** Waits to be connected. With an empty offer the far end makes one. */
	readonly side: CallingSide;
	/** Lets the far end wait first (the guide's system does not). */
	readonly holdsMeanwhile: boolean;
}

/**
 * Connects a far end with somebody else, so that nothing is lost when that fails: a refused re-INVITE leaves its session as it
 * was (RFC 3261 §14.1), and where it has accepted already it is given back what it was told before.
 *
 * @returns the new leg, or undefined when everything is as before; the side has been refused then.
 */
export async function exchange(control: CallControl, { far, before, side, holdsMeanwhile }: Exchange): Promise<Leg | undefined> {
	const known = { remote: far.remote, told: far.told };
	if (holdsMeanwhile) await control.align(far, onHold(before.remote));
	const asked = await control.align(far, side.offer);
	if (!asked.ok) {
		side.refuse(480, reasonOf({ status: asked.status, text: 'The other party could not be moved' }));
		return undefined;
	}
	let leg: Leg | undefined;
	try {
		leg = await side.connect(asked.description);
		// Until its ACK has come the new phone may not have heard that it is connected: so long the leg before goes on talking.
		const answer = await leg.acknowledged();
		if (!leg.isUp || (side.offer === '' && answer === '')) throw new Error('the new leg has gone without an answer');
		if (side.offer === '') asked.acknowledge(answer);
		return leg;
	} catch {
		// Who has answered, and whose ACK has no answer to our offer, is in a call that has to be ended (RFC 3261 §13.2.2.4).
		if (leg === undefined) side.refuse(480);
		else leg.release(reasonOf({ status: 480 }));
		if (side.offer === '') asked.acknowledge(known.told);
		else await control.align(far, known.told);
		// What it says now may describe another port than before.
		if (!sameMedia(far.remote, known.remote)) await before.tell(far.remote);
		return undefined;
	}
}
