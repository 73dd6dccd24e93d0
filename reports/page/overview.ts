import { chapterTitle, counted, duration, oneLine, shortened, speedUp } from '../format';
import { type Html, html } from '../html';
import { brokenStep, type Run, reasonsOf, rowOf, type Scenario } from '../run';
import { countsOf, grouped, judgedBy, requirementsOf, SIGNS, worstOf } from '../tally';
import type { Catalogue } from '../traceability/catalogue';
import { matrixOf } from '../traceability/matrix';
import { conforms, leftOut, VERDICTS, type Verdict } from '../verdict';
import { traceability } from './traceability';

/** Title, counts and what identifies the run. */
export function header(run: Run): Html {
	const counts = countsOf(run.scenarios);
	const shown = VERDICTS.filter((verdict) => counts[verdict] > 0 || verdict === 'passed' || verdict === 'failed');
	const date = `${run.startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	return html`<header class="run wrap"><h1>WorkTime conformance</h1>
<div class="outcome">${shown.map((verdict) => html`<div class="${verdict}${counts[verdict] === 0 ? ' zero' : ''}"><span class="count">${counts[verdict]}</span> ${SIGNS[verdict].words}</div>`)}</div>
${bar(run.scenarios)}
<dl class="facts">
${Object.entries(judgedBy(run)).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
<div><dt>seed</dt><dd class="mono">${run.seed}</dd></div>
${
	run.hash !== '' &&
	html`<div><dt>run hash</dt><dd class="mono" title="${run.hash}">${run.hash.slice(0, 16)}</dd></div>
<div><dt>simulated</dt><dd>${duration(run.virtualMs)}</dd></div>
<div><dt>speed-up</dt><dd>${speedUp(run.virtualMs, run.wallMs)}</dd></div>`
}
<div><dt>${run.hash === '' ? 'in real time' : 'took'}</dt><dd>${duration(run.wallMs)}</dd></div>
<div><dt>started</dt><dd><time datetime="${run.startedAt.toISOString()}">${date}</time></dd></div>
</dl>
${run.gaps.length > 0 && html`<ul class="gaps" aria-label="What is missing">${run.gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`}
</header>`;
}

function bar(scenarios: readonly Scenario[]): Html {
	const counts = countsOf(scenarios);
	const words = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${SIGNS[verdict].words}`);
	return html`<div class="bar" role="img" aria-label="${words.join(', ')}">${[...VERDICTS]
		.reverse()
		.filter((verdict) => counts[verdict] > 0)
		.map((verdict) => html`<i class="${verdict}" style="flex:${counts[verdict]}"></i>`)}</div>`;
}

/** Tables by chapter and by requirement. */
export function overview(run: Run, catalogue: Catalogue): Html {
	const chapters = grouped(run.scenarios, (scenario) => scenario.chapter);
	return html`<div class="overview wrap">${attention(run)}
<section class="card"><h2>Chapters of the guide</h2><table>
<thead><tr><th>chapter</th><th></th><th class="n">passed</th><th class="n">failed</th><th class="n">error</th><th class="n">simulated</th></tr></thead>
<tbody>${[...chapters].map(([chapter, scenarios]) => chapterRow(chapter, scenarios))}</tbody></table></section>
<section class="card"><h2>Requirements</h2>${requirementList(run, catalogue)}</section>
${catalogue.size > 0 && traceability(matrixOf(catalogue, run.scenarios))}
</div>`;
}

/** What did not pass, and why, with links: what one opens the report for. */
function attention(run: Run): Html | undefined {
	const scenarios = run.scenarios.filter(({ verdict }) => !conforms(verdict) && !leftOut(verdict));
	if (scenarios.length === 0) return undefined;
	scenarios.sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
	return html`<section class="card attention"><h2>Did not pass</h2><ul>${scenarios.map((scenario) => {
		const { sign, words } = SIGNS[scenario.verdict];
		const step = brokenStep(scenario);
		const reason = scenario.verdict === 'unstable' ? `passed only at attempt ${scenario.attempt}` : (reasonsOf(scenario)[0] ?? words);
		return html`<li class="${scenario.verdict}"><span class="sign" role="img" aria-label="${words}">${sign}</span><div><a href="#${encodeURIComponent(scenario.id)}">${scenario.name}</a>${rowOf(scenario) !== undefined && html` <span class="quiet">${rowOf(scenario)}</span>`}<div class="quiet">${step !== undefined && html`${step.keyword}${step.text} — `}<span class="reason">${oneLine(reason)}</span></div></div></li>`;
	})}</ul></section>`;
}

function chapterRow(chapter: string, scenarios: readonly Scenario[]): Html {
	const counts = countsOf(scenarios);
	const cell = (verdict: Verdict, count: number) => html`<td class="n ${verdict}${count === 0 ? ' zero' : ''}">${count}</td>`;
	const virtualMs = scenarios.reduce((sum, scenario) => sum + scenario.virtualMs, 0);
	return html`<tr><th scope="row"><a href="#chapter-${chapter}">${chapterTitle(chapter)}</a></th><td>${bar(scenarios)}</td>${cell('passed', counts.passed)}${cell('failed', counts.failed)}${cell('error', counts.error)}<td class="n">${duration(virtualMs)}</td></tr>`;
}

function requirementList(run: Run, catalogue: Catalogue): Html {
	const requirements = requirementsOf(run.scenarios);
	if (requirements.size === 0) return html`<p class="quiet">No scenario names a requirement.</p>`;
	return html`<ul class="requirements">${[...requirements].map(([id, scenarios]) => {
		const verdict = worstOf(scenarios);
		const about = `${catalogue.get(id)?.statement ?? `${id} is not in the catalogue`}: ${counted(scenarios.length, 'scenario')}, ${SIGNS[verdict].words}`;
		return html`<li><button type="button" class="${verdict}" data-requirement="${id}" aria-pressed="false" title="${shortened(about, 300)}"><span class="sign" aria-hidden="true">${SIGNS[verdict].sign}</span> ${id}<span class="times">${scenarios.length}</span></button></li>`;
	})}</ul>`;
}
