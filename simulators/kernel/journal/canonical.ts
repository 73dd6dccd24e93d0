/**
 * JSON with the keys of every object in alphabetical order and no undefined members: one text for one value, so that
 * its hash means something. Values are those of JSON; a `Date` or a `Map` is not.
 */
export function canonical(value: unknown): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonical(item))).join(',')}]`;
	let text = '';
	for (const key of Object.keys(value).sort()) {
		const member = (value as Record<string, unknown>)[key];
		if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(member)}`;
	}
	return `{${text}}`;
}
