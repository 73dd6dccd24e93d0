import { tagOf, uriIn } from '../name-addr';
import { printedName } from './header-names';
import { splitList } from './values';
import { parseVia, type Via } from './via';

/** What a message may be at most; beyond that it is refused unread. */
export const LIMITS = { messageBytes: 65_535, headerBytes: 32_768, headers: 256 } as const;

/** Where the header lines of a message lie in its text. */
export interface HeaderIndex {
	/** Canonical names, one per line. */
	readonly names: readonly string[];
	/** Begin and end of each line's name, then of its value: four numbers per line. */
	readonly spans: readonly number[];
}

/** Something is wrong with a message; a request is answered with this status. */
export interface Fault {
	readonly status: 400 | 416 | 481 | 505 | 513;
	readonly text: string;
}

/** Sequence number and method of a message. */
export interface CSeq {
	readonly number: number;
	readonly method: string;
}

/**
 * A message as it came: its text is kept byte for byte (each character is one byte; `Buffer.from(text, 'latin1')` gives
 * the bytes back), the places of its headers are known, and values are read when they are asked for.
 */
abstract class ReceivedMessage {
	/** What parsing found wrong. */
	readonly fault: Fault | undefined;
	readonly text: string;
	readonly bodyAt: number;
	readonly #index: HeaderIndex;
	#via: Via | null | undefined = undefined;
	#cseq: CSeq | null | undefined = undefined;
	#from: string | undefined = undefined;
	#to: string | undefined = undefined;
	#callId: string | undefined = undefined;
	#fromTag: string | null | undefined = undefined;
	#toTag: string | null | undefined = undefined;
	#contact: string | undefined = undefined;

	constructor(text: string, index: HeaderIndex, bodyAt: number, fault: Fault | undefined) {
		this.text = text;
		this.#index = index;
		this.bodyAt = bodyAt;
		this.fault = fault;
	}

	/** Canonical names of the header lines, in order. */
	get names(): readonly string[] {
		return this.#index.names;
	}

	/** The name of the header line at a position in `names`, as it is spelled. */
	spelledAt(line: number): string {
		const { spans } = this.#index;
		return this.text.slice(spans[4 * line], spans[4 * line + 1]);
	}

	/** The same as the RFCs print it; that of an extension (`X-…`) as it is spelled. */
	printedAt(line: number): string {
		const name = this.names[line] ?? '';
		return name.startsWith('x-') ? this.spelledAt(line) : printedName(name);
	}

	/** Value of the header line at a position in `names`, unfolded. */
	valueAt(line: number): string {
		const { spans } = this.#index;
		const value = this.text.slice(spans[4 * line + 2], spans[4 * line + 3]);
		return value.indexOf('\r') < 0 ? value : value.replace(/\s*\r\n[ \t]+/g, ' ');
	}

	/** Value of the first line of that canonical name. */
	header(name: string): string | undefined {
		const line = this.#index.names.indexOf(name);
		return line < 0 ? undefined : this.valueAt(line);
	}

	/** Values of all lines of that name. */
	lines(name: string): string[] {
		const found: string[] = [];
		const names = this.#index.names;
		for (let line = names.indexOf(name); line >= 0; line = names.indexOf(name, line + 1)) found.push(this.valueAt(line));
		return found;
	}

	/** The elements of a header that is a comma-separated list, over all its lines (RFC 3261 §7.3.1). */
	list(name: string): string[] {
		const lines = this.lines(name);
		return lines.length === 0 ? lines : lines.flatMap(splitList);
	}

	get body(): string {
		return this.text.slice(this.bodyAt);
	}

	get callId(): string {
		this.#callId ??= this.header('call-id') ?? '';
		return this.#callId;
	}

	get from(): string {
		this.#from ??= this.header('from') ?? '';
		return this.#from;
	}

	get to(): string {
		this.#to ??= this.header('to') ?? '';
		return this.#to;
	}

	get fromTag(): string | undefined {
		if (this.#fromTag === undefined) this.#fromTag = tagOf(this.from) ?? null;
		return this.#fromTag ?? undefined;
	}

	get toTag(): string | undefined {
		if (this.#toTag === undefined) this.#toTag = tagOf(this.to) ?? null;
		return this.#toTag ?? undefined;
	}

	/** The URI of the first Contact, or `''`. */
	get contact(): string {
		if (this.#contact === undefined) {
			const value = this.header('contact');
			const first = value === undefined ? undefined : value.indexOf(',') < 0 ? value : splitList(value)[0];
			this.#contact = first === undefined ? '' : uriIn(first);
		}
		return this.#contact;
	}

	/** The topmost Via. */
	get via(): Via | undefined {
		if (this.#via === undefined) {
			const value = this.header('via');
			const top = value === undefined ? undefined : value.indexOf(',') < 0 ? value : splitList(value)[0];
			this.#via = (top === undefined ? undefined : parseVia(top)) ?? null;
		}
		return this.#via ?? undefined;
	}

	get cseq(): CSeq | undefined {
		if (this.#cseq === undefined) this.#cseq = parseCSeq(this.header('cseq')) ?? null;
		return this.#cseq ?? undefined;
	}

	/** The message as text in UTF-8, as people and applications read it. */
	toString(): string {
		return Buffer.from(this.text, 'latin1').toString('utf8');
	}
}

export class SipRequest extends ReceivedMessage {
	readonly kind = 'request';

	constructor(
		readonly method: string,
		readonly uri: string,
		text: string,
		index: HeaderIndex,
		bodyAt: number,
		fault: Fault | undefined,
	) {
		super(text, index, bodyAt, fault);
	}
}

export class SipResponse extends ReceivedMessage {
	readonly kind = 'response';

	constructor(
		readonly status: number,
		readonly reason: string,
		text: string,
		index: HeaderIndex,
		bodyAt: number,
		fault: Fault | undefined,
	) {
		super(text, index, bodyAt, fault);
	}
}

export type SipMessage = SipRequest | SipResponse;

function parseCSeq(value: string | undefined): CSeq | undefined {
	if (value === undefined) return undefined;
	let at = 0;
	let number = 0;
	for (; at < value.length; at++) {
		const digit = value.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) break;
		number = number * 10 + digit;
	}
	const method = value.slice(at).trim();
	// RFC 3261 §8.1.1.5: less than 2**31.
	if (at === 0 || at > 10 || number >= 2 ** 31 || method === '' || method.length + at >= value.length) return undefined;
	return { number, method };
}
