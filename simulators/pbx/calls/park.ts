import { tones } from '../../media';
import type { User } from '../enterprise';
import { e164 } from '../numbering';
import type { Call } from './call';
import type { CallControl } from './call-control';
import { toParker } from './called-user';
import type { CallingSide } from './calling-side';
import { Conversation, type End } from './conversation';
import type { Dialling } from './dialled';
import { exchange } from './leg-exchange';
import { sendingAndReceiving } from './local-description';
import type { Announcement } from './media-server';
import { answerRequests, moveToPbx } from './own-media';
import { reasons } from './reasons';
import { setUp } from './set-up';
import { announceFailure, type Failing } from './treatment';

const failures = {
	noCall: { status: 480, text: 'There is no call to park' },
	occupied: { status: 486, text: 'A call is parked at this extension already' },
	notMoved: { status: 480, text: 'The other party could not be parked' },
	nothingParked: { status: 480, text: 'No call is parked at this extension' },
} as const satisfies Record<string, Failing>;

interface ParkedCallOptions {
	readonly control: CallControl;
	/** Id of the user who has parked it. */
	readonly parker: string;
	/** The party, as that user knew it. */
	readonly party: string;
	readonly far: End;
	/** What the party has been connected with. */
	readonly music: Announcement;
	/** The party waits no more. */
	readonly left: () => void;
}

/**
 * A party that waits at an extension, with music, until somebody fetches it there. Every so often the user who parked it is called for it. Its dialog gets one re-INVITE whenever it is connected with somebody else, and nothing else.
 */
export class ParkedCall {
	/** Settles, with the Reason header if there was one, when the party has gone, wherever it was then. */
	readonly over: Promise<string | undefined>;
	#tellOver: (reason?: string) => void = () => {};
	#state: 'waiting' | 'moving' | 'left' = 'waiting';
	#stopWaiting: () => void = () => {};
	#stopRecall: (reason: string) => void = () => {};

	readonly #options: ParkedCallOptions;

	constructor(options: ParkedCallOptions) {
		this.#options = options;
		const { far, music } = options;
		const { leg, call } = far;
		this.over = new Promise((resolve) => {
			this.#tellOver = resolve;
		});
		answerRequests({ leg, port: music });
		if (call !== undefined) call.hangUp = (reason) => leg.release(reason);
		void leg.gone.then((reason) => {
			if (this.#state === 'left') return;
			this.#leave();
			this.#tellOver(reason);
		});
		this.#wait();
	}

	/** Connects the party with a side that waits; when that fails it goes on waiting. Says whether there was a party to be had. */
	async fetch({ user, location, mode }: Dialling, side: CallingSide): Promise<boolean> {
		if (this.#state !== 'waiting') return false;
		this.#state = 'moving';
		const { control, far, music, party } = this.#options;
		const before = { remote: music.offer, tell: async (description: string) => music.begin(description) };
		const leg = await exchange(control, { far: far.leg, before, side, holdsMeanwhile: false });
		if (leg === undefined || this.#isLeft) {
			leg?.release(reasons.clearing);
			this.#goOn();
			return true;
		}
		this.#leave();
		const call = control.calls.begin({ user: user.id, mode, personality: 'originator', location, party, service: 'park-retrieve' });
		const conversation = new Conversation({ leg, call }, far, control.behaviour.musicOnHold ? control.mediaServer : undefined);
		far.call?.nowWith(user.number);
		void conversation.over.then((reason) => {
			call.released(reason);
			this.#tellOver(reason);
		});
		return true;
	}

	get #isLeft(): boolean {
		return this.#state === 'left';
	}

	#goOn(): void {
		if (!this.#isLeft) this.#state = 'waiting';
	}

	#wait(): void {
		this.#stopWaiting();
		const { control } = this.#options;
		this.#stopWaiting = control.after(control.behaviour.parkRecallMs, () => this.#recall());
	}

	/** The user who parked the party is called in its name. */
	#recall(): void {
		const { control, party, far } = this.#options;
		const { leg, call } = far;
		const parker = control.provisioning.find(this.#options.parker);
		if (parker === undefined) {
			this.#wait();
			return;
		}
		const fetched = new Promise<string>((resolve) => {
			this.#stopRecall = resolve;
		});
		const side: CallingSide = {
			offer: sendingAndReceiving(leg.remote),
			...(call && { call }),
			progress: () => {},
			connect: async (description) => {
				if (this.#state !== 'waiting') throw new Error('somebody else fetches the party');
				this.#state = 'moving';
				const aligned = await control.align(leg, description);
				this.#goOn();
				if (!aligned.ok || this.#isLeft) throw new Error('the party cannot be connected');
				this.#leave();
				call?.nowWith(parker.number);
				void over.then(() => leg.gone).then((reason) => this.#tellOver(reason));
				return leg;
			},
			refuse: () => {
				if (!this.#isLeft) this.#wait();
			},
			gone: Promise.race([leg.gone, fetched]),
		};
		const number = e164(party);
		const over: Promise<void> = setUp(control, side, toParker(control, parker, { identity: number === undefined ? {} : { number }, headers: {} }));
	}

	/** The party waits here no more. */
	#leave(): void {
		this.#state = 'left';
		this.#stopWaiting();
		this.#stopRecall(reasons.elsewhere);
		this.#options.music.close();
		this.#options.left();
	}
}

/**
 * The user's call at the phone that dials waits at an extension from now on: the one on hold, or else the one that is talked on. Gives
 * why not, and then the user's calls are what they were.
 */
export async function park(control: CallControl, { user, location }: Dialling, at: User): Promise<Failing | undefined> {
	if (control.parked.has(at.id)) return failures.occupied;
	const own = control.calls.all().filter(({ record, conversation }) => {
		return record.user === user.id && record.location === location && conversation?.isOver === false && !conversation.isChanging;
	});
	const call = own.findLast(({ record }) => record.state === 'held') ?? own.at(-1);
	const conversation = call?.conversation;
	if (call === undefined || conversation === undefined) return failures.noCall;
	return conversation.change(() => parkIn(control, call, conversation, at));
}

async function parkIn(control: CallControl, call: Call, conversation: Conversation, at: User): Promise<Failing | undefined> {
	const far = conversation.otherEndOf(call);
	const waiting = await moveToPbx(control, far.leg, control.behaviour.musicOnHold ? tones.music : 0, 'sendonly');
	// Meanwhile another may have been faster at this extension.
	const occupied = control.parked.has(at.id);
	if (!waiting.ok || conversation.isOver || occupied) {
		if (waiting.ok) await waiting.giveBack(!conversation.isOver);
		return occupied ? failures.occupied : failures.notMoved;
	}
	waiting.begin();
	const left = () => control.parked.delete(at.id);
	const { user: parker, party } = call.record;
	const parked = new ParkedCall({ control, parker, party, far, music: waiting.port, left });
	control.parked.set(at.id, parked);
	const before = conversation.legOf(call);
	call.redirected(at.number, 'park');
	call.hangUp = (reason) => far.leg.release(reason);
	conversation.continueIn(parked.over);
	before.release(reasons.clearing);
	return undefined;
}

/** The call that waits at an extension comes to the phone that dials. */
export async function fetchParked(control: CallControl, dialling: Dialling, at: User, side: CallingSide): Promise<void> {
	const there = await control.parked.get(at.id)?.fetch(dialling, side);
	if (there !== true) await announceFailure(control, side, failures.nothingParked);
}
