import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { refusals } from './refusal';

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, removeNSPrefix: true, parseTagValue: false });

/** Text or nothing: an element that is there and empty. */
export const text = z.string().trim();

/** `true` or `false`; in JSON without quotes as well. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);

/** A whole number; in JSON without quotes as well. */
export const whole = z.union([z.number().int(), text.regex(/^\d+$/, 'must be a whole number').transform(Number)]);

/** One element, or several of the same name: a list either way. */
export const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => (value === '' ? [] : [value].flat()), z.array(item));

/** What was given, without what was left out. */
export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * What the body says of the element `root`, in XML or JSON, without what it leaves out. An empty body says nothing.
 * @throws {Refusal} 400 for another element, unknown children and wrong values.
 */
export function given<T extends object>(schema: z.ZodType<T>, body: unknown, root: string): Given<T> {
	const document = documentIn(body);
	const names = Object.keys(document);
	if (names.length > 0 && !names.includes(root)) throw refusals.badParameter(`The body must be the element ${root}, not ${names[0]}`);
	const element = document[root] ?? {};
	const read = schema.safeParse(element === '' ? {} : element);
	if (!read.success) {
		const [issue] = read.error.issues;
		throw refusals.badParameter(`Element ${[root, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'invalid'}`);
	}
	return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** The server has refused what is not well formed already. */
function documentIn(body: unknown): Readonly<Record<string, unknown>> {
	if (typeof body !== 'string' || body.trim() === '') return {};
	const document: unknown = body.trimStart().startsWith('{') ? JSON.parse(body) : parser.parse(body);
	return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
}
