import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** A YAML file that a person wrote cannot be used. */
export class YamlFileError extends Error {
	override readonly name = 'YamlFileError';

	constructor(
		readonly file: string,
		/** From 1. */
		readonly line: number,
		/** The field at fault, `rules.0.chapter`; empty for the file as a whole. */
		readonly field: string,
		readonly problem: string,
	) {
		super(`${file}:${line}: ${field === '' ? '' : `${field}: `}${problem}`);
	}
}

/** What a YAML file says, and where it says it. */
export interface YamlFile<T> {
	readonly value: T;
	/** Line of a field, or of the nearest thing that it stands in; from 1. */
	lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads the text of a YAML file that must have this form.
 * @throws {YamlFileError} with line, field and what is allowed there.
 */
export function readYaml<T>(text: string, file: string, schema: z.ZodType<T>): YamlFile<T> {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	const broken = document.errors[0];
	if (broken !== undefined) throw new YamlFileError(file, lines.linePos(broken.pos[0]).line, '', broken.message.split('\n')[0] ?? 'no YAML');

	const lineOf = (of: readonly PropertyKey[]): number => {
		for (let depth = of.length; depth > 0; depth--) {
			const node = document.getIn(of.slice(0, depth), true) as { range?: readonly number[] } | undefined;
			if (node?.range?.[0] !== undefined) return lines.linePos(node.range[0]).line;
		}
		return 1;
	};
	const parsed = schema.safeParse(document.toJS() ?? {});
	if (parsed.success) return { value: parsed.data, lineOf };
	const issue = parsed.error.issues[0] as z.core.$ZodIssue;
	const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
	throw new YamlFileError(file, lineOf(path), path.join('.'), said(issue));
}

function said(issue: z.core.$ZodIssue): string {
	switch (issue.code) {
		case 'unrecognized_keys':
			return 'there is no such field';
		case 'invalid_value':
			return `must be one of ${issue.values.map(String).join(', ')}`;
		default:
			return issue.message;
	}
}
