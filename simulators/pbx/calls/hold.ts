import { tones } from '../../media';
import type { Leg, Reoffered } from './leg';
import { holds } from './local-description';
import type { Announcement, MediaServer } from './media-server';

/**
 * A leg may hold the other: from then on each of the two is connected with the media server, the held one to hear music, until the
 * leg that holds comes back. A refusal leaves everything as it was (RFC 3261 §14.1).
 */
export class Hold {
	/** Legs that hold the other. */
	readonly #holding = new Set<Leg>();
	/** What a leg is connected with in place of the other. */
	readonly #announcements = new Map<Leg, Announcement>();

	/** @param ask passes a re-INVITE on to the other leg */
	constructor(
		private readonly mediaServer: MediaServer,
		private readonly ask: (from: Leg, to: Leg, offer: string) => Promise<Reoffered>,
	) {}

	/** Answers a re-INVITE of `from`, in a conversation with `to`. */
	async reoffered(from: Leg, to: Leg, offer: string): Promise<Reoffered> {
		if (holds(offer)) return this.#holds(from, to, offer);
		const own = this.#announcements.get(from);
		if (own === undefined) return this.ask(from, to, offer);
		// Held by the other side still: music, from now on or for longer.
		if (this.#holding.has(to)) return this.#answer(from, offer, () => this.#holding.delete(from));
		return this.#resumes(from, to, offer);
	}

	/** The call is over. */
	end(): void {
		this.#holding.clear();
		for (const announcement of this.#announcements.values()) announcement.close();
		this.#announcements.clear();
	}

	async #holds(from: Leg, to: Leg, offer: string): Promise<Reoffered> {
		if (this.#announcements.has(from)) return this.#answer(from, offer, () => this.#holding.add(from));
		const music = this.mediaServer.announcement(tones.music, 'sendonly');
		const outcome = await to.reinvite(music.offer);
		if (!outcome.ok) {
			music.close();
			return outcome;
		}
		if (!from.isUp || !to.isUp) {
			music.close();
			return { ok: false, status: 481 };
		}
		music.begin(outcome.description);
		this.#announcements.set(to, music);
		this.#announcements.set(from, this.mediaServer.announcement(tones.music, 'sendrecv'));
		return this.#answer(from, offer, () => this.#holding.add(from));
	}

	async #resumes(from: Leg, to: Leg, offer: string): Promise<Reoffered> {
		const outcome = await this.ask(from, to, offer);
		if (outcome.ok) this.end();
		return outcome;
	}

	/** From the media server; `agreed` is called when that is possible. Without an offer it makes one. */
	#answer(from: Leg, offer: string, agreed: () => void): Reoffered {
		const own = this.#announcements.get(from) as Announcement;
		if (offer === '') {
			agreed();
			return { ok: true, description: own.offer, answered: (answer) => own.begin(answer) };
		}
		const description = own.answer(offer);
		if (description === undefined) return { ok: false, status: 488 };
		agreed();
		return { ok: true, description };
	}
}
