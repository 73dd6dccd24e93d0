import type { Reply, SipDialog, SipRequest } from '../drachtio';
import type { Address } from '../kernel';
import type { MediaAnchor } from './media-anchor';

/** A re-INVITE, and how it is answered. */
export interface Reinvite {
	readonly request: SipRequest;
	readonly reply: Reply;
}

/** One side of a call: its dialog, and which INVITE is under way in it. */
export class Leg {
	readonly anchor: MediaAnchor | undefined;
	dialog: SipDialog | undefined;
	/** A re-INVITE from this side that has no final response yet. */
	incoming: Reinvite | undefined;
	/** A re-INVITE to this side that has none. */
	outgoing: SipRequest | undefined;
	/** What to do with the answer in the ACK that this side owes. */
	onAnswer: ((sdp: string) => void) | undefined;
	/** Told of each description of the other side, and of how this side got it. */
	onDescribed: (theirs: string, presented: string) => void = () => {};
	/** What this side was last told of the other, and what that is in the other's own words. */
	told = '';
	about = '';
	#ackDue = true;
	/** Number of the INVITE that the ACK is due for. */
	#acknowledges: number | undefined;
	#waiting: (() => void)[] = [];

	constructor(anchor: MediaAnchor | undefined) {
		this.anchor = anchor;
	}

	/** A description from the other side, as this side gets it. */
	describe(sdp: string | undefined): string | undefined {
		if (sdp === undefined || sdp === '') return undefined;
		const presented = this.anchor?.describe(sdp) ?? sdp;
		this.about = sdp;
		this.told = presented;
		if (this.anchor !== undefined) this.onDescribed(sdp, presented);
		return presented;
	}

	/** An offer of the SBC's own for this side; undefined where it has no media to offer. */
	propose(offer: (address: Address) => string): string | undefined {
		return this.anchor?.describe(offer(this.anchor.address));
	}

	/** A 2xx to an INVITE goes out to this side: no INVITE may follow before its ACK (RFC 3261 §14.1). */
	expectAck(invite: SipRequest): void {
		this.#ackDue = true;
		this.#acknowledges = numberOf(invite);
	}

	/** Whether this ACK is the one that this side owes: that of an earlier INVITE may come late, after losses, and says nothing of this one. */
	owes(ack: SipRequest): boolean {
		return this.#ackDue && numberOf(ack) === this.#acknowledges;
	}

	/** This side owes no ACK (any more). */
	acknowledged(): void {
		this.#ackDue = false;
		for (const go of this.#waiting.splice(0)) go();
	}

	/** Waits until an INVITE may be sent to this side. */
	async ready(): Promise<void> {
		while (this.#ackDue) await new Promise<void>((go) => this.#waiting.push(go));
	}
}

/** Of the header CSeq; an ACK has that of its INVITE (RFC 3261 §13.2.2.4). */
const numberOf = (request: SipRequest): number => Number.parseInt(request.get('CSeq'), 10);
