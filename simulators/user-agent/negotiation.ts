import type { SessionDescriptionHandler } from 'sip.js';
import type { Address } from '../kernel';
import { type AgreedMedia, type AgreedVideo, agreedMedia, agreedVideo } from '../media';
import {
	answerTo,
	bothAllow,
	type Codec,
	type Direction,
	formatSdp,
	type MediaDescription,
	parseSdp,
	receives,
	type SessionDescription,
	sends,
} from '../sip';

const PACKET_TIME_MS = 20;

/** What these telephones can do, best first. */
const CODECS: readonly Codec[] = [
	{ payloadType: 0, name: 'PCMU', clockRate: 8000 },
	{ payloadType: 8, name: 'PCMA', clockRate: 8000 },
	{ payloadType: 101, name: 'telephone-event', clockRate: 8000, parameters: '0-15' },
];

/** Constrained baseline, level 3.1 (RFC 6184 §8.1). */
const VIDEO_CODECS: readonly Codec[] = [
	{ payloadType: 97, name: 'H264', clockRate: 90_000, parameters: 'profile-level-id=42e01f;packetization-mode=1' },
];

/** A description that cannot be answered, or is no answer: 488 (RFC 3261 §13.3.1.3). */
export class NotAcceptable extends Error {
	constructor(why: string) {
		super(`the session description is not acceptable: ${why}`);
		this.name = 'NotAcceptable';
	}
}

/** Own end of the media. */
export interface MediaEnd {
	readonly sessionId: string;
	readonly address: Address;
	readonly port: number;
	/** Given by whom has a camera and a screen. */
	readonly videoPort?: number;
}

function describe({ sessionId, address, port, videoPort }: MediaEnd, version: number, direction: Direction): SessionDescription {
	const audio = { kind: 'audio', port, protocol: 'RTP/AVP', codecs: CODECS, direction, packetTimeMs: PACKET_TIME_MS, attributes: [] };
	const video = { kind: 'video', port: videoPort ?? 0, protocol: 'RTP/AVP', codecs: VIDEO_CODECS, direction, attributes: [] };
	const media = videoPort === undefined ? [audio] : [audio, video];
	return { origin: { user: '-', sessionId, version, address }, name: '-', address, media, attributes: [] };
}

const ANYBODY = describe({ sessionId: '0', address: '0.0.0.0', port: 9 }, 0, 'sendrecv');

/** The offered or answered stream that these telephones take part in. */
function audioOf(description: SessionDescription): MediaDescription | undefined {
	const taken = answerTo(description, ANYBODY).media.findIndex(({ port }) => port !== 0);
	return description.media[taken];
}

/** With the hold of RFC 2543, which is the address 0.0.0.0, said as RFC 3264 says it. */
function read(text: string): SessionDescription | undefined {
	const description = parseSdp(text);
	if (description === undefined) return undefined;
	const media = description.media.map((one) => {
		const isHeld = (one.address ?? description.address) === '0.0.0.0';
		return isHeld ? { ...one, direction: bothAllow(one.direction, 'sendonly') } : one;
	});
	const hasAddress = media.every(({ address, port }) => port === 0 || (address ?? description.address) !== undefined);
	return hasAddress ? { ...description, media } : undefined;
}

/** Whether an offer has no stream that these telephones can take part in. */
export function unacceptable(text: string): boolean {
	const description = read(text);
	return description === undefined || audioOf(description) === undefined;
}

/** Offer and answer (RFC 3264) of one call, without any media: what sip.js calls a session description handler. */
export class Negotiation implements SessionDescriptionHandler {
	/** The user wants the other party to wait: from the next description on. */
	holding = false;

	readonly #end: MediaEnd;
	readonly #changed: () => void;
	#pending: 'nothing' | 'own offer' | { readonly offer: SessionDescription } = 'nothing';
	#offered: Direction = 'sendrecv';
	#localHold = false;
	#remoteHold = false;
	#remoteHoldBefore = false;
	#sent: SessionDescription | undefined;
	#agreed: AgreedMedia | undefined;
	#agreedVideo: AgreedVideo | undefined;

	/** @param changed is called whenever an exchange is complete. */
	constructor(end: MediaEnd, changed: () => void) {
		this.#end = end;
		this.#changed = changed;
	}

	/** Who holds the call, by the last exchange that was completed. */
	get held(): 'no' | 'local' | 'remote' | 'both' {
		if (this.#localHold) return this.#remoteHold ? 'both' : 'local';
		return this.#remoteHold ? 'remote' : 'no';
	}

	/** What the last exchange that was completed has come to. */
	get agreed(): AgreedMedia | undefined {
		return this.#agreed;
	}

	/** The same for video. */
	get agreedVideo(): AgreedVideo | undefined {
		return this.#agreedVideo;
	}

	hasDescription(contentType: string): boolean {
		return /^application\/sdp\s*(?:;|$)/i.test(contentType);
	}

	/** Gives an answer when there is an offer to answer, else an offer. */
	async getDescription(): Promise<{ body: string; contentType: string }> {
		const body = typeof this.#pending === 'object' ? this.#answer(this.#pending.offer) : this.#offer();
		return { body, contentType: 'application/sdp' };
	}

	/** Takes an answer when an offer was given, else an offer. */
	async setDescription(text: string): Promise<void> {
		const description = read(text);
		if (description === undefined) throw new NotAcceptable('it cannot be read');
		const audio = audioOf(description);
		if (audio === undefined) throw new NotAcceptable('there is no audio stream with a codec in common');
		if (this.#pending !== 'own offer') {
			this.#remoteHoldBefore = this.#remoteHold;
			this.#remoteHold = !receives(audio.direction);
			this.#pending = { offer: description };
			return;
		}
		if (description.media.length !== this.#sent?.media.length) throw new NotAcceptable('the answer has other streams than the offer');
		// Where nothing was to be sent, that nothing is wanted tells nothing.
		if (sends(this.#offered)) this.#remoteHold = !receives(audio.direction);
		this.#complete(description);
	}

	/** An offer, ours or theirs, was refused: everything is as before it (RFC 3261 §14.1). */
	async rollbackDescription(): Promise<void> {
		if (typeof this.#pending === 'object') this.#remoteHold = this.#remoteHoldBefore;
		this.#pending = 'nothing';
	}

	sendDtmf(): boolean {
		return false;
	}

	close(): void {
		this.#pending = 'nothing';
	}

	#complete(remote: SessionDescription): void {
		this.#pending = 'nothing';
		this.#agreed = this.#sent && agreedMedia(this.#sent, remote);
		this.#agreedVideo = this.#sent && agreedVideo(this.#sent, remote);
		this.#localHold = this.holding;
		this.#changed();
	}

	/** RFC 3264 §8.4: who holds a call in which they are held offers `inactive`. */
	#offer(): string {
		if (!this.holding) this.#offered = 'sendrecv';
		else this.#offered = this.#remoteHold ? 'inactive' : 'sendonly';
		this.#pending = 'own offer';
		return this.#write((version) => describe(this.#end, version, this.#offered));
	}

	#answer(offer: SessionDescription): string {
		const body = this.#write((version) => answerTo(offer, describe(this.#end, version, this.holding ? 'sendonly' : 'sendrecv')));
		this.#complete(offer);
		return body;
	}

	/** RFC 3264 §8: one more version for each description that differs from the one sent before, none for the same. */
	#write(compose: (version: number) => SessionDescription): string {
		const version = this.#sent?.origin.version ?? 1;
		const same = compose(version);
		const changed = this.#sent !== undefined && formatSdp(this.#sent) !== formatSdp(same);
		this.#sent = changed ? compose(version + 1) : same;
		return formatSdp(this.#sent);
	}
}
