import type { Millis, Recorded } from '../../simulators/kernel';
import type { Scenario, Step } from '../run';
import { folded } from './fold';
import type { Row } from './row';
import { settledScreens } from './screens';

/** A step and what it caused. */
export interface Section {
	/** Absent for what happened under a hook, or outside any step. */
	readonly step?: Step;
	/** Name of the hook, or where the rows lie. */
	readonly title: string;
	/** When the step began, and how long it took; absent when the journal does not say. */
	readonly at?: Millis;
	readonly took?: Millis;
	readonly rows: readonly Row[];
}

/** The sentence above a section. */
export const sentenceOf = ({ step, title }: Section): string => (step === undefined ? title : `${step.keyword}${step.text}`);

interface Span {
	readonly text: string;
	readonly first: number;
	readonly at: Millis;
	/** Where the next span begins: what follows a step before the next one is its consequence. */
	next: number;
	end?: Millis;
}

/** Puts the rows of a ladder under the steps that caused them. */
export function sectionsOf(scenario: Pick<Scenario, 'steps'>, events: readonly Recorded[], rows: readonly Row[]): Section[] {
	const spans = spansOf(events);
	let next = 0;
	const until = (n: number): Row[] => {
		const from = next;
		while (next < rows.length && (rows[next] as Row).n < n) next++;
		return folded(settledScreens(rows.slice(from, next)));
	};
	const sections: Section[] = [];
	const before = until(spans[0]?.first ?? Number.POSITIVE_INFINITY);
	if (before.length > 0) sections.push({ title: spans.length === 0 ? 'in the scenario' : 'before the first step', rows: before });

	const waiting = [...scenario.steps];
	for (const span of spans) {
		const at = waiting.findIndex((step) => isSpan(step, span.text.trim()));
		for (const step of waiting.splice(0, Math.max(0, at))) sections.push({ step, title: '', rows: [] });
		const step = at < 0 ? undefined : waiting.shift();
		const rowsHere = until(span.next);
		if (step === undefined && rowsHere.length === 0) continue;
		sections.push({
			...(step !== undefined && { step }),
			title: span.text,
			at: span.at,
			...(span.end !== undefined && { took: span.end - span.at }),
			rows: rowsHere,
		});
	}
	return [...sections, ...waiting.map((step) => ({ step, title: '', rows: [] }))];
}

/** A journal may name a step with its keyword or without. */
const isSpan = (step: Step, text: string) => step.text === text || `${step.keyword}${step.text}`.trim() === text;

function spansOf(events: readonly Recorded[]): Span[] {
	const spans: Span[] = [];
	for (const event of events) {
		if (event.kind !== 'step') continue;
		const last = spans[spans.length - 1];
		if (event.phase === 'begin') {
			if (last !== undefined) last.next = event.n;
			spans.push({ text: event.text, first: event.n, at: event.at, next: Number.POSITIVE_INFINITY });
		} else if (last !== undefined) last.end = event.at;
	}
	return spans;
}
