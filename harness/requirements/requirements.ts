import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExitCode, formatMatrix, matrixJson, matrixOf, readRun, type Scenario, type TracedScenario } from '../../reports';
import { requirementCatalogue } from '../catalogue';
import { misuse, orRefusal } from '../refusal';
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

const LAST_RUN = 'reports/latest';

/** Prints the traceability matrix: guide section → requirement → scenarios → verdict. */
export function requirements(options: RequirementsOptions): Promise<ExitCode> {
	return orRefusal(() => printMatrix(options));
}

async function printMatrix({ run, check, json, color }: RequirementsOptions): Promise<ExitCode> {
	const verdicts = new Map(scenariosOfRun(run).map((scenario) => [keyOf(scenario), scenario]));
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

function scenariosOfRun(run: string | undefined): readonly Scenario[] {
	const folder = resolve(run ?? LAST_RUN);
	if (existsSync(join(folder, 'messages.ndjson'))) return readRun({ evidenceDir: folder }).scenarios;
	if (run === undefined) return [];
	throw misuse({ code: 'run-folder', where: run, what: 'this folder holds no run', remedy: 'give the folder that worktime run --out was given' });
}

/** A scenario of the features and of a run is the same when its file, line and name are. */
const keyOf = ({ uri, line, name }: Pick<Scenario, 'uri' | 'line' | 'name'>) => `${uri}:${line} ${name}`;
