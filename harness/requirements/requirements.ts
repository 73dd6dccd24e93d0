import { ExitCode, formatMatrix, matrixJson, matrixOf, type Scenario, type TracedScenario } from '../../reports';
import { requirementCatalogue } from '../catalogue';
import { LAST_RUN, pastRun, wantedRun } from '../past-run';
import { orRefusal } from '../refusal';
import { scenariosOfTheFeatures } from './scenarios';

/** What can be asked about the requirements. */
export interface RequirementsOptions {
	/** Folder of the report whose verdicts are shown; without one, those of the last run, if there is one. */
	readonly run?: string;
	/** Fails when a row has neither a scenario nor a reason, or a scenario names a row that is not there. */
	readonly check: boolean;
	readonly json: boolean;
	readonly color: boolean;
}

/** Prints the traceability matrix: guide section → requirement → scenarios → verdict. */
export function requirements(options: RequirementsOptions): Promise<ExitCode> {
	return orRefusal(() => printMatrix(options));
}

async function printMatrix({ run, check, json, color }: RequirementsOptions): Promise<ExitCode> {
	const past = run === undefined ? pastRun(LAST_RUN) : wantedRun(run);
	const verdicts = new Map((past?.run.scenarios ?? []).map((scenario) => [keyOf(scenario), scenario]));
	const scenarios = (await scenariosOfTheFeatures()).map((scenario): TracedScenario => {
		const ran = verdicts.get(keyOf(scenario));
		return ran === undefined
			? scenario
			: { ...scenario, id: ran.id, verdict: ran.verdict, ...(ran.journal !== undefined && { journal: ran.journal }) };
	});
	const matrix = matrixOf(requirementCatalogue(), scenarios);
	process.stdout.write(json ? matrixJson(matrix) : formatMatrix(matrix, { color, width: process.stdout.columns ?? 120 }));
	const broken = matrix.unknown.size > 0 || matrix.rows.some(({ coverage }) => coverage === 'open');
	return check && broken ? ExitCode.PolicyOrEvidence : ExitCode.Conforms;
}

/** A scenario of the features and of a run is the same when its file, line and name are. */
const keyOf = ({ uri, line, name }: Pick<Scenario, 'uri' | 'line' | 'name'>) => `${uri}:${line} ${name}`;
