import { type Html, html, Html as Markup } from '../html';
import type { Run } from '../run';
import { countsOf, requirementsOf, SIGNS } from '../tally';
import type { Catalogue } from '../traceability/catalogue';
import { VERDICTS } from '../verdict';
import { browserScript, styleSheet } from './assets';
import { packedIndex, type Shown } from './index-data';
import { header, overview } from './overview';

/** The report of a run: one file that loads what is opened from `blobs/` beside it. `shown` are its scenarios, by id; `catalogue` is what the guide requires. */
export function page(run: Run, shown: ReadonlyMap<string, Shown>, catalogue: Catalogue): string {
	const counts = countsOf(run.scenarios);
	const bad = run.scenarios.length - counts.passed - counts.knownIssue - counts.notExecutable - counts.notApplicable;
	const title = `${bad > 0 ? `✕ ${bad} of ${run.scenarios.length}` : `✓ ${run.scenarios.length}`} · WorkTime conformance`;
	return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; script-src 'unsafe-inline' 'self' file:">
<title>${title}</title>
<style>${styleSheet()}</style></head><body>
<a class="skip" href="#scenarios">to the scenarios</a>
${header(run)}
${overview(run, catalogue)}
${tools(run)}
<main id="scenarios" class="wrap"><p class="none"${run.scenarios.length > 0 && new Markup(' hidden')}>${run.scenarios.length > 0 ? 'No scenario fits.' : 'Nothing was run.'}</p><noscript>The list of scenarios needs JavaScript; junit.xml and summary.md beside this page do not.</noscript></main>
<footer class="wrap"><kbd>/</kbd> search · <kbd>j</kbd> <kbd>k</kbd> scenarios · <kbd>Enter</kbd> open · <kbd>↑</kbd> <kbd>↓</kbd> messages · <kbd>Esc</kbd> close. Times are those of the simulated world, from its beginning. Dotted: cellular, dashed: HTTP.</footer>
<aside class="panel" aria-label="The chosen message" hidden><header><h2></h2><button type="button" data-act="previous" aria-label="previous message">↑</button><button type="button" data-act="next" aria-label="next message">↓</button><button type="button" data-act="close" aria-label="close">✕</button></header>
<div class="scroll"><dl></dl><pre></pre></div></aside>
<script id="index" type="application/octet-stream">${packedIndex(run, shown)}</script>
<script type="module">${browserScript()}</script>
</body></html>
`.markup;
}

function tools(run: Run): Html {
	const counts = countsOf(run.scenarios);
	return html`<search class="tools"><div class="wrap">
<input id="search" type="search" placeholder="Search sentences, reasons and messages" aria-label="Search">
${VERDICTS.filter((verdict) => counts[verdict] > 0).map(
	(verdict) =>
		html`<button type="button" class="${verdict}" data-verdict="${verdict}" aria-pressed="true"><span class="sign" aria-hidden="true">${SIGNS[verdict].sign}</span>${counts[verdict]} ${SIGNS[verdict].words}</button>`,
)}
<select id="requirement" aria-label="Requirement"><option value="">all requirements</option>${[...requirementsOf(run.scenarios).keys()].map((id) => html`<option>${id}</option>`)}</select>
<button type="button" id="expand">Open all</button><output></output></div></search>`;
}
