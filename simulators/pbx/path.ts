/** The variable parts of a path, by name, when it has this form: `calls/:id`. Undefined when it has not. */
export function matching(form: string, path: string): Readonly<Record<string, string>> | undefined {
	const [parts, actual] = [form.split('/'), path.split('/')];
	if (parts.length !== actual.length) return undefined;
	const named: Record<string, string> = {};
	for (const [i, part] of parts.entries()) {
		const value = actual[i] ?? '';
		if (part.startsWith(':')) named[part.slice(1)] = decodeURIComponent(value);
		else if (part !== value) return undefined;
	}
	return named;
}
