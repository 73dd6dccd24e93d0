import type { SessionDescriptionHandler } from 'sip.js';
import type { Address } from '../kernel';
import {
	type Direction,
	formatSessionDescription,
	type Media,
	type Payload,
	parseSessionDescription,
	type SessionDescription,
} from './session-description';

const PTIME_MS = 20;

/** What these telephones can do, best first. */
const PAYLOADS: readonly Payload[] = [
	{ type: 0, name: 'PCMU', rate: 8000 },
	{ type: 8, name: 'PCMA', rate: 8000 },
	{ type: 101, name: 'telephone-event', rate: 8000, fmtp: '0-15' },
];

/** A description that cannot be answered, or is no answer: 488 (RFC 3261 §13.3.1.3). */
export class NotAcceptable extends Error {
	constructor(why: string) {
		super(`the session description is not acceptable: ${why}`);
		this.name = 'NotAcceptable';
	}
}

/** Own end of the audio. */
export interface MediaEnd {
	readonly sessionId: number;
	readonly address: Address;
	readonly port: number;
}

/** The other party gets our sound / we get theirs. */
const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

function direction(send: boolean, receive: boolean): Direction {
	if (send) return receive ? 'sendrecv' : 'sendonly';
	return receive ? 'recvonly' : 'inactive';
}

const sameCodec = (a: Payload, b: Payload): boolean => a.name.toLowerCase() === b.name.toLowerCase() && a.rate === b.rate;
const isSpeech = ({ name }: Payload): boolean => name.toLowerCase() !== 'telephone-event';

/** What of an offered or answered stream both can do: its payload types and order, our encodings (RFC 3264 §6.1). */
function common(media: Media): Payload[] {
	return media.payloads.flatMap((theirs) => {
		const ours = PAYLOADS.find((payload) => sameCodec(payload, theirs));
		return ours === undefined ? [] : [{ ...ours, type: theirs.type }];
	});
}

const isUsable = (media: Media): boolean =>
	media.kind === 'audio' && media.protocol === 'RTP/AVP' && media.port !== 0 && common(media).some(isSpeech);

/** Whether an offer has no stream that these telephones can take part in. */
export function unacceptable(text: string): boolean {
	return parseSessionDescription(text)?.media.find(isUsable) === undefined;
}

function parse(text: string): SessionDescription {
	const description = parseSessionDescription(text);
	if (description === undefined) throw new NotAcceptable('it cannot be read');
	return description;
}

function audioIn(description: SessionDescription): Media {
	const audio = description.media.find(isUsable);
	if (audio === undefined) throw new NotAcceptable('there is no audio stream with a codec in common');
	return audio;
}

/** RFC 2543 held with the address 0.0.0.0. */
const flowOf = (audio: Media): Direction => (audio.address === '0.0.0.0' ? direction(sends(audio.direction), false) : audio.direction);

/** Offer and answer (RFC 3264) of one call, without any media: what sip.js calls a session description handler. */
export class Negotiation implements SessionDescriptionHandler {
	/** The user wants the other party to wait: from the next description on. */
	holding = false;

	readonly #end: MediaEnd;
	readonly #changed: () => void;
	#pending: 'nothing' | 'own offer' | { readonly offer: SessionDescription } = 'nothing';
	#offered: Direction = 'sendrecv';
	#remoteHold = false;
	#remoteHoldBefore = false;
	#localHold = false;
	#sent: SessionDescription | undefined;

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
		const description = parse(text);
		const audio = audioIn(description);
		if (this.#pending !== 'own offer') {
			this.#remoteHoldBefore = this.#remoteHold;
			this.#remoteHold = !receives(flowOf(audio));
			this.#pending = { offer: description };
			return;
		}
		if (description.media.length !== 1) throw new NotAcceptable('the answer has other streams than the offer');
		// Where nothing was to be sent, that nothing is wanted tells nothing.
		if (sends(this.#offered)) this.#remoteHold = !receives(flowOf(audio));
		this.#complete();
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

	#complete(): void {
		this.#pending = 'nothing';
		this.#localHold = this.holding;
		this.#changed();
	}

	/** RFC 3264 §8.4: who holds a call in which they are held offers `inactive`. */
	#offer(): string {
		this.#offered = direction(!(this.holding && this.#remoteHold), !this.holding);
		this.#pending = 'own offer';
		return this.#write([this.#audio(PAYLOADS, this.#offered)]);
	}

	#answer(offer: SessionDescription): string {
		const chosen = audioIn(offer);
		const flow = direction(receives(flowOf(chosen)), sends(flowOf(chosen)) && !this.holding);
		const media = offer.media.map((line) => (line === chosen ? this.#audio(common(line), flow) : { ...line, port: 0 }));
		const body = this.#write(media);
		this.#complete();
		return body;
	}

	#audio(payloads: readonly Payload[], flow: Direction): Media {
		const { address, port } = this.#end;
		const formats = payloads.map(({ type }) => String(type));
		return { kind: 'audio', port, protocol: 'RTP/AVP', formats, payloads, direction: flow, address, ptimeMs: PTIME_MS };
	}

	/** RFC 3264 §8: one more version for each description that differs from the one sent before, none for the same. */
	#write(media: readonly Media[]): string {
		const { sessionId, address } = this.#end;
		const again: SessionDescription = { origin: { sessionId, version: this.#sent?.origin.version ?? 1, address }, media };
		const text = formatSessionDescription(again);
		if (this.#sent === undefined || formatSessionDescription(this.#sent) === text) {
			this.#sent = again;
			return text;
		}
		this.#sent = { ...again, origin: { ...again.origin, version: again.origin.version + 1 } };
		return formatSessionDescription(this.#sent);
	}
}
