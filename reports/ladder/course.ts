import type { Recorded } from '../../simulators/kernel';
import type { Scenario } from '../run';
import { type Lanes, lanesOf } from './lanes';
import { rowsOf } from './rows';
import { type Section, sectionsOf } from './sections';

/** What happened in a scenario, under its steps, before it is drawn. */
export interface Course {
	readonly lanes: Lanes;
	readonly sections: readonly Section[];
	/** How many messages were exchanged, folded ones included. */
	readonly messages: number;
}

/** Reads a journal as messages between lanes, cut at the steps. */
export function courseOf(scenario: Pick<Scenario, 'steps' | 'violations'>, events: readonly Recorded[]): Course {
	const lanes = lanesOf(events);
	const rows = rowsOf(events, lanes, scenario.violations);
	return { lanes, sections: sectionsOf(scenario, events, rows), messages: rows.filter((row) => row.kind === 'message').length };
}
