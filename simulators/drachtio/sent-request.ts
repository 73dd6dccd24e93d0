import type { ClientTransaction, Flow, Header, SipResponse } from '../sip';
import type { CallLeg } from './call-leg';
import type { Control } from './control';
import { hasOption } from './reliable-provisional';
import type { Written } from './written-request';

/** A request of this node that is under way. */
export interface SentRequest {
	readonly id: string;
	readonly method: string;
	/** Undefined for requests the engine made by itself. */
	readonly owner: Control | undefined;
	/** Called with the final response to a request that the engine made by itself. */
	readonly settled: ((response: SipResponse) => void) | undefined;
	/** The dialog id its responses carry; `''` for none. */
	readonly legId: string;
	/** Given within a dialog, and to an INVITE once its first response has made one. */
	leg: CallLeg | undefined;
	readonly inDialog: boolean;
	transaction: ClientTransaction;
	/** It goes over a flow that the other end keeps, and over nothing else (RFC 5626 §5.3). */
	readonly staysOnFlow: boolean;
	/** Where else it may be sent, and how it is written for the way there; undefined once it is answered. */
	elsewhere: Pick<Written, 'left' | 'write'> | undefined;
	cancel: 'no' | 'held' | 'sent';
	cancelHeaders: readonly Header[];
	stopCancelTimer: (() => void) | undefined;
	/** Highest RSeq of each early dialog's reliable provisional responses, by tag (RFC 3262 §4). */
	provisional: Map<string, number> | undefined;
	/** Tag of the dialog that the application knows, once a 2xx has come. */
	acceptedTag: string | undefined;
	/** The ACK as sent, for when the 2xx comes again (RFC 3261 §13.2.2.4). */
	ack: { text: string; flow: Flow } | undefined;
}

/** A reliable provisional response that came before, or before its turn (RFC 3262 §4): it is not for the application. */
export function isStaleProvisional(sent: SentRequest, response: SipResponse): boolean {
	const number = Number(response.header('rseq') ?? Number.NaN);
	if (Number.isNaN(number) || sent.method !== 'INVITE' || !hasOption(response, 'require', '100rel')) return false;
	const tag = response.toTag ?? '';
	const before = sent.provisional?.get(tag);
	if (before !== undefined && number !== before + 1) return true;
	sent.provisional ??= new Map();
	sent.provisional.set(tag, number);
	return false;
}
