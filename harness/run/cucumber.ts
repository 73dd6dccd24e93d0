import './group-indices';
import { availableParallelism } from 'node:os';
import { Writable } from 'node:stream';
import { type ISupportCodeLibrary, loadConfiguration, loadSources, loadSupport, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '../../reports';
import { PACKAGE_ROOT } from '../package-root';
import { brokenEnvironment } from '../refusal';
import { lookUpOnce } from './look-up-once';
import type { Selection } from './selection';
import { Workers } from './workers';

/** Where scenarios live. */
export type World = 'virtual' | 'wire';
/** How people get to the dashboards: by requests, or in a real browser. */
export type Dashboards = 'http' | 'browser';

/** In real time a scenario mostly waits. */
const WIRE_SCENARIOS_PER_CORE = 3;
/** A process with a Chromium of its own costs more than any other to start, and keeps a core busy. */
const BROWSER_SCENARIOS_WORTH_A_PROCESS = 8;
/** A process for virtual scenarios costs its start, which is worth it for so many of them. */
const SCENARIOS_WORTH_A_PROCESS = 40;

/** A run of Cucumber in this process. */
export interface CucumberRun {
	/** Whether processes of their own run the scenarios. */
	readonly elsewhere: boolean;
	/** Runs the scenarios, one after another, or several at a time in processes of their own where that is quicker, with these parameters of their World; every message of the run goes to `see`. */
	run(parameters: object, see: (envelope: Envelope) => void): Promise<void>;
}

export interface CucumberOptions extends Selection {
	/** Globs of step definitions, relative to the package, instead of the ones that `cucumber.js` names. */
	readonly steps?: readonly string[];
	readonly world: World;
	readonly dashboards: Dashboards;
}

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * Loads the step definitions.
 * @throws {Refusal} when they cannot be loaded.
 */
export async function prepareCucumber({ features, tags, names, steps, world, dashboards }: CucumberOptions): Promise<CucumberRun> {
	const environment = { cwd: PACKAGE_ROOT, stdout: nowhere, stderr: nowhere, env: { ...passedOn(), WORKTIME_WORLD: world } };
	// The steps must know it as soon as they are loaded.
	process.env.WORKTIME_WORLD = world;
	const { runConfiguration } = await loadConfiguration(
		{
			file: steps === undefined ? 'cucumber.js' : false,
			provided: {
				paths: [...features],
				name: [...names],
				...(tags !== undefined && { tags }),
				...(steps !== undefined && { require: [...steps] }),
			},
		},
		environment,
	);
	const workers = new Workers(await worthwhileWorkers({ world, dashboards }, runConfiguration.sources, environment), environment);
	// This process reads TypeScript already.
	const coordinates = { ...runConfiguration.support, requireModules: [] };
	let support: ISupportCodeLibrary;
	try {
		support = await loadSupport({ ...runConfiguration, support: coordinates }, environment);
		lookUpOnce(support);
	} catch (error) {
		workers.end();
		throw brokenSteps(error);
	}
	const formats = { ...runConfiguration.formats, stdout: 'rerun', files: {} };
	return {
		elsewhere: workers.count > 0,
		run: async (parameters, see) => {
			const runtime = { ...runConfiguration.runtime, parallel: workers.count, worldParameters: { ...parameters } };
			await workers.whileForking(async () => {
				await runCucumber({ ...runConfiguration, support, runtime, formats }, environment, see);
			});
		},
	};
}

/** What of the environment workers get too: what a program that they start needs, and nothing that would tell Cucumber what to do. */
function passedOn(): Record<string, string> {
	const names = ['PATH', 'HOME', 'TMPDIR', ...Object.keys(process.env).filter((name) => name.startsWith('WORKTIME_'))];
	return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/** How many processes run scenarios: none for a few, which run in this one. What a scenario does is the same in any. */
async function worthwhileWorkers(
	{ world, dashboards }: Pick<CucumberOptions, 'world' | 'dashboards'>,
	sources: Parameters<typeof loadSources>[0],
	environment: Parameters<typeof loadSources>[1],
): Promise<number> {
	const { plan } = await loadSources(sources, environment);
	const most = mostWorkers(plan.length, world, dashboards);
	return most > 1 ? most : 0;
}

function mostWorkers(scenarios: number, world: World, dashboards: Dashboards): number {
	const cores = availableParallelism();
	if (dashboards === 'browser') return Math.min(Math.ceil(scenarios / BROWSER_SCENARIOS_WORTH_A_PROCESS), cores);
	if (world === 'wire') return Math.min(scenarios, WIRE_SCENARIOS_PER_CORE * cores);
	return Math.min(Math.floor(scenarios / SCENARIOS_WORTH_A_PROCESS), cores);
}

function brokenSteps(error: unknown): ReturnType<typeof brokenEnvironment> {
	const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
	const own = stack.split('\n').find((line) => line.includes(PACKAGE_ROOT) && !line.includes('node_modules'));
	const where = own === undefined ? undefined : /\(?([^()\s]+:\d+:\d+)\)?$/.exec(own)?.[1]?.replace(`${PACKAGE_ROOT}/`, '');
	return brokenEnvironment({
		code: 'step-definitions',
		what: `the step definitions cannot be loaded: ${message.trim()}`,
		...(where !== undefined && { where }),
		remedy: 'npx tsc --noEmit shows what is wrong with the code',
	});
}
