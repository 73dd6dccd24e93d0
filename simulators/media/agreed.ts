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

/** What offer and answer have come to for video, in H.264. */
export type AgreedVideo = Pick<AgreedMedia, 'remote' | 'direction' | 'payloadType'>;

/** The first audio stream of two descriptions that belong together; undefined when there is none in G.711. */
export function agreedMedia(local: SessionDescription, remote: SessionDescription): AgreedMedia | undefined {
	const stream = commonStream('audio', local, remote);
	if (stream === undefined) return undefined;
	const { common } = stream;
	const speech = common.find(({ name }) => /^PCM[UA]$/i.test(name));
	const keys = common.find(({ name }) => name.toLowerCase() === 'telephone-event');
	if (speech === undefined) return undefined;
	return {
		remote: stream.remote,
		direction: stream.direction,
		law: speech.name.toUpperCase() as Law,
		payloadType: speech.payloadType,
		...(keys && { keysPayloadType: keys.payloadType }),
	};
}

/** The first video stream of two descriptions that belong together; undefined when there is none in H.264. */
export function agreedVideo(local: SessionDescription, remote: SessionDescription): AgreedVideo | undefined {
	const stream = commonStream('video', local, remote);
	const picture = stream?.common.find(({ name }) => name.toUpperCase() === 'H264');
	return stream && picture && { remote: stream.remote, direction: stream.direction, payloadType: picture.payloadType };
}

/** The first stream of that kind that both sides want, and the formats of it that both have. */
function commonStream(kind: 'audio' | 'video', local: SessionDescription, remote: SessionDescription) {
	const wanted = (media: MediaDescription | undefined) => media?.kind === kind && media.port !== 0;
	const at = remote.media.findIndex((media, i) => wanted(media) && wanted(local.media[i]));
	const [ours, theirs] = [local.media[at], remote.media[at]];
	const address = theirs?.address ?? remote.address;
	if (ours === undefined || theirs === undefined || address === undefined) return undefined;
	const direction = bothAllow(ours.direction, reversed(theirs.direction));
	return {
		remote: { address, port: theirs.port },
		direction: address === NOWHERE ? bothAllow(direction, 'recvonly') : direction,
		common: theirs.codecs.filter((codec) => has(ours, codec.name)),
	};
}

function has({ codecs }: MediaDescription, name: string): boolean {
	return codecs.some((codec) => codec.name.toLowerCase() === name.toLowerCase());
}
