import { readOnly, type Sent } from './form';
import { type Html, html, when } from './html';

/**
 * For a text that several people write: the form says which version it was made out of, and who has not read what somebody else wrote
 * meanwhile reads it before they put theirs in its place.
 *
 * @param standing the text as it is now, and its version
 */
export function versionField(standing: { readonly version: number; readonly text: string }, sent: Sent): Html {
	const overtaken = sent.errors.version !== undefined;
	const version = overtaken ? standing.version : (sent.values.version ?? standing.version);
	return html`<input type="hidden" name="version" value="${version}">
${when(
	overtaken,
	() => html`<p class="alert bad" role="alert">${sent.errors.version}: yours is not saved. Save again to put it in the place of what stands now.</p>
${readOnly({ id: 'standing', label: 'What stands now', text: standing.text, rows: 6 })}`,
)}`;
}

/** The version that a form says, as the PBX is told. */
export function versionIn(form: URLSearchParams): { readonly version?: number } {
	const said = form.get('version') ?? '';
	return /^\d{1,9}$/.test(said) ? { version: Number(said) } : {};
}
