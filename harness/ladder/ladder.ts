import { writeFileSync } from 'node:fs';
import { ExitCode, type LadderForm, ladderOfScenario, type Scenario } from '../../reports';
import { nearest } from '../nearest';
import { wantedRun } from '../past-run';
import { cannotWriteFile, misuse, orRefusal } from '../refusal';

/** Which ladder is wanted, and how. */
export interface LadderOptions {
	/** Id of a scenario, or words of its name. */
	readonly scenario: string;
	/** Folder of the report. */
	readonly run: string;
	readonly form: LadderForm;
	/** File to write to; without one, the terminal. */
	readonly out?: string;
}

/** Prints the ladder of one scenario of a run. */
export function ladder({ scenario: wanted, run: folder, form, out }: LadderOptions): Promise<ExitCode> {
	return orRefusal(() => {
		const past = wantedRun(folder);
		const text = ladderOfScenario(find(wanted, past.run.scenarios), past.folder, form);
		if (out === undefined) process.stdout.write(text);
		else
			try {
				writeFileSync(out, text);
			} catch (error) {
				throw cannotWriteFile(out, error);
			}
		return ExitCode.Conforms;
	});
}

const MOST_LISTED = 10;

function find(wanted: string, scenarios: readonly Scenario[]): Scenario {
	const exact = scenarios.find(({ id }) => id === wanted);
	if (exact !== undefined) return exact;
	const words = wanted.toLowerCase();
	const like = scenarios.filter(({ id, name, example = '' }) => `${id} ${name} ${example}`.toLowerCase().includes(words));
	if (like.length === 1) return like[0] as Scenario;
	const close =
		like.length > 0
			? like.map(({ id }) => id)
			: [
					nearest(
						wanted,
						scenarios.map(({ id }) => id),
					),
				].filter((id) => id !== undefined);
	throw misuse({
		code: 'scenario',
		what: like.length === 0 ? `no scenario of this run is called '${wanted}'` : `'${wanted}' fits ${like.length} scenarios`,
		remedy:
			close.length === 0
				? 'the report shows the id of a scenario in its link'
				: [
						'give one of these:',
						...close.slice(0, MOST_LISTED),
						...(close.length > MOST_LISTED ? [`and ${close.length - MOST_LISTED} more`] : []),
					].join('\n'),
	});
}
