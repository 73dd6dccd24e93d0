import { hasEmptyTag, uriIn } from '../name-addr';
import { parseUri } from '../uri';
import { FREQUENT } from './header-names';
import type { Fault, SipMessage } from './message';

/** Headers of which a message has at most one (RFC 3261 §8.1.1 and table 2). */
const SINGLE = Object.entries(FREQUENT).filter(([name]) => /^(?:from|to|call-id|cseq|max-forwards)$/.test(name));

/** A parameter or an element that is not there. */
const EMPTY_IN_VIA = /[;,]\s*(?:[;,]|$)/;
const HAS_SCHEME = /^\s*[A-Za-z][A-Za-z0-9+.-]*:/;

/** RFC 3261 §20.22: 0 to 255, and zeros before. */
function isMaxForwards(value: string): boolean {
	return /^\d{1,10}$/.test(value) && Number(value) <= 255;
}

/**
 * What is wrong with a message, in its form or by RFC 3261 §8.1.1; `undefined` when nothing is. A request is answered
 * with the fault's status if it can be answered at all, a response is dropped.
 */
export function faultOf(message: SipMessage): Fault | undefined {
	if (message.fault !== undefined) return message.fault;
	const bad = (text: string): Fault => ({ status: 400, text });
	for (const [name, header] of SINGLE) if (message.repeats(header)) return bad(`More Than One ${name}`);
	if (!message.has(FREQUENT.from) || !message.has(FREQUENT.to) || !message.has(FREQUENT.cseq) || message.callId === '')
		return bad('Missing From, To, Call-ID Or CSeq');
	if (message.via === undefined || EMPTY_IN_VIA.test(message.first(FREQUENT.via))) return bad('Bad Via');
	const cseq = message.cseq;
	if (cseq === undefined) return bad('Bad CSeq');
	if (!HAS_SCHEME.test(uriIn(message.from)) || !HAS_SCHEME.test(uriIn(message.to))) return bad('Bad From Or To');
	// RFC 3261 §25.1: tag-param has a value.
	if (message.toTag === undefined && hasEmptyTag(message.to)) return bad('Bad To Tag');
	if (message.fromTag === undefined && hasEmptyTag(message.from)) return bad('Bad From Tag');
	if (message.kind === 'response') return undefined;
	if (cseq.method !== message.method) return bad('CSeq Method Differs');
	if (message.has(FREQUENT['max-forwards']) && !isMaxForwards(message.first(FREQUENT['max-forwards']))) return bad('Bad Max-Forwards');
	// RFC 3261 §20.10: a URI with a question mark stands in brackets.
	if (message.contact.indexOf('?') >= 0 && message.first(FREQUENT.contact).indexOf('<') < 0) return bad('Bad Contact');
	const uri = parseUri(message.uri);
	// RFC 3261 §19.1.1, table 1: no headers in a Request-URI.
	if (uri?.headers !== undefined) return bad('Bad Request-URI');
	if (uri === undefined) {
		return /^sips?:/i.test(message.uri)
			? bad('Bad Request-URI')
			: /^tel:/i.test(message.uri)
				? undefined
				: { status: 416, text: 'Unsupported URI Scheme' };
	}
	return undefined;
}
