import { type Cancel, type Clock, type Journal, scope } from '../kernel';
import type { Hertz } from '../media';
import { type LineEnd, type TelephoneCall, telephoneLine } from '../subscriber-line';
import { type FarEndBehaviour, plainTelephone } from './behaviour';
import { type Display, displayOf, idle } from './display';

export interface FarEndOptions {
	/** As it stands in the journal; also whose turn it is. */
	readonly name: string;
	readonly clock: Clock;
	readonly journal: Journal;
	readonly line: LineEnd;
	/** E.164 number. */
	readonly number: string;
	/** The voice of the person at the telephone; silent unless given. */
	readonly voice?: Hertz;
	readonly behaviour?: Partial<FarEndBehaviour>;
}

/** A telephone in the PSTN, and what a person does with it. */
export interface FarEndTelephone {
	readonly name: string;
	readonly number: string;
	/** Live calls, oldest first. */
	readonly calls: readonly TelephoneCall[];
	/** Takes up the handset and dials. */
	dial(number: string): TelephoneCall;
	/** Takes the call that rings. @throws {Error} when none does. */
	answer(): void;
	/** Refuses the call that rings. @throws {Error} when none does. */
	decline(): void;
	/** Puts the handset down: ends the call that was answered or dialled last. @throws {Error} when there is none. */
	hangUp(): void;
	/** Presses 0-9, * or # in the active call. @throws {Error} when there is none. */
	pressDigit(digit: string): void;
	/** What the person hears in the active call, 0 for silence; undefined when nothing comes, or nobody is connected. */
	hears(): Hertz | undefined;
	/** Changes its settings, or its person's habits, from the next call on. */
	set(behaviour: Partial<FarEndBehaviour>): void;
	/** What the display shows, top to bottom. */
	screen(): Display;
	/** How many calls have rung here. */
	readonly rung: number;
	/** Live calls and timers; all zero when idle. */
	remains(): Record<string, number>;
	/** Unplugs it. */
	close(): Promise<void>;
}

/** Plugs a telephone into its line. */
export function farEndTelephone({ name, clock, journal, line: end, number, voice = 0, behaviour: given }: FarEndOptions): FarEndTelephone {
	let behaviour: FarEndBehaviour = { ...plainTelephone, ...given };
	const line = telephoneLine({ end, number, clock, line: 'land', voice });
	const autoAnswers = new Map<TelephoneCall, Cancel>();
	let shown = idle(number);
	let rung = 0;

	const show = (lines: Display): void => {
		if (lines.join('\n') === shown.join('\n')) return;
		shown = lines;
		journal.record({ kind: 'screen', telephone: name, foreground: 'telephone', lines });
	};
	const turn = <T>(act: () => T): T => scope.run(name, act);

	line.onIncoming((call) => {
		const inUse = line.calls.length > 1;
		if (behaviour.busy || (inUse && !behaviour.callWaiting)) return call.decline(17);
		rung++;
		show(displayOf(call, behaviour));
		if (behaviour.answersAfterMs === undefined) return;
		const cancel = clock.at(clock.now() + behaviour.answersAfterMs, () => {
			autoAnswers.delete(call);
			call.answer();
		});
		autoAnswers.set(call, cancel);
	});
	line.onChange((call) => {
		if (call.state !== 'ringing') {
			autoAnswers.get(call)?.();
			autoAnswers.delete(call);
		}
		const other = line.calls.at(-1);
		// A call that never rang does not disturb the display.
		if (call.state === 'ended' && other !== undefined) show(displayOf(other, behaviour));
		else if (call.state !== 'ended' || call.cause !== 17 || call.direction === 'outgoing') show(displayOf(call, behaviour));
	});

	const only = (what: string, is: (call: TelephoneCall) => boolean): TelephoneCall => {
		const found = line.calls.findLast(is);
		if (found === undefined) throw new Error(`${name} has no ${what}: it shows "${shown.join(' / ')}"`);
		return found;
	};
	return {
		name,
		number,
		get calls() {
			return line.calls;
		},
		dial: (called) =>
			turn(() => {
				const call = line.dial(called);
				show(displayOf(call, behaviour));
				return call;
			}),
		answer: () => turn(() => only('call that rings', ({ state }) => state === 'ringing').answer()),
		decline: () => turn(() => only('call that rings', ({ state }) => state === 'ringing').decline()),
		hangUp: () => turn(() => only('call to hang up', ({ state }) => state !== 'ringing').hangUp()),
		pressDigit: (digit) => turn(() => only('active call', ({ state }) => state === 'active').pressDigit(digit)),
		hears: () => line.calls.findLast(({ state }) => state === 'active')?.hears(),
		set(changes) {
			behaviour = { ...behaviour, ...changes };
		},
		screen: () => shown,
		get rung() {
			return rung;
		},
		remains() {
			const { calls, timers } = line.remains();
			return { calls, timers: timers + autoAnswers.size };
		},
		async close() {
			for (const cancel of autoAnswers.values()) cancel();
			autoAnswers.clear();
			line.close();
		},
	};
}
