import type { CallAudio, CallVideo, Hertz, Picture } from '../media';
import type { Negotiation } from './negotiation';

/** How the media of a call are opened. */
export interface CallMediaOptions {
	/** Opens the audio of a call at a port; absent for a user agent without a voice. */
	readonly audio?: (port: number, sounds: () => Hertz) => CallAudio;
	/** What its user says. */
	readonly voice?: Hertz;
	/** Opens the video of a call at a port; absent for a user agent without a camera. */
	readonly video?: (port: number) => CallVideo;
}

/** What is heard and seen in a call, from the moment its ports are known until it is over. */
export class CallMedia {
	readonly #options: CallMediaOptions;
	#port: number | undefined;
	#audio: CallAudio | undefined;
	#video: CallVideo | undefined;

	constructor(options: CallMediaOptions) {
		this.#options = options;
	}

	/** The lowest of its ports; undefined before they are known. */
	get port(): number | undefined {
		return this.#port;
	}

	/** The ports are known. @param talks whether the user's voice goes to the other party now */
	open(port: number, videoPort: number | undefined, talks: () => boolean): void {
		const { audio, voice = 0, video } = this.#options;
		this.#port ??= port;
		if (videoPort !== undefined) this.#video ??= video?.(videoPort);
		this.#audio ??= audio?.(port, () => (talks() ? voice : 0));
	}

	/** Another exchange of descriptions is complete. */
	follow(negotiation: Negotiation | undefined): void {
		this.#audio?.follow(negotiation?.agreed);
		this.#video?.follow(negotiation?.agreedVideo);
	}

	hears(): Hertz | undefined {
		return this.#audio?.hears();
	}

	sees(): Picture | undefined {
		return this.#video?.sees();
	}

	/** What it has open. */
	remains(): Record<string, number> {
		return { ...this.#audio?.remains(), ...this.#video?.remains() };
	}

	close(): void {
		this.#audio?.close();
		this.#video?.close();
	}
}
