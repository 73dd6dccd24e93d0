import type { Clock } from '../kernel';
import { MediaRelay } from '../media';
import type { Host } from '../network';
import { type MediaDescription, parseSdp } from '../sip';
import type { SbcBehaviour } from './behaviour';

/** The two sides of a call, as its media knows them. */
export type MediaSide = 0 | 1;

/** The old hold (RFC 2543): nowhere. */
const NOWHERE = '0.0.0.0';

interface Described {
	readonly address: string;
	readonly audio: MediaDescription;
}

/** The audio of one call on its way through the SBC: between the ports that each side was told, to where each side wants it. */
export class CallMedia {
	readonly #relay: MediaRelay;
	/** What each side has described and the other has accepted, and what it describes at the moment. */
	readonly #accepted: [Described | undefined, Described | undefined] = [undefined, undefined];
	readonly #current: [Described | undefined, Described | undefined] = [undefined, undefined];
	#answered = false;

	constructor(options: { readonly host: Host; readonly clock: Clock; readonly behaviour: SbcBehaviour; readonly inactive: () => void }) {
		const { host, clock, behaviour, inactive } = options;
		this.#relay = new MediaRelay({
			host,
			clock,
			bothWays: behaviour.passesMedia === 'both-ways',
			latches: behaviour.mediaGoesTo === 'source',
			inactivityMs: behaviour.rtpInactivityMs,
			inactive,
		});
	}

	/** A side has described itself; `presented` is what the other side is told instead. */
	described(by: MediaSide, sdp: string, presented: string): void {
		const own = audioIn(sdp);
		const port = audioIn(presented)?.audio.port;
		this.#current[by] = own;
		this.#send(by, own);
		if (port !== undefined) void this.#relay.open(by === 0 ? 1 : 0, port);
		this.#expect();
	}

	/** Both sides have agreed to what they have described. */
	agreed(): void {
		this.#answered = true;
		this.#accepted[0] = this.#current[0];
		this.#accepted[1] = this.#current[1];
		this.#expect();
	}

	/** An offer was refused: everything is as before (RFC 3261 §14.1). */
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
			this.#relay.describe(side, { address: described.address, port: described.audio.port });
	}

	#expect(): void {
		this.#relay.expect(this.#answered && this.#current.every((one) => one?.audio.direction === 'sendrecv' && one.address !== NOWHERE));
	}
}

function audioIn(sdp: string): Described | undefined {
	const description = parseSdp(sdp);
	const audio = description?.media.find(({ kind, port }) => kind === 'audio' && port !== 0);
	const address = audio?.address ?? description?.address;
	return audio === undefined || address === undefined ? undefined : { address, audio };
}
