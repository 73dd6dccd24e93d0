/**
 * JSON with the keys of every object in alphabetical order and no undefined members: one text for one value, so that
 * its hash means something.
 */
export function canonical(value: unknown): string {
	return JSON.stringify(value, (_key, member: unknown) => {
		if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
		const sorted: Record<string, unknown> = {};
		for (const key of Object.keys(member).sort()) sorted[key] = (member as Record<string, unknown>)[key];
		return sorted;
	});
}
