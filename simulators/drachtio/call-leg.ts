import type { Dialog, Flow, SipRequest } from '../sip';
import type { Control } from './control';
import type { PendingRequest } from './inbound';
import type { ReliableProvisionals } from './reliable-provisional';
import type { SentRequest } from './sent-request';
import type { Session } from './session-timer';

/**
 * One side of a call as the control protocol names it. All early dialogs of one INVITE share its id, and an authentication
 * retry has the id of the challenged attempt.
 */
export class CallLeg {
	/** By the other end's tag. */
	readonly dialogs = new Map<string, Dialog>();
	/** The dialog that counts: the confirmed one, or else the youngest. */
	dialog: Dialog | undefined;
	/** Requests of the other end within this leg that the application has not answered. */
	readonly pending = new Set<PendingRequest>();
	/** The INVITE of this end that has no final response yet. */
	inviting: SentRequest | undefined;
	/** The offer in the INVITE that begins the call has no answer yet: what is not said reliably is none (RFC 3261 §13.2.1). */
	offering = false;
	/** The INVITE of this end whose 2xx waits for the application's ACK. */
	unacknowledged: SentRequest | undefined;
	/** Stops waiting for the ACK to a 2xx of this end, by the INVITE's number. */
	readonly awaitingAck = new Map<number, { transactionId: string; stop: () => void }>();
	/** The reliable provisional responses of this end to the INVITE. */
	reliable: ReliableProvisionals | undefined;
	/** Early dialogs whose reliable provisional response the application is to acknowledge, oldest first. */
	readonly pracks: { readonly number: string; readonly dialog: Dialog }[] = [];
	/** The session timer, if the two ends have agreed on one. */
	session: Session | undefined;
	/** Given when the dialog is a subscription's: forgets the end that time sets it. */
	subscription: (() => void) | undefined;
	/** A BYE of the application that waits for the ACK to our 2xx: sends it, or refuses it once the dialog is over. */
	bye: (() => void) | undefined;
	/** INVITEs of the application that wait while this node refreshes the session: each sends its own, or refuses it once the dialog is over. */
	readonly reinvites: (() => void)[] = [];
	/** Contact is not where the other end really is: send to where its messages come from (NAT). */
	followsFlow = false;
	/** The other end is reached over the flow that it keeps alive, or not at all (RFC 5626 §5.3.1). */
	staysOnFlow = false;

	constructor(
		/** `<Call-ID>;from-tag=<tag of whoever sent the INVITE>`. */
		readonly id: string,
		/** The application; `undefined` once it has gone. */
		public owner: Control | undefined,
		/** The way the other end's latest request or response came. */
		public flow: Flow,
	) {}

	/** Nothing keeps a BYE back any more. */
	release(): void {
		const { bye } = this;
		this.bye = undefined;
		bye?.();
	}

	/** Nothing keeps an INVITE back any more. */
	admit(): void {
		for (const send of this.reinvites.splice(0)) send();
	}
}

/** The id that the control protocol gives to the dialog that `request` makes. */
export function legIdOf(request: SipRequest): string {
	return `${request.callId};from-tag=${request.fromTag ?? ''}`;
}

/** The legs of a node, by id and by the tags of their dialogs. */
export class CallLegs {
	readonly #byId = new Map<string, CallLeg>();
	readonly #byTags = new Map<string, CallLeg>();

	get size(): number {
		return this.#byId.size;
	}

	get(id: string): CallLeg | undefined {
		return this.#byId.get(id);
	}

	all(): IterableIterator<CallLeg> {
		return this.#byId.values();
	}

	/** The leg whose dialog a request of the other end belongs to (RFC 3261 §12.2.2). */
	of(request: SipRequest): { leg: CallLeg; dialog: Dialog } | undefined {
		const leg = this.#byTags.get(tags(request.callId, request.toTag ?? '', request.fromTag ?? ''));
		const dialog = leg?.dialogs.get(request.fromTag ?? '');
		return leg === undefined || dialog === undefined ? undefined : { leg, dialog };
	}

	/** Adds a dialog to a leg, which is thereby in the table. */
	add(leg: CallLeg, dialog: Dialog): void {
		this.#byId.set(leg.id, leg);
		this.#byTags.set(tags(dialog.callId, dialog.localTag, dialog.remoteTag), leg);
		leg.dialogs.set(dialog.remoteTag, dialog);
		leg.dialog = dialog;
	}

	/** The other early dialogs of the INVITE have ended (RFC 3261 §13.2.2.4). */
	keepOnly(leg: CallLeg, dialog: Dialog): void {
		for (const other of leg.dialogs.values()) {
			if (other === dialog) continue;
			leg.dialogs.delete(other.remoteTag);
			this.#byTags.delete(tags(other.callId, other.localTag, other.remoteTag));
		}
		leg.dialog = dialog;
	}

	/** Forgets a leg; nothing of it waits any more. */
	remove(leg: CallLeg): void {
		if (this.#byId.get(leg.id) === leg) this.#byId.delete(leg.id);
		for (const dialog of leg.dialogs.values()) this.#byTags.delete(tags(dialog.callId, dialog.localTag, dialog.remoteTag));
		for (const { stop } of leg.awaitingAck.values()) stop();
		leg.awaitingAck.clear();
		leg.reliable?.stop();
		leg.session?.stop();
		leg.subscription?.();
		leg.release();
		leg.admit();
	}
}

function tags(callId: string, local: string, remote: string): string {
	return `${callId}|${local}|${remote}`;
}
