import type { Cancel, Clock, Millis } from '../../kernel';
import type { CodecName } from '../../media';
import { type ExchangeCall, type ExchangeLine, exchangeLine, type LineEnd } from '../../subscriber-line';
import type { CarrierBehaviour, VoiceMailCondition } from '../behaviour';
import type { Backward, Forward, Offer, Release, Terminate } from './call';
import { MinuteCounter } from './minutes';
import { dialled } from './numbering';

/** What a carrier sold: a number, and the services that go with it. */
export interface SubscriberTerms {
	/** E.164 number. */
	readonly number: string;
	readonly line: 'air' | 'land';
	/** The subscriber's name, for calling name presentation. */
	readonly name?: string;
	readonly callWaiting?: boolean;
	/** How long the telephone rings. */
	readonly noReplyMs?: Millis;
	/** How speech fares on its radio leg; as on a good GSM network unless given. */
	readonly radio?: { readonly codec: CodecName; readonly frameLoss: number; readonly keys?: 'regenerated' | 'as-pressed' };
	/** From PAGING until its telephone can be sent SETUP; as the carrier has it unless given. */
	readonly pagingMs?: Millis;
	/** Has voice mail; on no reply it takes the call this long after ringing began. */
	readonly voiceMail?: { readonly afterMs: Millis };
}

export interface SubscriberWorld {
	readonly clock: Clock;
	readonly behaviour: CarrierBehaviour;
	readonly mailbox: Terminate;
	readonly emergencyCentre: Terminate;
	/** A call that was answered is over: tells how its line was. */
	circuit(terms: SubscriberTerms, from: Millis, to: Millis): void;
	/** Routes a call that the subscriber makes. */
	originate(offer: Offer, backward: Backward): Forward;
}

/** One subscriber in the exchange: the calls that the telephone makes, and those that reach it. */
export class Subscriber {
	terms: SubscriberTerms;
	readonly #world: SubscriberWorld;
	readonly #calls = new Map<ExchangeCall, (call: ExchangeCall) => void>();
	readonly #keys = new Map<ExchangeCall, (digit: string, ms?: Millis) => void>();
	#line: ExchangeLine | undefined;
	#timers = 0;
	readonly #counter = new MinuteCounter();

	constructor(terms: SubscriberTerms, world: SubscriberWorld) {
		this.terms = terms;
		this.#world = world;
	}

	/** The telephone is in service. */
	attach(end: LineEnd): void {
		const { clock, behaviour } = this.#world;
		const line = exchangeLine({ end, line: this.terms.line, clock, pagingMs: () => this.terms.pagingMs ?? behaviour.pagingMs });
		line.onSetup((call) => this.#outgoing(line, call));
		line.onChange((call) => {
			this.#calls.get(call)?.(call);
			if (call.state === 'ended') {
				this.#calls.delete(call);
				this.#keys.delete(call);
			}
		});
		// A network that makes the tones itself begins with the key, and sees to their length (3GPP TS 23.014); another passes on what it got.
		line.onDigit((call, digit) => {
			if (this.terms.radio?.keys !== 'as-pressed') this.#keys.get(call)?.(digit);
		});
		line.onDigitEnd((call, digit, ms) => {
			if (this.terms.radio?.keys === 'as-pressed') this.#keys.get(call)?.(digit, ms);
		});
		this.#line = line;
	}

	/** The telephone is off, or out of coverage: its calls end. */
	detach(): void {
		const line = this.#line;
		this.#line = undefined;
		line?.drop();
	}

	get minutes(): MinuteCounter['minutes'] {
		return this.#counter.minutes;
	}

	remains(): { lineCalls: number; timers: number } {
		const { calls, timers } = this.#line?.remains() ?? { calls: 0, timers: 0 };
		return { lineCalls: calls, timers: timers + this.#timers };
	}

	#outgoing(line: ExchangeLine, call: ExchangeCall): void {
		if (call.emergency) {
			this.#emergency(call);
			return;
		}
		const called = dialled(call.called ?? '');
		if (called === undefined) {
			call.clear(28);
			return;
		}
		if (line.calls.length > this.#world.behaviour.callsWithCallWaiting) {
			call.clear(34);
			return;
		}
		call.proceed();
		const { number, name } = this.terms;
		const forward = this.#world.originate(
			{ called, caller: { number, ...(name === undefined ? {} : { name }) } },
			{
				alerting: () => call.alert(),
				answered: () => call.connect(),
				released: ({ cause }) => call.clear(cause),
				key: () => {},
				sounds: () => call.hears(),
			},
		);
		// Refused before it went anywhere.
		if (call.state === 'ended') return;
		call.sounds = () => forward.sounds?.();
		let answeredAt: Millis | undefined;
		this.#calls.set(call, () => {
			if (call.state === 'active') answeredAt ??= this.#world.clock.now();
			if (call.state !== 'ended') return;
			if (answeredAt !== undefined) {
				this.#counter.add('outgoing', answeredAt, this.#world.clock.now());
				this.#world.circuit(this.terms, answeredAt, this.#world.clock.now());
			}
			if (call.clearedBy === 'telephone') forward.release(releaseBy(call));
		});
		this.#keys.set(call, (digit, ms) => forward.key(digit, ms));
	}

	/** Goes to the emergency centre whatever else is true of the subscriber; nothing is counted. */
	#emergency(call: ExchangeCall): void {
		call.proceed();
		const { number } = this.terms;
		const forward = this.#world.emergencyCentre(
			{ called: call.called ?? '', caller: { number } },
			{ alerting: () => call.alert(), answered: () => call.connect(), released: ({ cause }) => call.clear(cause), key: () => {} },
		);
		this.#calls.set(call, () => {
			if (call.state === 'ended') forward.release(releaseBy(call));
		});
	}

	/** Takes a call to this subscriber: the telephone, or the mailbox that stands in for it. */
	terminate(offer: Offer, backward: Backward): Forward {
		const { clock, behaviour } = this.#world;
		const { voiceMail, callWaiting } = this.terms;
		let onward: Forward | undefined;
		let noReply: Cancel | undefined;

		const divert = (why: VoiceMailCondition, otherwise: Release): void => {
			const allowed = voiceMail !== undefined && behaviour.voiceMailTakes.includes(why) && (offer.diverted?.times ?? 0) < behaviour.diversionsAllowed;
			if (allowed) onward = this.#world.mailbox(offer, backward);
			else backward.released(otherwise);
		};
		const silence = (): void => {
			noReply?.();
			if (noReply !== undefined) this.#timers--;
			noReply = undefined;
		};

		const line = this.#line;
		const room = callWaiting === true ? behaviour.callsWithCallWaiting : 1;
		let call: ExchangeCall | undefined;
		if (line === undefined) divert('not-reachable', { cause: behaviour.notReachableCause, location: 'network' });
		else if (line.calls.length >= room) divert('busy', { cause: 17, location: 'network' });
		else {
			// Its user may have dialled while it was being paged.
			const busy = () => (line.calls.filter((other) => other !== call).length >= room ? 17 : undefined);
			call = line.offer({ called: offer.called, ...this.#presentation(offer) }, busy);
		}

		const ring = (ringing: ExchangeCall): void => {
			this.#timers++;
			noReply = clock.at(clock.now() + (voiceMail?.afterMs ?? this.terms.noReplyMs ?? behaviour.noReplyMs), () => {
				silence();
				ringing.clear(31);
				divert('no-reply', { cause: 19, location: 'network' });
			});
			backward.alerting();
		};
		let answeredAt: Millis | undefined;
		const follow = (following: ExchangeCall): void => {
			switch (following.state) {
				case 'setting-up':
				case 'answering':
					return;
				case 'alerting':
					ring(following);
					return;
				case 'active':
					silence();
					answeredAt ??= clock.now();
					this.#keys.set(following, (digit, ms) => backward.key(digit, ms));
					backward.answered();
					return;
				case 'ended': {
					silence();
					if (answeredAt !== undefined) this.#world.circuit(this.terms, answeredAt, clock.now());
					if (answeredAt !== undefined && behaviour.countsIncomingMinutes) this.#counter.add('incoming', answeredAt, clock.now());
					if (following.clearedBy === 'exchange') return;
					const release = releaseBy(following);
					if (answeredAt !== undefined) backward.released(release);
					else divert(conditionOf(release), release);
				}
			}
		};
		if (call !== undefined) {
			call.sounds = () => backward.sounds?.();
			this.#calls.set(call, follow);
		}

		return {
			release: (release) => {
				silence();
				if (onward !== undefined) onward.release(release);
				else call?.clear(release.cause === 26 && !behaviour.tellsAnsweredElsewhere ? 16 : release.cause);
			},
			key: (digit, ms) => onward?.key(digit, ms),
			sounds: () => (onward === undefined ? call?.hears() : onward.sounds?.()),
		};
	}

	#presentation({ caller }: Offer): { calling?: string; callingName?: string } {
		const { presentsCallerName, presentsForeignCallerId } = this.#world.behaviour;
		if (caller.withheld === true || caller.number === undefined || !presentsForeignCallerId) return {};
		return { calling: caller.number, ...(caller.name === undefined || !presentsCallerName ? {} : { callingName: caller.name }) };
	}
}

/** A call that is refused counts as busy (user determined user busy, 3GPP TS 24.082 §3.2); one that nothing answers as not reachable. */
function conditionOf({ cause }: Release): VoiceMailCondition {
	switch (cause) {
		case 17:
		case 21:
			return 'busy';
		case 19:
			return 'no-reply';
		default:
			return 'not-reachable';
	}
}

const releaseBy = (call: ExchangeCall): Release => ({ cause: call.cause ?? 16, location: 'user' });
