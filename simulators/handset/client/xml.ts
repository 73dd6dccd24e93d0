import { XMLParser } from 'fast-xml-parser';

/** An element: its text, or its children by name. */
export type XmlElement = string | { readonly [name: string]: XmlElement | readonly XmlElement[] };

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, removeNSPrefix: true, parseTagValue: false });

/** Reads a document; undefined when it is not well formed. */
export function parseXml(text: string): XmlElement | undefined {
	try {
		return parser.parse(text, true);
	} catch {
		return undefined;
	}
}

/** Every element of that name, at any depth, in the document's order. */
export function elements(within: XmlElement | readonly XmlElement[], name: string): XmlElement[] {
	if (typeof within === 'string') return [];
	if (Array.isArray(within)) return within.flatMap((each: XmlElement) => elements(each, name));
	return Object.entries(within).flatMap(([child, value]) => [...(child === name ? [value].flat() : []), ...elements(value, name)]);
}

/** The text of the first element of that name, without the white space around it; undefined when there is none. */
export function textOf(within: XmlElement, name: string): string | undefined {
	const text = elements(within, name).find((element) => typeof element === 'string');
	return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}
