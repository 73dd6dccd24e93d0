import type { Clock, Journal, Random } from '../../kernel';
import { agreedMedia, CallAudio, type Hertz, tones } from '../../media';
import type { Host } from '../../network';
import { formatSdp, parseSdp } from '../../sip';

const FIRST_PORT = 20_000;
const PORTS = 10_000;

export interface MediaServerOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
}

/** What one leg hears of the PBX itself, while there is nobody yet to connect it to: ring-back, or a prompt. */
export class Announcement {
	/** The description of its port: G.711 in both laws and telephone events. The leg gives it its origin. */
	readonly offer: string;
	/** A key came as telephone event (RFC 4733). */
	onDigit: (digit: string) => void = () => {};

	readonly #audio: CallAudio;
	readonly #closed: () => void;
	#sound: Hertz = tones.ringBack;

	constructor(options: MediaServerOptions, port: number, closed: () => void) {
		const [address = ''] = options.host.addresses();
		this.#closed = closed;
		this.#audio = new CallAudio({ ...options, port, sounds: () => this.#sound, onDigit: (digit) => this.onDigit(digit) });
		this.offer = formatSdp({
			origin: { user: '-', sessionId: '0', version: 0, address },
			name: '-',
			address,
			attributes: [],
			media: [
				{
					kind: 'audio',
					port,
					protocol: 'RTP/AVP',
					codecs: [
						{ payloadType: 0, name: 'PCMU', clockRate: 8000 },
						{ payloadType: 8, name: 'PCMA', clockRate: 8000 },
						{ payloadType: 101, name: 'telephone-event', clockRate: 8000, parameters: '0-15' },
					],
					packetTimeMs: 20,
					direction: 'sendrecv',
					attributes: [],
				},
			],
		});
	}

	/** The leg has answered: it hears the announcement from now on. */
	begin(answer: string): void {
		const [ours, theirs] = [parseSdp(this.offer), parseSdp(answer)];
		if (ours !== undefined && theirs !== undefined) this.#audio.follow(agreedMedia(ours, theirs));
	}

	/** Another sound from now on. */
	play(sound: Hertz): void {
		this.#sound = sound;
	}

	remains(): { mediaStreams: number; mediaPorts: number; mediaTimers: number } {
		return this.#audio.remains();
	}

	/** The leg is connected with somebody, or over. */
	close(): void {
		this.#audio.close();
		this.#closed();
	}
}

/** The PBX's own media. */
export class MediaServer {
	readonly #announcements = new Set<Announcement>();
	#port = FIRST_PORT;

	constructor(private readonly options: MediaServerOptions) {}

	/** An announcement at a port of its own. */
	announcement(): Announcement {
		const port = this.#port;
		this.#port = FIRST_PORT + ((port - FIRST_PORT + 2) % PORTS);
		const announcement: Announcement = new Announcement(this.options, port, () => this.#announcements.delete(announcement));
		this.#announcements.add(announcement);
		return announcement;
	}

	remains(): { mediaStreams: number; mediaPorts: number; mediaTimers: number } {
		const sum = { mediaStreams: 0, mediaPorts: 0, mediaTimers: 0 };
		for (const announcement of this.#announcements) {
			const one = announcement.remains();
			sum.mediaStreams += one.mediaStreams;
			sum.mediaPorts += one.mediaPorts;
			sum.mediaTimers += one.mediaTimers;
		}
		return sum;
	}

	/** The PBX is taken down. */
	close(): void {
		for (const announcement of [...this.#announcements]) announcement.close();
	}
}
