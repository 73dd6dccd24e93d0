import type { Clock, Millis } from '../kernel';
import type { Hertz } from '../media';
import type { LineEnd, Subscription } from './line';
import { LineSide, type SideCall } from './line-side';

/** A call on a subscriber's line as the exchange sees it. */
export interface ExchangeCall {
	/** Call reference on the line. */
	readonly id: number;
	/** Who began it. */
	readonly direction: 'from-telephone' | 'to-telephone';
	/**
	 * `setting-up`: SETUP is out or in; `alerting`: one of the two ends rings; `answering`: CONNECT was sent to the
	 * telephone and is not acknowledged; `ended`: clearing began (the signalling may still go on).
	 */
	readonly state: 'setting-up' | 'alerting' | 'answering' | 'active' | 'ended';
	/** What the telephone dialled, of a call from it. */
	readonly called?: string;
	/** The telephone said that it is an emergency (3GPP TS 24.008 §9.3.8). */
	readonly emergency: boolean;
	/** Q.850 cause value, once it has ended. */
	readonly cause?: number;
	/** Who began to clear it: this exchange, or the telephone (or its silence). */
	readonly clearedBy?: 'exchange' | 'telephone';
	/** Of a call from the telephone: CALL PROCEEDING, ALERTING, CONNECT. */
	proceed(): void;
	alert(): void;
	connect(): void;
	/** Clears the call with a Q.850 cause value. */
	clear(cause: number): void;
	/** What the telephone is to hear in this call; silence unless given. */
	sounds: () => Hertz | undefined;
	/** What the telephone says now; undefined when nothing comes from it. */
	hears(): Hertz | undefined;
}

/** The carrier's side of one subscriber's line. */
export interface ExchangeLine {
	/** Calls that have not ended, oldest first. */
	readonly calls: readonly ExchangeCall[];
	/**
	 * Offers a call to the telephone: PAGING first over the air, then SETUP.
	 * @param refusal is asked when the page is answered: gives the cause with which the call ends then, if it does
	 */
	offer(
		party: { readonly calling?: string; readonly callingName?: string; readonly called: string },
		refusal?: () => number | undefined,
	): ExchangeCall;
	/** The telephone dialled. */
	onSetup(see: (call: ExchangeCall) => void): void;
	/** The state of a call changed. */
	onChange(see: (call: ExchangeCall) => void): void;
	/** The user of an active call pressed a key (START DTMF). */
	onDigit(see: (call: ExchangeCall, digit: string) => void): void;
	/** The user of an active call let a key go (STOP DTMF) that had sounded for so long. */
	onDigitEnd(see: (call: ExchangeCall, digit: string, ms: Millis) => void): void;
	/** Call references in use, and timers. */
	remains(): { readonly calls: number; readonly timers: number };
	/** The telephone is gone (detached, out of coverage): its calls end here at once, cause 27 unless given. */
	drop(cause?: number): void;
}

export interface ExchangeLineOptions {
	readonly end: LineEnd;
	readonly line: Subscription['line'];
	readonly clock: Clock;
	/** From PAGING until the telephone is ready for SETUP. */
	readonly pagingMs: Millis | (() => Millis);
}

/** The network side of call control at `end`. */
export function exchangeLine({ end, line, clock, pagingMs }: ExchangeLineOptions): ExchangeLine {
	const live = new Map<SideCall, Call>();
	const seeSetup: ((call: ExchangeCall) => void)[] = [];
	const seeChange: ((call: ExchangeCall) => void)[] = [];
	const seeDigit: ((call: ExchangeCall, digit: string) => void)[] = [];
	const seeDigitEnd: ((call: ExchangeCall, digit: string, ms: Millis) => void)[] = [];
	const pressed = new WeakMap<ExchangeCall, { readonly digit: string; readonly at: Millis }>();

	class Call implements ExchangeCall {
		sounds: () => Hertz | undefined = () => undefined;
		#state: ExchangeCall['state'] = 'setting-up';
		#clearing = false;
		#clearedBy: ExchangeCall['clearedBy'];

		constructor(
			readonly signalling: SideCall,
			readonly direction: ExchangeCall['direction'],
			readonly called?: string,
			readonly emergency = false,
		) {}

		get id(): number {
			return this.signalling.id;
		}

		get state(): ExchangeCall['state'] {
			return this.#state;
		}

		get cause(): number | undefined {
			return this.signalling.cause;
		}

		get clearedBy(): ExchangeCall['clearedBy'] {
			return this.#clearedBy;
		}

		proceed(): void {
			side.proceed(this.signalling);
		}

		alert(): void {
			side.alert(this.signalling);
		}

		connect(): void {
			side.connect(this.signalling);
		}

		clear(cause: number): void {
			this.#clearing = true;
			side.clear(this.signalling, cause);
		}

		hears(): Hertz | undefined {
			return this.#state === 'active' ? end.voice?.hears(this.id) : undefined;
		}

		follow(): void {
			const state = this.#stateNow();
			if (state === this.#state) return;
			this.#state = state;
			if (state === 'ended') {
				this.#clearedBy = this.#clearing ? 'exchange' : 'telephone';
				live.delete(this.signalling);
			}
			for (const see of seeChange) see(this);
		}

		#stateNow(): ExchangeCall['state'] {
			switch (this.signalling.phase) {
				case 'paging':
				case 'initiated':
				case 'outgoing-proceeding':
				case 'present':
				case 'incoming-proceeding':
					return 'setting-up';
				case 'delivered':
				case 'received':
					return 'alerting';
				case 'connecting':
					return 'answering';
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
		side: 'network',
		line,
		end,
		clock,
		pagingMs: typeof pagingMs === 'number' ? () => pagingMs : pagingMs,
		listener: {
			setup(signalling, { message, called }) {
				const call = new Call(signalling, 'from-telephone', called ?? '', message === 'EMERGENCY SETUP');
				live.set(signalling, call);
				for (const see of seeSetup) see(call);
			},
			changed: (signalling) => live.get(signalling)?.follow(),
			dtmf(signalling, { message, digit }) {
				const call = live.get(signalling);
				if (call === undefined) return;
				if (message === 'START DTMF' && digit !== undefined) {
					pressed.set(call, { digit, at: clock.now() });
					for (const see of seeDigit) see(call, digit);
				} else if (message === 'STOP DTMF') {
					const key = pressed.get(call);
					pressed.delete(call);
					if (key !== undefined) for (const see of seeDigitEnd) see(call, key.digit, clock.now() - key.at);
				}
			},
		},
	});

	end.voice?.says((id) => [...live.values()].find((call) => call.id === id && call.state === 'active')?.sounds());
	return {
		get calls() {
			return [...live.values()];
		},
		offer(party, refusal) {
			const signalling = side.originate(party, line === 'air', refusal);
			const call = new Call(signalling, 'to-telephone');
			live.set(signalling, call);
			return call;
		},
		onSetup: (see) => void seeSetup.push(see),
		onChange: (see) => void seeChange.push(see),
		onDigit: (see) => void seeDigit.push(see),
		onDigitEnd: (see) => void seeDigitEnd.push(see),
		remains: () => side.remains(),
		drop: (cause = 27) => side.drop(cause),
	};
}
