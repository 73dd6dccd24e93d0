import type { TelephoneCall, TelephoneLine } from '../subscriber-line';
import type { View } from './screen';

/** What a person reads when a call ended with this Q.850 cause; every other cause reads "Call ended" or "Call failed". */
const causeTexts: Readonly<Record<number, string>> = {
	1: 'Number not in service',
	17: 'User busy',
	18: 'No answer',
	19: 'No answer',
	20: 'Not reachable',
	21: 'Call rejected',
	28: 'Check the number',
};

/** Causes with which a call ends that nothing was wrong with. */
const normal = new Set([16, 31]);

/** The phone application of the operating system: circuit-switched calls, and nothing of the client's. */
export class NativeDialer {
	readonly #line: TelephoneLine;
	readonly #emergencyNumbers: readonly string[];
	readonly #endedHere = new WeakSet<TelephoneCall>();
	readonly #dials: () => void;
	#notice: readonly string[] = [];

	/** @param dials is called before the phone places a call. */
	constructor(line: TelephoneLine, emergencyNumbers: readonly string[], dials: () => void) {
		this.#line = line;
		this.#emergencyNumbers = emergencyNumbers;
		this.#dials = dials;
	}

	/** The calls that live. */
	get calls(): readonly TelephoneCall[] {
		return this.#line.calls.filter((call) => call.state !== 'ended');
	}

	/** An application, or the person, has a number dialled. Every other call gives way to an emergency call. */
	dial(number: string): TelephoneCall {
		this.#notice = [];
		this.#dials();
		if (!this.#emergencyNumbers.includes(number)) return this.#line.dial(number);
		const others = this.calls;
		const emergency = this.#line.dial(number, 'emergency');
		for (const other of others) this.#giveUp(other);
		return emergency;
	}

	/** Whether the person at this phone ended the call, or refused it. */
	endedHere(call: TelephoneCall): boolean {
		return this.#endedHere.has(call);
	}

	#end(call: TelephoneCall, end: () => void): void {
		this.#endedHere.add(call);
		end();
	}

	#giveUp(call: TelephoneCall): void {
		this.#end(call, () => (call.state === 'ringing' ? call.decline() : call.hangUp()));
	}

	/** A call of this phone changed: once it is over, the screen says how it went. */
	saw(call: TelephoneCall): void {
		this.#notice = call.state === 'ended' ? [...partyLines(call), outcome(call)] : [];
	}

	/** @param holds puts the calls of other applications on hold, when the system knows of any. */
	view(holds?: () => Promise<void>): View {
		const ringing = this.ringing(holds);
		if (ringing !== undefined) return ringing;
		const call = this.calls[0];
		if (call !== undefined) {
			const keypad = call.state === 'active' ? { Keypad: (digit: string) => call.pressDigit(digit) } : {};
			return { lines: [...partyLines(call), stateText(call)], buttons: { End: () => this.#end(call, () => call.hangUp()), ...keypad } };
		}
		return { lines: ['Keypad', ...this.#notice], buttons: { Call: (number) => void this.dial(number) } };
	}

	/** The screen of an incoming call, when there is one. Without call hold on the line, answering a second one ends the first. */
	ringing(holds?: () => Promise<void>): View | undefined {
		const call = this.calls.find(({ state }) => state === 'ringing');
		if (call === undefined) return undefined;
		const others = this.calls.filter((other) => other !== call);
		const answer = () => {
			for (const other of others) this.#giveUp(other);
			call.answer();
		};
		const holdAndAnswer = async () => {
			await holds?.();
			call.answer();
		};
		const accept = others.length > 0 ? { 'End & Answer': answer } : holds === undefined ? { Answer: answer } : { 'Hold & Answer': holdAndAnswer };
		return { lines: [...partyLines(call), 'Incoming call'], buttons: { ...accept, Decline: () => this.#end(call, () => call.decline()) } };
	}
}

function partyLines({ party }: TelephoneCall): readonly string[] {
	if (party.number === undefined) return [party.name ?? 'Unknown'];
	return party.name === undefined ? [party.number] : [party.name, party.number];
}

function stateText(call: TelephoneCall): string {
	switch (call.state) {
		case 'dialling':
			return 'Calling…';
		case 'alerting':
			return 'Ringing…';
		case 'ringing':
			return 'Incoming call';
		case 'active':
			return 'Connected';
		case 'ended':
			return outcome(call);
	}
}

function outcome({ cause }: TelephoneCall): string {
	if (cause === undefined || normal.has(cause)) return 'Call ended';
	return causeTexts[cause] ?? 'Call failed';
}
