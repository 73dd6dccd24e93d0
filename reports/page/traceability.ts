import { counted } from '../format';
import { type Html, html, Html as Markup } from '../html';
import { SIGNS } from '../tally';
import type { Matrix, MatrixRow } from '../traceability/matrix';

/** The matrix guide section → requirement → scenarios → verdict → evidence, what nothing covers first. */
export function traceability({ rows }: Matrix): Html {
	const [open, reasoned, covered] = (['open', 'reason', 'scenarios'] as const).map((coverage) => rows.filter((row) => row.coverage === coverage));
	return html`<section class="card matrix"><h2>Traceability</h2>
<p class="quiet">${counted(rows.length, 'requirement')} of the guide: ${covered?.length ?? 0} with scenarios, ${reasoned?.length ?? 0} without for a stated reason, ${open?.length ?? 0} with neither.</p>
${group('Nothing covers these', open ?? [], true)}${group('No scenario, for a reason', reasoned ?? [], false)}${group('Decided by scenarios', covered ?? [], false)}</section>`;
}

function group(title: string, rows: readonly MatrixRow[], open: boolean): Html | undefined {
	if (rows.length === 0) return undefined;
	return html`<details class="rows"${open && new Markup(' open')}><summary>${title} (${rows.length})</summary><table>
<thead><tr><th>guide</th><th>requirement</th><th>says</th><th>verdict</th><th>evidence</th></tr></thead><tbody>${rows.map(rowOf)}</tbody></table></details>`;
}

const MOST_LINKS = 6;

function rowOf({ requirement, scenarios, verdict, coverage }: MatrixRow): Html {
	const { id, guide, statement, notCovered } = requirement;
	const shown = verdict ?? (coverage === 'open' ? 'failed' : 'notExecutable');
	const words = verdict !== undefined ? SIGNS[verdict].words : coverage === 'open' ? 'nothing' : 'no scenario';
	const links = scenarios
		.slice(0, MOST_LINKS)
		.map(
			(scenario, i) =>
				html`${i > 0 && ' · '}<a href="#${encodeURIComponent(scenario.id ?? '')}" title="${scenario.name}">${scenario.example ?? scenario.name}</a>`,
		);
	const more = scenarios.length > MOST_LINKS && ` and ${scenarios.length - MOST_LINKS} more`;
	return html`<tr class="${shown}"><td>${guide}</td><td class="mono">${id}</td><td>${statement}</td><td class="verdict"><span class="sign" aria-hidden="true">${SIGNS[shown].sign}</span> ${words}</td><td>${notCovered !== undefined && scenarios.length === 0 ? html`<span class="quiet">${notCovered}</span>` : links}${more}</td></tr>`;
}
