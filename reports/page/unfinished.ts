import { html } from '../html';
import { type RunSource, runOf } from '../reading/run';
import { reasonsOf, rowOf } from '../run';
import { SIGNS } from '../tally';
import { styleSheet } from './assets';

/** What there is of a run that has not ended, for whoever finds it after the process was killed. */
export function unfinishedPage(source: RunSource): string {
	const { scenarios, seed, startedAt } = runOf(source);
	const planned = source.envelopes.filter(({ testCase }) => testCase !== undefined).length;
	const ended = source.envelopes.filter(({ testCaseFinished }) => testCaseFinished !== undefined).length;
	return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>! not finished · WorkTime conformance</title><style>${styleSheet()}</style></head><body>
<header class="run wrap"><h1>WorkTime conformance</h1>
<ul class="gaps"><li>This run has not ended: it still runs, or was killed.</li>
<li>${ended} of ${planned} scenarios had ended when this page was written; what they left is in this folder.</li>
<li>The ladders, captures and tables are missing. This makes them from what there is: worktime report make FOLDER</li></ul>
<p>seed <span class="mono">${seed}</span>, began <time>${startedAt.toISOString()}</time></p></header>
<main class="wrap"><section class="card overview"><table><thead><tr><th>scenario</th><th>verdict</th><th>why</th></tr></thead><tbody>${scenarios.map(
		(scenario) =>
			html`<tr class="${scenario.verdict}"><td>${scenario.name}${rowOf(scenario) !== undefined && ` (${rowOf(scenario)})`}</td><td><span class="sign">${SIGNS[scenario.verdict].sign}</span> ${SIGNS[scenario.verdict].words}</td><td>${reasonsOf(scenario)[0]}</td></tr>`,
	)}</tbody></table></section></main></body></html>
`.markup;
}
