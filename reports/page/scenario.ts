import { posix } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { counted, duration, instant } from '../format';
import { type Html, html, Html as Markup } from '../html';
import type { Ladder } from '../ladder/ladder';
import type { Section } from '../ladder/sections';
import { brokenStep, type Run, reasonsOf, rowOf, type Scenario, type StepStatus } from '../run';
import { commandFor } from '../summary/command';
import { SIGNS } from './overview';

const STEP_SIGNS: Record<StepStatus, string> = { passed: '✓', failed: '✕', skipped: '–', pending: '!', undefined: '?', ambiguous: '?', unknown: '!' };

/** One scenario: what it says, why it did not pass, and its steps with the ladder beside them. */
export function scenarioCard(scenario: Scenario, ladder: Ladder, run: Run): Html {
	const words = [
		scenario.name,
		scenario.example,
		scenario.feature,
		scenario.id,
		...scenario.tags,
		...scenario.steps.map((step) => step.text),
		...reasonsOf(scenario),
	];
	return html`<details class="scenario card ${scenario.verdict}" id="${scenario.id}" data-id="${scenario.id}" data-verdict="${scenario.verdict}" data-requirements="${scenario.requirements.join(' ')}" data-text="${words.join('\n').toLowerCase()}">
<summary><span class="sign" role="img" aria-label="${SIGNS[scenario.verdict].words}">${SIGNS[scenario.verdict].sign}</span><span class="name">${scenario.name}${rowOf(scenario) !== undefined && html` <span class="example">${rowOf(scenario)}</span>`}</span>
<span class="meta">${scenario.requirements.map((id) => html`<span class="tag">${id}</span>`)}<span>${counted(ladder.messages, 'message')}</span><span>${duration(scenario.virtualMs)}</span></span></summary>
<div class="body">${why(scenario)}${evidence(scenario, run)}
<div class="ladder">${ladder.pieces.length > 0 && html`<div class="names-row"><div class="drawing" data-piece="head"></div></div>`}
<ol class="course">${ladder.sections.map((section, i) => sectionItem(section, i))}</ol></div></div>
${packed(ladder)}</details>`;
}

function why(scenario: Scenario): Html | undefined {
	if (scenario.verdict === 'passed') return undefined;
	const broken = brokenStep(scenario);
	const [, ...consequences] = broken === undefined ? ['', ...scenario.gaps] : reasonsOf({ ...scenario, violations: [] });
	const title =
		broken === undefined
			? { failed: 'An invariant does not hold', unstable: 'Passed only at a repeated attempt' }[scenario.verdict as string]
			: `${broken.keyword}${broken.text}`;
	return html`<section class="why"><h4>${title ?? SIGNS[scenario.verdict].words}</h4>
${broken !== undefined && html`<pre>${reasonsOf({ ...scenario, violations: [], gaps: [] })[0]}</pre>`}
${
	(scenario.violations.length > 0 || consequences.length > 0) &&
	html`<ul>${scenario.violations.map(
		(violation) =>
			html`<li><strong>${violation.invariant}</strong>: ${violation.message}${violation.events.map((n) => html` <a href="#${encodeURIComponent(scenario.id)}:${n}">event ${n}</a>`)}</li>`,
	)}${consequences.map((gap) => html`<li>${gap}</li>`)}</ul>`
}
${broken?.message !== undefined && broken.message !== broken.reason && html`<details><summary>where it was thrown</summary><pre>${broken.message}</pre></details>`}</section>`;
}

function evidence(scenario: Scenario, run: Run): Html {
	const folder = scenario.journal === undefined ? undefined : posix.dirname(scenario.journal);
	return html`<p class="evidence"><span>${scenario.uri}:${scenario.line}</span>${
		folder !== undefined &&
		html`<span><a href="${encodeURI(`${folder}/trace.pcap`)}">trace.pcap</a></span><span><a href="${encodeURI(scenario.journal ?? '')}">journal.ndjson</a></span>`
	}${scenario.hash !== undefined && html`<span>hash <span class="mono" title="${scenario.hash}">${scenario.hash.slice(0, 16)}</span></span>`}<span>again: <code>${commandFor(scenario, run.seed)}</code></span></p>`;
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
	}${when}${step.status !== 'passed' && step.status !== 'skipped' && html`<span class="reason">${(step.reason ?? step.status).split('\n', 1)[0]}</span>`}</div>${drawing}</li>`;
}

/** The drawing and the messages, packed: they are many times the rest of the page and most are never looked at. */
function packed(ladder: Ladder): Html | undefined {
	if (ladder.pieces.length === 0) return undefined;
	const details: Record<number, readonly unknown[]> = {};
	for (const [n, { title, facts, text }] of ladder.details) details[n] = [title, facts, text];
	const json = JSON.stringify({ head: ladder.head, pieces: ladder.pieces, details });
	return new Markup(`<script type="application/octet-stream">${deflateRawSync(json, { level: 3 }).toString('base64')}</script>`);
}
