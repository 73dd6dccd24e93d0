import { join, relative, resolve, sep } from 'node:path';
import type { Scenario } from '../run';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text that cannot speak to a terminal. */
export function harmless(text: string): string {
	return text.replace(CONTROLS, '\ufffd');
}

/** What a run has where nothing else is said. */
const DEFAULT_PROFILE = 'guide-r21';

const PACKAGE_ROOT = resolve(__dirname, '../..');
/** Somebody else's package has this one among its own: there `npm start` is theirs. */
const INSTALLED = PACKAGE_ROOT.split(sep).includes('node_modules');

/** The line that runs this one scenario again, for a POSIX shell. */
export function commandFor(scenario: Scenario, seedOfRun: string): string {
	const seed = scenario.runSeed ?? seedOfRun;
	const tag = scenario.requirements[0];
	const parts = [INSTALLED ? 'npx worktime run' : 'npm start --'];
	// Features of the package are found without being named; `npm start` is said in its folder.
	if (!scenario.uri.startsWith('features/')) parts.push(path(INSTALLED ? relative(process.cwd(), join(PACKAGE_ROOT, scenario.uri)) : scenario.uri));
	if (tag !== undefined) parts.push(`--tags @${tag}`);
	// A character that a terminal would obey is matched by any.
	const name = scenario.name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&').replace(CONTROLS, '.');
	if (scenario.world !== undefined) parts.push(`--world ${scenario.world}`);
	if (scenario.dashboards !== undefined) parts.push(`--dashboards ${scenario.dashboards}`);
	const { testbedFile, profile } = scenario;
	if (testbedFile !== undefined) parts.push(`--testbed ${path(testbedFile)}`);
	// A testbed file may say another.
	if (profile !== undefined && (profile !== DEFAULT_PROFILE || testbedFile !== undefined)) parts.push(`--profile ${profile}`);
	parts.push(`--name ${quoted(name)}`, `--seed ${/^[\w.-]+$/.test(seed) ? seed : quoted(seed)}`);
	return parts.join(' ');
}

function path(file: string): string {
	return /^[\w./-]+$/.test(file) ? file : quoted(harmless(file));
}

function quoted(text: string): string {
	return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}
