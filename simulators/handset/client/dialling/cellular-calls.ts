import type { Cancel, Clock, Millis } from '../../../kernel';
import type { TelephoneCall } from '../../../subscriber-line';
import type { CallOutcome } from '../call-log';

type Log = (outcome: CallOutcome) => void;

interface Awaited {
	/** Who the phone will say is calling: the user's own business identity. */
	readonly from: string;
	readonly log: Log;
	readonly cancel: Cancel;
}

/** A call that may ring before the client hears that it is to come. */
interface Asked {
	readonly from: string;
	call?: TelephoneCall;
	answered: boolean;
}

/** What the client can tell of the circuit-switched calls that it brought about: the operating system shows it the state of the phone's calls. */
export class CellularCalls {
	readonly #clock: Clock;
	readonly #followed = new Map<TelephoneCall, Log>();
	#asked: Asked | undefined;
	#awaited: Awaited | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The phone has been told to ring for a Call Back, and has not yet. */
	get awaiting(): boolean {
		return this.#awaited !== undefined;
	}

	follow(call: TelephoneCall, log: Log): void {
		this.#followed.set(call, log);
	}

	/** A Call Back is asked for; it comes from this number. */
	asksForCallBack(from: string): void {
		this.#asked = { from, answered: false };
	}

	/** The Call Back was accepted; when the phone has not rung after `waitMs`, `nothing` is called. */
	awaitCallBack(log: Log, waitMs: Millis, nothing: () => void): void {
		this.forget();
		const asked = this.#asked;
		this.#asked = undefined;
		if (asked === undefined) return;
		if (asked.call !== undefined) {
			if (asked.answered) log('answered');
			else this.follow(asked.call, log);
			this.saw(asked.call);
			return;
		}
		const { from } = asked;
		const cancel = this.#clock.at(this.#clock.now() + waitMs, () => {
			this.forget();
			nothing();
		});
		this.#awaited = { from, log, cancel };
	}

	/** A call of the phone came in, or changed. */
	saw(call: TelephoneCall): void {
		const asked = this.#asked;
		if (asked !== undefined && call.state === 'ringing' && sameNumber(call.party.number, asked.from)) asked.call ??= call;
		if (asked?.call === call && call.state === 'active') asked.answered = true;
		const awaited = this.#awaited;
		if (awaited !== undefined && call.state === 'ringing' && sameNumber(call.party.number, awaited.from)) {
			awaited.cancel();
			this.#awaited = undefined;
			this.#followed.set(call, awaited.log);
		}
		const log = this.#followed.get(call);
		if (log === undefined) return;
		if (call.state === 'active') log('answered');
		// An answered call has said so already; what comes after its end says nothing of it.
		if (call.state === 'active' || call.state === 'ended') this.#followed.delete(call);
		if (call.state === 'ended') log('not answered');
	}

	/** The call back that is awaited is awaited no more. */
	forget(): void {
		this.#awaited?.cancel();
		this.#awaited?.log('not answered');
		this.#awaited = undefined;
	}
}

/** The same number in national or international form. */
function sameNumber(one: string | undefined, other: string): boolean {
	const [a, b] = [digits(one ?? ''), digits(other)];
	return a !== '' && (a.endsWith(b) || b.endsWith(a));
}

function digits(number: string): string {
	return number.replaceAll(/\D/g, '');
}
