import { uriIn } from '../name-addr';
import { parseUri } from '../uri';
import type { Fault, SipMessage } from './message';

/** Headers of which a message has exactly one (RFC 3261 §8.1.1 and table 2). */
const SINGLE = new Set(['from', 'to', 'call-id', 'cseq', 'max-forwards']);

/**
 * What is wrong with a message, in its form or by RFC 3261 §8.1.1; `undefined` when nothing is. A request is answered
 * with the fault's status if it can be answered at all, a response is dropped.
 */
export function faultOf(message: SipMessage): Fault | undefined {
	if (message.fault !== undefined) return message.fault;
	const bad = (text: string): Fault => ({ status: 400, text });
	let seen = 0;
	for (const name of message.names) {
		if (!SINGLE.has(name)) continue;
		const bit = name === 'from' ? 1 : name === 'to' ? 2 : name === 'call-id' ? 4 : name === 'cseq' ? 8 : 16;
		if ((seen & bit) !== 0) return bad(`More Than One ${name}`);
		seen |= bit;
	}
	if ((seen & 15) !== 15 || message.callId === '') return bad('Missing From, To, Call-ID Or CSeq');
	if (message.via === undefined) return bad('Bad Via');
	const cseq = message.cseq;
	if (cseq === undefined) return bad('Bad CSeq');
	if (uriIn(message.from) === '' || uriIn(message.to) === '') return bad('Bad From Or To');
	if (message.kind === 'response') return undefined;
	if (cseq.method !== message.method) return bad('CSeq Method Differs');
	if ((seen & 16) !== 0 && !/^\d{1,3}$/.test(message.header('max-forwards') ?? '')) return bad('Bad Max-Forwards');
	if (parseUri(message.uri) === undefined) {
		return /^sips?:/i.test(message.uri)
			? bad('Bad Request-URI')
			: /^tel:/i.test(message.uri)
				? undefined
				: { status: 416, text: 'Unsupported URI Scheme' };
	}
	return undefined;
}
