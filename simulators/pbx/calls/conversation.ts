import type { Call } from './call';
import { Hold } from './hold';
import type { Leg, Reoffered } from './leg';
import { holds } from './local-description';
import type { MediaServer } from './media-server';
import { reasons } from './reasons';

/** One end of a conversation: an established leg, and the user's call that it is, unless it is a party outside. */
export interface End {
	readonly leg: Leg;
	readonly call?: Call;
}

interface Talker extends End {
	leg: Leg;
	/** Has put the other end on hold. */
	holding: boolean;
	/** Its leg may go without ending the conversation: another is under way. */
	letGo: boolean;
}

/**
 * Two established legs that talk with each other, until one of them ends. What one asks is asked of the other. A leg can
 * give way to another (call pull, transfer) without the other end's dialog being touched.
 */
export class Conversation {
	/** Settles, with the Reason header of that end if there was one, when it is over. */
	readonly over: Promise<string | undefined>;
	readonly #talkers: readonly [Talker, Talker];
	#tellOver: (reason?: string) => void = () => {};
	#isOver = false;
	#changing = false;
	/** Somebody is being called for one end, to take the place of the other. */
	#awaiting = false;
	readonly #hold: Hold | undefined;

	/** @param music plays to who is on hold; without it the hold is only passed on */
	constructor(one: End, other: End, music?: MediaServer) {
		this.#hold = music && new Hold(music, ask);
		this.#talkers = [
			{ ...one, holding: false, letGo: false },
			{ ...other, holding: false, letGo: false },
		];
		this.over = new Promise((resolve) => {
			this.#tellOver = resolve;
		});
		for (const talker of this.#talkers) {
			this.#attend(talker);
			talker.call?.talksIn(this);
		}
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	/** Whether one of its legs is about to give way to another: meanwhile nobody else may start the same. */
	get isChanging(): boolean {
		return this.#changing || this.#awaiting;
	}

	/** The leg of a call that is part of it. */
	legOf(call: Call): Leg {
		return this.#talkerOf(call).leg;
	}

	/** The leg at the other end of a call that is part of it. */
	otherLegOf(call: Call): Leg {
		return this.#otherThan(this.#talkerOf(call)).leg;
	}

	/** The other end of a call that is part of it. */
	otherEndOf(call: Call): End {
		const { leg, call: theirs } = this.#otherThan(this.#talkerOf(call));
		return { leg, ...(theirs && { call: theirs }) };
	}

	/** While `work` goes on no end can change anything: re-INVITE has to be tried again (RFC 3261 §14.1). */
	async change<T>(work: () => Promise<T>): Promise<T> {
		this.#changing = true;
		try {
			return await work();
		} finally {
			this.#changing = false;
		}
	}

	/** Releases the leg of a call before there is another: what the reference never does. */
	letGo(call: Call): void {
		const talker = this.#talkerOf(call);
		talker.letGo = true;
		talker.leg.release(reasons.clearing);
	}

	/** Whether the user of a call may hang up without ending it for the other end, for whom another party is being called. */
	mayLeave(call: Call, may: boolean): void {
		const talker = this.#talkerOf(call);
		talker.letGo = may;
		this.#awaiting = may;
		if (!may && !talker.leg.isUp) this.release();
	}

	/** Its ends are others' now, and what they are in is over when `next` is. */
	continueIn(next: Promise<string | undefined>): void {
		this.#isOver = true;
		this.#hold?.end();
		void next.then((reason) => this.#tellOver(reason));
	}

	/** Another leg of the same user has been connected with the other end: it takes the place of the one before, which is released. */
	moveTo(call: Call, leg: Leg, before: 'release' | 'keep' = 'release'): void {
		const talker = this.#talkerOf(call);
		const left = talker.leg;
		talker.leg = leg;
		talker.holding = false;
		talker.letGo = false;
		this.#hold?.end();
		this.#attend(talker);
		this.#tellStates();
		if (before === 'release') left.release(reasons.clearing);
	}

	/** Ends it for both. */
	release(reason?: string): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#hold?.end();
		for (const { leg } of this.#talkers) leg.release(reason);
		for (const { call } of this.#talkers) call?.released(reason);
		this.#tellOver(reason);
	}

	#talkerOf(call: Call): Talker {
		const talker = this.#talkers.find((one) => one.call === call);
		if (talker === undefined) throw new Error(`${call.record.id} is no part of this conversation`);
		return talker;
	}

	#otherThan(talker: Talker): Talker {
		const [one, other] = this.#talkers;
		return talker === one ? other : one;
	}

	#attend(talker: Talker): void {
		const { leg } = talker;
		leg.onInfo = async (info) => {
			const { leg: other } = this.#otherThan(talker);
			return other.isUp ? other.info(info) : 200;
		};
		leg.onReoffer = (offer) => this.#reoffered(talker, offer);
		leg.onRefer = (request, reply) => {
			// Who is not a user of the PBX transfers nothing.
			if (talker.call === undefined || this.#isOver) return reply.send(603);
			if (this.isChanging) return reply.send(491);
			talker.call.refer(leg, request, reply);
		};
		void leg.gone.then((reason) => {
			if (talker.leg === leg && !talker.letGo) this.release(reason);
		});
	}

	async #reoffered(talker: Talker, offer: string): Promise<Reoffered> {
		if (this.#changing) return { ok: false, status: 491 };
		const other = this.#otherThan(talker);
		const outcome = await (this.#hold?.reoffered(talker.leg, other.leg, offer) ?? ask(talker.leg, other.leg, offer));
		// Who has left for another who is being called: 481 would end the dialog of the one who waits (RFC 3261 §12.2.1.2).
		if (!outcome.ok) return other.leg.isUp ? outcome : { ok: false, status: 491 };
		if (offer !== '') {
			this.#described(talker, offer);
			return outcome;
		}
		return {
			...outcome,
			answered: (answer) => {
				outcome.answered?.(answer);
				this.#described(talker, answer);
			},
		};
	}

	#described(talker: Talker, description: string): void {
		if (description === '') return;
		talker.holding = holds(description);
		this.#tellStates();
	}

	#tellStates(): void {
		for (const talker of this.#talkers) {
			talker.call?.is(talker.holding ? 'held' : this.#otherThan(talker).holding ? 'remote-held' : 'active');
		}
	}
}

/** What `from` asks is asked of `to`. */
async function ask(from: Leg, to: Leg, offer: string): Promise<Reoffered> {
	const outcome = await to.reinvite(offer);
	if (!outcome.ok) return outcome;
	if (offer !== '') return { ok: true, description: outcome.description };
	// No offer: the other side makes it in its 2xx, and gets its answer when our 2xx is acknowledged (RFC 3261 §13.2.1).
	return { ok: true, description: outcome.description, answered: (answer) => outcome.acknowledge(answer === '' ? from.remote : answer) };
}
