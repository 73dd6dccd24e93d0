import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type TestbedDescription, testbedDescription } from './description';

/** A testbed file cannot be used. */
export class TestbedFileError extends Error {
	override readonly name = 'TestbedFileError';

	constructor(
		readonly file: string,
		/** From 1. */
		readonly line: number,
		/** The field at fault, `behaviour.pbx.ringing`; empty for the file as a whole. */
		readonly field: string,
		readonly problem: string,
		/** The fields that may stand there, where the one at fault may not. */
		readonly allowed: readonly string[] = [],
	) {
		super(`${file}:${line}: ${field === '' ? '' : `${field}: `}${problem}`);
	}
}

/**
 * Reads the text of a testbed file (YAML).
 * @throws {TestbedFileError} with line, field and what is allowed there.
 */
export function readTestbedFile(text: string, file: string): TestbedDescription {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	const broken = document.errors[0];
	if (broken !== undefined) throw new TestbedFileError(file, lines.linePos(broken.pos[0]).line, '', broken.message.split('\n')[0] ?? 'no YAML');

	const parsed = testbedDescription.safeParse(document.toJS() ?? {});
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0] as z.core.$ZodIssue;
	const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
	const allowed = issue.code === 'unrecognized_keys' ? fieldsAt(issue.path) : [];
	throw new TestbedFileError(file, lineOf(path), path.join('.'), said(issue), allowed);

	function lineOf(of: readonly PropertyKey[]): number {
		for (let depth = of.length; depth > 0; depth--) {
			const node = document.getIn(of.slice(0, depth), true) as { range?: readonly number[] } | undefined;
			if (node?.range?.[0] !== undefined) return lines.linePos(node.range[0]).line;
		}
		return 1;
	}
}

/** Names of the fields of the table at this place of a testbed's description. */
function fieldsAt(path: readonly PropertyKey[]): string[] {
	let at = unwrapped(testbedDescription);
	for (const key of path) {
		const { shape, valueType } = at.def;
		at = unwrapped((shape?.[String(key)] ?? valueType) as Schema);
	}
	return Object.keys(at.def.shape ?? {});
}

/** What zod's schemas say of themselves, as far as it is asked here. */
interface Schema {
	readonly def: { readonly innerType?: unknown; readonly shape?: Readonly<Record<string, unknown>>; readonly valueType?: unknown };
}

/** Without what makes a field optional or gives it a default. */
function unwrapped(schema: Schema): Schema {
	return schema.def.innerType === undefined ? schema : unwrapped(schema.def.innerType as Schema);
}

function said(issue: z.core.$ZodIssue): string {
	switch (issue.code) {
		case 'unrecognized_keys':
			return 'there is no such field';
		case 'invalid_type':
			return issue.path.length === 0 ? "must be fields with their values: 'name: my system', and so on" : issue.message;
		case 'invalid_value':
			return `must be one of ${issue.values.map(String).join(', ')}`;
		default:
			return issue.message;
	}
}
