/** A frame longer than this many digits of bytes is refused: 99,999 bytes, as drachtio-server does. */
const LENGTH_DIGITS = 5;

/** The other side does not speak the control protocol. */
export class FramingError extends Error {}

/** Cuts a byte stream into frames: decimal length, `#`, that many bytes. Text has one character per byte. */
export class FrameReader {
	#text = '';

	/**
	 * Takes what came; gives the frames that are complete.
	 * @throws {FramingError} when what should be a length is none
	 */
	push(bytes: Buffer): string[] {
		this.#text = this.#text === '' ? bytes.toString('latin1') : this.#text + bytes.toString('latin1');
		const frames: string[] = [];
		let at = 0;
		for (;;) {
			const hash = this.#text.indexOf('#', at);
			const length = this.#text.slice(at, hash < 0 ? undefined : hash);
			if (length.length > LENGTH_DIGITS || (length === '' && hash >= 0) || /\D/.test(length))
				throw new FramingError('a frame begins with its length and #');
			if (hash < 0) break;
			const end = hash + 1 + Number(length);
			if (this.#text.length < end) break;
			frames.push(this.#text.slice(hash + 1, end));
			at = end;
		}
		if (at > 0) this.#text = this.#text.slice(at);
		return frames;
	}
}

/** The bytes of one frame. */
export function frame(content: string): Buffer {
	return Buffer.from(`${content.length}#${content}`, 'latin1');
}

/** A frame's tokens, and the SIP message behind them if there is one. */
export interface ControlMessage {
	readonly id: string;
	readonly verb: string;
	/** What follows the verb. */
	readonly tokens: readonly string[];
	readonly message: string;
}

/** Reads a frame: the first CR ends the line of tokens. */
export function parseControlMessage(content: string): ControlMessage {
	const end = content.indexOf('\r');
	const [id = '', verb = '', ...tokens] = (end < 0 ? content : content.slice(0, end)).split('|');
	return { id, verb, tokens, message: end < 0 ? '' : content.slice(end + 2) };
}

/** `HH:MM:SS.uuuuuu` in UTC, the time stamp of frames. */
export function timeStamp(date: Date): string {
	const ms = date.getTime() % 86_400_000;
	return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}000`;
}

function two(value: number): string {
	const whole = Math.floor(value);
	return whole < 10 ? `0${whole}` : String(whole);
}
