import type { Recorded } from '../../simulators/kernel';
import { oneLine } from '../format';
import type { Scenario } from '../run';
import { courseOf } from './course';
import type { Detail } from './row';
import { type Section, sentenceOf } from './sections';
import { LadderDrawing } from './svg';

/** The ladder of a scenario, cut at its steps. */
export interface Ladder {
	readonly sections: readonly Section[];
	/** SVG with the names of the lanes. */
	readonly head: string;
	/** SVG of each section; none at all where nothing happened in the whole scenario. */
	readonly pieces: readonly string[];
	/** What is shown of each row, by its number. */
	readonly details: ReadonlyMap<number, Detail>;
	/** How many messages were exchanged, folded ones included. */
	readonly messages: number;
}

/** Draws what a journal says, under the steps of its scenario. */
export function ladderOf(scenario: Scenario, events: readonly Recorded[]): Ladder {
	const { lanes, sections, messages } = courseOf(scenario, events);
	const drawing = new LadderDrawing(lanes);
	const details = new Map<number, Detail>();
	for (const section of sections) for (const row of section.rows) details.set(row.n, row.detail());
	return {
		sections,
		head: drawing.head(),
		pieces: sections.every(({ rows }) => rows.length === 0) ? [] : sections.map((section) => drawing.piece(section.rows, heightBeside(section))),
		details,
		messages,
	};
}

/** About how high a section's sentence is beside the drawing, in pixels: the lanes are drawn that long. */
function heightBeside(section: Section): number {
	const { step, at } = section;
	const lines = (text: string, width: number) => text.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / width), 0);
	const reason = step?.status === 'failed' ? lines(oneLine(step.reason ?? ''), 26) * 20 + 8 : 0;
	return (
		lines(sentenceOf(section), 27) * 21 +
		(at === undefined ? 0 : 18) +
		(step?.argument === undefined ? 0 : lines(step.argument, 26) * 20) +
		reason +
		20
	);
}
