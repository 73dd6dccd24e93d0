import type { Cancel, Clock, Journal, MediaReport, Millis, Random, Stream } from '../kernel';
import { type Datagrams, type Host, PacketTrain, type TrainContent } from '../network';
import { receives, sends } from '../sip';
import type { AgreedMedia } from './agreed';
import { codecs } from './codec';
import { noPort } from './no-port';
import { composeRtcp, parseRtcp, type RtcpReport } from './packets';
import { type HeardInterval, RtpReceiver } from './receiver';
import { mouthToEar, rounded, scores } from './report';
import { RtpSender } from './sender';
import type { Hertz } from './sound';

const REPORT_MS = 10_000;
/** RFC 3550 §6.2: five seconds on average, never twice the same. */
const RTCP_MS = 5_000;
/** So many RTCP packets that go in trains, one of them is in the journal; the first and the last always are. */
const RTCP_JOURNALLED_EVERY = 12;

export interface CallAudioOptions {
	readonly host: Host;
	readonly clock: Clock;
	/** Draws from the stream `<host>/media`. */
	readonly random: Random;
	readonly journal: Journal;
	/** RTP here, RTCP on the port above. */
	readonly port: number;
	/** What is spoken into this end now; undefined or 0 is silence. */
	readonly sounds: () => Hertz | undefined;
	/** The other end pressed a key. */
	readonly onDigit?: (digit: string, at: Millis) => void;
	/** The other end could be heard, silence too: what, and from when to when. */
	readonly onSound?: (sound: Hertz, from: Millis, to: Millis) => void;
}

/** RTCP that nobody needs as bytes until it is seen in a capture. */
class ReportContent implements TrainContent {
	readonly isSingle = true;

	constructor(
		readonly report: RtcpReport,
		private readonly journalled: boolean,
	) {}

	payload(): Buffer {
		return composeRtcp(this.report);
	}

	nextJournalled(n: number): number {
		return this.journalled ? n : Number.POSITIVE_INFINITY;
	}
}

/** One end of a call's audio: sends and receives RTP and RTCP as it was agreed, and tells the journal how it was. */
export class CallAudio {
	readonly #options: CallAudioOptions;
	readonly #random: Stream;
	readonly #sender: RtpSender;
	readonly #receiver = new RtpReceiver();
	readonly #cname: string;
	#rtp: Datagrams | undefined;
	#rtcp: Datagrams | undefined;
	#agreed: AgreedMedia | undefined;
	#closed = false;
	#intervalFrom: Millis = 0;
	#timers: { report: Cancel; rtcp: Cancel } | undefined;
	#reports = 0;

	constructor(options: CallAudioOptions) {
		this.#options = options;
		this.#random = options.random.stream(`${options.host.name}/media`);
		this.#sender = new RtpSender({ clock: options.clock, random: this.#random, sounds: () => options.sounds() ?? 0 });
		// Says nothing of the host or its user (RFC 7022 §4.2).
		this.#cname = this.#random.hex(24);
		this.#receiver.onDigit = (digit, at) => options.onDigit?.(digit, at);
		this.#receiver.onSound = (sound, from, to) => options.onSound?.(sound, from, to);
		this.#receiver.onSourceChange = (last) => this.#tell(last);
		void this.#open();
	}

	/** Sends and receives from now on as it was agreed; undefined while nothing is. */
	follow(agreed: AgreedMedia | undefined): void {
		if (this.#closed) return;
		this.settle();
		if (agreed === undefined) this.#end();
		this.#agreed = agreed;
		this.#receiver.agree(agreed);
		this.#apply();
	}

	get isClosed(): boolean {
		return this.#closed;
	}

	/** What is heard now; undefined when nothing comes, or nothing is to be listened to. */
	hears(): Hertz | undefined {
		if (this.#agreed === undefined || !receives(this.#agreed.direction)) return undefined;
		this.settle();
		return this.#receiver.hears(this.#options.clock.now());
	}

	/** Sends a key as telephone event; false where that was not agreed on. */
	press(digit: string): boolean {
		return this.#sender.press(digit);
	}

	/**
	 * What was said so far has left, and what is under way has arrived as far as it can have: to be called before `sounds` gives
	 * something else, and before what came is judged.
	 */
	settle(): void {
		this.#rtp?.trains?.settle();
	}

	/** Streams that are sent, ports, timers. */
	remains(): { mediaStreams: number; mediaPorts: number; mediaTimers: number } {
		return {
			mediaStreams: this.#sender.sending ? 1 : 0,
			mediaPorts: [this.#rtp, this.#rtcp].filter((port) => port !== undefined).length,
			mediaTimers: this.#sender.timers + (this.#timers === undefined ? 0 : 2),
		};
	}

	/** Ends the stream, tells how it was and closes the ports. */
	close(): void {
		if (this.#closed) return;
		this.follow(undefined);
		this.#closed = true;
		this.#rtp?.close();
		this.#rtcp?.close();
		this.#rtp = undefined;
		this.#rtcp = undefined;
	}

	async #open(): Promise<void> {
		const { host, port, clock } = this.#options;
		try {
			const rtp = await host.udp(port);
			const rtcp = await host.udp(port + 1).catch((error) => {
				rtp.close();
				throw error;
			});
			if (this.#closed) {
				rtp.close();
				rtcp.close();
				return;
			}
			rtp.receive((payload) => this.#receiver.take(payload, clock.now()));
			rtp.trains?.receive((train) => this.#receiver.takeTrain(train));
			rtcp.receive((payload) => this.#takeReport(parseRtcp(payload)));
			rtcp.trains?.receive(({ content }) => this.#takeReport(content instanceof ReportContent ? content.report : parseRtcp(content.payload(0))));
			this.#rtp = rtp;
			this.#rtcp = rtcp;
			this.#apply();
		} catch (error) {
			noPort(host, 'media', error);
		}
	}

	#apply(): void {
		const agreed = this.#agreed;
		const rtp = this.#rtp;
		if (agreed === undefined || rtp === undefined) return;
		if (sends(agreed.direction)) this.#sender.start(rtp, agreed);
		else this.#sender.stop();
		if (this.#timers === undefined) this.#begin();
	}

	#begin(): void {
		const { clock } = this.#options;
		this.#intervalFrom = clock.now();
		this.#timers = { report: () => {}, rtcp: () => {} };
		this.#nextReport();
		// At once, so that the other end knows this end's clock.
		this.#sendReport(false);
		this.#nextRtcp();
	}

	#end(): void {
		if (this.#timers === undefined) return;
		this.#timers.report();
		this.#timers.rtcp();
		this.#timers = undefined;
		this.#tell(this.#receiver.interval());
		this.#sendReport(true);
		this.#sender.stop();
	}

	#nextReport(): void {
		const { clock } = this.#options;
		if (this.#timers === undefined) return;
		this.#timers.report = clock.at(clock.now() + REPORT_MS, () => {
			this.settle();
			this.#tell(this.#receiver.interval());
			this.#nextReport();
		});
	}

	#nextRtcp(): void {
		const { clock } = this.#options;
		if (this.#timers === undefined) return;
		this.#timers.rtcp = clock.at(clock.now() + Math.round(RTCP_MS * (0.5 + this.#random.next())), () => {
			this.#sendReport(false);
			this.#nextRtcp();
		});
	}

	#sendReport(bye: boolean): void {
		const { clock } = this.#options;
		const rtcp = this.#rtcp;
		const remote = this.#agreed?.remote;
		if (rtcp === undefined || remote === undefined) return;
		this.settle();
		const now = clock.now();
		const { source } = this.#receiver;
		const report: RtcpReport = {
			ssrc: this.#sender.ssrc,
			cname: this.#cname,
			...(this.#sender.sending && {
				sent: {
					at: clock.date().getTime(),
					timestamp: this.#sender.timestampAt(now),
					packets: this.#sender.packets,
					octets: this.#sender.packets * 160,
				},
			}),
			...(source && { heard: source.reception() }),
			bye,
		};
		const to = { address: remote.address, port: remote.port + 1 };
		const flow = `rtcp ${this.#sender.ssrc.toString(16)}`;
		const journalled = bye || this.#reports % RTCP_JOURNALLED_EVERY === 0;
		if (rtcp.trains === undefined) rtcp.send(composeRtcp(report), to, flow);
		else rtcp.trains.send(PacketTrain.single(flow, new ReportContent(report, journalled), 0, now), to);
		this.#reports++;
	}

	#takeReport(report: RtcpReport | undefined): void {
		if (report === undefined) return;
		const { clock } = this.#options;
		this.#receiver.takeReport(report, clock.date().getTime() - clock.now());
	}

	#tell(interval: HeardInterval | undefined): void {
		const { host, clock, journal } = this.#options;
		const from = this.#intervalFrom;
		const to = clock.now();
		this.#intervalFrom = to;
		const remote = this.#agreed?.remote;
		if (remote === undefined) return;
		const base = {
			kind: 'media',
			host: host.name,
			leg: `${host.name}/${host.nameOf(remote.address)}`,
			direction: 'received',
			codec: 'G.711',
			from,
			to,
		} as const;
		if (interval === undefined || interval.packets + interval.expected === 0) {
			if (!receives(this.#agreed?.direction ?? 'inactive')) return;
			const nothing = {
				packets: 0,
				lost: 0,
				late: 0,
				duplicates: 0,
				reordered: 0,
				jitterMs: 0,
				burstRatio: 1,
				heard: 'nothing',
				r: 0,
				mos: 1,
			} as const;
			journal.record({ ...base, ...nothing });
			return;
		}
		journal.record({ ...base, ...figures(interval) });
	}
}

function figures(interval: HeardInterval): Omit<MediaReport, 'kind' | 'host' | 'leg' | 'direction' | 'codec' | 'from' | 'to'> {
	const { ssrc, packets, expected, lost, late, duplicates, reordered, jitterMs, transitMs, playoutMs, burstRatio, heard } = interval;
	const delay = playoutMs === undefined ? undefined : rounded(mouthToEar(codecs['G.711'], playoutMs));
	const loss = expected === 0 ? 0 : Math.min(1, (lost + late) / expected);
	return {
		ssrc: ssrc.toString(16),
		packets,
		lost,
		late,
		duplicates,
		reordered,
		jitterMs: rounded(jitterMs),
		...(transitMs !== undefined && { oneWayDelayMs: rounded(transitMs) }),
		...(delay !== undefined && { mouthToEarMs: delay, ...scores(delay, { codec: codecs['G.711'], loss, burstRatio }) }),
		burstRatio: rounded(burstRatio),
		heard,
	};
}
