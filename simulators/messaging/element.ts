/** An XML element; its children are elements and text. */
export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly (Element | string)[];
}

/** Makes one. */
export function element(name: string, attributes: Readonly<Record<string, string>> = {}, ...children: readonly (Element | string)[]): Element {
	return { name, attributes, children };
}

/** The first child of that name. */
export function child({ children }: Element, name: string): Element | undefined {
	return children.find((each): each is Element => typeof each !== 'string' && each.name === name);
}

/** The text directly in it. */
export const textOf = ({ children }: Element): string => children.filter((each) => typeof each === 'string').join('');

/** Writes it. */
export function written({ name, attributes, children }: Element): string {
	const content = children.map((each) => (typeof each === 'string' ? escaped(each) : written(each))).join('');
	return content === '' ? `<${name}${attributesOf(attributes)}/>` : `<${name}${attributesOf(attributes)}>${content}</${name}>`;
}

/** The attributes of a tag, each after a space. */
export function attributesOf(attributes: Readonly<Record<string, string>>): string {
	return Object.entries(attributes)
		.map(([name, value]) => ` ${name}="${escaped(value)}"`)
		.join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
