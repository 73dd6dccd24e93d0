import type { Cancel, Clock, Endpoint, Journal, Millis, PacketFate } from '../kernel';
import type { Links } from './links';

/** Bytes under way and not yet read, above which a writer has to wait. */
const WINDOW_BYTES = 65_536;
/** How long a SYN is repeated (RFC 9293 §3.8.3; six retries on Windows and BSD give about this). */
export const CONNECT_TIMEOUT_MS = 21_000;
/** How long written bytes may go unacknowledged. */
export const STALL_TIMEOUT_MS = 120_000;

/** What has no bytes. */
export const NOTHING = Buffer.alloc(0);

/** Something that one end of a stream sends. */
export interface Segment {
	readonly part: 'open' | 'data' | 'close' | 'reset';
	readonly payload: Buffer;
	readonly arrive: () => void;
	/** Fate when it does get through but nobody is there. */
	readonly refused?: boolean;
	/** Journalled by somebody else, if at all, once it gets through. */
	readonly unrecorded?: boolean;
	/** Journal number of its first attempt. */
	first?: number;
}

/** Where a transmission goes, and what it needs. */
export interface TransmissionOptions {
	readonly clock: Clock;
	readonly journal: Journal;
	readonly links: Links;
	/** Names of the two hosts. */
	readonly from: string;
	readonly to: string;
	readonly local: () => Endpoint;
	readonly remote: Endpoint;
	/** Lets a segment arrive at that instant; segments are given in the order in which they arrive. */
	readonly deliver: (arrives: Millis, arrive: () => void) => void;
	/** Runs `act` as a turn of the sending host. */
	readonly inTurn: (when: Millis, act: () => void) => Cancel;
	/** The way between the two ends is gone for good. */
	readonly broken?: () => boolean;
	/** Nothing has got through for too long. */
	readonly gaveUp: () => void;
}

/** One direction of a stream: in order, whatever the link does; stalled by faults, and repeated when they end. */
export class Transmission {
	readonly #options: TransmissionOptions;
	/** Sent while something stood in the way. */
	#stalled: Segment[] = [];
	#stallTimer: Cancel | undefined;
	#lastArrival: Millis = 0;

	constructor(options: TransmissionOptions) {
		this.#options = options;
	}

	/** When the latest segment arrives that has got through. */
	get lastArrival(): Millis {
		return this.#lastArrival;
	}

	send(segment: Segment): void {
		if (this.#stalled.length === 0 && this.#transmit(segment)) return;
		if (this.#stalled.length > 0) this.record(segment, this.#obstacle() ?? 'partitioned');
		this.#stalled.push(segment);
		if (this.#stalled.length > 1) return;
		const { clock, links, inTurn, gaveUp } = this.#options;
		links.whenFaultEnds(() => this.#retransmit());
		this.#stallTimer = inTurn(clock.now() + STALL_TIMEOUT_MS, () => {
			this.#stalled = [];
			gaveUp();
		});
	}

	/** What has not got through is worth nothing any more. */
	forget(): void {
		this.#stalled = [];
		this.#stallTimer?.();
	}

	/** True when nothing waits any more. */
	#retransmit(): boolean {
		for (;;) {
			const segment = this.#stalled[0];
			if (segment === undefined) break;
			if (this.#obstacle() !== undefined) return false;
			this.#stalled.shift();
			this.#transmit(segment);
		}
		this.#stallTimer?.();
		return true;
	}

	#obstacle(): PacketFate | undefined {
		const { links, from, to, broken } = this.#options;
		return broken?.() === true ? 'no-bearer' : links.obstacle(from, to);
	}

	/** False when something stands in the way. */
	#transmit(segment: Segment): boolean {
		const obstacle = this.#obstacle();
		if (obstacle !== undefined) {
			this.record(segment, obstacle);
			return false;
		}
		const { clock, links, from, to, deliver } = this.#options;
		const arrives = Math.max(links.segmentArrival(from, to, clock.now(), segment.payload.length), this.#lastArrival);
		this.#lastArrival = arrives;
		if (segment.unrecorded !== true) this.record(segment, segment.refused === true ? 'no-listener' : 'delivered', arrives);
		deliver(arrives, segment.arrive);
		return true;
	}

	record(segment: Segment, fate: PacketFate, arrives?: Millis): void {
		const { journal, local, remote } = this.#options;
		const { n } = journal.record({
			kind: 'packet',
			transport: 'tcp',
			part: segment.part,
			from: local(),
			to: remote,
			payload: segment.payload,
			fate,
			...(arrives !== undefined && { arrives }),
			...(segment.first !== undefined && { duplicateOf: segment.first }),
		});
		segment.first ??= n;
	}
}

/** How much of what was written the other side has not read yet. */
export class SendWindow {
	#unread = 0;
	#takers: (() => void)[] = [];

	/** Counts bytes before they are sent. */
	fill(length: number): void {
		this.#unread += length;
	}

	/** Calls `taken` when there is room for more: perhaps at once. */
	whenRoom(taken: () => void): void {
		if (this.#unread <= WINDOW_BYTES) taken();
		else this.#takers.push(taken);
	}

	/** The other side has read; gives the writers that may go on. */
	read(length: number): readonly (() => void)[] {
		this.#unread -= length;
		if (this.#unread > WINDOW_BYTES) return [];
		return this.#takers.splice(0);
	}
}
