import { Refused } from '../pbx';
import type { Sent } from './form';

/** What is shown again when the PBX refused a form: everything typed, and its message beside the field that it names. */
export function refusedAs(error: unknown, form: URLSearchParams, fields: readonly string[]): Sent {
	if (!(error instanceof Refused)) throw error;
	const field = fields.find((name) => name === error.field) ?? '';
	return { values: valuesOf(form), errors: { [field]: error.message } };
}

/** A form that the dashboard itself finds wanting. */
export const wanting = (form: URLSearchParams, errors: Readonly<Record<string, string>>): Sent => ({ values: valuesOf(form), errors });

const valuesOf = (form: URLSearchParams): Record<string, string> => Object.fromEntries(form);
