import type { SipDialog } from '../drachtio';
import type { Leg } from './leg';
import type { Offers } from './offers';

/** Who takes the place of one side of a call. */
export interface Newcomer {
	/** Its session description. */
	readonly description: string;
	/** It has given up, or hung up. */
	hasLeft(): boolean;
	/** Tells it what it is connected with; rejects when it has left meanwhile. */
	connect(description: string | undefined): Promise<SipDialog>;
}

/** Somebody takes the place of one side of a call (RFC 3891). */
export interface Replacement {
	/** The side whose place is taken, and the one that stays. */
	readonly leg: Leg;
	readonly other: Leg;
	readonly newcomer: Newcomer;
	readonly offers: Offers;
	/** The call is over, or is being ended. */
	isEnding(): boolean;
	/** The side has this dialog from now on. */
	attach(dialog: SipDialog): void;
}

/**
 * Somebody else takes the place of one side, without a word to the other but what is to be heard from now on.
 * @returns 200, or the status with which the other side refused; then everything is as before.
 */
export async function replaceSide(replacement: Replacement): Promise<number> {
	const { leg, other, isEnding } = replacement;
	const former = leg.dialog;
	if (isEnding() || former === undefined || other.dialog === undefined) return 481;
	if (leg.isLeaving || other.isLeaving) return 491;
	leg.isLeaving = true;
	const status = await exchange(replacement, former);
	leg.settled();
	leg.isLeaving = false;
	return status;
}

async function exchange({ leg, other, newcomer, offers, isEnding, attach }: Replacement, former: SipDialog): Promise<number> {
	// What either side has under way comes first (RFC 3261 §14.1).
	await leg.turn();
	await other.turn();
	other.incoming?.reply.send(491);
	other.incoming = undefined;
	if (newcomer.hasLeft()) {
		other.settled();
		return 487;
	}
	const response = await offers.introduce(other, newcomer.description);
	if (response === undefined) {
		other.settled();
		return 481;
	}
	if (isEnding()) return 481;
	if (response.status !== 200) {
		other.settled();
		offers.refused();
		return response.status;
	}
	const dialog = newcomer.hasLeft() ? undefined : await newcomer.connect(leg.describe(response.body)).catch(() => undefined);
	if (dialog === undefined) {
		offers.refused();
		void offers.restore(other);
		return 487;
	}
	other.settled();
	former.removeAllListeners();
	offers.agreed();
	attach(dialog);
	if (dialog.type === 'uas') leg.expectAck(dialog.req);
	await former.destroy({ headers: { Reason: 'SIP;cause=200;text="Replaced"' } }).catch(() => undefined);
	return 200;
}
