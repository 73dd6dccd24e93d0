import { StringDecoder } from 'node:string_decoder';
import type { Element } from './element';

/** The stream cannot be read on; `condition` names a stream error of RFC 6120 §4.9.3. */
export class StreamError extends Error {
	constructor(readonly condition: 'not-well-formed' | 'restricted-xml' | 'policy-violation') {
		super(condition);
		this.name = 'StreamError';
	}
}

/** What a stream is made of. */
export type Piece =
	| { readonly kind: 'open'; readonly attributes: Readonly<Record<string, string>> }
	| { readonly kind: 'stanza'; readonly element: Element }
	| { readonly kind: 'close' };

/** Far more than a person types. */
const LONGEST = 65_536;
const NAME = String.raw`[A-Za-z_][\w.:-]*`;
const TAG = new RegExp(String.raw`^(/?)(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)$`);
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Opened {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: (Element | string)[];
}

/** Reads an XML stream piece by piece: elements without comments, instructions, declarations and entities of their own (RFC 6120 §11.1). */
export class StanzaReader {
	readonly #decoder = new StringDecoder('utf8');
	#unread = '';
	/** The open elements, the stream itself first. */
	#open: Opened[] = [];

	/**
	 * Takes what has come in, and gives the pieces that are complete by it.
	 * @throws {StreamError} at what a stream must not have.
	 */
	read(bytes: Buffer): Piece[] {
		this.#unread += this.#decoder.write(bytes);
		const pieces: Piece[] = [];
		for (let piece = this.#next(); piece !== undefined; piece = this.#next()) if (piece !== 'part') pieces.push(piece);
		if (this.#unread.length > LONGEST) throw new StreamError('policy-violation');
		return pieces;
	}

	/** One tag further: a piece, a part of one, or undefined when there is none in what has come in. */
	#next(): Piece | 'part' | undefined {
		const begin = this.#unread.indexOf('<');
		if (begin < 0) {
			if (this.#open.length < 2 && this.#unread.trim() !== '') throw new StreamError('not-well-formed');
			return undefined;
		}
		this.#text(this.#unread.slice(0, begin));
		this.#unread = this.#unread.slice(begin);
		const end = endOfTag(this.#unread);
		if (end < 0) return undefined;
		const tag = this.#unread.slice(1, end);
		this.#unread = this.#unread.slice(end + 1);
		if (tag.startsWith('?xml') && this.#open.length === 0) return 'part';
		if (tag.startsWith('?') || tag.startsWith('!')) throw new StreamError('restricted-xml');
		return this.#tag(tag);
	}

	#tag(tag: string): Piece | 'part' {
		const [, closes, name = '', written = '', closed] = TAG.exec(tag) ?? [];
		if (name === '') throw new StreamError('not-well-formed');
		if (closes !== '') return this.#close(name);
		const attributes: Record<string, string> = {};
		for (const [, attribute = '', double, single] of written.matchAll(ATTRIBUTE)) attributes[attribute] = unescaped(double ?? single ?? '');
		this.#open.push({ name, attributes, children: [] });
		if (this.#open.length === 1) {
			if (closed === '/') throw new StreamError('not-well-formed');
			return { kind: 'open', attributes };
		}
		return closed === '/' ? this.#close(name) : 'part';
	}

	#close(name: string): Piece | 'part' {
		const closed = this.#open.pop();
		if (closed?.name !== name) throw new StreamError('not-well-formed');
		const parent = this.#open.at(-1);
		if (parent === undefined) return { kind: 'close' };
		if (this.#open.length === 1) return { kind: 'stanza', element: closed };
		parent.children.push(closed);
		return 'part';
	}

	/** Between stanzas there is white space at most: it keeps the connection alive (RFC 6120 §4.6.1). */
	#text(text: string): void {
		if (text === '') return;
		const inside = this.#open.length > 1 ? this.#open.at(-1) : undefined;
		if (inside !== undefined) inside.children.push(unescaped(text));
		else if (text.trim() !== '') throw new StreamError('not-well-formed');
	}
}

/** Where the tag at the beginning ends: a `>` in a quoted value is not it. */
function endOfTag(text: string): number {
	let quote = '';
	for (let i = 1; i < text.length; i++) {
		const character = text[i] as string;
		if (quote !== '') quote = character === quote ? '' : quote;
		else if (character === '"' || character === "'") quote = character;
		else if (character === '>') return i;
	}
	return -1;
}

function unescaped(text: string): string {
	return text.replaceAll(/&([^;&]*;?)/g, (_, entity: string) => {
		const known = ENTITIES[entity.replace(/;$/, '')];
		const code = /^#(?:x([0-9a-f]+)|(\d+));$/i.exec(entity);
		const point = Number.parseInt(code?.[1] ?? code?.[2] ?? '', code?.[1] === undefined ? 10 : 16);
		if (known !== undefined && entity.endsWith(';')) return known;
		if (Number.isNaN(point) || point > 0x10ffff) throw new StreamError('not-well-formed');
		return String.fromCodePoint(point);
	});
}
