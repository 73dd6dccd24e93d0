import type { Cancel, Clock, Endpoint, Millis } from '../kernel';
import type { Datagrams, Host } from '../network';
import { noPort } from './no-port';

export interface RelayOptions {
	readonly host: Host;
	readonly clock: Clock;
	/** What comes from the second side is passed on, too. */
	readonly bothWays: boolean;
	/**
	 * For each end: whether its media goes to where its own comes from, not to where its description says (RFC 4787 §1, "latching"). Of two
	 * ends that wait for each other's media neither is found so: who is not behind a NAT is believed.
	 */
	readonly latches: readonly [boolean, boolean];
	/** So long without a packet from either end that should send, and `inactive` is called; 0 for never. */
	readonly inactivityMs: Millis;
	/** Whether an end from which nothing ever came is missed, too: unless false. */
	readonly missesUnheard?: boolean;
	readonly inactive: () => void;
}

/** Whoever leaves a call may go on sending until its BYE has come, which may have to be sent twice. */
const STRAGGLING_MS: Millis = 600;

const isSame = (one: Endpoint, other: Endpoint) => one.address === other.address && one.port === other.port;

/** A pair of ports towards one end of a call: RTP, and RTCP on the port above. */
class Side {
	/** Where this end wants its RTP. */
	described: Endpoint | undefined;
	latched: { rtp?: Endpoint; rtcp?: Endpoint } = {};
	/** Where its media was before it was described elsewhere, and until when what comes from there are stragglers. */
	former: { readonly ends: readonly Endpoint[]; readonly until: Millis } = { ends: [], until: 0 };
	rtp: Datagrams | undefined;
	rtcp: Datagrams | undefined;
	lastPacketAt: Millis | undefined;

	to(kind: 'rtp' | 'rtcp'): Endpoint | undefined {
		const latched = this.latched[kind];
		if (latched !== undefined || this.described === undefined) return latched;
		const { address, port } = this.described;
		return { address, port: kind === 'rtp' ? port : port + 1 };
	}
}

/** Passes the audio of a call on between two ends that never see each other, packet by packet and unchanged. */
export class MediaRelay {
	readonly #options: RelayOptions;
	readonly #sides: readonly [Side, Side] = [new Side(), new Side()];
	#watch: Cancel | undefined;
	#watching = false;
	#since: Millis = 0;
	#closed = false;

	constructor(options: RelayOptions) {
		this.#options = options;
	}

	/** Opens the ports towards an end; nothing happens where they are open already. */
	async open(side: 0 | 1, port: number): Promise<void> {
		const { host } = this.#options;
		const own = this.#sides[side];
		if (own.rtp !== undefined || this.#closed) return;
		try {
			const [rtp, rtcp] = await Promise.all([host.udp(port), host.udp(port + 1)]);
			if (this.#closed || own.rtp !== undefined) {
				rtp.close();
				rtcp.close();
				return;
			}
			own.rtp = rtp;
			own.rtcp = rtcp;
			this.#carry(side, 'rtp', rtp);
			this.#carry(side, 'rtcp', rtcp);
		} catch (error) {
			noPort(host, 'media', error);
		}
	}

	/** An end has said where it wants its audio. Elsewhere than before, it has to be heard from there before it is latched on to. */
	describe(side: 0 | 1, at: Endpoint): void {
		const own = this.#sides[side];
		if (own.described?.address === at.address && own.described.port === at.port) return;
		this.#settle();
		const ends = [own.to('rtp'), own.to('rtcp'), own.described].filter((end) => end !== undefined && !isSame(end, at)) as Endpoint[];
		own.former = { ends, until: this.#options.clock.now() + STRAGGLING_MS };
		own.described = at;
		own.latched = {};
	}

	/** Both ends are to be heard from now on; or one may be silent for as long as it likes (hold). */
	expect(both: boolean): void {
		if (both === this.#watching || this.#closed || this.#options.inactivityMs === 0) return;
		this.#watching = both;
		this.#settle();
		this.#since = this.#options.clock.now();
		this.#watch?.();
		this.#watch = undefined;
		if (both) this.#lookAgain(this.#since + this.#options.inactivityMs);
	}

	remains(): { mediaTimers: number } {
		return { mediaTimers: this.#watch === undefined ? 0 : 1 };
	}

	close(): void {
		if (this.#closed) return;
		this.expect(false);
		this.#closed = true;
		for (const side of this.#sides) {
			side.rtp?.close();
			side.rtcp?.close();
		}
	}

	#carry(from: 0 | 1, kind: 'rtp' | 'rtcp', port: Datagrams): void {
		const { clock, bothWays } = this.#options;
		const passes = from === 0 || bothWays;
		const own = this.#sides[from];
		const other = this.#sides[from === 0 ? 1 : 0];
		const heard = (source: Endpoint, at: Millis) => {
			if (kind === 'rtp') own.lastPacketAt = at;
			const straggles = at < own.former.until && own.former.ends.some((end) => isSame(end, source));
			if (this.#options.latches[from] && !straggles) own.latched[kind] = source;
		};
		port.receive((payload, source, flow) => {
			heard(source, clock.now());
			const to = other.to(kind);
			if (to !== undefined && passes) other[kind]?.send(payload, to, flow);
		});
		port.trains?.receive((train, source) => {
			heard(source, train.end);
			const to = other.to(kind);
			if (to !== undefined && passes) other[kind]?.trains?.send(train, to);
		});
	}

	#settle(): void {
		this.#sides[0].rtp?.trains?.settle();
		this.#sides[1].rtp?.trains?.settle();
	}

	/** An end that was never heard is missed from when it was expected. */
	#lookAgain(when: Millis): void {
		const { clock, inactivityMs, missesUnheard = true, inactive } = this.#options;
		this.#watch = clock.at(when, () => {
			this.#watch = undefined;
			this.#settle();
			const never = missesUnheard ? 0 : clock.now();
			const oldest = Math.max(Math.min(...this.#sides.map(({ lastPacketAt = never }) => lastPacketAt)), this.#since);
			if (clock.now() - oldest >= inactivityMs) inactive();
			else this.#lookAgain(oldest + inactivityMs);
		});
	}
}
