import { join } from 'node:path';
import { courseOf } from './ladder/course';
import { mermaid } from './ladder/mermaid';
import { standaloneSvg } from './ladder/standalone';
import { ladderText } from './ladder/text';
import { readJournal } from './reading/journal';
import { rowOf, type Scenario } from './run';

/** How a ladder is put down: lines for a terminal, Mermaid or SVG for a ticket. */
export type LadderForm = 'text' | 'mermaid' | 'svg';

/** The ladder of one scenario of a run, read from its journal. */
export function ladderOfScenario(scenario: Scenario, evidenceDir: string, form: LadderForm): string {
	const { values } = scenario.journal === undefined ? { values: [] } : readJournal(join(evidenceDir, scenario.journal), scenario.journal);
	const course = courseOf(scenario, values);
	const row = rowOf(scenario);
	switch (form) {
		case 'text':
			return ladderText(course);
		case 'mermaid':
			return mermaid(course);
		case 'svg':
			return standaloneSvg(course, row === undefined ? scenario.name : `${scenario.name} (${row})`);
	}
}
