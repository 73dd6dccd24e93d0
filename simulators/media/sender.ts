import type { Cancel, Clock, Millis, Stream } from '../kernel';
import { type Datagrams, PacketTrain, type TrainContent } from '../network';
import type { AgreedMedia } from './agreed';
import { nextOfOneIn } from './journalled-packets';
import { composeRtp, type RtpHeader } from './packets';
import { frameOf, type Hertz } from './sound';
import { SAMPLES_PER_MS } from './statistics';
import { composeTelephoneEvent } from './telephone-event';

/** Speech in one packet (RFC 3551 §4.2). */
export const PACKET_MS = 20;
/** Of packets that go in trains, one in so many is in the journal: one a minute. */
const JOURNALLED_EVERY = 3000;
/** How long a key sounds, and how often its end is told (RFC 4733 §2.5.1.4). */
const KEY_PACKETS = 8;
const KEY_ENDS = 3;

/** Packets of one sound that follow one another. */
export class Speech implements TrainContent {
	/** The last packet of the stream, once there is one. */
	last: number | undefined;

	constructor(
		readonly source: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number },
		readonly sound: Hertz,
		readonly agreed: Pick<AgreedMedia, 'payloadType' | 'law'>,
		/** Number of its first packet, and how long after the beginning of the stream that leaves. */
		private readonly first: number,
		private readonly afterMs: Millis,
	) {}

	sequence(n: number): number {
		return (this.source.sequence + n) & 0xffff;
	}

	timestamp(n: number): number {
		return (this.source.timestamp + SAMPLES_PER_MS * (this.afterMs + (n - this.first) * PACKET_MS)) >>> 0;
	}

	payload(n: number): Buffer {
		const header: RtpHeader = {
			payloadType: this.agreed.payloadType,
			marker: n === this.first,
			sequence: this.sequence(n),
			timestamp: this.timestamp(n),
			ssrc: this.source.ssrc,
		};
		return composeRtp(header, frameOf(this.sound, this.agreed.law));
	}

	nextJournalled(n: number): number {
		return nextOfOneIn(JOURNALLED_EVERY, n, this.last);
	}
}

/** One packet of a key. */
class KeyPacket implements TrainContent {
	readonly isUrgent = true;

	constructor(private readonly bytes: Buffer) {}

	payload(): Buffer {
		return this.bytes;
	}

	nextJournalled(n: number): number {
		return n;
	}
}

export interface RtpSenderOptions {
	readonly clock: Clock;
	readonly random: Stream;
	/** What is spoken into it now. */
	readonly sounds: () => Hertz;
}

/** Sends one stream: G.711 in packets of 20 ms without a pause, and keys as telephone events. */
export class RtpSender {
	readonly ssrc: number;
	readonly flow: string;
	readonly #options: RtpSenderOptions;
	readonly #source: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number };
	#port: Datagrams | undefined;
	#agreed: AgreedMedia | undefined;
	#speech: Speech | undefined;
	/** Number and time of the next packet. */
	#next = 0;
	#nextAt: Millis = 0;
	#began: Millis | undefined;
	#ends: Cancel = () => {};
	readonly #keys: string[] = [];
	#key: { readonly digit: string; readonly timestamp: number; packet: number } | undefined;
	#keyTimer: Cancel = () => {};

	constructor(options: RtpSenderOptions) {
		this.#options = options;
		const { random } = options;
		this.ssrc = random.integer(1, 0xffffffff);
		this.#source = { ssrc: this.ssrc, sequence: random.integer(0, 0xffff), timestamp: random.integer(0, 0xffffffff) };
		this.flow = `rtp ${this.ssrc.toString(16)}`;
	}

	get sending(): boolean {
		return this.#agreed !== undefined;
	}

	/** Timers that are set. */
	get timers(): number {
		return (this.sending && this.#port?.trains === undefined ? 1 : 0) + (this.#key === undefined ? 0 : 1);
	}

	/** Packets so far. */
	get packets(): number {
		return this.#next;
	}

	/** The stream's timestamp now, for RTCP. */
	timestampAt(now: Millis): number {
		return (this.#source.timestamp + SAMPLES_PER_MS * (now - (this.#began ?? now))) >>> 0;
	}

	/** Begins, or goes on otherwise. */
	start(port: Datagrams, agreed: AgreedMedia): void {
		const same =
			this.#port === port &&
			this.#agreed?.payloadType === agreed.payloadType &&
			this.#agreed.keysPayloadType === agreed.keysPayloadType &&
			this.#agreed.remote.port === agreed.remote.port &&
			this.#agreed.remote.address === agreed.remote.address;
		if (same) return;
		this.#pause();
		const now = this.#options.clock.now();
		this.#began ??= now;
		this.#port = port;
		this.#agreed = agreed;
		// Whoever is told to send at once again keeps the pace; nobody sends in the same millisecond.
		this.#nextAt = Math.max(now + 1, this.#nextAt);
		this.#ends = port.trains?.source((before) => this.#produce(port, before)) ?? this.#everyPacket(port);
		if (agreed.keysPayloadType === undefined) this.#keys.length = 0;
		else this.#nextKey();
	}

	stop(): void {
		this.#pause();
		this.#agreed = undefined;
		this.#keys.length = 0;
	}

	/** Sends a key after those before it; nothing happens where keys were not agreed on. */
	press(digit: string): boolean {
		if (this.#agreed?.keysPayloadType === undefined) return false;
		this.#keys.push(digit);
		if (this.#key === undefined) this.#nextKey();
		return true;
	}

	#pause(): void {
		const trains = this.#port?.trains;
		trains?.settle();
		this.#ends();
		this.#ends = () => {};
		this.#keyTimer();
		this.#key = undefined;
		if (this.#speech !== undefined) {
			this.#speech.last = this.#next - 1;
			trains?.ended(this.#speech, this.#next - 1);
		}
		this.#speech = undefined;
	}

	#produce(port: Datagrams, before: Millis): void {
		const agreed = this.#agreed;
		if (agreed === undefined || this.#key !== undefined || this.#nextAt >= before) return;
		const count = Math.ceil((before - this.#nextAt) / PACKET_MS);
		const run = { first: this.#next, count, start: this.#nextAt, everyMs: PACKET_MS };
		const speech = this.#speaking(agreed);
		this.#next += count;
		this.#nextAt += count * PACKET_MS;
		port.trains?.send(PacketTrain.regular(this.flow, speech, run), agreed.remote);
	}

	/** A timer for each packet. */
	#everyPacket(port: Datagrams): Cancel {
		const { clock } = this.#options;
		const tick = () => {
			const agreed = this.#agreed;
			if (agreed !== undefined && this.#key === undefined && this.#nextAt <= clock.now()) {
				const payload = this.#speaking(agreed).payload(this.#next);
				this.#next++;
				this.#nextAt += PACKET_MS;
				port.send(payload, agreed.remote, this.flow);
			}
			cancel = clock.at(Math.max(this.#nextAt, clock.now() + 1), tick);
		};
		let cancel = clock.at(this.#nextAt, tick);
		return () => cancel();
	}

	#speaking(agreed: AgreedMedia): Speech {
		const sound = this.#options.sounds();
		const speech = this.#speech;
		if (speech !== undefined && speech.sound === sound) return speech;
		this.#speech = new Speech(this.#source, sound, agreed, this.#next, this.#nextAt - (this.#began ?? 0));
		return this.#speech;
	}

	#nextKey(): void {
		const digit = this.#keys.shift();
		const { clock } = this.#options;
		if (digit === undefined) return;
		this.#port?.trains?.settle();
		this.#speech = undefined;
		this.#nextAt = Math.max(this.#nextAt, clock.now() + 1);
		this.#key = { digit, timestamp: this.timestampAt(this.#nextAt), packet: 0 };
		this.#keyTimer = clock.at(this.#nextAt, () => this.#sendKey());
	}

	#sendKey(): void {
		const { clock } = this.#options;
		const key = this.#key;
		const agreed = this.#agreed;
		const port = this.#port;
		if (key === undefined || port === undefined || agreed?.keysPayloadType === undefined) return;
		const packet = ++key.packet;
		const duration = Math.min(packet, KEY_PACKETS) * PACKET_MS * SAMPLES_PER_MS;
		const header: RtpHeader = {
			payloadType: agreed.keysPayloadType,
			marker: packet === 1,
			sequence: (this.#source.sequence + this.#next) & 0xffff,
			timestamp: key.timestamp,
			ssrc: this.ssrc,
		};
		const payload = composeTelephoneEvent({ digit: key.digit, end: packet >= KEY_PACKETS, duration });
		this.#next++;
		this.#nextAt += PACKET_MS;
		const bytes = composeRtp(header, payload);
		const { trains } = port;
		trains?.settle();
		if (trains === undefined) port.send(bytes, agreed.remote, this.flow);
		else trains.send(PacketTrain.single(this.flow, new KeyPacket(bytes), 0, clock.now()), agreed.remote);
		if (packet < KEY_PACKETS + KEY_ENDS - 1) this.#keyTimer = clock.at(this.#nextAt, () => this.#sendKey());
		else {
			this.#key = undefined;
			this.#nextKey();
		}
	}
}
