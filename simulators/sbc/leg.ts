import type { Reply, SipDialog, SipRequest } from '../drachtio';
import type { Address } from '../kernel';
import type { MediaAnchor } from './media-anchor';

/** One side of a call: its dialog, and which INVITE is under way in it. */
export class Leg {
	readonly anchor: MediaAnchor | undefined;
	dialog: SipDialog | undefined;
	/** A re-INVITE from this side that has no final response yet. */
	incoming: { readonly request: SipRequest; readonly reply: Reply } | undefined;
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
	expectAck(): void {
		this.#ackDue = true;
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
