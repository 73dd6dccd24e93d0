import type { Headers, Reply } from '../drachtio';

/** What a side may send within a call. */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, INFO, MESSAGE, OPTIONS, REFER, NOTIFY';

/** Sends a response with a status that came from elsewhere: one that drachtio-srf does not know counts as x00 (RFC 3261 §8.1.3.2). */
export function answer(reply: Reply, status: number, reason: string, headers: Headers, body?: string): void {
	const opts = { headers, ...(body !== undefined && { body }) };
	try {
		reply.send(status, reason, opts);
	} catch {
		reply.send(status - (status % 100), reason, opts);
	}
}
