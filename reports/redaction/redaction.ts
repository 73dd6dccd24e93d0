/** What is replaced when it is asked for; secrets never get this far. */
export type Redactable = 'numbers' | 'names';

/** Numbers as SIP, the journal and the service API write them: E.164, or the user part of a URI. */
const NUMBERS = [/\+(\d{7,15})(?!\d)/g, /%2B(\d{7,15})(?!\d)/gi, /\b(?:sips?|tel):(\d{7,15})(?=[@;_>\s]|$)/g];
/** Where names stand: display names, the API's elements, call control. */
const NAMES = [
	/"([^"<>@\r\n\\]{2,60})" ?<(?:sips?|tel):/g,
	/^(?:from|to|f|t|p-asserted-identity|diversion|remote-party-id): ?([\p{L}][\p{L} .'-]{1,60}?) ?</gimu,
	/<(?:firstName|lastName|name|callingName)>([^<]{2,60})</g,
	/"(?:firstName|lastName|callingName)":"([^"]{2,60})"/g,
];
/** Words in the place of a name that tell nobody who somebody is. */
const NO_NAMES = new Set([
	'anonymous',
	'unknown',
	'unavailable',
	'restricted',
	'private',
	'voice',
	'portal',
	'worktime',
	'wireless',
	'caller',
	'mail',
	'the',
]);
/** As long as the part of a number that is the same whether the country code is dialled or not. */
const NATIONAL = 10;

/**
 * Replaces telephone numbers and names of people by tokens of the same length in bytes: equal values get equal tokens,
 * so that who called whom stays to be seen, and lengths stated elsewhere stay true. Tokens are counted, not computed
 * from what they stand for: nobody can compute them back.
 */
export class Redaction {
	readonly #what: ReadonlySet<Redactable>;
	/** What is replaced, and by what: in the order in which it was learnt. */
	readonly #tokens = new Map<string, string>();
	/** Tokens that have been given, for texts that were redacted before. */
	readonly #given = new Set<string>();
	#replace: ((text: string) => string) | undefined;

	constructor(what: readonly Redactable[]) {
		this.#what = new Set(what);
	}

	/** Takes note of the numbers and names in a text. */
	learn(text: string): void {
		if (this.#what.has('numbers'))
			for (const pattern of NUMBERS) for (const [, digits = ''] of text.matchAll(pattern)) this.#note(digits.slice(-NATIONAL));
		if (!this.#what.has('names')) return;
		for (const pattern of NAMES) {
			for (const [, name = ''] of text.matchAll(pattern)) {
				for (const word of name.split(/[^\p{L}'-]+/u)) if (word.length > 2 && !NO_NAMES.has(word.toLowerCase())) this.#note(word.toLowerCase());
			}
		}
	}

	redacted(text: string): string {
		this.#replace ??= this.#replacer();
		return this.#replace(text);
	}

	/** The same with tokens that do not depend on the order of learning; it finds the tokens of before as well. */
	settled(): Redaction {
		const after = new Redaction([...this.#what]);
		for (const word of [...this.#tokens.keys()].sort()) after.#note(word);
		for (const [word, before] of this.#tokens) after.#tokens.set(before, after.#tokens.get(word) ?? before);
		return after;
	}

	#note(word: string): void {
		if (this.#tokens.has(word) || this.#given.has(word)) return;
		const alike = [...this.#tokens.keys()].filter((other) => isNumber(other) === isNumber(word)).length;
		const token = isNumber(word) ? String(alike + 1).padStart(word.length, '0') : nameToken(alike, Buffer.byteLength(word));
		this.#tokens.set(word, token);
		this.#given.add(token);
		this.#replace = undefined;
	}

	#replacer(): (text: string) => string {
		const tokens = this.#tokens;
		if (tokens.size === 0) return (text) => text;
		const words = [...tokens.keys()].sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&'));
		// A long number is found within longer digits; a short one must stand alone, or ports and times would change.
		const alternatives = words.map((word) => {
			if (!isNumber(word)) return `(?<!\\p{L})${word}(?!\\p{L})`;
			return word.length >= NATIONAL ? word : `(?<!\\d)${word}(?!\\d)`;
		});
		const pattern = new RegExp(alternatives.join('|'), 'giu');
		return (text) =>
			text.replace(pattern, (found) => {
				const token = tokens.get(found.toLowerCase()) ?? found;
				return /^\p{Lu}/u.test(found) ? token.charAt(0).toUpperCase() + token.slice(1) : token;
			});
	}
}

const isNumber = (word: string) => /^\d/.test(word);

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** `xxxa`, `xxxb` … `xxba`: letters, in as many bytes as the name has. */
function nameToken(index: number, length: number): string {
	let token = '';
	for (let rest = index; rest > 0 || token === ''; rest = Math.floor(rest / LETTERS.length))
		token = (LETTERS[rest % LETTERS.length] as string) + token;
	return token.padStart(length, 'x').slice(-length);
}
