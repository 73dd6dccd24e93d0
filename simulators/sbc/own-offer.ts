import type { Address } from '../kernel';

/** What the SBC offers in place of a caller that offers nothing: G.711 in both laws and telephone events. Its port is the media anchor's. */
export function ownOffer(address: Address): string {
	return [
		'v=0',
		`o=- 0 0 IN IP4 ${address}`,
		's=-',
		`c=IN IP4 ${address}`,
		't=0 0',
		'm=audio 9 RTP/AVP 0 8 101',
		'a=rtpmap:101 telephone-event/8000',
		'a=fmtp:101 0-15',
		'a=ptime:20',
		'a=sendrecv',
		'',
	].join('\r\n');
}

/** Answers an offer that nobody wants: none of its media (RFC 3264 §6, RFC 3261 §13.2.2.4). */
export function refusing(offer: string): string {
	return offer.replace(/^(m=\S+) \d+/gm, '$1 0');
}
