import type { Cancel, Clock, Journal, Millis, Random, Stream } from '../kernel';
import { type Datagrams, type Host, PacketTrain, type TrainContent } from '../network';
import { receives, sends } from '../sip';
import type { AgreedVideo } from './agreed';
import { nextOfOneIn } from './journalled-packets';
import { noPort } from './no-port';
import { composeRtp, parseRtp } from './packets';
import { rounded } from './report';
import { StreamStatistics } from './statistics';

/** What a camera shows, reduced to what can be told apart at the other end: every person's picture is a number from 1. */
export type Picture = number;

/** 25 frames a second, each in one packet. */
const FRAME_MS = 40;
/** Clock of video (RFC 6184 §8.1). */
const TICKS_PER_MS = 90;
/** Of frames that go in trains, one in so many is in the journal: one a minute. */
const JOURNALLED_EVERY = 1500;
/** One in so many frames can be shown by itself. */
const KEY_FRAME_EVERY = 25;
/** About 100 kbit/s. */
const FRAME_BYTES = 480;
/** First byte of a NAL unit (RFC 6184 §1.3): a slice that stands by itself, and one that refers to those before. */
const KEY_SLICE = 0x65;
const SLICE = 0x41;
const REPORT_MS = 10_000;
/** Without a packet for so long, nothing is seen any more. */
const FROZEN_MS = 500;

/** Frames of one picture that follow one another. */
class Frames implements TrainContent {
	/** The last frame of the stream, once there is one. */
	last: number | undefined;

	constructor(
		readonly source: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number },
		readonly picture: Picture,
		readonly payloadType: number,
		/** Number of its first frame, and how long after the beginning of the stream that leaves. */
		private readonly first: number,
		private readonly afterMs: Millis,
	) {}

	sequence(n: number): number {
		return (this.source.sequence + n) & 0xffff;
	}

	timestamp(n: number): number {
		return (this.source.timestamp + TICKS_PER_MS * (this.afterMs + (n - this.first) * FRAME_MS)) >>> 0;
	}

	payload(n: number): Buffer {
		// The marker ends a frame (RFC 6184 §5.1).
		const header = {
			payloadType: this.payloadType,
			marker: true,
			sequence: this.sequence(n),
			timestamp: this.timestamp(n),
			ssrc: this.source.ssrc,
		};
		const slice = Buffer.alloc(FRAME_BYTES, this.picture & 0xff);
		slice.writeUInt8(n % KEY_FRAME_EVERY === 0 ? KEY_SLICE : SLICE, 0);
		slice.writeUInt16BE(this.picture, 1);
		return composeRtp(header, slice);
	}

	nextJournalled(n: number): number {
		return nextOfOneIn(JOURNALLED_EVERY, n, this.last);
	}
}

export interface CallVideoOptions {
	readonly host: Host;
	readonly clock: Clock;
	/** Draws from the stream `<host>/video`. */
	readonly random: Random;
	readonly journal: Journal;
	readonly port: number;
	/** What the camera shows now. */
	readonly shows: () => Picture;
}

/** One end of a call's video: sends and receives H.264 over RTP as it was agreed, and tells the journal how it was. */
export class CallVideo {
	readonly #options: CallVideoOptions;
	readonly #source: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number };
	readonly #flow: string;
	#port: Datagrams | undefined;
	#agreed: AgreedVideo | undefined;
	#closed = false;
	#frames: Frames | undefined;
	#next = 0;
	#nextAt: Millis = 0;
	#began: Millis | undefined;
	#ends: Cancel | undefined;
	#report: Cancel | undefined;
	#from: Millis = 0;
	#statistics: StreamStatistics | undefined;
	#seen: { readonly picture: Picture; readonly at: Millis } | undefined;

	constructor(options: CallVideoOptions) {
		this.#options = options;
		const stream: Stream = options.random.stream(`${options.host.name}/video`);
		this.#source = { ssrc: stream.integer(1, 0xffffffff), sequence: stream.integer(0, 0xffff), timestamp: stream.integer(0, 0xffffffff) };
		this.#flow = `video ${this.#source.ssrc.toString(16)}`;
		void this.#open();
	}

	/** Sends and receives from now on as it was agreed; undefined while nothing is. */
	follow(agreed: AgreedVideo | undefined): void {
		if (this.#closed) return;
		this.#port?.trains?.settle();
		if (agreed === undefined) this.#end();
		this.#agreed = agreed;
		this.#apply();
	}

	/** The picture that is seen now; undefined when none comes, or none is to be looked at. */
	sees(): Picture | undefined {
		if (this.#agreed === undefined || !receives(this.#agreed.direction)) return undefined;
		this.#port?.trains?.settle();
		const seen = this.#seen;
		return seen === undefined || this.#options.clock.now() - seen.at > FROZEN_MS ? undefined : seen.picture;
	}

	/** Streams that are sent, ports, timers. */
	remains(): { videoStreams: number; videoPorts: number; videoTimers: number } {
		return {
			videoStreams: this.#ends === undefined ? 0 : 1,
			videoPorts: this.#port === undefined ? 0 : 1,
			videoTimers: this.#report === undefined ? 0 : 1,
		};
	}

	/** Ends the stream, tells how it was and closes the port. */
	close(): void {
		if (this.#closed) return;
		this.follow(undefined);
		this.#closed = true;
		this.#port?.close();
		this.#port = undefined;
	}

	async #open(): Promise<void> {
		const { host, port, clock } = this.#options;
		try {
			const opened = await host.udp(port);
			if (this.#closed) return opened.close();
			opened.receive((payload) => this.#take(payload, clock.now()));
			opened.trains?.receive((train) => this.#takeTrain(train));
			this.#port = opened;
			this.#apply();
		} catch (error) {
			noPort(host, 'video', error);
		}
	}

	#apply(): void {
		const { clock } = this.#options;
		const agreed = this.#agreed;
		const port = this.#port;
		if (agreed === undefined || port === undefined) return;
		this.#pause();
		if (sends(agreed.direction)) {
			this.#nextAt = Math.max(clock.now() + 1, this.#nextAt);
			this.#began ??= this.#nextAt;
			this.#ends = port.trains?.source((before) => this.#produce(port, before)) ?? this.#everyFrame(port);
		}
		if (this.#report === undefined) {
			this.#from = clock.now();
			this.#nextReport();
		}
	}

	#pause(): void {
		this.#ends?.();
		this.#ends = undefined;
		if (this.#frames !== undefined) {
			this.#frames.last = this.#next - 1;
			this.#port?.trains?.ended(this.#frames, this.#next - 1);
		}
		this.#frames = undefined;
	}

	#end(): void {
		this.#pause();
		if (this.#report === undefined) return;
		this.#report();
		this.#report = undefined;
		this.#tell();
	}

	#produce(port: Datagrams, before: Millis): void {
		const agreed = this.#agreed;
		if (agreed === undefined || this.#nextAt >= before) return;
		const count = Math.ceil((before - this.#nextAt) / FRAME_MS);
		const run = { first: this.#next, count, start: this.#nextAt, everyMs: FRAME_MS };
		const frames = this.#showing(agreed);
		this.#next += count;
		this.#nextAt += count * FRAME_MS;
		port.trains?.send(PacketTrain.regular(this.#flow, frames, run), agreed.remote);
	}

	/** A timer for each frame. */
	#everyFrame(port: Datagrams): Cancel {
		const { clock } = this.#options;
		const tick = () => {
			const agreed = this.#agreed;
			if (agreed !== undefined && this.#nextAt <= clock.now()) {
				const payload = this.#showing(agreed).payload(this.#next);
				this.#next++;
				this.#nextAt += FRAME_MS;
				port.send(payload, agreed.remote, this.#flow);
			}
			cancel = clock.at(Math.max(this.#nextAt, clock.now() + 1), tick);
		};
		let cancel = clock.at(this.#nextAt, tick);
		return () => cancel();
	}

	#showing({ payloadType }: AgreedVideo): Frames {
		const picture = this.#options.shows();
		if (this.#frames?.picture !== picture)
			this.#frames = new Frames(this.#source, picture, payloadType, this.#next, this.#nextAt - (this.#began ?? 0));
		return this.#frames;
	}

	#take(bytes: Buffer, arrival: Millis): void {
		const packet = parseRtp(bytes);
		if (packet === undefined || packet.header.payloadType !== this.#agreed?.payloadType || packet.payload.length < 3) return;
		const { ssrc, sequence, timestamp } = packet.header;
		this.#follow(ssrc, sequence, timestamp, arrival).take(sequence, timestamp, arrival);
		this.#seen = { picture: packet.payload.readUInt16BE(1), at: arrival };
	}

	#takeTrain(train: PacketTrain): void {
		const { content } = train;
		if (!(content instanceof Frames)) {
			for (let i = 0; i < train.count; i++) this.#take(content.payload(train.number(i)), train.time(i));
			return;
		}
		if (content.payloadType !== this.#agreed?.payloadType) return;
		for (let i = 0; i < train.count; i++) {
			const n = train.number(i);
			const [sequence, timestamp, arrival] = [content.sequence(n), content.timestamp(n), train.time(i)];
			this.#follow(content.source.ssrc, sequence, timestamp, arrival).take(sequence, timestamp, arrival);
		}
		this.#seen = { picture: content.picture, at: train.end };
	}

	/** The statistics of that source; another one begins anew. */
	#follow(ssrc: number, sequence: number, timestamp: number, arrival: Millis): StreamStatistics {
		if (this.#statistics?.ssrc === ssrc && this.#statistics.continues(sequence)) return this.#statistics;
		if (this.#statistics !== undefined) this.#tell();
		this.#statistics = new StreamStatistics(ssrc, sequence, timestamp, arrival, TICKS_PER_MS);
		return this.#statistics;
	}

	#nextReport(): void {
		const { clock } = this.#options;
		this.#report = clock.at(clock.now() + REPORT_MS, () => {
			this.#port?.trains?.settle();
			this.#tell();
			this.#nextReport();
		});
	}

	#tell(): void {
		const { host, clock, journal } = this.#options;
		const [from, to] = [this.#from, clock.now()];
		this.#from = to;
		const agreed = this.#agreed;
		if (agreed === undefined || !receives(agreed.direction)) return;
		const base = { kind: 'video', host: host.name, leg: `${host.name}/${host.nameOf(agreed.remote.address)}`, codec: 'H.264', from, to } as const;
		const source = this.#statistics;
		const interval = source?.interval();
		if (source === undefined || interval === undefined || interval.packets === 0) {
			journal.record({ ...base, packets: 0, lost: interval?.lost ?? 0, duplicates: 0, reordered: 0, jitterMs: 0, seen: 'nothing' });
			return;
		}
		const { packets, lost, duplicates, reordered, jitterMs } = interval;
		journal.record({ ...base, ssrc: source.ssrc.toString(16), packets, lost, duplicates, reordered, jitterMs: rounded(jitterMs), seen: 'pictures' });
	}
}
