/** Markup: what is not markup has been escaped. */
export class Html {
	constructor(readonly text: string) {}
}

type Part = Html | string | number | false | undefined | readonly Part[];

/** Markup with values in it; every value that is no markup itself is escaped. False and undefined are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
	return new Html(strings.reduce((text, string, i) => text + rendered(values[i - 1]) + string));
}

/** A part that is there only sometimes. */
export const when = (condition: boolean, part: () => Html): Html | undefined => (condition ? part() : undefined);

function rendered(value: Part): string {
	if (value === undefined || value === false) return '';
	if (value instanceof Html) return value.text;
	if (typeof value === 'object') return value.map(rendered).join('');
	return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
