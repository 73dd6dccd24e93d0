import type { Millis } from '../kernel';
import type { PacketTrain } from '../network';
import type { AgreedMedia } from './agreed';
import { parseRtp, type RtcpReport, type RtpHeader } from './packets';
import { PACKET_MS, Speech } from './sender';
import { type Hertz, soundOf } from './sound';
import { type Interval, StreamStatistics } from './statistics';
import { parseTelephoneEvent } from './telephone-event';

/** Without a packet for so long, nothing is heard any more. */
const DEAD_AIR_MS = 200;

/** What an interval of a stream was, and whether anything could be heard of it. */
export interface HeardInterval extends Interval {
	readonly ssrc: number;
	readonly heard: 'voice' | 'silence';
}

/** Takes in the stream of the other end, whichever source that is at the moment. */
export class RtpReceiver {
	/** A key of the other end, once for each time that it is pressed, and when its first packet came. */
	onDigit: (digit: string, at: Millis) => void = () => {};
	/** Something could be heard, silence too, from the first of these instants to the last. */
	onSound: (sound: Hertz, from: Millis, to: Millis) => void = () => {};
	/** Another source takes over: what there was of the one before. */
	onSourceChange: (last: HeardInterval) => void = () => {};

	#agreed: AgreedMedia | undefined;
	#source: StreamStatistics | undefined;
	#heard: { sound: Hertz; at: Millis } | undefined;
	#voiced = false;
	#lastKey: { readonly ssrc: number; readonly timestamp: number } | undefined;
	#lastPacketAt: Millis | undefined;
	/** The latest sender report, of a source that may not have been heard yet. */
	#clock: { readonly ssrc: number; readonly at: Millis; readonly timestamp: number } | undefined;

	/** When the latest packet came. */
	get lastPacketAt(): Millis | undefined {
		return this.#lastPacketAt;
	}

	get source(): StreamStatistics | undefined {
		return this.#source;
	}

	agree(agreed: AgreedMedia | undefined): void {
		this.#agreed = agreed;
	}

	take(bytes: Buffer, arrival: Millis): void {
		const packet = parseRtp(bytes);
		const agreed = this.#agreed;
		if (packet === undefined || agreed === undefined) return;
		const { header, payload } = packet;
		if (header.payloadType === agreed.keysPayloadType) this.#takeKey(header, payload, arrival);
		else if (header.payloadType === agreed.payloadType) {
			const inTime = this.#statistics(header.ssrc, header.sequence, header.timestamp, arrival).take(header.sequence, header.timestamp, arrival);
			if (inTime) this.#hear(soundOf(payload, agreed.law), arrival, arrival);
		}
	}

	takeTrain(train: PacketTrain): void {
		const { content } = train;
		const agreed = this.#agreed;
		if (agreed === undefined) return;
		if (!(content instanceof Speech)) {
			for (let i = 0; i < train.count; i++) this.take(content.payload(train.number(i)), train.time(i));
			return;
		}
		if (content.agreed.payloadType !== agreed.payloadType) return;
		const n = train.number(0);
		const undisturbed =
			train.everyMs === PACKET_MS &&
			this.#source?.ssrc === content.source.ssrc &&
			this.#source.takeUndisturbed(content.sequence(n), content.timestamp(n), train.start, train.count);
		if (undisturbed) {
			this.#lastPacketAt = train.end;
			this.#hear(content.agreed.law === agreed.law ? content.sound : 0, train.start, train.end);
			return;
		}
		let first = -1;
		let last = -1;
		for (let i = 0; i < train.count; i++) {
			const n = train.number(i);
			const sequence = content.sequence(n);
			const timestamp = content.timestamp(n);
			const arrival = train.time(i);
			if (this.#statistics(content.source.ssrc, sequence, timestamp, arrival).take(sequence, timestamp, arrival)) {
				if (first < 0) first = i;
				last = i;
			}
		}
		if (last >= 0) this.#hear(content.agreed.law === agreed.law ? content.sound : 0, train.time(first), train.time(last));
	}

	/**
	 * The other end's RTCP.
	 * @param epoch calendar time at the beginning of the world, in milliseconds since 1970
	 */
	takeReport({ ssrc, sent }: RtcpReport, epoch: Millis): void {
		if (sent === undefined) return;
		this.#clock = { ssrc, at: sent.at - epoch, timestamp: sent.timestamp };
		if (this.#source?.ssrc === ssrc) this.#source.senderTime(this.#clock.at, sent.timestamp);
	}

	/** What is heard now; undefined when nothing comes. */
	hears(now: Millis): Hertz | undefined {
		return this.#heard === undefined || now - this.#heard.at > DEAD_AIR_MS ? undefined : this.#heard.sound;
	}

	/** What came since this was asked last; undefined when no source was heard yet. */
	interval(): HeardInterval | undefined {
		if (this.#source === undefined) return undefined;
		const heard = this.#voiced ? 'voice' : 'silence';
		this.#voiced = false;
		return { ssrc: this.#source.ssrc, heard, ...this.#source.interval() };
	}

	#hear(sound: Hertz, from: Millis, to: Millis): void {
		this.#heard = { sound, at: to };
		if (sound > 0) this.#voiced = true;
		this.onSound(sound, from, to);
	}

	#statistics(ssrc: number, sequence: number, timestamp: number, arrival: Millis): StreamStatistics {
		this.#lastPacketAt = arrival;
		const source = this.#source;
		if (source !== undefined && source.ssrc === ssrc && source.continues(sequence)) return source;
		const last = this.interval();
		if (last !== undefined) this.onSourceChange(last);
		const begun = new StreamStatistics(ssrc, sequence, timestamp, arrival);
		this.#source = begun;
		if (this.#clock?.ssrc === ssrc) begun.senderTime(this.#clock.at, this.#clock.timestamp);
		return begun;
	}

	/** All packets of one event have one timestamp, the event's (RFC 4733 §2.2.1); one of an event before has been overtaken. */
	#takeKey({ ssrc, sequence, timestamp }: RtpHeader, payload: Buffer, arrival: Millis): void {
		this.#statistics(ssrc, sequence, timestamp, arrival).take(sequence, undefined, arrival);
		const event = parseTelephoneEvent(payload);
		const last = this.#lastKey;
		// Timestamps wrap around.
		if (event === undefined || (last?.ssrc === ssrc && ((timestamp - last.timestamp) | 0) <= 0)) return;
		this.#lastKey = { ssrc, timestamp };
		this.onDigit(event.digit, arrival);
	}
}
