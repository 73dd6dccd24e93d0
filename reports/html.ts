/** Markup that is safe to put into a page as it is. */
export class Html {
	constructor(readonly markup: string) {}
	toString(): string {
		return this.markup;
	}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: characters that no page may contain
const SPECIAL = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const SPECIALS = new RegExp(SPECIAL, 'g');
const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for any place in HTML or SVG: between tags and within quoted attributes. Characters that no page may contain are replaced. */
export function escaped(text: string): string {
	return SPECIAL.test(text) ? text.replace(SPECIALS, (character) => NAMES[character] ?? '\ufffd') : text;
}

type Value = Html | string | number | undefined | false | readonly Value[];

/** Markup from a template: every value is escaped unless it is markup itself; lists are joined, `undefined` and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
	let out = strings[0] as string;
	values.forEach((value, i) => {
		out += markupOf(value) + (strings[i + 1] as string);
	});
	return new Html(out);
}

function markupOf(value: Value): string {
	if (value instanceof Html) return value.markup;
	if (value === undefined || value === false) return '';
	if (typeof value === 'object') return value.map(markupOf).join('');
	return escaped(String(value));
}
