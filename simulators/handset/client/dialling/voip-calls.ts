import type { Hertz, Picture } from '../../../media';
import { bringTogether, type CallEnd, CONFERENCE, CONFERENCE_NAME, type SipCall, type SipUserAgent } from '../../../user-agent';
import type { HandsetBehaviour } from '../../behaviour';
import type { ActivationError } from '../../os/audio-sessions';
import type { View } from '../../screen';
import type { CallLog, CallOutcome } from '../call-log';
import { modeLabels } from '../call-mode';
import { PULL_CODE, PULLED } from './pull';

/** What a person reads when a call was refused with this status; every other one reads "Call failed". */
const statusTexts: Readonly<Record<number, string>> = {
	403: 'Call not allowed',
	404: 'Number not in service',
	408: 'No response',
	480: 'Not available',
	484: 'Check the number',
	486: 'Busy',
	600: 'Busy',
	603: 'Declined',
};

/** What a person reads when the system does not let the client play and record. */
const refusals: Readonly<Record<ActivationError, string>> = {
	'!int': 'The call could not be resumed',
	'!pri': 'Another call is in progress on this phone',
};

/** One that is talked on, and one that waits. */
const MAXIMUM_CALLS = 2;

interface LiveCall {
	readonly call: SipCall;
	readonly log: (outcome: CallOutcome) => void;
	answered: boolean;
	/** The system took the audio away, and the call went on hold by that. */
	interrupted: boolean;
	/** Whom its party has been connected with. */
	transferredTo?: string;
	/** An act on the call that failed. */
	notice?: string;
}

export interface VoipCallsOptions {
	readonly agent: SipUserAgent;
	readonly log: CallLog;
	/** What the screen shows may have changed. */
	readonly changed: () => void;
	/** A call came in. */
	readonly rings: () => void;
	/** A call is over; `lines` say so. `transferredTo` is whom its party was connected with, if that was how it ended. */
	readonly over: (lines: readonly string[], transferredTo?: string) => void;
	readonly audio: VoipAudio;
	readonly behaviour: HandsetBehaviour;
	/** Has the phone call an emergency number; false when this is none. */
	readonly callForHelp: (number: string) => boolean;
}

/** The right to play and record, as the system gives it. */
export interface VoipAudio {
	/** Why the client may not play now; undefined when it does from now on. */
	activate(): ActivationError | undefined;
	deactivate(): void;
}

/** The client's own calls over the data network, and their screen. */
export class VoipCalls {
	readonly #options: VoipCallsOptions;
	readonly #live = new Set<LiveCall>();
	/** What buttons have begun, and not done yet. */
	readonly #pressed = new Map<string, Promise<void>>();
	/** The audio has been taken away, and not given back. */
	#silenced = false;

	constructor(options: VoipCallsOptions) {
		this.#options = options;
		// Release 21 expects no call here (guide §2.2: circuit switched only). One that comes rings, so that a wrong system is seen.
		options.agent.onIncoming((call) => {
			// Who talks and has somebody waiting already can offer no third call to anybody.
			if (this.#live.size >= MAXIMUM_CALLS) {
				call.decline(486).catch(() => undefined);
				return;
			}
			this.#follow(call);
			options.rings();
		});
	}

	/** What the user hears of the call that is talked on; undefined when nothing comes. */
	hears(): Hertz | undefined {
		return this.#inFront?.hears();
	}

	/** The picture that comes in the call that is talked on; undefined when none does. */
	sees(): Picture | undefined {
		return this.#inFront?.sees();
	}

	/** The call that is talked on. */
	get #inFront(): SipCall | undefined {
		return [...this.#live].find(({ call }) => call.state === 'established' && (call.held === 'no' || call.held === 'remote'))?.call;
	}

	get count(): number {
		return this.#live.size;
	}

	/** Places a call; gives what the person reads when the system does not let it. */
	place(number: string): string | undefined {
		const error = this.#options.audio.activate();
		if (error !== undefined) return refusals[error];
		this.#silenced = false;
		this.#follow(this.#options.agent.call(number), number);
		return undefined;
	}

	/** The system has taken the audio away: every call goes on hold, while the client still may do something. */
	async interrupted(): Promise<void> {
		this.#silenced = true;
		await Promise.all([...this.#live].map((live) => this.#putAside(live)));
	}

	/** The system gives the audio back of its own accord, to a client that takes it. */
	async retrieveAll(): Promise<void> {
		await Promise.all([...this.#live].filter(({ interrupted }) => interrupted).map((live) => this.#retrieve(live)));
	}

	/** Puts every call on hold as its user would. */
	async holdAll(): Promise<void> {
		await Promise.all([...this.#live].filter(({ call }) => call.state === 'established').map(({ call }) => call.hold().catch(() => {})));
	}

	/** Ends every call. */
	async endAll(): Promise<void> {
		await Promise.all([...this.#live].map(({ call }) => call.hangUp().catch(() => {})));
	}

	async #putAside(live: LiveCall): Promise<void> {
		if (live.call.state !== 'established') return;
		if (isHeld(live.call)) {
			if (this.#options.behaviour.interruptionHolds === 'by-the-button') await this.#act(live, live.call.resume(), 'The call could not be resumed');
			return;
		}
		live.interrupted = true;
		await this.#act(live, live.call.hold(), 'The call could not be put on hold');
	}

	/** The Hold button of a held call. */
	async #retrieve(live: LiveCall): Promise<void> {
		const error = this.#options.audio.activate();
		if (error !== undefined) {
			this.#say(live, refusals[error]);
			return;
		}
		this.#silenced = false;
		live.interrupted = false;
		await this.#act(live, live.call.resume(), 'The call could not be resumed');
		// The audio may have been taken away again while the other side had not answered.
		if (this.#silenced) await this.#putAside(live);
	}

	/** The screen of the call that wants attention; undefined when there is none. */
	view(): View | undefined {
		const calls = [...this.#live];
		const ringing = calls.find(({ call }) => call.direction === 'incoming' && call.state === 'ringing');
		if (ringing !== undefined) return this.#ringing(ringing);
		const live = calls.find(({ call }) => call.state !== 'established' || !isHeld(call)) ?? calls.at(-1);
		if (live === undefined) return undefined;
		const { call, notice } = live;
		const waiting = calls.find((other) => other !== live && other.call.state === 'established');
		const lines = [...partyLines(call), modeLabels.voip, stateText(call), ...(notice === undefined ? [] : [notice])];
		if (waiting !== undefined) lines.push(`Waiting: ${partyLines(waiting.call)[0]}`);
		const end = { End: () => this.#end(live) };
		if (call.state !== 'established') return { lines, buttons: end };
		const hold = () => (isHeld(call) ? this.#retrieve(live) : this.#act(live, call.hold(), 'The call could not be put on hold'));
		const further =
			waiting === undefined
				? {
						'Add Call': (number: string) => this.#once('Add Call', () => this.#add(live, number)),
						Transfer: (number: string) => this.#once('Transfer', () => this.#transfer(live, number)),
					}
				: {
						Swap: () => this.#swap(live, waiting),
						'Complete Transfer': () => this.#once('Complete Transfer', () => this.#connect(waiting, live)),
						Merge: () => this.#once('Merge', () => this.#merge(waiting, live)),
					};
		return {
			lines,
			buttons: { Hold: hold, Keypad: (digit) => this.#act(live, call.sendDigit(digit), 'The key did not work'), ...further, ...end },
		};
	}

	/** The End button. */
	async #end(live: LiveCall): Promise<void> {
		const { call } = live;
		const now = call.state !== 'established' ? 'ringing' : isHeld(call) ? 'held' : 'talking';
		if (this.#options.behaviour.endReaches.includes(now)) await this.#act(live, call.hangUp(), 'The call could not be ended');
		else this.#ended(live);
	}

	/** The party waits, and somebody else is called. */
	async #add(live: LiveCall, number: string): Promise<void> {
		if (this.#options.callForHelp(number)) return;
		await this.#hold(live);
		// Whoever has gone meanwhile need not wait.
		if (!isHeld(live.call) && live.call.ended?.by !== 'remote') return;
		// Somebody may have called meanwhile.
		const refused = this.#live.size < MAXIMUM_CALLS ? this.place(number) : 'Another call is waiting';
		if (refused !== undefined) this.#say(live, refused);
	}

	async #swap(talking: LiveCall, waiting: LiveCall): Promise<void> {
		await this.#hold(talking);
		// Whoever has gone meanwhile need not wait.
		if ((isHeld(talking.call) || talking.call.state === 'ended') && isHeld(waiting.call)) await this.#retrieve(waiting);
	}

	/** The party waits until the other has answered (RFC 5589 §6.1). */
	async #transfer(live: LiveCall, number: string): Promise<void> {
		await this.#hold(live);
		const transfer = live.call.transfer(number).then(() => {
			live.transferredTo = number;
		});
		// How it goes is on the screen: until the other has answered nobody holds their breath.
		void this.#act(live, transfer, 'The call could not be transferred');
	}

	/** The two parties are connected with each other (RFC 5589 §7.3). */
	async #connect(waiting: LiveCall, talking: LiveCall): Promise<void> {
		const number = talking.call.party.number;
		const transfer = waiting.call.transfer(talking.call).then(() => {
			waiting.transferredTo = number;
			talking.transferredTo = number;
		});
		await this.#act(talking, transfer, 'The calls could not be connected');
	}

	/** The user talks with both at once: they meet at the bridge of the PBX. */
	async #merge(waiting: LiveCall, talking: LiveCall): Promise<void> {
		await this.#hold(talking);
		if (!isHeld(talking.call)) return;
		const bridge = this.#options.agent.call(CONFERENCE);
		this.#follow(bridge, CONFERENCE);
		const merging = bringTogether(bridge, [waiting.call, talking.call]).catch(async (error) => {
			if (this.#inFront === undefined && isHeld(talking.call)) await this.#retrieve(talking);
			throw error;
		});
		await this.#act(talking, merging, 'The calls could not be brought together');
	}

	/** A retrieval that has no answer yet has to have one first. */
	async #hold(live: LiveCall): Promise<void> {
		await this.#act(live, live.call.hold(), 'The call could not be put on hold');
	}

	/** Call waiting: the call that is up is put on hold, or ended, when the other is answered; declined, it goes on. */
	#ringing(live: LiveCall): View {
		const { call } = live;
		const other = [...this.#live].find((one) => one !== live);
		const answer = async () => {
			// The caller may have given up, or the button may have been pressed twice.
			if (call.state !== 'ringing') return;
			const error = this.#options.audio.activate();
			if (error === '!pri') {
				this.#say(live, refusals[error]);
				return;
			}
			if (error === undefined) this.#silenced = false;
			await this.#act(live, call.answer(), 'The call could not be answered');
		};
		const end = { 'End & Answer': async () => Promise.all([other?.call.hangUp().catch(() => {}), answer()]).then(() => {}) };
		const hold = async (talking: LiveCall) => {
			await this.#hold(talking);
			// Whoever has gone meanwhile need not wait.
			if (isHeld(talking.call) || talking.call.state === 'ended') await answer();
			else this.#say(live, talking.notice ?? 'The call could not be answered');
		};
		const accept =
			other === undefined ? { Answer: answer } : other.call.state === 'established' ? { 'Hold & Answer': () => hold(other), ...end } : end;
		return {
			lines: [...partyLines(call), 'Incoming call', modeLabels.voip, ...(live.notice === undefined ? [] : [live.notice])],
			buttons: { ...accept, Decline: () => this.#act(live, call.decline(), 'The call could not be declined') },
		};
	}

	/** What has been begun is not begun once more by whoever presses the button again meanwhile. */
	#once(button: string, act: () => Promise<void>): Promise<void> {
		const pressed = this.#pressed.get(button) ?? act().finally(() => this.#pressed.delete(button));
		this.#pressed.set(button, pressed);
		return pressed;
	}

	#say(live: LiveCall, notice: string): void {
		live.notice = notice;
		this.#options.changed();
	}

	/** Waits for an act. When it fails the screen says so: a person gets no exception. */
	async #act(live: LiveCall, work: Promise<void>, failure: string): Promise<void> {
		delete live.notice;
		try {
			await work;
		} catch {
			live.notice = failure;
		}
		this.#options.changed();
	}

	#follow(call: SipCall, dialled?: string): void {
		const { log, changed } = this.#options;
		// To be in a three-way call is to go on with calls that are in the log.
		const logged = dialled === CONFERENCE ? () => {} : log.begin(call.direction, 'voip', dialled ?? call.party.number);
		const live: LiveCall = { call, log: logged, answered: false, interrupted: false };
		this.#live.add(live);
		const see = () => {
			if (!this.#live.has(live)) return;
			if (call.state === 'established' && !live.answered) {
				live.answered = true;
				live.log('answered');
				if (this.#silenced) void this.#putAside(live);
			}
			if (call.state === 'ended') this.#ended(live);
			changed();
		};
		call.onChange(see);
		see();
	}

	#ended(live: LiveCall): void {
		if (!this.#live.delete(live)) return;
		if (!live.answered) live.log('not answered');
		if (this.#live.size === 0) this.#options.audio.deactivate();
		this.#options.over([...partyLines(live.call), endText(live)], live.transferredTo);
	}
}

function isHeld({ held }: SipCall): boolean {
	return held === 'local' || held === 'both';
}

function partyLines({ party }: SipCall): readonly string[] {
	if (party.number === PULL_CODE) return [PULLED];
	if (party.number === CONFERENCE) return [CONFERENCE_NAME];
	return party.name === undefined || party.name === party.number ? [party.number] : [party.name, party.number];
}

function stateText(call: SipCall): string {
	switch (call.state) {
		case 'calling':
			return 'Calling…';
		case 'ringing':
			return 'Ringing…';
		case 'established':
			return heldText(call.held);
		case 'ended':
			return 'Call ended';
	}
}

function heldText(held: SipCall['held']): string {
	switch (held) {
		case 'no':
			return 'Connected';
		case 'local':
		case 'both':
			return 'On hold';
		case 'remote':
			return 'The other party has put you on hold';
	}
}

function endText({ call, answered, transferredTo }: LiveCall): string {
	if (transferredTo !== undefined) return 'Call transferred';
	const ended: CallEnd | undefined = call.ended;
	if (answered || call.direction === 'incoming' || ended?.status === undefined || ended.status < 300 || ended.status === 487) return 'Call ended';
	// Why there is nothing to pull only the platform can say.
	if (call.party.number === PULL_CODE && ended.reason !== undefined) return ended.reason;
	return statusTexts[ended.status] ?? 'Call failed';
}
