import type { Reply, SipDialog, SipRequest } from '../drachtio';
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
	#ackDue = true;
	#waiting: (() => void)[] = [];

	constructor(anchor: MediaAnchor | undefined) {
		this.anchor = anchor;
	}

	/** A description from the other side, as this side gets it. */
	describe(sdp: string | undefined): string | undefined {
		if (sdp === undefined || sdp === '') return undefined;
		if (this.anchor === undefined) return sdp;
		const presented = this.anchor.describe(sdp);
		this.onDescribed(sdp, presented);
		return presented;
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
