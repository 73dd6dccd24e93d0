import { tagIn, tagOf, uriIn } from '../name-addr';
import { FREQUENT, type Frequent, type HeaderName } from './header-names';
import { splitList } from './values';
import { parseVia, type Via } from './via';

/** What a message may be at most; beyond that it is refused unread. */
export const LIMITS = { messageBytes: 65_535, headerBytes: 32_768, headers: 256 } as const;

const NONE: readonly string[] = [];

/** Where the header lines of a message lie in its text. */
export interface HeaderIndex {
	/** One per line. */
	readonly names: readonly HeaderName[];
	/** Begin and end of each line's value: two numbers per line. */
	readonly spans: readonly number[];
	/** By the numbers of FREQUENT: the first line of that name, or -1. */
	readonly first: readonly number[];
	/** One bit for each of FREQUENT: whether there is more than one line of it. */
	readonly repeated: number;
	/** Whether any line goes on in the next (RFC 3261 §7.3.1). */
	readonly folded: boolean;
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

	/** How many header lines there are. */
	get lineCount(): number {
		return this.#index.names.length;
	}

	/** The canonical name of a header line. */
	nameAt(line: number): string {
		return this.#index.names[line]?.canonical ?? '';
	}

	/** The same as it is spelled. */
	spelledAt(line: number): string {
		return this.#index.names[line]?.spelled ?? '';
	}

	/** The same as the RFCs print it; that of an extension (`X-…`) as it is spelled. */
	printedAt(line: number): string {
		return this.#index.names[line]?.printed ?? '';
	}

	/** The value of a header line, unfolded. */
	valueAt(line: number): string {
		const { spans, folded } = this.#index;
		const value = this.text.slice(spans[2 * line], spans[2 * line + 1]);
		return folded ? value.replace(/\s*\r\n[ \t]+/g, ' ') : value;
	}

	/** Value of the first line of that canonical name. */
	header(name: string): string | undefined {
		const line = this.#lineOf(name, 0);
		return line < 0 ? undefined : this.valueAt(line);
	}

	/** Value of the first line of a header that is looked for in every message; `''` when there is none. */
	first(header: Frequent): string {
		const line = this.#index.first[header] ?? -1;
		return line < 0 ? '' : this.valueAt(line);
	}

	has(header: Frequent): boolean {
		return (this.#index.first[header] ?? -1) >= 0;
	}

	/** Whether there is more than one line of that name. */
	repeats(header: Frequent): boolean {
		return (this.#index.repeated & (1 << header)) !== 0;
	}

	/** Values of all lines of that name. */
	lines(name: string): string[] {
		const found: string[] = [];
		for (let line = this.#lineOf(name, 0); line >= 0; line = this.#lineOf(name, line + 1)) found.push(this.valueAt(line));
		return found;
	}

	/** The first line of that canonical name, from one on; or -1. */
	#lineOf(name: string, from: number): number {
		const { names } = this.#index;
		for (let line = from; line < names.length; line++) if (names[line]?.canonical === name) return line;
		return -1;
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
		this.#callId ??= this.first(FREQUENT['call-id']);
		return this.#callId;
	}

	get from(): string {
		this.#from ??= this.first(FREQUENT.from);
		return this.#from;
	}

	get to(): string {
		this.#to ??= this.first(FREQUENT.to);
		return this.#to;
	}

	get fromTag(): string | undefined {
		if (this.#fromTag === undefined) this.#fromTag = this.#tagOf(FREQUENT.from) ?? null;
		return this.#fromTag ?? undefined;
	}

	get toTag(): string | undefined {
		if (this.#toTag === undefined) this.#toTag = this.#tagOf(FREQUENT.to) ?? null;
		return this.#toTag ?? undefined;
	}

	/** The URI of the first Contact, or `''`. */
	get contact(): string {
		if (this.#contact === undefined) {
			const value = this.first(FREQUENT.contact);
			this.#contact = uriIn(value.indexOf(',') < 0 ? value : (splitList(value)[0] ?? ''));
		}
		return this.#contact;
	}

	/** The topmost Via. */
	get via(): Via | undefined {
		if (this.#via === undefined) {
			this.#via = this.#topVia() ?? null;
		}
		return this.#via ?? undefined;
	}

	#topVia(): Via | undefined {
		const line = this.#index.first[FREQUENT.via] ?? -1;
		const { spans, folded } = this.#index;
		const [from, to] = [spans[2 * line] ?? 0, spans[2 * line + 1] ?? 0];
		const comma = folded ? from : this.text.indexOf(',', from);
		if (comma < 0 || comma >= to) return parseVia(this.text, from, to);
		return parseVia(splitList(this.first(FREQUENT.via))[0] ?? '');
	}

	#tagOf(header: Frequent): string | undefined {
		const line = this.#index.first[header] ?? -1;
		const { spans, folded } = this.#index;
		const [from, to] = [spans[2 * line] ?? 0, spans[2 * line + 1] ?? 0];
		return folded ? tagOf(this.first(header)) : tagIn(this.text, from, to);
	}

	/** The values of Via but the topmost, in order. */
	viasBelow(): readonly string[] {
		const top = this.first(FREQUENT.via);
		if (!this.repeats(FREQUENT.via) && top.indexOf(',') < 0) return NONE;
		return this.list('via').slice(1);
	}

	get cseq(): CSeq | undefined {
		if (this.#cseq === undefined) this.#cseq = parseCSeq(this.first(FREQUENT.cseq)) ?? null;
		return this.#cseq ?? undefined;
	}

	/** The message as text in UTF-8, as people and applications read it. */
	toString(): string {
		return Buffer.from(this.text, 'latin1').toString('utf8');
	}
}

/** A request as it came. */
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

/** A response as it came. */
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

/** Either, told apart by `kind`. */
export type SipMessage = SipRequest | SipResponse;

function parseCSeq(value: string): CSeq | undefined {
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
