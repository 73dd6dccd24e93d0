// A process that runs one wrong system after another: reading the steps takes longer than most of them.
import { Writable } from 'node:stream';
import { loadConfiguration, loadSupport, runCucumber } from '@cucumber/cucumber/api';
import { type Envelope, formatSummary, runOf, type Verdict } from '../reports';
import { root } from './node-program';

/** A testbed file that describes a wrong system, and the requirements whose scenarios must notice it. */
export interface WrongSystem {
	readonly file: string;
	readonly text: string;
	readonly requirements: readonly string[];
}

/** What became of its scenarios, and what a run would have said of them. */
export interface Decided {
	readonly cases: readonly { readonly requirements: readonly string[]; readonly verdict: Verdict }[];
	readonly summary: string;
}

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const environment = { cwd: root, stdout: nowhere, stderr: nowhere };

async function steps() {
	const { runConfiguration } = await loadConfiguration({ file: 'cucumber.js' }, environment);
	const coordinates = { ...runConfiguration.support, requireModules: [] };
	return { ...runConfiguration, support: await loadSupport({ ...runConfiguration, support: coordinates }, environment) };
}

async function decide({ file, text, requirements }: WrongSystem, cucumber: Awaited<ReturnType<typeof steps>>): Promise<Decided> {
	const tagExpression = `(${requirements.map((id) => `@${id}`).join(' or ')}) and not @three-hour-call`;
	// Only now: the parts keep the timers that they find, and the steps bring virtual time.
	const { readTestbedFile }: typeof import('../simulators/testbed') = require('../simulators/testbed');
	const worldParameters: object = { seed: '1', testbed: readTestbedFile(text, file), testbedFile: file };
	const envelopes: Envelope[] = [];
	await runCucumber(
		{
			...cucumber,
			sources: { ...cucumber.sources, tagExpression },
			runtime: { ...cucumber.runtime, worldParameters: { ...worldParameters } },
			formats: { stdout: 'summary', files: {}, publish: false, options: {} },
		},
		environment,
		(envelope) => envelopes.push(envelope),
	);
	const run = runOf({ envelopes, seed: '1' });
	return {
		cases: run.scenarios.map((scenario) => ({ requirements: scenario.requirements, verdict: scenario.verdict })),
		summary: formatSummary(run, { color: false, width: 150 }),
	};
}

const loaded = steps();
process.on('message', async (system: WrongSystem) => {
	process.send?.(await decide(system, await loaded));
});
