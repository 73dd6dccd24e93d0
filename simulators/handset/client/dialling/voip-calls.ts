import type { CallEnd, SipCall, SipUserAgent } from '../../../user-agent';
import type { View } from '../../screen';
import type { CallLog, CallOutcome } from '../call-log';
import { modeLabels } from '../call-mode';

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

interface LiveCall {
	readonly call: SipCall;
	readonly log: (outcome: CallOutcome) => void;
	answered: boolean;
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
	/** A call is over; `lines` say so. */
	readonly over: (lines: readonly string[]) => void;
}

/** The client's own calls over the data network, and their screen. */
export class VoipCalls {
	readonly #options: VoipCallsOptions;
	readonly #live = new Set<LiveCall>();

	constructor(options: VoipCallsOptions) {
		this.#options = options;
		// Release 21 expects no call here (guide §2.2: circuit switched only). One that comes rings, so that a wrong system is seen.
		options.agent.onIncoming((call) => {
			this.#follow(call);
			options.rings();
		});
	}

	get count(): number {
		return this.#live.size;
	}

	place(number: string): void {
		this.#follow(this.#options.agent.call(number), number);
	}

	/** The screen of the call that wants attention; undefined when there is none. */
	view(): View | undefined {
		const calls = [...this.#live];
		const ringing = calls.find(({ call }) => call.direction === 'incoming' && call.state === 'ringing');
		if (ringing !== undefined) return this.#ringing(ringing);
		const live = calls.at(-1);
		if (live === undefined) return undefined;
		const { call, notice } = live;
		const lines = [...partyLines(call), modeLabels.voip, stateText(call), ...(notice === undefined ? [] : [notice])];
		const end = { End: () => this.#act(live, call.hangUp(), 'The call could not be ended') };
		if (call.state !== 'established') return { lines, buttons: end };
		const onHold = call.held === 'local' || call.held === 'both';
		const hold = onHold
			? { Resume: () => this.#act(live, call.resume(), 'The call could not be resumed') }
			: { Hold: () => this.#act(live, call.hold(), 'The call could not be put on hold') };
		return { lines, buttons: { ...hold, Keypad: (digit) => this.#act(live, call.sendDigit(digit), 'The key did not work'), ...end } };
	}

	#ringing(live: LiveCall): View {
		const { call } = live;
		const others = [...this.#live].filter((other) => other !== live);
		const answer = async () => {
			await Promise.all(others.map((other) => other.call.hangUp().catch(() => {})));
			await this.#act(live, call.answer(), 'The call could not be answered');
		};
		const accept = others.length === 0 ? { Answer: answer } : { 'End & Answer': answer };
		return {
			lines: [...partyLines(call), 'Incoming call', modeLabels.voip],
			buttons: { ...accept, Decline: () => this.#act(live, call.decline(), 'The call could not be declined') },
		};
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
		const live: LiveCall = { call, log: log.begin(call.direction, 'voip', dialled ?? call.party.number), answered: false };
		this.#live.add(live);
		const see = () => {
			if (call.state === 'established' && !live.answered) {
				live.answered = true;
				live.log('answered');
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
		this.#options.over([...partyLines(live.call), endText(live)]);
	}
}

function partyLines({ party }: SipCall): readonly string[] {
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

function endText({ call, answered }: LiveCall): string {
	const ended: CallEnd | undefined = call.ended;
	if (answered || call.direction === 'incoming' || ended?.status === undefined || ended.status < 300 || ended.status === 487) return 'Call ended';
	return statusTexts[ended.status] ?? 'Call failed';
}
