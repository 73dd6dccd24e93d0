import { chapterTitle } from '../format';
import { type Html, html, Html as Markup } from '../html';
import type { Run, Scenario } from '../run';
import { countsOf, grouped, requirementsOf, SIGNS } from '../tally';
import type { Catalogue } from '../traceability/catalogue';
import { VERDICTS } from '../verdict';
import { browserScript, styleSheet } from './assets';
import { header, overview } from './overview';

/** The report of a run: one file that needs nothing else. `cards` are its scenarios, drawn; `catalogue` what the guide requires; both by id. */
export function page(run: Run, cards: ReadonlyMap<string, Html>, catalogue: Catalogue): string {
	const counts = countsOf(run.scenarios);
	const failed = counts.failed + counts.error;
	const title = `${failed > 0 ? `✕ ${failed} of ${run.scenarios.length}` : `✓ ${run.scenarios.length}`} · WorkTime conformance`;
	return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title}</title>
<style>${styleSheet()}</style></head><body>
<a class="skip" href="#scenarios">to the scenarios</a>
${header(run)}
${overview(run, catalogue)}
${tools(run)}
<main id="scenarios" class="wrap">${[...grouped(run.scenarios, (scenario) => scenario.chapter)].map(([chapter, scenarios]) => chapterSection(chapter, scenarios, cards))}
<p class="none"${run.scenarios.length > 0 && new Markup(' hidden')}>${run.scenarios.length > 0 ? 'No scenario fits.' : 'Nothing was run.'}</p></main>
<footer class="wrap"><kbd>/</kbd> search · <kbd>j</kbd> <kbd>k</kbd> scenarios · <kbd>Enter</kbd> open · <kbd>↑</kbd> <kbd>↓</kbd> messages · <kbd>Esc</kbd> close. Times are those of the simulated world, from its beginning. Dotted: cellular, dashed: HTTP.</footer>
<aside class="panel" aria-label="The chosen message" hidden><header><h2></h2><button type="button" data-act="previous" aria-label="previous message">↑</button><button type="button" data-act="next" aria-label="next message">↓</button><button type="button" data-act="close" aria-label="close">✕</button></header>
<div class="scroll"><dl></dl><pre></pre></div></aside>
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

function chapterSection(chapter: string, scenarios: readonly Scenario[], cards: ReadonlyMap<string, Html>): Html {
	return html`<section class="chapter" id="chapter-${chapter}"><h2>${chapterTitle(chapter)}</h2>${[
		...grouped(scenarios, (scenario) => scenario.uri),
	].map(
		([uri, inFile]) =>
			html`<section class="feature"><h3>${inFile[0]?.feature}<span class="mono">${uri}</span></h3>${inFile.map((scenario) => cards.get(scenario.id))}</section>`,
	)}</section>`;
}
