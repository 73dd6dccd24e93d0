import type { Clock, Millis } from '../kernel';
import { MediaRelay } from '../media';
import type { Host } from '../network';
import { type MediaDescription, parseSdp } from '../sip';
import type { SbcBehaviour } from './behaviour';

/** The two sides of a call, as its media knows them. */
export type MediaSide = 0 | 1;

/** The old hold (RFC 2543): nowhere. */
const NOWHERE = '0.0.0.0';

/** What an SBC passes on. */
type Kind = 'audio' | 'video';

interface Described {
	readonly address: string;
	readonly stream: MediaDescription;
}

interface CallMediaOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly behaviour: SbcBehaviour;
	/** Sides that may be behind a NAT, where their descriptions are not to be believed. */
	readonly mayBeTranslated: readonly [boolean, boolean];
	readonly inactive: () => void;
}

/** The media of one call on its way through the SBC: audio, and video where both sides have it. */
export class CallMedia {
	readonly #streams: readonly StreamMedia[];

	constructor(options: CallMediaOptions) {
		// A call lives as long as its audio does: a camera may be covered.
		this.#streams = [new StreamMedia('audio', options.behaviour.rtpInactivityMs, options), new StreamMedia('video', 0, options)];
	}

	/** A side has described itself; `presented` is what the other side is told instead. */
	described(by: MediaSide, sdp: string, presented: string): void {
		for (const stream of this.#streams) stream.described(by, sdp, presented);
	}

	/** Both sides have agreed to what they have described. */
	agreed(): void {
		for (const stream of this.#streams) stream.agreed();
	}

	/** An offer was refused: everything is as before (RFC 3261 §14.1). */
	refused(): void {
		for (const stream of this.#streams) stream.refused();
	}

	remains(): { mediaTimers: number } {
		return { mediaTimers: this.#streams.reduce((sum, stream) => sum + stream.remains().mediaTimers, 0) };
	}

	close(): void {
		for (const stream of this.#streams) stream.close();
	}
}

/** One kind of media: between the ports that each side was told, to where each side wants it. */
class StreamMedia {
	readonly #kind: Kind;
	readonly #missesOnHold: boolean;
	readonly #relay: MediaRelay;
	/** What each side has described and the other has accepted, and what it describes at the moment. */
	readonly #accepted: [Described | undefined, Described | undefined] = [undefined, undefined];
	readonly #current: [Described | undefined, Described | undefined] = [undefined, undefined];
	#answered = false;

	constructor(kind: Kind, inactivityMs: Millis, { host, clock, behaviour, mayBeTranslated, inactive }: CallMediaOptions) {
		const toSource = behaviour.mediaGoesTo === 'source';
		this.#kind = kind;
		this.#missesOnHold = behaviour.missesMediaOnHold;
		this.#relay = new MediaRelay({
			host,
			clock,
			bothWays: behaviour.passesMedia === 'both-ways',
			latches: [toSource && mayBeTranslated[0], toSource && mayBeTranslated[1]],
			inactivityMs,
			missesUnheard: behaviour.missesMediaNeverHeard,
			inactive,
		});
	}

	described(by: MediaSide, sdp: string, presented: string): void {
		const own = streamIn(sdp, this.#kind);
		const port = streamIn(presented, this.#kind)?.stream.port;
		this.#current[by] = own;
		this.#send(by, own);
		if (port !== undefined) void this.#relay.open(by === 0 ? 1 : 0, port);
		this.#expect();
	}

	agreed(): void {
		this.#answered = true;
		this.#accepted[0] = this.#current[0];
		this.#accepted[1] = this.#current[1];
		this.#expect();
	}

	refused(): void {
		for (const side of [0, 1] as const) {
			this.#current[side] = this.#accepted[side];
			this.#send(side, this.#accepted[side]);
		}
		this.#expect();
	}

	remains(): { mediaTimers: number } {
		return this.#relay.remains();
	}

	close(): void {
		this.#relay.close();
	}

	#send(side: MediaSide, described: Described | undefined): void {
		if (described !== undefined && described.address !== NOWHERE)
			this.#relay.describe(side, { address: described.address, port: described.stream.port });
	}

	#expect(): void {
		const speaks = (one: Described | undefined) => one !== undefined && one.address !== NOWHERE && one.stream.direction === 'sendrecv';
		this.#relay.expect(this.#answered && (this.#missesOnHold || this.#current.every(speaks)));
	}
}

function streamIn(sdp: string, wanted: Kind): Described | undefined {
	const description = parseSdp(sdp);
	const stream = description?.media.find(({ kind, port }) => kind === wanted && port !== 0);
	const address = stream?.address ?? description?.address;
	return stream === undefined || address === undefined ? undefined : { address, stream };
}
