/**
 * Whether a datagram is RTP or RTCP: version 2, and neither STUN nor text (RFC 3550 §5.1, told apart as in RFC 7983 §7).
 */
export function isMedia(payload: Buffer): boolean {
	const first = payload[0] ?? 0;
	return payload.length >= 8 && first >= 128 && first <= 191;
}
