import type { Millis } from '../../kernel';
import { T1, T2, TRANSACTION_MS } from '../transaction/machine';

/** What the wait for the ACK to a 2xx asks for. */
export interface RetransmissionStep {
	/** Send the 2xx again now. */
	readonly send: boolean;
	/** Look again after this long; `undefined`: no ACK came, the dialog is to be ended with BYE (RFC 3261 §13.3.1.4). */
	readonly next: Millis | undefined;
}

/**
 * The wait for the ACK to a 2xx (RFC 3261 §13.3.1.4): the answerer, not the transaction, sends its 2xx again, at T1 doubling up to
 * T2, for 64 T1. Over a reliable transport it only waits.
 *
 * @param waited how long after the 2xx was first sent
 * @param interval how long ago it was last sent
 */
export function stepSuccessRetransmission(waited: Millis, interval: Millis, reliable: boolean): RetransmissionStep {
	if (waited >= TRANSACTION_MS) return { send: false, next: undefined };
	const left = TRANSACTION_MS - waited;
	if (reliable) return { send: false, next: left };
	if (waited === 0) return { send: false, next: T1 };
	return { send: true, next: Math.min(2 * interval, T2, left) };
}
