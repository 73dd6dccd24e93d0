/** A named telephone event (RFC 4733 §2.3). */
export interface TelephoneEvent {
	/** One of 0-9, *, #, A-D. */
	readonly digit: string;
	/** The event is over. */
	readonly end: boolean;
	/** How long it lasts so far, in samples. */
	readonly duration: number;
}

/** In the order of their codes (RFC 4733 §3.2). */
const DIGITS = '0123456789*#ABCD';
/** −10 dBm0. */
const VOLUME = 10;

/** @throws {RangeError} for what is no key. */
export function composeTelephoneEvent({ digit, end, duration }: TelephoneEvent): Buffer {
	const code = DIGITS.indexOf(digit);
	if (code < 0 || digit.length !== 1) throw new RangeError(`${JSON.stringify(digit)} is no key of a telephone`);
	const payload = Buffer.alloc(4);
	payload.writeUInt8(code, 0);
	payload.writeUInt8((end ? 0x80 : 0) | VOLUME, 1);
	payload.writeUInt16BE(duration, 2);
	return payload;
}

/** Undefined for events that are no keys, and for what is no event. */
export function parseTelephoneEvent(payload: Buffer): TelephoneEvent | undefined {
	if (payload.length < 4) return undefined;
	const digit = DIGITS[payload.readUInt8(0)];
	return digit === undefined ? undefined : { digit, end: (payload.readUInt8(1) & 0x80) !== 0, duration: payload.readUInt16BE(2) };
}
