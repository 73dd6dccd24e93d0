import { join } from 'node:path';
import { courseOf } from './ladder/course';
import { type LadderForm, putDown } from './ladder/put-down';
import { readJournal } from './reading/journal';
import { rowOf, type Scenario } from './run';

/** The ladder of one scenario of a run, read from its journal. */
export function ladderOfScenario(scenario: Scenario, evidenceDir: string, form: LadderForm): string {
	const { values } = scenario.journal === undefined ? { values: [] } : readJournal(join(evidenceDir, scenario.journal), scenario.journal);
	const row = rowOf(scenario);
	return putDown(courseOf(scenario, values), form, row === undefined ? scenario.name : `${scenario.name} (${row})`);
}
