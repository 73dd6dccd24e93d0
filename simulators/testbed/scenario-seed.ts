import { createHash } from 'node:crypto';

/** What a scenario is, apart from when and where it runs. */
export interface ScenarioIdentity {
	/** Path of its feature from the package's root, with forward slashes. */
	readonly path: string;
	readonly name: string;
	/** The cells of its example row, if it has one. */
	readonly example?: string;
}

/** The seed of one scenario of a run: the same whatever else runs, in whatever order and on whatever worker. */
export function scenarioSeed(runSeed: string | number, { path, name, example = '' }: ScenarioIdentity): string {
	return createHash('sha256').update([runSeed, path, name, example].join('\n')).digest('hex').slice(0, 16);
}
