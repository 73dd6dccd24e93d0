/** An event of a journal as its line has it. */
interface Written {
	readonly kind?: string;
	readonly transport?: string;
	readonly part?: string;
	readonly duplicateOf?: number;
	readonly n?: number;
	readonly from?: { readonly address: string; readonly port: number };
	readonly to?: { readonly address: string; readonly port: number };
	readonly payload?: { readonly text?: string; readonly base64?: string };
}

/**
 * Takes the masks off what clients said through WebSockets, so that it can be redacted: a frame stays a frame of the same length,
 * with a key of zeros. The mask protects nothing: its key is in the frame.
 */
export function unmasked(events: readonly unknown[]): unknown[] {
	const said = events as readonly Written[];
	const streams = new Set(
		said.flatMap((event) => (event.kind === 'decoded' && event.transport === 'ws' ? [way(event), way({ from: event.to, to: event.from })] : [])),
	);
	if (streams.size === 0) return [...events];
	const directions = new Map<string, Unmasking>();
	const payloads = new Map<number | undefined, { readonly base64: string }>();
	return said.map((event) => {
		if (event.kind !== 'packet' || event.transport !== 'tcp' || event.part !== 'data' || !streams.has(way(event))) return event;
		const direction = directions.get(way(event)) ?? new Unmasking();
		directions.set(way(event), direction);
		const { text, base64 = '' } = event.payload ?? {};
		const bytes = text === undefined ? Buffer.from(base64, 'base64') : Buffer.from(text);
		const payload = payloads.get(event.duplicateOf) ?? { base64: direction.take(bytes).toString('base64') };
		payloads.set(event.n, payload);
		return { ...event, payload };
	});
}

const way = ({ from, to }: Pick<Written, 'from' | 'to'>) => `${from?.address} ${from?.port} ${to?.address} ${to?.port}`;

const END_OF_HEAD = '\r\n\r\n';

/** One direction of a connection, from its opening handshake on (RFC 6455 §5.2). */
class Unmasking {
	/** The last bytes of the handshake; undefined when it is over. */
	#head: string | undefined = '';
	#header: number[] = [];
	#left = 0;
	#key: readonly number[] = [];
	#at = 0;

	take(bytes: Buffer): Buffer {
		const out = Buffer.from(bytes);
		for (let i = 0; i < out.length; i++) out[i] = this.#next(out[i] as number);
		return out;
	}

	#next(byte: number): number {
		if (this.#head !== undefined) {
			this.#head = (this.#head + String.fromCharCode(byte)).slice(-END_OF_HEAD.length);
			if (this.#head === END_OF_HEAD) this.#head = undefined;
			return byte;
		}
		if (this.#left > 0) {
			this.#left--;
			return byte ^ (this.#key[this.#at++ % 4] ?? 0);
		}
		this.#header.push(byte);
		const [, second = 0] = this.#header;
		const short = second & 0x7f;
		const keyBegins = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
		const length = keyBegins + ((second & 0x80) === 0 ? 0 : 4);
		const isKey = this.#header.length > keyBegins && this.#header.length > 1;
		if (this.#header.length === length && this.#header.length > 1) {
			this.#left = short < 126 ? short : this.#header.slice(2, keyBegins).reduce((sum, part) => sum * 256 + part, 0);
			this.#key = this.#header.slice(keyBegins);
			this.#at = 0;
			this.#header = [];
		}
		return isKey ? 0 : byte;
	}
}
