import type { Cancel, Clock, Millis } from '../kernel';
import type { Hertz } from '../media';
import type { LineEnd, Subscription } from './line';
import { LineSide, type SideCall } from './line-side';

/** A call as the owner of the telephone sees it. */
export interface TelephoneCall {
	/** Call reference on the line. */
	readonly id: number;
	readonly direction: 'outgoing' | 'incoming';
	/** `alerting`: the other end rings; `ringing`: this one does. */
	readonly state: 'dialling' | 'alerting' | 'ringing' | 'active' | 'ended';
	/** Of an incoming call: who calls, as the carrier said it; without a number it is withheld. */
	readonly party: { readonly number?: string; readonly name?: string };
	/** Q.850 cause value, once it has ended. */
	readonly cause?: number;
	/** Takes an incoming call; the call is active when the carrier has acknowledged. */
	answer(): void;
	/** Refuses an incoming call: call rejected (21), or user busy (17). */
	decline(cause?: 17 | 21): void;
	/** Ends the call, or gives it up while it is being set up. */
	hangUp(): void;
	/** Sends one of 0-9, *, # to the other end of an active call; several in a row follow one another. */
	pressDigit(digit: string): void;
	/** The sound that comes from the other end now, 0 for silence; undefined when nothing comes. */
	hears(): Hertz | undefined;
}

/** The telephone's side of its line: any number of calls at once. */
export interface TelephoneLine {
	/** E.164 number. */
	readonly number: string;
	/** Calls that have not ended, oldest first. */
	readonly calls: readonly TelephoneCall[];
	/** @param kind `emergency`: every network takes the call, whoever's subscriber this is. */
	dial(number: string, kind?: 'emergency'): TelephoneCall;
	/** A call comes in. One that is declined at once never rings: the carrier gets the refusal as the first answer. */
	onIncoming(see: (call: TelephoneCall) => void): void;
	/** The state of a call changed. */
	onChange(see: (call: TelephoneCall) => void): void;
	/** Call references in use, and timers; both zero a moment after the last call ended. */
	remains(): { readonly calls: number; readonly timers: number };
	/** The modem goes: what it held is gone at once, and the carrier is not told. */
	close(): void;
}

export interface TelephoneLineOptions {
	readonly end: LineEnd;
	/** E.164 number of the subscription. */
	readonly number: string;
	readonly clock: Clock;
	/** Over the air unless given. */
	readonly line?: Subscription['line'];
	/** The voice of whoever holds the telephone; silent unless given. */
	readonly voice?: Hertz;
	/** How long the next key of a call sounds; 160 ms unless given. */
	readonly keyMs?: (call: TelephoneCall) => Millis;
}

/** How long a key sounds, and the pause before the next (ETSI ES 201 235-2: at least 65 ms each). */
const TONE_MS: Millis = 160;
const PAUSE_MS: Millis = 80;

/** The user side of call control at `end`. */
export function telephoneLine({ end, number, clock, line = 'air', voice = 0, keyMs = () => TONE_MS }: TelephoneLineOptions): TelephoneLine {
	const live = new Map<SideCall, Call>();
	const seeIncoming: ((call: TelephoneCall) => void)[] = [];
	const seeChange: ((call: TelephoneCall) => void)[] = [];

	class Call implements TelephoneCall {
		#state: TelephoneCall['state'];
		readonly #digits: string[] = [];
		#tone: Cancel | undefined;

		constructor(
			readonly signalling: SideCall,
			readonly direction: TelephoneCall['direction'],
			readonly party: TelephoneCall['party'],
		) {
			this.#state = direction === 'outgoing' ? 'dialling' : 'ringing';
		}

		get id(): number {
			return this.signalling.id;
		}

		get state(): TelephoneCall['state'] {
			return this.#state;
		}

		get cause(): number | undefined {
			return this.signalling.cause;
		}

		get sounding(): boolean {
			return this.#tone !== undefined;
		}

		answer(): void {
			if (this.direction === 'incoming') side.connect(this.signalling);
		}

		decline(cause: 17 | 21 = 21): void {
			if (this.#state === 'ringing') side.clear(this.signalling, cause);
		}

		hangUp(): void {
			side.clear(this.signalling, 16);
		}

		pressDigit(digit: string): void {
			if (!/^[0-9*#]$/.test(digit)) throw new RangeError(`no such key: ${digit}`);
			if (this.#state !== 'active') return;
			this.#digits.push(digit);
			if (this.#tone === undefined) this.#sound();
		}

		hears(): Hertz | undefined {
			return this.#state === 'active' ? end.voice?.hears(this.id) : undefined;
		}

		#sound(): void {
			const digit = this.#digits.shift();
			if (digit === undefined) return;
			side.tone(this.signalling, 'START DTMF', digit);
			this.#tone = clock.at(clock.now() + keyMs(this), () => {
				side.tone(this.signalling, 'STOP DTMF');
				this.#tone = clock.at(clock.now() + PAUSE_MS, () => {
					this.#tone = undefined;
					this.#sound();
				});
			});
		}

		follow(): void {
			const state = this.#stateNow();
			if (state === this.#state) return;
			this.#state = state;
			if (state === 'ended') {
				live.delete(this.signalling);
				this.#digits.length = 0;
				this.#tone?.();
				this.#tone = undefined;
			}
			for (const see of seeChange) see(this);
		}

		#stateNow(): TelephoneCall['state'] {
			switch (this.signalling.phase) {
				case 'paging':
				case 'initiated':
				case 'outgoing-proceeding':
					return 'dialling';
				case 'delivered':
					return 'alerting';
				case 'present':
				case 'incoming-proceeding':
				case 'received':
				case 'connecting':
					return 'ringing';
				case 'active':
					return 'active';
				case 'disconnecting':
				case 'releasing':
				case 'releasing-again':
				case 'null':
					return 'ended';
			}
		}
	}

	const side = new LineSide({
		side: 'telephone',
		line,
		end,
		clock,
		listener: {
			setup(signalling, { calling, callingName }) {
				const call = new Call(signalling, 'incoming', {
					...(calling === undefined ? {} : { number: calling }),
					...(callingName === undefined ? {} : { name: callingName }),
				});
				live.set(signalling, call);
				for (const see of seeIncoming) see(call);
				side.alert(signalling);
			},
			changed: (signalling) => live.get(signalling)?.follow(),
			// The network sends a telephone no keys: towards it they sound in the voice channel (§5.5.7).
			dtmf: () => {},
		},
	});

	end.onFailure?.(() => side.drop(27));
	end.voice?.says((id) => ([...live.values()].some((call) => call.id === id && call.state === 'active') ? voice : undefined));
	return {
		number,
		get calls() {
			return [...live.values()];
		},
		dial(called, kind) {
			const signalling = side.originate({ calling: number, called, ...(kind === 'emergency' && { emergency: true }) });
			const call = new Call(signalling, 'outgoing', { number: called });
			live.set(signalling, call);
			return call;
		},
		onIncoming: (see) => void seeIncoming.push(see),
		onChange: (see) => void seeChange.push(see),
		remains() {
			const { calls, timers } = side.remains();
			return { calls, timers: timers + [...live.values()].filter((call) => call.sounding).length };
		},
		close() {
			end.receive(() => {});
			side.drop(27);
		},
	};
}
