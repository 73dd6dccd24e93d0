import type { Endpoint } from '../kernel';
import { bothAllow, type Direction, type MediaDescription, reversed, type SessionDescription } from '../sip';
import type { Law } from './sound';

/** What offer and answer have come to, from one side's view. */
export interface AgreedMedia {
	/** Where the other side wants its RTP; RTCP goes to the port above (RFC 3550 §11). */
	readonly remote: Endpoint;
	readonly direction: Direction;
	readonly law: Law;
	/** Of the speech. */
	readonly payloadType: number;
	/** Of telephone events; absent when keys cannot be sent so. */
	readonly keysPayloadType?: number;
}

/** The hold of RFC 2543: nowhere to send to. */
const NOWHERE = '0.0.0.0';

/** The first audio stream of two descriptions that belong together; undefined when there is none in G.711. */
export function agreedMedia(local: SessionDescription, remote: SessionDescription): AgreedMedia | undefined {
	const at = remote.media.findIndex(
		({ kind, port }, i) => kind === 'audio' && port !== 0 && local.media[i]?.kind === 'audio' && local.media[i]?.port !== 0,
	);
	const [ours, theirs] = [local.media[at], remote.media[at]];
	const address = theirs?.address ?? remote.address;
	if (ours === undefined || theirs === undefined || address === undefined) return undefined;
	const common = theirs.codecs.filter((codec) => has(ours, codec.name));
	const speech = common.find(({ name }) => /^PCM[UA]$/i.test(name));
	const keys = common.find(({ name }) => name.toLowerCase() === 'telephone-event');
	if (speech === undefined) return undefined;
	const direction = bothAllow(ours.direction, reversed(theirs.direction));
	return {
		remote: { address, port: theirs.port },
		direction: address === NOWHERE ? bothAllow(direction, 'recvonly') : direction,
		law: speech.name.toUpperCase() as Law,
		payloadType: speech.payloadType,
		...(keys && { keysPayloadType: keys.payloadType }),
	};
}

function has({ codecs }: MediaDescription, name: string): boolean {
	return codecs.some((codec) => codec.name.toLowerCase() === name.toLowerCase());
}
