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
	readonly #numbers = new Set<string>();
	readonly #names = new Set<string>();
	#replace: ((text: string) => string) | undefined;

	constructor(what: readonly Redactable[]) {
		this.#what = new Set(what);
	}

	/** Takes note of the numbers and names in a text. All texts are learnt before the first is redacted. */
	learn(text: string): void {
		this.#replace = undefined;
		if (this.#what.has('numbers'))
			for (const pattern of NUMBERS) for (const [, digits = ''] of text.matchAll(pattern)) this.#numbers.add(digits.slice(-NATIONAL));
		if (!this.#what.has('names')) return;
		for (const pattern of NAMES) {
			for (const [, name = ''] of text.matchAll(pattern)) {
				for (const word of name.split(/[^\p{L}'-]+/u)) if (word.length > 2 && !NO_NAMES.has(word.toLowerCase())) this.#names.add(word.toLowerCase());
			}
		}
	}

	redacted(text: string): string {
		this.#replace ??= this.#replacer();
		return this.#replace(text);
	}

	#replacer(): (text: string) => string {
		const tokens = new Map<string, string>();
		[...this.#numbers].sort().forEach((digits, i) => {
			tokens.set(digits, String(i + 1).padStart(digits.length, '0'));
		});
		[...this.#names].sort().forEach((name, i) => {
			tokens.set(name, nameToken(i, Buffer.byteLength(name)));
		});
		if (tokens.size === 0) return (text) => text;
		const words = [...tokens.keys()].sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&'));
		const numbers = words.filter((word) => /^\d/.test(word));
		const names = words.filter((word) => !/^\d/.test(word));
		// A long number is found within longer digits; a short one must stand alone, or ports and times would change.
		const alternatives = [
			...numbers.map((digits) => (digits.length >= NATIONAL ? digits : `(?<!\\d)${digits}(?!\\d)`)),
			...names.map((name) => `(?<!\\p{L})${name}(?!\\p{L})`),
		];
		const pattern = new RegExp(alternatives.join('|'), 'giu');
		return (text) =>
			text.replace(pattern, (found) => {
				const token = tokens.get(found.toLowerCase()) ?? found;
				return /^\p{Lu}/u.test(found) ? token.charAt(0).toUpperCase() + token.slice(1) : token;
			});
	}
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** `xxxa`, `xxxb` … `xxba`: letters, in as many bytes as the name has. */
function nameToken(index: number, length: number): string {
	let token = '';
	for (let rest = index; rest > 0 || token === ''; rest = Math.floor(rest / LETTERS.length))
		token = (LETTERS[rest % LETTERS.length] as string) + token;
	return token.padStart(length, 'x').slice(-length);
}
