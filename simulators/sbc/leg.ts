import type { Reply, SipDialog, SipRequest } from '../drachtio';
import type { Address } from '../kernel';
import type { MediaAnchor } from './media-anchor';
import { refusing } from './own-offer';

/** A re-INVITE, and how it is answered. */
export interface Reinvite {
	readonly request: SipRequest;
	readonly reply: Reply;
}

/** One side of a call: its dialog, and which INVITE is under way in it. */
export class Leg {
	readonly anchor: MediaAnchor | undefined;
	dialog: SipDialog | undefined;
	/** The dialog before it is answered, as the engine names it. */
	early: string | undefined;
	/** A re-INVITE from this side that has no final response yet. */
	incoming: Reinvite | undefined;
	/** A re-INVITE to this side that has none. */
	outgoing: SipRequest | undefined;
	/** Somebody else is about to take the place of this side. */
	isLeaving = false;
	/** What to do with the ACK that this side owes, and the answer in it. */
	onAck: ((sdp: string) => void) | undefined;
	/** Told of each description of the other side, and of how this side got it. */
	onDescribed: (theirs: string, presented: string) => void = () => {};
	/** What this side was last told of the other, and what that is in the other's own words. */
	told = '';
	about = '';
	/** The same, as far as the other side has accepted it. */
	#agreed = { told: '', about: '' };
	#ackDue = true;
	#inviting = false;
	/** Number of the INVITE that the ACK is due for. */
	#acknowledges: number | undefined;
	/** Sends the ACK that this side waits for. */
	#owed: ((answer: string | undefined) => void) | undefined;
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

	/** Answers an offer of this side that nobody wants. */
	refusal(offer: string): string {
		const refused = refusing(offer);
		return this.anchor?.describe(refused) ?? refused;
	}

	/** The two sides have agreed on what they were told. */
	agreed(): void {
		this.#agreed = { told: this.told, about: this.about };
	}

	/** What this side was told last is not what the two have agreed on (RFC 3261 §14.1): as before. */
	refused(): void {
		this.told = this.#agreed.told;
		this.about = this.#agreed.about;
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
		this.#go();
	}

	/**
	 * This side has answered an INVITE with 2xx. Its ACK waits until the other side, which gets that answer, has sent its own: as over a proxy,
	 * ACK tells who answered that who called has heard of it (RFC 3261 §13.2.2.4 sets no time for it, §13.3.1.4 64·T1).
	 *
	 * @param send sends it
	 * @param otherwise what it says when nobody answers the offer of this side
	 */
	owe(send: (answer: string | undefined) => void, otherwise: () => string | undefined): void {
		this.#ackDue = false;
		this.#owed = (answer = otherwise()) => send(answer);
	}

	/** Sends the ACK that this side waits for, if it does. */
	acknowledge(answer?: string): void {
		const send = this.#owed;
		this.#owed = undefined;
		send?.(answer);
		this.#go();
	}

	/** Whether an INVITE to this side is under way, or about to be. */
	get inviting(): boolean {
		return this.#inviting;
	}

	/** Waits until an INVITE may be sent to this side; from then on one is under way (RFC 3261 §14.1: one at a time) until it is {@link settled}. */
	async turn(): Promise<void> {
		while (this.#ackDue || this.#owed !== undefined || this.#inviting) await new Promise<void>((go) => this.#waiting.push(go));
		this.#inviting = true;
	}

	/** The INVITE to this side has its final response, or is not sent after all. */
	settled(): void {
		this.outgoing = undefined;
		this.#inviting = false;
		this.#go();
	}

	/** The dialog is over: nobody owes anybody anything. */
	over(): void {
		this.onAck = undefined;
		this.#owed = undefined;
		this.#inviting = false;
		this.acknowledged();
	}

	#go(): void {
		for (const go of this.#waiting.splice(0)) go();
	}
}

/** Of the header CSeq; an ACK has that of its INVITE (RFC 3261 §13.2.2.4). */
const numberOf = (request: SipRequest): number => Number.parseInt(request.get('CSeq'), 10);
