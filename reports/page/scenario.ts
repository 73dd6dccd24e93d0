import { posix } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Recorded } from '../../simulators/kernel';
import { duration, instant, oneLine } from '../format';
import { type Html, html } from '../html';
import type { Ladder } from '../ladder/ladder';
import { matteringLines, valuesIn } from '../ladder/mattering';
import type { Section } from '../ladder/sections';
import { brokenStep, reasonsOf, type Scenario, type StepStatus, stepReasonOf, type Violation } from '../run';
import { commandFor } from '../summary/command';
import { SIGNS } from '../tally';
import { mediaStrip } from './media-strip';
import { phoneScreens } from './phone-screens';

const STEP_SIGNS: Record<StepStatus, string> = { passed: '✓', failed: '✕', skipped: '–', pending: '!', undefined: '?', ambiguous: '?', unknown: '!' };

/** What is shown of one scenario when it is opened: why it did not pass, and its steps with the ladder beside them. `seed` is the run's. */
export function scenarioBody(scenario: Scenario, ladder: Ladder, events: readonly Recorded[], seed: string): Html {
	const media = events.filter((event) => event.kind === 'media');
	const screens = events.filter((event) => event.kind === 'screen');
	return html`${why(scenario)}${evidence(scenario, seed)}${mediaStrip(media)}${phoneScreens(screens)}
<div class="ladder">${ladder.pieces.length > 0 && html`<div class="names-row"><div class="drawing" data-piece="head"></div></div>`}
<ol class="course">${ladder.sections.map((section, i) => sectionItem(section, i))}</ol></div>`;
}

function why(scenario: Scenario): Html | undefined {
	if (scenario.verdict === 'passed' && scenario.gaps.length === 0) return undefined;
	const broken = brokenStep(scenario);
	const own = stepReasonOf(scenario);
	return html`<section class="why"><h4>${titleOf(scenario)}</h4>${own !== undefined && html`<pre>${own}</pre>`}
${(scenario.violations.length > 0 || scenario.gaps.length > 0) && html`<ul>${scenario.violations.map((violation) => violationItem(scenario, violation))}${scenario.gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`}
${own !== undefined && broken?.message !== undefined && broken.message !== own && html`<details><summary>where it was thrown</summary><pre>${broken.message}</pre></details>`}${pictures(scenario)}</section>`;
}

function pictures({ pictures: taken, journal }: Scenario): Html[] {
	const folder = journal === undefined ? '' : `${posix.dirname(journal)}/`;
	return taken.map(({ file, shows }) => {
		const at = encodeURI(`${folder}${file}`);
		return html`<figure><a href="${at}"><img src="${at}" alt="${shows}" loading="lazy"></a><figcaption>${shows}</figcaption></figure>`;
	});
}

function titleOf(scenario: Scenario): string {
	const broken = brokenStep(scenario);
	if (broken !== undefined && stepReasonOf(scenario) !== undefined) return `${broken.keyword}${broken.text}`;
	if (scenario.violations.length > 0) return scenario.violations.length === 1 ? 'An invariant does not hold' : 'Invariants do not hold';
	return scenario.verdict === 'unstable' ? `Passed only at attempt ${scenario.attempt}` : SIGNS[scenario.verdict].words;
}

const MOST_LINKS = 12;

function violationItem(scenario: Scenario, { invariant, message, events }: Violation): Html {
	const links = events.slice(0, MOST_LINKS).map((n) => html` <a href="#${encodeURIComponent(scenario.id)}:${n}">event ${n}</a>`);
	return html`<li><strong>${invariant}</strong>: ${message}${links}${events.length > MOST_LINKS && ` and ${events.length - MOST_LINKS} more`}</li>`;
}

function evidence(scenario: Scenario, seed: string): Html {
	const folder = scenario.journal === undefined ? undefined : posix.dirname(scenario.journal);
	return html`<p class="evidence"><span>${scenario.uri}:${scenario.line}</span>${
		folder !== undefined &&
		html`<span><a href="${encodeURI(`${folder}/trace.pcapng`)}">trace.pcapng</a></span><span><a href="${encodeURI(scenario.journal ?? '')}">journal.ndjson</a></span>`
	}${scenario.hash !== undefined && html`<span>hash <span class="mono" title="${scenario.hash}">${scenario.hash.slice(0, 16)}</span></span>`}<span>again: <code>${commandFor(scenario, seed)}</code></span></p>`;
}

function sectionItem(section: Section, i: number): Html {
	const { step } = section;
	const when =
		section.at === undefined
			? undefined
			: html`<span class="when">${instant(section.at)}${section.took !== undefined && section.took > 0 && `, took ${duration(section.took)}`}</span>`;
	const drawing = html`<div class="drawing" data-piece="${i}"></div>`;
	if (step === undefined) return html`<li class="hook"><div class="sentence">${section.title}${when}</div>${drawing}</li>`;
	return html`<li class="step-${step.status}${step.hook ? ' hook' : ''}"><div class="sentence"><span class="sign" role="img" aria-label="${step.status}">${STEP_SIGNS[step.status]}</span><span class="kw">${step.keyword}</span>${step.text}${
		step.argument !== undefined && html`<pre>${step.argument}</pre>`
	}${when}${step.status !== 'passed' && step.status !== 'skipped' && html`<span class="reason">${oneLine(step.reason ?? step.status)}</span>`}</div>${drawing}</li>`;
}

/** All that the page loads when a scenario is opened, packed: it is many times the rest and most is never looked at. */
export function packedScenario(scenario: Scenario, ladder: Ladder, events: readonly Recorded[], seed: string): Buffer {
	const values = valuesIn(reasonsOf(scenario));
	const details: Record<number, readonly unknown[]> = {};
	for (const [n, { title, facts, text }] of ladder.details) details[n] = [title, facts, text, matteringLines(text, values)];
	// A link may name any of the events that a row shows.
	const alias: Record<number, number> = {};
	for (const row of ladder.sections.flatMap(({ rows }) => rows)) {
		if (row.violates.length > 0 || (row.kind === 'note' && row.tone === 'screen')) for (const n of row.events) if (n !== row.n) alias[n] = row.n;
	}
	const body = scenarioBody(scenario, ladder, events, seed).markup;
	return deflateRawSync(JSON.stringify({ body, head: ladder.head, pieces: ladder.pieces, details, alias }), { level: 3 });
}
