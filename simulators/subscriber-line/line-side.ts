import type { Cancel, Clock, Millis } from '../kernel';
import { guardMs, type Input, next, type Phase, type Side } from './call-control';
import type { CallControl, LineEnd, Subscription } from './line';

/** One call at one side of a line. */
export interface SideCall {
	readonly id: number;
	readonly phase: Phase;
	/** Why it was cleared; set from the moment clearing began. */
	readonly cause?: number;
}

/** What the owner of a side hears. */
export interface SideListener {
	/** SETUP came. The owner lets it ring, answers or clears it. */
	setup(call: SideCall, message: CallControl): void;
	/** The phase, or the cause, changed. */
	changed(call: SideCall): void;
	/** DTMF for a live call. */
	dtmf(call: SideCall, message: CallControl): void;
}

export interface LineSideOptions {
	readonly side: Side;
	readonly line: Subscription['line'];
	readonly end: LineEnd;
	readonly clock: Clock;
	readonly listener: SideListener;
	/** How long PAGING lasts before SETUP. */
	readonly pagingMs?: () => Millis;
}

/** What a call that begins says of itself. */
export type Setup = Omit<CallControl, 'message' | 'call'> & { readonly emergency?: boolean };

interface Live {
	readonly id: number;
	phase: Phase;
	cause?: number;
	/** What SETUP carries: PAGING comes first. */
	readonly setup: Setup;
	/** Why there is no SETUP after all. */
	readonly refusal?: () => number | undefined;
	guard?: Cancel;
}

/** The calls of one side of a line: runs their state machines, guard timers and call references. */
export class LineSide {
	readonly #options: LineSideOptions;
	readonly #calls = new Map<number, Live>();
	// The transaction identifier's flag (3GPP TS 24.007 §11.2.3.1.3) keeps the two sides' calls apart: odd from the telephone, even from the network.
	#lastId: number;

	constructor(options: LineSideOptions) {
		this.#options = options;
		this.#lastId = options.side === 'telephone' ? -1 : 0;
		options.end.receive((message) => this.#receive(message));
	}

	/**
	 * Sends SETUP (after PAGING, if asked).
	 * @param refusal is asked when the page is answered: gives the cause with which the call ends then, if it does
	 */
	originate({ emergency, ...setup }: Setup, paging = false, refusal?: () => number | undefined): SideCall {
		this.#lastId += 2;
		const call: Live = { id: this.#lastId, phase: paging ? 'paging' : 'initiated', setup, ...(refusal && { refusal }) };
		this.#calls.set(call.id, call);
		if (paging) this.#options.end.send({ message: 'PAGING', call: call.id });
		else this.#options.end.send({ message: emergency === true ? 'EMERGENCY SETUP' : 'SETUP', call: call.id, ...setup });
		this.#watch(call);
		return call;
	}

	proceed(call: SideCall): void {
		this.#act(call, { type: 'act', act: 'proceed' });
	}

	alert(call: SideCall): void {
		this.#act(call, { type: 'act', act: 'alert' });
	}

	connect(call: SideCall): void {
		this.#act(call, { type: 'act', act: 'connect' });
	}

	clear(call: SideCall, cause: number): void {
		this.#act(call, { type: 'act', act: 'clear', cause });
	}

	/** Sends START or STOP DTMF. */
	tone(call: SideCall, message: 'START DTMF' | 'STOP DTMF', digit?: string): void {
		if (call.phase === 'active') this.#options.end.send({ message, call: call.id, ...(digit === undefined ? {} : { digit }) });
	}

	/** Lower layer failure (§5.5.3): every call ends here at once, without a word to the other side. */
	drop(cause: number): void {
		for (const call of [...this.#calls.values()]) {
			call.cause ??= cause;
			this.#enter(call, 'null');
		}
	}

	/** Call references in use, and the timers that guard them. */
	remains(): { calls: number; timers: number } {
		const calls = [...this.#calls.values()];
		return { calls: calls.length, timers: calls.filter((call) => call.guard !== undefined).length };
	}

	#act(call: SideCall, input: Input): void {
		const live = this.#calls.get(call.id);
		if (live !== undefined && live === call) this.#step(live, input);
	}

	#receive(message: CallControl): void {
		const call = this.#calls.get(message.call);
		if (call === undefined) this.#withoutCall(message);
		else if (message.message === 'START DTMF' || message.message === 'STOP DTMF') {
			if (call.phase === 'active') this.#options.listener.dtmf(call, message);
		} else this.#step(call, { type: 'message', message: message.message, ...(message.cause === undefined ? {} : { cause: message.cause }) });
	}

	/** A message for no call: SETUP makes one; PAGING only wakes the radio; the rest is answered as §8.3.1 says. */
	#withoutCall(message: CallControl): void {
		switch (message.message) {
			case 'SETUP':
			case 'EMERGENCY SETUP': {
				const call: Live = { id: message.call, phase: 'present', setup: {} };
				this.#calls.set(call.id, call);
				this.#options.listener.setup(call, message);
				return;
			}
			case 'PAGING':
			case 'RELEASE COMPLETE':
				return;
			default:
				this.#options.end.send({ message: 'RELEASE COMPLETE', call: message.call, cause: 81 });
		}
	}

	#step(call: Live, input: Input): void {
		const output = next(this.#options.side, call.phase, input);
		if (output.cause !== undefined) call.cause ??= output.cause;
		for (const { message, cause } of output.send) {
			this.#options.end.send({
				message,
				call: call.id,
				...(message === 'SETUP' ? call.setup : {}),
				...(cause === undefined ? {} : { cause }),
			});
		}
		if (output.phase !== call.phase) this.#enter(call, output.phase);
	}

	#enter(call: Live, phase: Phase): void {
		call.phase = phase;
		call.guard?.();
		delete call.guard;
		if (phase === 'null') this.#calls.delete(call.id);
		else this.#watch(call);
		this.#options.listener.changed(call);
	}

	#watch(call: Live): void {
		const { clock, side, line, pagingMs } = this.#options;
		const ms = guardMs(side, line, call.phase, pagingMs?.() ?? 0);
		if (ms === undefined) return;
		call.guard = clock.at(clock.now() + ms, () => {
			delete call.guard;
			const refused = call.phase === 'paging' ? call.refusal?.() : undefined;
			this.#step(call, refused === undefined ? { type: 'expiry' } : { type: 'act', act: 'clear', cause: refused });
		});
	}
}
