const LENGTH = 0x7f;
const FINAL = 0x80;
const CONTROL = 0x08;
const MASKED = 0x80;

/** How far the frames of a WebSocket have come (RFC 6455 §5.2). It judges none of them: whoever reads the messages does. */
export class FrameProgress {
	/** The frame's header as far as it is there: length and mask follow its first two bytes. */
	readonly #header: number[] = [];
	/** Bytes of the frame's payload that are still to come, once its header is there. */
	#payload: number | undefined;
	/** Bytes of the frame so far, and of the frames before it that belong to the same message. */
	#frame = 0;
	#fragments = 0;

	/** Bytes of a message, or of a ping or its like, that has begun and not ended; fragments without a payload count, too. */
	get unfinished(): number {
		return this.#frame + this.#fragments;
	}

	push(bytes: Buffer): void {
		let at = 0;
		while (at < bytes.length) {
			if (this.#payload === undefined) {
				this.#header.push(bytes[at] ?? 0);
				at++;
				this.#frame++;
				this.#payload = payloadAfter(this.#header);
			} else {
				const here = Math.min(this.#payload, bytes.length - at);
				at += here;
				this.#frame += here;
				this.#payload -= here;
			}
			if (this.#payload === 0) this.#ended();
		}
	}

	#ended(): void {
		const [first = 0] = this.#header;
		// Control frames come between the frames of a message (RFC 6455 §5.4).
		if ((first & CONTROL) === 0) this.#fragments = (first & FINAL) === 0 ? this.#fragments + this.#frame : 0;
		this.#frame = 0;
		this.#header.length = 0;
		this.#payload = undefined;
	}
}

/** How long the payload is; undefined while the header is not whole. */
function payloadAfter(header: readonly number[]): number | undefined {
	const second = header[1];
	if (second === undefined) return undefined;
	const short = second & LENGTH;
	const more = short === 126 ? 2 : short === 127 ? 8 : 0;
	if (header.length < 2 + more + ((second & MASKED) === 0 ? 0 : 4)) return undefined;
	return more === 0 ? short : header.slice(2, 2 + more).reduce((length, byte) => length * 256 + byte, 0);
}
