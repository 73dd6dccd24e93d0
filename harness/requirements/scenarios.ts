import { Writable } from 'node:stream';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { type Envelope, requirementTags, type TracedScenario } from '../../reports';
import { PACKAGE_ROOT } from '../package-root';
import { syntaxErrors } from '../run/feature-errors';

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * All scenarios of the features, with the requirements that they name; nothing is run.
 * @throws {Refusal} when a feature cannot be read.
 */
export async function scenariosOfTheFeatures(): Promise<TracedScenario[]> {
	const environment = { cwd: PACKAGE_ROOT, stdout: nowhere, stderr: nowhere };
	const { runConfiguration } = await loadConfiguration({ file: false, provided: { dryRun: true } }, environment);
	const support = { requireModules: [], requirePaths: [], importPaths: [], loaders: [] };
	const envelopes: Envelope[] = [];
	await runCucumber({ ...runConfiguration, support, formats: { stdout: 'rerun', files: {}, publish: false, options: {} } }, environment, (envelope) =>
		envelopes.push(envelope),
	);
	const unreadable = syntaxErrors(envelopes);
	if (unreadable !== undefined) throw unreadable;
	return envelopes.flatMap(({ pickle }) => {
		if (pickle === undefined) return [];
		return [
			{ name: pickle.name, uri: pickle.uri, line: pickle.location?.line ?? 0, requirements: requirementTags(pickle.tags.map(({ name }) => name)) },
		];
	});
}
