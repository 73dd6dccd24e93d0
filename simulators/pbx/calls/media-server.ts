import type { Cancel, Clock, Journal, Millis, Random } from '../../kernel';
import { agreedMedia, CallAudio, type Hertz, type Passage, tones } from '../../media';
import type { Host } from '../../network';
import { answerTo, type Direction, formatSdp, parseSdp, type SessionDescription } from '../../sip';

const FIRST_PORT = 20_000;
const PORTS = 10_000;

export interface MediaServerOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
}

interface AnnouncementOptions extends MediaServerOptions {
	readonly port: number;
	readonly sound: Hertz;
	/** What the leg may do with it, from the PBX's view. */
	readonly direction: Direction;
	readonly closed: () => void;
}

/** What one leg hears of the PBX itself, while it is not connected with anybody: ring-back, prompts, music. */
export class Announcement {
	/** The description of its port: G.711 in both laws and telephone events. The leg gives it its origin. */
	readonly offer: string;
	/** A key came as telephone event (RFC 4733). */
	onDigit: (digit: string) => void = () => {};
	/** The leg could be heard, silence too. */
	onSound: (sound: Hertz, from: Millis, to: Millis) => void = () => {};

	readonly #audio: CallAudio;
	readonly #options: AnnouncementOptions;
	readonly #description: SessionDescription;
	#sound: Hertz;
	#next: Cancel | undefined;
	#closed = false;

	constructor(options: AnnouncementOptions) {
		this.#options = options;
		this.#sound = options.sound;
		this.#description = described(options);
		this.offer = formatSdp(this.#description);
		this.#audio = new CallAudio({
			...options,
			sounds: () => this.#sound,
			onDigit: (digit) => this.onDigit(digit),
			onSound: (sound, from, to) => this.onSound(sound, from, to),
		});
	}

	/** The leg has answered: it hears the announcement from now on. */
	begin(answer: string): void {
		const theirs = parseSdp(answer);
		if (theirs !== undefined) this.#audio.follow(agreedMedia(this.#description, theirs));
	}

	/** Answers the leg's offer, which from now on is what was agreed; undefined when it cannot be met. */
	answer(offer: string): string | undefined {
		const theirs = parseSdp(offer);
		const ours = theirs && answerTo(theirs, this.#description);
		const agreed = theirs && ours && agreedMedia(ours, theirs);
		if (ours === undefined || agreed === undefined) return undefined;
		this.#audio.follow(agreed);
		return formatSdp(ours);
	}

	/** Another sound from now on. */
	play(sound: Hertz): void {
		this.#next?.();
		this.#next = undefined;
		if (sound === this.#sound) return;
		this.#audio.settle();
		this.#sound = sound;
	}

	/** Plays one passage after another and then nothing, and says so. Whatever is played next cuts it off. */
	recite([passage, ...later]: readonly Passage[], done: () => void): void {
		this.play(passage?.sound ?? 0);
		if (passage === undefined || this.#closed) {
			done();
			return;
		}
		const { clock } = this.#options;
		const next = clock.at(clock.now() + passage.ms, () => {
			// A key may have come that nobody has looked at yet: what is played for it cuts this off.
			this.settle();
			if (this.#next !== next) return;
			this.#next = undefined;
			this.recite(later, done);
		});
		this.#next = next;
	}

	/** What the leg says now, 0 for silence; undefined when nothing comes. */
	hears(): Hertz | undefined {
		return this.#audio.hears();
	}

	/** All that came until now has been told. */
	settle(): void {
		this.#audio.settle();
	}

	remains(): { mediaStreams: number; mediaPorts: number; mediaTimers: number } {
		const audio = this.#audio.remains();
		return { ...audio, mediaTimers: audio.mediaTimers + (this.#next === undefined ? 0 : 1) };
	}

	/** The leg is connected with somebody, or over. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#next?.();
		this.#next = undefined;
		this.#audio.close();
		this.#options.closed();
	}
}

function described({ host, port, direction }: AnnouncementOptions): SessionDescription {
	const [address = ''] = host.addresses();
	return {
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
				direction,
				attributes: [],
			},
		],
	};
}

/** The PBX's own media. */
export class MediaServer {
	readonly #announcements = new Set<Announcement>();
	readonly #portsInUse = new Set<number>();
	#port = FIRST_PORT;

	constructor(private readonly options: MediaServerOptions) {}

	/** An announcement at a port of its own: ring-back, until something else is played. */
	announcement(sound: Hertz = tones.ringBack, direction: Direction = 'sendrecv'): Announcement {
		const port = this.#nextPort();
		const closed = () => {
			this.#announcements.delete(announcement);
			this.#portsInUse.delete(port);
		};
		const announcement: Announcement = new Announcement({ ...this.options, port, sound, direction, closed });
		this.#announcements.add(announcement);
		this.#portsInUse.add(port);
		return announcement;
	}

	/** The next one that nobody uses; when there is none, one that cannot be opened a second time. */
	#nextPort(): number {
		for (let tries = 0; ; tries++) {
			const port = this.#port;
			this.#port = FIRST_PORT + ((port - FIRST_PORT + 2) % PORTS);
			if (tries === PORTS / 2 || !this.#portsInUse.has(port)) return port;
		}
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
