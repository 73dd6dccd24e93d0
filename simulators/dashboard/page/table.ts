import { type Html, html } from './html';

/** A table whose cells say their column's name where the window is narrow. */
export function table({
	caption,
	columns,
	rows,
	empty,
}: {
	caption: string;
	columns: readonly string[];
	rows: readonly (readonly (Html | string)[])[];
	empty: string;
}): Html {
	if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
	return html`<div class="scroll"><table class="cards"><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td data-label="${columns[i] ?? ''}"><div>${cell}</div></td>`)}</tr>`)}</tbody></table></div>`;
}
