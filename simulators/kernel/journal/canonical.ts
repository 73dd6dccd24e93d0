/**
 * JSON with the keys of every object in alphabetical order and no undefined members: one text for one value, so that
 * its hash means something. Values are those of JSON; a `Date` or a `Map` is not.
 */
export function canonical(value: unknown): string {
	return JSON.stringify(inOrder(value));
}

/** A copy with its keys in alphabetical order, which is the order that JSON is written in unless a key looks like a number. */
function inOrder(value: unknown): unknown {
	if (value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(inOrder);
	const ordered: Record<string, unknown> = {};
	for (const key of Object.keys(value).sort()) ordered[key] = inOrder((value as Record<string, unknown>)[key]);
	return ordered;
}
