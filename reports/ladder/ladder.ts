import type { Recorded } from '../../simulators/kernel';
import type { Scenario } from '../run';
import { lanesOf } from './lanes';
import type { Detail } from './row';
import { rowsOf } from './rows';
import { type Section, sectionsOf } from './sections';
import { LadderDrawing } from './svg';

/** The ladder of a scenario, cut at its steps. */
export interface Ladder {
	readonly sections: readonly Section[];
	/** SVG with the names of the lanes. */
	readonly head: string;
	/** SVG of each section, empty where nothing happened. */
	readonly pieces: readonly string[];
	/** What is shown of each row, by its number. */
	readonly details: ReadonlyMap<number, Detail>;
	/** How many messages were exchanged, folded ones included. */
	readonly messages: number;
}

/** Draws what a journal says, under the steps of its scenario. */
export function ladderOf(scenario: Scenario, events: readonly Recorded[]): Ladder {
	const lanes = lanesOf(events);
	const rows = rowsOf(events, lanes, scenario.violations);
	const sections = sectionsOf(scenario, events, rows);
	const drawing = new LadderDrawing(lanes);
	const details = new Map<number, Detail>();
	for (const section of sections) for (const row of section.rows) details.set(row.n, row.detail);
	return {
		sections,
		head: drawing.head(),
		pieces: sections.map((section) => (section.rows.length === 0 ? '' : drawing.piece(section.rows))),
		details,
		messages: rows.filter((row) => row.kind === 'message').length,
	};
}
