import type { CellularCallEvent } from '../kernel';
import type { Hertz } from '../media';

/** One call control message on a line, without the addressing that the line itself gives. `call` is chosen by the side that sends SETUP. */
export type CallControl = Pick<CellularCallEvent, 'message' | 'call' | 'calling' | 'callingName' | 'called' | 'digit' | 'cause'>;

/** One end of the voice channels of a line: what is said at one end is heard at the other, call by call. */
export interface VoiceEnd {
	/** Replaces what this end says in its calls; asked for whenever the other end listens. */
	says(sounds: (call: number) => Hertz | undefined): void;
	/** What the other end says in a call now; undefined when there is no sound at all. */
	hears(call: number): Hertz | undefined;
}

/** One end of a subscriber line: the telephone's modem, or the carrier's switch. */
export interface LineEnd {
	send(message: CallControl): void;
	receive(each: (message: CallControl) => void): void;
	/** Absent on a line that carries signalling only. */
	readonly voice?: VoiceEnd;
	/** Tells this end that the way to the other one is gone (lower layer failure, 3GPP TS 24.008 §5.5.3). Absent where nobody notices. */
	onFailure?(see: () => void): void;
}

/** What a telephone that wants service tells the carrier's access. */
export interface Subscription {
	/** Host name of the telephone. */
	readonly telephone: string;
	/** E.164 number. */
	readonly number: string;
	readonly line: 'air' | 'land';
}
