/** A head longer than this is no SIP message; a body neither. */
const LIMIT_BYTES = 65_536;

const CR = 13;
const LF = 10;

/** What came over a stream cannot be cut into messages any more. */
export class FramingError extends Error {
	constructor(readonly what: string) {
		super(`the stream has lost its framing: ${what}`);
		this.name = 'FramingError';
	}
}

/** What comes between messages: the answer to a keep-alive (RFC 5626 §4.4.1). */
export const PONG = '\r\n';

/** Cuts a stream into SIP messages by Content-Length, which counts bytes (RFC 3261 §18.3). An empty line between them is a {@link PONG}. */
export class Framing {
	#buffered: Buffer = Buffer.alloc(0);

	/**
	 * Takes what was read and gives the messages that are complete.
	 * @throws {FramingError} when nothing sound can follow.
	 */
	push(bytes: Buffer): string[] {
		this.#buffered = this.#buffered.length === 0 ? bytes : Buffer.concat([this.#buffered, bytes]);
		const messages: string[] = [];
		for (;;) {
			let start = 0;
			while (this.#buffered[start] === CR || this.#buffered[start] === LF) if (this.#buffered[start++] === LF) messages.push(PONG);
			if (start > 0) this.#buffered = this.#buffered.subarray(start);
			const head = this.#buffered.indexOf('\r\n\r\n');
			if (head > LIMIT_BYTES || (head < 0 && this.#buffered.length > LIMIT_BYTES)) throw new FramingError('a head without an end');
			if (head < 0) return messages;
			const end = head + 4 + contentLength(this.#buffered.toString('latin1', 0, head));
			if (this.#buffered.length < end) return messages;
			messages.push(this.#buffered.toString('utf8', 0, end));
			this.#buffered = this.#buffered.subarray(end);
		}
	}
}

/** Without the header, which a stream must have (RFC 3261 §18.4), there is taken to be no body. */
function contentLength(head: string): number {
	const value = /\r\n(?:Content-Length|l)[ \t]*:[ \t]*([^\r\n]*)/i.exec(head)?.[1]?.trim();
	if (value === undefined) return 0;
	const length = /^[0-9]+$/.test(value) ? Number(value) : Number.NaN;
	if (!(length <= LIMIT_BYTES)) throw new FramingError(`Content-Length is ${JSON.stringify(value)}`);
	return length;
}
