import { XMLBuilder } from 'fast-xml-parser';

/** What an element holds: text, elements by name, or several elements of one name. */
export type Content = string | number | boolean | undefined | readonly Content[] | { readonly [name: string]: Content };

/** What a body holds and what it is. */
export interface Representation {
	readonly contentType: string;
	readonly body: string;
}

const NAMESPACE = 'http://schema.broadsoft.com/xsi';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });

/** An element as the client asked for it: XML, or JSON with `format=json`. */
export function represent(name: string, content: { readonly [name: string]: Content }, format: 'xml' | 'json'): Representation {
	if (format === 'json') return { contentType: 'application/json; charset=utf-8', body: JSON.stringify({ [name]: content }) };
	const document = { '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, [name]: { '@xmlns': NAMESPACE, ...content } };
	return { contentType: 'application/xml; charset=utf-8', body: builder.build(document) };
}
