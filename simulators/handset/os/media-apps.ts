import type { MediaApp, View } from '../screen';
import type { AudioSessions } from './audio-sessions';

const TITLES: Readonly<Record<MediaApp, string>> = {
	music: 'Music',
	podcast: 'Podcast',
	video: 'Video',
	youtube: 'YouTube',
	recorder: 'Voice Memos',
};

/** The applications that play or record: each one begins when it is opened. */
export class MediaApps {
	readonly #audio: AudioSessions;
	readonly #plays = new Set<MediaApp>();

	constructor(audio: AudioSessions) {
		this.#audio = audio;
		for (const app of Object.keys(TITLES) as MediaApp[]) {
			audio.listen(app, ({ phase }) => {
				if (phase === 'began') this.#plays.delete(app);
			});
		}
	}

	/** Its user has opened it; it begins to play, if the system lets it. */
	open(app: MediaApp): void {
		if (this.#audio.activate(app) === undefined) this.#plays.add(app);
	}

	view(app: MediaApp): View {
		const plays = this.#plays.has(app);
		const stop = () => {
			this.#plays.delete(app);
			this.#audio.deactivate(app);
		};
		return { lines: [TITLES[app], plays ? 'Playing' : 'Paused'], buttons: plays ? { Stop: stop } : { Play: () => this.open(app) } };
	}
}
