import { type Core, type Inviter, type Session, SessionState } from 'sip.js';

/**
 * Members that sip.js 0.21.2 has and its types hide, and what is done with them. Everything that would break with
 * another version of it is here and in remedies.ts.
 */
interface HiddenDialog {
	ackWait: boolean;
	reinviteUserAgentClient: unknown;
	reinviteUserAgentServer: unknown;
}

interface HiddenSession {
	stateTransition(to: SessionState): void;
}

interface HiddenInviteRequest {
	challenged: boolean;
	stale: boolean;
	transaction: { onTransportError(error: Error): void };
}

interface HiddenCredentials {
	readonly algorithm: string;
	readonly realm: string;
	readonly nonce: string;
	readonly opaque: string | undefined;
	readonly qop: string | undefined;
	authenticate(message: Core.OutgoingRequestMessage, challenge: object): boolean;
	toString(): string;
}

interface HiddenClient {
	challenged: boolean;
	credentials: HiddenCredentials | undefined;
}

interface HiddenInviter {
	outgoingInviteRequest: HiddenInviteRequest | undefined;
}

const dialogOf = (session: Session): HiddenDialog | undefined => session.dialog as unknown as HiddenDialog | undefined;

/** Another INVITE must wait: one is under way in this dialog, or the ACK for one is (RFC 3261 §14.1). */
export function isInviteUnderWay(session: Session): boolean {
	const dialog = dialogOf(session);
	return dialog !== undefined && (dialog.ackWait || dialog.reinviteUserAgentClient !== undefined || dialog.reinviteUserAgentServer !== undefined);
}

/** The call was answered and its ACK has not come. */
export function isAckMissing(session: Session): boolean {
	return dialogOf(session)?.ackWait === true;
}

/** A re-INVITE was answered and its ACK has not come. sip.js would wait for it for ever, and refuse every other. */
export function isReInviteAckMissing(session: Session): boolean {
	return dialogOf(session)?.reinviteUserAgentServer !== undefined;
}

/**
 * For a session that is over: no 2xx is sent again, and the ACK that never came does not throw in a timer 32 s later
 * (`Invitation.onAckTimeout`) or send a BYE into a dialog that is gone.
 */
export function forgetMissingAcks(session: Session): void {
	const dialog = dialogOf(session);
	if (dialog === undefined) return;
	dialog.ackWait = false;
	dialog.reinviteUserAgentServer = undefined;
}

/** Lets a session be over that sip.js does not end by itself. */
export function terminate(session: Session): void {
	if (session.state !== SessionState.Terminated) (session as unknown as HiddenSession).stateTransition(SessionState.Terminated);
}

/** For a call that was cancelled: a challenge that crosses the CANCEL must not make sip.js call again. */
export function refuseChallenges(inviter: Inviter): void {
	const request = (inviter as unknown as HiddenInviter).outgoingInviteRequest;
	if (request !== undefined) Object.assign(request, { challenged: true, stale: true });
}

/** Ends an INVITE that was cancelled and never answered (RFC 3261 §9.1): sip.js would keep it for ever. */
export function abandonInvite(inviter: Inviter): void {
	const request = (inviter as unknown as HiddenInviter).outgoingInviteRequest;
	request?.transaction.onTransportError(new Error('the INVITE was cancelled and never answered'));
	terminate(inviter);
}

/** An answer to a challenge, which is good for the requests that follow as well, each with the next nonce count (RFC 2617 §3.3). */
export type Credentials = HiddenCredentials;

/** Sends the credentials of an earlier challenge ahead. */
export function authorize(message: Core.OutgoingRequestMessage, credentials: Credentials): void {
	const { algorithm, realm, nonce, opaque, qop } = credentials;
	credentials.authenticate(message, { algorithm, realm, nonce, opaque, qop: qop === undefined ? undefined : [qop] });
	message.setHeader('authorization', credentials.toString());
}

/** Credentials went with this request: a challenge that does not call them stale means that they are wrong. */
export function hasBeenAuthorized(request: object): void {
	(request as HiddenClient).challenged = true;
}

/** The credentials with which a request answered its challenge, if it was challenged. */
export function credentialsOf(request: object): Credentials | undefined {
	return (request as HiddenClient).credentials;
}

interface HiddenCounter {
	readonly localSequenceNumber: number | undefined;
	incrementLocalSequenceNumber(): void;
}

/** A SUBSCRIBE that was challenged in its dialog went again with the next CSeq, and the dialog has not heard of it. */
export function countChallenge(dialog: Core.Subscription, { message }: Core.OutgoingSubscribeRequest): void {
	const counter = dialog as unknown as HiddenCounter;
	while ((counter.localSequenceNumber ?? message.cseq) < message.cseq) counter.incrementLocalSequenceNumber();
}
