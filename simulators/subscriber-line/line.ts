import type { CallControlMessage } from '../kernel';

/** One call control message on a line, without the addressing that the line itself gives. */
export interface CallControl {
	readonly message: CallControlMessage;
	/** Chosen by the side that sends SETUP; unique on the line while the call lives. */
	readonly call: number;
	readonly calling?: string;
	readonly callingName?: string;
	readonly called?: string;
	/** One of 0-9, *, #; with START DTMF. */
	readonly digit?: string;
	/** Q.850 cause value. */
	readonly cause?: number;
}

/** One end of a subscriber line: the telephone's modem, or the carrier's switch. */
export interface LineEnd {
	send(message: CallControl): void;
	receive(each: (message: CallControl) => void): void;
}

/** What a telephone that wants service tells the carrier's access. */
export interface Subscription {
	/** Host name of the telephone. */
	readonly telephone: string;
	/** E.164 number. */
	readonly number: string;
	readonly line: 'air' | 'land';
}
